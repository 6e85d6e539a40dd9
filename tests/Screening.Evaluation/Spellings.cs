using System.Text;

namespace Fulfillment.Screening.Evaluation;

/// <summary>One change of a spelling each. Nothing here is shared with the matcher.</summary>
internal static class Spellings
{
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz";

    private static readonly (string From, string To)[] _sounds =
    [
        ("ou", "u"), ("oo", "u"), ("u", "ou"), ("ee", "i"), ("i", "ee"), ("kh", "h"), ("kh", "ch"), ("q", "k"), ("k", "q"), ("iy", "y"),
        ("iy", "i"), ("iy", "ij"), ("y", "i"), ("ay", "ai"), ("ai", "ay"), ("ey", "ei"), ("ei", "ey"), ("ts", "tz"), ("sh", "sch"), ("zh", "j"),
        ("ks", "x"), ("x", "ks"), ("ov", "off"), ("ev", "eff"), ("v", "w"), ("w", "v"), ("yu", "iu"), ("ya", "ia"), ("ye", "e"), ("dh", "d"),
        ("gh", "g"), ("j", "dj"), ("ph", "f"), ("f", "ph"), ("c", "k"), ("z", "s"), ("mm", "m"), ("ss", "s"), ("ll", "l"), ("th", "t"),
        ("uha", "oha"), ("ad", "ed"), ("al", "el"), ("ah", "a"), ("a", "e"), ("o", "u"), ("u", "o"), ("i", "e"), ("aa", "a"), ("bb", "b"),
    ];

    private static readonly (char From, string To)[] _accents =
    [
        ('a', "áàâäãåā"), ('c', "çćč"), ('e', "éèêëēę"), ('g', "ğ"), ('i', "íìîïīı"), ('n', "ñń"), ('o', "óòôöõō"), ('s', "šşś"), ('u', "úùûüū"),
        ('y', "ýÿ"), ('z', "žźż"),
    ];

    private static readonly (string From, string To)[] _scanned =
    [
        ("o", "0"), ("l", "1"), ("i", "1"), ("i", "l"), ("l", "i"), ("s", "5"), ("b", "8"), ("m", "rn"), ("rn", "m"), ("e", "c"), ("c", "e"),
        ("h", "b"), ("d", "cl"), ("u", "v"), ("n", "h"), ("w", "vv"), ("g", "9"), ("t", "l"),
    ];

    private static readonly (char From, char To)[] _alike =
        [('a', 'а'), ('c', 'с'), ('e', 'е'), ('i', 'і'), ('j', 'ј'), ('o', 'о'), ('p', 'р'), ('s', 'ѕ'), ('x', 'х'), ('y', 'у'), ('o', 'ο'), ('v', 'ν')];

    private static readonly (string From, string To)[] _russian =
    [
        ("shch", "щ"), ("zh", "ж"), ("kh", "х"), ("ts", "ц"), ("ch", "ч"), ("sh", "ш"), ("yu", "ю"), ("ya", "я"), ("ye", "е"), ("iy", "ий"),
        ("yy", "ый"), ("a", "а"), ("b", "б"), ("v", "в"), ("g", "г"), ("d", "д"), ("e", "е"), ("z", "з"), ("i", "и"), ("y", "й"), ("k", "к"),
        ("l", "л"), ("m", "м"), ("n", "н"), ("o", "о"), ("p", "п"), ("r", "р"), ("s", "с"), ("t", "т"), ("u", "у"), ("f", "ф"), ("x", "кс"),
        ("j", "дж"), ("h", "х"), ("c", "к"), ("q", "к"), ("w", "в"), ("'", ""),
    ];

    private static readonly (string From, string To)[] _arabic =
    [
        ("sh", "ش"), ("kh", "خ"), ("gh", "غ"), ("th", "ث"), ("dh", "ذ"), ("ch", "تش"), ("aa", "ا"), ("ee", "ي"), ("oo", "و"), ("ou", "و"), ("b", "ب"),
        ("t", "ت"), ("j", "ج"), ("h", "ح"), ("d", "د"), ("r", "ر"), ("z", "ز"), ("s", "س"), ("f", "ف"), ("q", "ق"), ("k", "ك"), ("l", "ل"),
        ("m", "م"), ("n", "ن"), ("w", "و"), ("y", "ي"), ("v", "ف"), ("p", "ب"), ("g", "غ"), ("c", "ك"), ("x", "كس"),
        ("a", ""), ("e", ""), ("i", "ي"), ("o", ""), ("u", "و"), ("'", "ع"), ("-", " "),
    ];

