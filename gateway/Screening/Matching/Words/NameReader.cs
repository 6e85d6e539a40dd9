namespace Fulfillment.Screening.Matching.Words;

/// <summary>Reads a name into words that can be compared. Every text can be read; of some nothing is left.</summary>
internal static class NameReader
{
    /// <summary>No more words of a name are compared.</summary>
    public const int MostWords = 40;

    /// <summary>The ways in which a name may be meant: two where Cyrillic or Greek letters may disguise Latin ones.</summary>
    public static IReadOnlyList<Word[]> Readings(string name, PartyKind kind)
    {
        var raw = RawWord.In(name, byLook: false);
        return raw.Exists(word => word.IsDisguise)
            ? [Words(raw, kind), Words(RawWord.In(name, byLook: true), kind)]
            : [Words(raw, kind)];
    }

    /// <summary>Whether all of a name is compared, and anything: else somebody could hide behind what is not.</summary>
    public static bool IsReadWhole(string name) =>
        name.Length <= RawWord.MostLetters && RawWord.In(name, byLook: false).Count is > 0 and <= MostWords;

    public static Word[] Read(string name, PartyKind kind) => Words(RawWord.In(name, byLook: false), kind);

    private static Word[] Words(List<RawWord> raw, PartyKind kind)
    {
        var family = FamilyWords(raw, kind);
        var words = new List<Word>(raw.Count);
        for (var at = 0; at < raw.Count && words.Count < MostWords; at++)
        {
            var isFamily = at < family;
            var (text, taken) = Acronym(raw, at, kind);
            if (taken == 1 && Broken(raw, at) is { } broken)
                (text, taken) = broken;
            if (taken == 1 && Servant(raw, at) is { } servant)
                (text, taken) = servant;

            var isPerson = kind == PartyKind.Person;
            var article = IsArticle(raw, at) ? "al" : text;
            if (taken == 1 && Faith(raw, at) is { } faith)
                (article, taken) = faith;
            foreach (var part in Parts(article, raw[at].IsAbjad))
            {
                var full = part.Length > 2 || (part == "md" && kind != PartyKind.Organization) ? KnownWords.InFull(part) : part;
                full = isPerson ? full : KnownWords.Corrected(full);
                var its = full.Length == 1 && (isPerson || raw[at].After is '.' or ':' || (kind == PartyKind.Unknown && at > 0 && at == raw.Count - 1)) ? WordClass.Initial : KnownWords.ClassOf(full, isPerson);
                if (its == WordClass.Initial && char.IsAsciiDigit(full[0]))
                    its = WordClass.Number;
                words.Add(new Word(full, Sound.Of(full), its, isFamily, raw[at].IsAbjad));
            }

            at += taken - 1;
        }

        NameSmallWords(words);
        if (kind == PartyKind.Person)
            return [.. words];
        MendLegalForms(words);
        return WithLegalForms(words);
    }

    /// <summary>A small word that ends a name, or is all of a family name, is a name: Le, Do.</summary>
    private static void NameSmallWords(List<Word> words)
    {
        var isFamilySmall = words.Exists(word => word.IsFamily) && words.TrueForAll(word => !word.IsFamily || word.Class is WordClass.Particle or WordClass.Title);
        for (var at = 0; at < words.Count; at++)
            if (words[at] is { Class: WordClass.Particle, Text.Length: > 1 } or { Class: WordClass.Title, Text.Length: > 3 }
                && words[at] is var small
                && ((at == words.Count - 1 && words.Count <= 3) || (small.IsFamily && isFamilySmall)))
                words[at] = small with { Class = WordClass.Name };
    }

    /// <summary>How many words stand before the comma of <c>FAMILY, Given</c>.</summary>
    private static int FamilyWords(List<RawWord> raw, PartyKind kind)
    {
        var comma = raw.FindIndex(word => word.After == ',');
        return kind == PartyKind.Organization || comma < 0 || comma == raw.Count - 1 || comma > 4 ? 0 : comma + 1;
    }

    /// <summary>Letters with dots between them: initials of a person, one word of a company, often its legal form.</summary>
    private static (string Text, int Taken) Acronym(List<RawWord> raw, int at, PartyKind kind)
    {
        var end = at;
        while (end < raw.Count && raw[end].Text.Length == 1 && (char.IsAsciiLetter(raw[end].Text[0]) || raw[end].Text == "5") && (end == at || raw[end - 1].After is '.' or ':'))
            end++;
        if (end - at < 2)
            return (raw[at].Text, 1);

        var letters = string.Concat(raw[at..end].Select(word => word.Text)).Replace('5', 's');
        var isOne = kind switch
        {
            PartyKind.Person => false,
            PartyKind.Organization => true,
            _ => at > 0 && (LegalForms.IsAcronym(letters) || (letters.Length > 2 && raw[at].After == '.')),
        };
        return isOne ? (letters, end - at) : (raw[at].Text, 1);
    }

    /// <summary>A common word that somebody broke in two: com pany.</summary>
    private static (string Text, int Taken)? Broken(List<RawWord> raw, int at) =>
        at + 1 < raw.Count && raw[at].Text.Length + raw[at + 1].Text.Length > 5 && raw[at].After is ' ' or '-'
        && !(KnownWords.IsCommon(raw[at].Text) && KnownWords.IsCommon(raw[at + 1].Text))
        && raw[at].Text + raw[at + 1].Text is var joined && KnownWords.IsCommon(joined)
            ? (joined, 2)
            : null;

