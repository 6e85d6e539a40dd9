namespace Fulfillment.Screening.Matching.Words;

/// <summary>The forms in which companies exist, in the words and letters of many countries; each form becomes one word.</summary>
internal static class LegalForms
{
    /// <summary>The first of each row stands for all of it.</summary>
    private static readonly string[] _rows =
    [
        "llc|l l c|limited liability company|limited liability co|ltd liability co|ltd liability company|limited liability|limited liability partnership|llp|ooo|o o o|tov|too|tzov|ood|eood|doo|d o o|"
            + "obshchestvo s ogranichennoi otvetstvennostyu|obschestvo s ogranichennoy otvetstvennostyu|gmbh|gmbh co kg|ug|"
            + "gesellschaft mit beschrankter haftung|gesellschaft mbh|sarl|s a r l|srl|s r l|spzoo|sp z o o|spolka z ograniczona odpowiedzialnoscia|"
            + "sro|s r o|kft|oy|aps|bv|b v|besloten vennootschap|eurl|sociedad de responsabilidad limitada|societe a responsabilite limitee|"
            + "s de rl|s de r l|s de rl de cv|s de r l de c v|spr|sprl|mchj|wll|w l l|fzllc|fz llc|fzco|fze|fzc|fz|free zone company|free zone establishment|"
            + "tovarystvo z obmezhenoyu vidpovidalnistyu|lc|l c|lld",
        "ltd|limited|co ltd|co limited|company limited|company ltd|private limited|pvt ltd|pvt limited|pte ltd|pte limited|"
            + "private ltd|proprietary limited|pty ltd|pty limited|pty|pvt|pte|private company limited|limited company|ltda|limitada|cia ltda|"
            + "sdn bhd|bhd|sendirian berhad|berhad|hk limited|hong kong limited|limited sti|ltd sti|limited sirketi|ticaret limited sirketi|"
            + "designated activity company|dac|public limited company|plc|p l c|pcl|public company limited",
        "jsc|j s c|joint stock company|joint stock co|jt stock co|jt stock company|joint stock|ao|a o|aktsionernoe obshchestvo|aktsionernoye obshchestvo|"
            + "public joint stock company|public joint stock co|pjsc|pao|publichnoe aktsionernoe obshchestvo|open joint stock company|open joint stock co|ojsc|oao|"
            + "otkrytoe aktsionernoe obshchestvo|closed joint stock company|closed joint stock co|cjsc|zao|zakrytoe aktsionernoe obshchestvo|"
            + "private joint stock company|pjs|psc|pjs company|p j s c|sherkate sahami|sherkat sahami|"
            + "private joint stock|public joint stock|sahami am|sahami khass|ssa|s s a|nao|"
            + "private shareholding company|public shareholding company|shareholding company|ag|a g|aktiengesellschaft|se|"
            + "sa|s a|sociedad anonima|societe anonyme|sa de cv|s a de c v|sa de c v|s a de cv|sociedad anonima de capital variable|sab de cv|sapi de cv|s a p i de c v|sas|s a s|"
            + "sociedad por acciones simplificada|spa|s p a|societa per azioni|nv|n v|naamloze vennootschap|as|a s|anonim sirketi|ad|asa|"
            + "sal|s a l|oyj|ab|aktiebolag|ca|c a|compania anonima|saa|sac|sa c|sociedad en comandita|s en c|y cia s en c|s c s|"
            + "saic|kk|kabushiki kaisha|kabushiki gaisha|pt|tbk|persero",
        "inc|incorporated|corp|corporation|corpn|co|company|comp|cia|compania|cie|compagnie|companhia|sherkat|sherkate|sharika|sharikat|"
            + "co inc|company inc|and co|and company|co and|y cia|et cie|und co|kg|ohg|partnership|lp|l p|kompaniya|firma|firm|"
            + "kampani|sirketi|est|establishment",
        "state|federal state unitary enterprise|fgup|state unitary enterprise|gup|federalnoe gosudarstvennoe unitarnoe predpriyatie|"
            + "gosudarstvennoe unitarnoe predpriyatie|state enterprise|empresa estatal|ep|e p|fgbu|fgku|fgbou|fgau",
    ];

    private static readonly Dictionary<string, Form[]> _byFirst = _rows
        .SelectMany(row => row.Split('|').Select(phrase => Of(row[..row.IndexOf('|')], phrase)))
        .GroupBy(form => form.Sounds[0])
        .ToDictionary(group => group.Key, group => group.OrderByDescending(form => form.Sounds.Length).ToArray());

    private static readonly string[] _ends = ["ltd", "inc", "corp", "ltda", "gmbh"];

    private static readonly HashSet<string> _acronyms =
        [.. _rows.SelectMany(row => row.Split('|')).Where(phrase => phrase.Length <= 5 && !phrase.Contains(' '))];

    /// <summary>Whether it is a short form that stands before or after a name.</summary>
    public static bool IsShort(string word) => word.Length is 3 or 4 && IsAcronym(word);

    /// <summary>Whether letters with dots between them are one.</summary>
    public static bool IsAcronym(string letters) => _acronyms.Contains(letters);

    /// <summary>The short form that a scanner made another word of: ltcl, eorp.</summary>
    public static string? Unscanned(string word) =>
        word.Length > 2 && Look.Of(word) is var look ? Array.Find(_ends, form => form != word && Look.Of(form) == look) : null;

    /// <summary>The form that begins at a word, and how many words it takes.</summary>
    public static (string Name, int Words)? At(IReadOnlyList<Word> words, int at)
    {
        foreach (var form in _byFirst.GetValueOrDefault(words[at].Sound) ?? [])
        {
            var length = form.Sounds.Length;
            if (at + length <= words.Count && Enumerable.Range(0, length).All(i => form.Has(i, words[at + i])))
                return (form.Name, length);
        }

        return null;
    }

    private static Form Of(string name, string phrase) =>
        new(name, phrase.Split(' '), [.. phrase.Split(' ').Select(Sound.Of)]);

    private sealed record Form(string Name, string[] Texts, string[] Sounds)
    {
        /// <summary>A short word must be written so: <c>ko</c> is a name where <c>co</c> is none.</summary>
        public bool Has(int at, Word word) => Texts[at].Length <= 4 ? word.Text == Texts[at] && !word.IsAbjad : word.Sound == Sounds[at];
    }
}