    private static readonly Dictionary<string, string> _usual = new()
    {
        ["muhammad"] = "محمد",
        ["mohammad"] = "محمد",
        ["mohammed"] = "محمد",
        ["mohamed"] = "محمد",
        ["ahmad"] = "أحمد",
        ["ahmed"] = "أحمد",
        ["ali"] = "علي",
        ["'ali"] = "علي",
        ["hasan"] = "حسن",
        ["hassan"] = "حسن",
        ["husayn"] = "حسين",
        ["hussein"] = "حسين",
        ["abd"] = "عبد",
        ["'abd"] = "عبد",
        ["al"] = "ال",
        ["abdul"] = "عبد ال",
        ["abdel"] = "عبد ال",
        ["abu"] = "أبو",
        ["bin"] = "بن",
        ["ibn"] = "ابن",
        ["umar"] = "عمر",
        ["omar"] = "عمر",
        ["said"] = "سعيد",
        ["sa'id"] = "سعيد",
        ["ibrahim"] = "إبراهيم",
        ["khalid"] = "خالد",
        ["mahmud"] = "محمود",
        ["mahmoud"] = "محمود",
        ["al-din"] = "الدين",
    };

    public static string Typo(string word, Random random)
    {
        var at = random.Next(word.Length);
        var letter = Alphabet[random.Next(26)];
        return random.Next(4) switch
        {
            0 when at + 1 < word.Length => word[..at] + word[at + 1] + word[at] + word[(at + 2)..],
            1 when word.Length > 3 => word.Remove(at, 1),
            2 => word.Insert(at, random.Next(2) == 0 ? word[at].ToString() : letter.ToString()),
            _ => word[..at] + letter + word[(at + 1)..],
        };
    }

    public static string? Sounding(string word, Random random) => Replace(word, _sounds, random);

    /// <summary>What a word may have been before one change of its sound.</summary>
    public static IEnumerable<string> BeforeSounding(string word)
    {
        foreach (var (from, to) in _sounds)
            for (var at = word.IndexOf(to, StringComparison.Ordinal); at >= 0; at = word.IndexOf(to, at + 1, StringComparison.Ordinal))
                yield return word[..at] + from + word[(at + to.Length)..];
    }

    public static string? Scanned(string word, Random random) => Replace(word, _scanned, random);

    public static string Accented(string word, Random random) => string.Concat(word.Select(letter =>
        Array.Find(_accents, pair => pair.From == letter).To is { } to && random.Next(3) == 0 ? to[random.Next(to.Length)] : letter));

    public static string Unaccented(string text) => string.Concat(text.Select(letter =>
        Array.Find(_accents, pair => pair.To.Contains(letter)) is { From: > '\0' } pair ? pair.From : letter));

    public static string Disguised(string word, Random random, double share) => string.Concat(word.Select(letter =>
        Array.Find(_alike, pair => pair.From == letter).To is > '\0' and var to && random.NextDouble() < share ? to : letter));

    public static string Russian(string word) => Script(word, _russian);

    public static string Arabic(string word, Random random) =>
        _usual.TryGetValue(word, out var usual) ? usual
        : word.StartsWith("al-") ? "ال" + Arabic(word[3..], random)
        : Script(Vowels(word, random), _arabic);

    /// <summary>Long vowels are written in Arabic, short ones are not; the Latin form tells them badly apart.</summary>
    private static string Vowels(string word, Random random) => string.Concat(word.Select((letter, at) =>
        at > 0 && letter == 'a' ? (at == word.Length - 1 || random.Next(2) == 0 ? "ا" : "")
        : at > 0 && letter is 'i' or 'u' && random.Next(3) == 0 ? ""
        : letter.ToString()));

    private static string? Replace(string word, (string From, string To)[] table, Random random)
    {
        var fitting = table.Where(pair => word.Contains(pair.From)).ToArray();
        if (fitting.Length == 0)
            return null;

        var (from, to) = fitting[random.Next(fitting.Length)];
        var at = word.IndexOf(from, StringComparison.Ordinal);
        return word[..at] + to + word[(at + from.Length)..];
    }

    private static string Script(string word, (string From, string To)[] table)
    {
        var text = new StringBuilder();
        for (var at = 0; at < word.Length;)
        {
            var (from, to) = Array.Find(table, pair => string.CompareOrdinal(word, at, pair.From, 0, pair.From.Length) == 0);
            // An Arabic word keeps the vowel that it begins with, and a doubled letter is written once.
            var written = table == _arabic && at == 0 && "aeiou".Contains(word[0]) ? "ا" : to ?? word[at].ToString();
            if (table != _arabic || written.Length != 1 || text.Length == 0 || text[^1] != written[0])
                text.Append(written);
            at += from?.Length ?? 1;
        }

        return text.ToString();
    }
}