    /// <summary>Abd al-Rahman, Abdel Rahman and Abdulrahman are one word.</summary>
    private static (string Text, int Taken)? Servant(List<RawWord> raw, int at)
    {
        var (word, next) = (raw[at].Text, at + 1);
        if (word is "abd" or "abdu" or "abdul" or "abdel" or "abdal" or "abdol" or "abdoul" or "abdur" or "abdus" or "abdell" or "abdil")
        {
            if (next < raw.Count && word.Length == 3 && raw[next].Text is "al" or "el" or "ul" or "ol" or "ur" or "ar" or "er" or "us" or "as")
                next++;
            if (next < raw.Count && raw[next].Text is { Length: >= 3 } master && raw[next - 1].After != ',')
                return ("abdul" + (raw[next].IsAbjad && master.StartsWith("al") ? master[2..] : master), next - at + 1);
        }

        return null;
    }

    /// <summary>Salah al-Din, Salahuddin and Salaheddine are one word.</summary>
    private static (string Text, int Taken)? Faith(List<RawWord> raw, int at) =>
        at + 2 < raw.Count && raw[at].Text.Length >= 3 && raw[at].After != ','
        && raw[at + 1].Text is "al" or "el" or "ad" or "ud" or "ed" or "ul" or "eddin" or "uddin" && raw[at + 2].Text is "din" or "deen" or "dine" or "dn"
            ? (raw[at].Text + "uddin", 3)
        : at + 1 < raw.Count && raw[at].Text.Length >= 2 && raw[at].IsAbjad && raw[at + 1].Text is "aldin" or "aldn" ? (raw[at].Text + "uddin", 2)
        : null;

    /// <summary>As-Sadr is al-Sadr.</summary>
    private static bool IsArticle(List<RawWord> raw, int at) =>
        raw[at] is { Text: "el" or "ul" or "ol" }
        || (raw[at] is { After: '-', Text: "as" or "ash" or "ad" or "adh" or "ar" or "an" or "at" or "ath" or "az" or "aj" }
            && at + 1 < raw.Count && raw[at + 1].Text.StartsWith(raw[at].Text[1..]));

    private static string[] Parts(string word, bool isAbjad)
    {
        if (isAbjad && word.Length > 3 && word.StartsWith("al"))
            return ["al", word[2..]];
        if (word.Length >= 8 && word.StartsWith("abd") && word.AsSpan(3) is ['u' or 'e' or 'o' or 'a', 'l' or 'r', ..])
            return ["abdul" + word[5..]];

        foreach (var ending in (ReadOnlySpan<string>)["uddin", "eddin", "eddine", "uddine", "addin", "iddin", "oddin", "aldin", "uldin", "eldin",
            "uddeen", "eddeen", "iddeen", "addeen", "udeen", "edeen", "ideen"])
            if (word.Length >= ending.Length + 3 && word.EndsWith(ending))
                return [word[..^ending.Length] + "uddin"];
        return [word];
    }

    /// <summary>A misspelled word beside one of a legal form is one too: joint tsock company.</summary>
    private static void MendLegalForms(List<Word> words)
    {
        // Twice: one that is mended may stand beside another.
        for (var time = 0; time < 2; time++)
            MendBesideLegalForms(words);
        if (words.Count > 1 && words[^1].Class == WordClass.Name && LegalForms.Unscanned(words[^1].Text) is { } form)
            words[^1] = new Word(form, Sound.Of(form), WordClass.LegalForm, false, false);
    }

    private static void MendBesideLegalForms(List<Word> words)
    {
        for (var at = 0; at < words.Count; at++)
            if (words[at].Class == WordClass.Name
                && ((at > 0 && words[at - 1].Class == WordClass.LegalForm) || (at + 1 < words.Count && words[at + 1].Class == WordClass.LegalForm))
                && KnownWords.MendedLegalForm(words[at].Text) is { } mended)
                words[at] = new Word(mended, Sound.Of(mended), WordClass.LegalForm, false, false);
    }

    /// <summary>A form that never stands before the end is the beginning or the end of a broken word: ca rtel, sa nayi.</summary>
    private static bool IsPartOfAWord(List<Word> words, int at) =>
        words[at].Text is "sa" or "ca" or "as" && at + 1 < words.Count && LegalForms.At(words, at + 1) is null;

    private static Word[] WithLegalForms(List<Word> words)
    {
        var read = new List<Word>(words.Count);
        for (var at = 0; at < words.Count; at++)
        {
            if (words.Count > 1 && LegalForms.At(words, at) is { } form && form.Words < words.Count
                && (at > 0 || words[at].Class != WordClass.Initial)
                && !(form.Words == 1 && IsPartOfAWord(words, at)))
            {
                read.Add(new Word(form.Name, form.Name, WordClass.LegalForm, false, false));
                at += form.Words - 1;
            }
            else
            {
                read.Add(words[at]);
            }
        }

        return [.. read];
    }
}
