using Fulfillment.Screening.Lists;
using Fulfillment.Screening.Matching;
using Fulfillment.Sdk.Screening;

namespace Fulfillment.Screening.Evaluation;

/// <summary>Changes listed names as people, forms, scanners and those who hide do it; the same seed changes them the same way.</summary>
internal sealed class Changes(IReadOnlyList<ListSnapshot> lists, int seed)
{
    private static readonly HashSet<string> _small = ["al", "el", "bin", "ibn", "ben", "abu", "abd", "abdul", "abdel", "de", "del", "la", "ul", "ur", "ud", "din", "and", "of", "the", "co", "ltd", "llc", "inc"];

    private static readonly string[] _forms =
        ["co", "co.", "ltd", "ltd.", "limited", "llc", "inc", "inc.", "corp", "corp.", "corporation", "company", "ltda.", "s.a.", "gmbh", "jsc", "ooo"];

    private static readonly (string Full, string Short)[] _short =
    [
        ("international", "intl"), ("trading", "trdg"), ("manufacturing", "mfg"), ("engineering", "engr"), ("company", "co"), ("corporation", "corp"),
        ("limited", "ltd"), ("development", "dev"), ("university", "univ"), ("institute", "inst"), ("national", "natl"), ("management", "mgmt"),
        ("services", "svcs"), ("industries", "inds"), ("group", "grp"), ("holding", "hldg"), ("brothers", "bros"), ("mohammad", "mohd"), ("muhammad", "md"),
    ];

    private static readonly (string Class, Hardness Hardness, Func<Text, Random, string?> Change)[] _changes =
    [
        ("letter case and marks", Hardness.Easy, (text, random) => Marks(text, random)),
        ("word order", Hardness.Easy, (text, _) => text.IsPerson ? text.Family + " " + text.Given : null),
        ("diacritics", Hardness.Easy, (text, random) => Other(text, Spellings.Accented(text.Plain, random))),
        ("legal form", Hardness.Easy, (text, random) => LegalForm(text, random)),
        ("title", Hardness.Easy, (text, random) => text.IsPerson ? Pick(random, "Mr ", "Dr. ", "Prof. ", "Mr. ", "Sheikh ", "Gen. ") + text.Plain : null),
        ("one typo in a long word", Hardness.Easy, (text, random) => Typos(text, random, 1, 8)),
        ("one typo", Hardness.Medium, (text, random) => Typos(text, random, 1, 5)),
        ("typos in two words", Hardness.Medium, (text, random) => Typos(text, random, 2, 5)),
        ("transliteration", Hardness.Medium, (text, random) => Sounding(text, random, 2)),
        ("middle name dropped", Hardness.Medium, (text, random) => WithoutMiddle(text, random)),
        ("middle names as initials", Hardness.Medium, (text, _) => MiddleInitials(text)),
        ("joined words", Hardness.Medium, (text, random) => Joined(text, random)),
        ("hyphens moved", Hardness.Medium, (text, _) => text.Raw.Contains('-') ? text.Plain.Replace("-", " ") : null),
        ("split word", Hardness.Medium, (text, random) => Split(text, random)),
        ("homoglyphs", Hardness.Medium, (text, random) => Other(text, Spellings.Disguised(text.Plain, random, 0.35))),
        ("scanned", Hardness.Medium, (text, random) => Scanned(text, random, 1)),
        ("abbreviations", Hardness.Medium, (text, _) => Shortened(text)),
        ("Cyrillic script", Hardness.Medium, (text, _) => text.IsRussian ? Spellings.Russian(text.Plain) : null),
        ("two typos in a word", Hardness.Hard, (text, random) => TyposInOne(text, random)),
        ("transliteration and order", Hardness.Hard, (text, random) => text.IsPerson ? Sounding(text with { Plain = text.Family + " " + text.Given }, random, 3) : null),
        ("typo and middle name dropped", Hardness.Hard, (text, random) => WithoutMiddle(text, random) is { } left ? Typos(text with { Plain = left }, random, 1, 5) : null),
        ("given name as initial", Hardness.Hard, (text, _) => FirstInitial(text)),
        ("all homoglyphs", Hardness.Hard, (text, random) => Other(text, Spellings.Disguised(text.Plain, random, 1))),
        ("badly scanned", Hardness.Hard, (text, random) => Scanned(text, random, 3)),
        ("Arabic script", Hardness.Hard, (text, random) => text.IsArabic ? string.Join(' ', text.Plain.Split(' ').Select(word => Spellings.Arabic(word, random))) : null),
        ("typo and joined words", Hardness.Hard, (text, random) => Joined(text, random) is { } joined ? Typos(text with { Plain = joined }, random, 1, 5) : null),
        ("all blanks gone", Hardness.Hard, (text, _) => text.Words.Length > 1 && !text.Plain.Contains('.') ? text.Plain.Replace(" ", "") : null),
        ("a word dropped", Hardness.Hard, (text, random) => WithoutWord(text, random)),
    ];

    /// <param name="each">How many of each class.</param>
    public IEnumerable<Positive> All(int each)
    {
        var names = lists.SelectMany(list => list.Entries)
            .SelectMany(entry => entry.Names.Where(name => name.Kind != ListedNameKind.Weak).Select(name => (Entry: entry, Text: Text.Of(entry, name.Text))))
            .Where(name => name.Text.Plain.Length >= 8 && name.Entry.Type is not EntryType.Aircraft)
            .ToArray();
        foreach (var (its, hardness, change) in _changes)
        {
            var random = new Random(HashCode(seed, its));
            for (var (done, tries) = (0, 0); done < each && tries < 200 * each; tries++)
            {
                var (entry, text) = names[random.Next(names.Length)];
                if (change(text, random) is { } changed && changed.Length > 3)
                {
                    done++;
                    var kind = entry.Type == EntryType.Person ? PartyKind.Person : PartyKind.Organization;
                    yield return new Positive(its, hardness, changed, random.Next(2) == 0 ? kind : PartyKind.Unknown, entry);
                }
            }
        }
    }

    private static int HashCode(int seed, string text) => text.Aggregate(seed, (hash, letter) => unchecked((hash * 31) + letter));

    private static string Pick(Random random, params string[] from) => from[random.Next(from.Length)];

    /// <summary>Such a word is no name by itself, nor is what follows it.</summary>
    private static bool IsSmall(string word) => word.Length < 3 || _small.Contains(word.Trim('\'')) || word.Contains('-') || word[0] == '\'';

    private static string? Other(Text text, string changed) => changed == text.Plain ? null : changed;

    private static string Marks(Text text, Random random) => random.Next(3) switch
    {
        0 => text.Plain.ToUpperInvariant().Replace(" ", "  "),
        1 => text.Raw.ToLowerInvariant().Replace(".", "").Replace("'", "’"),
        _ => "“" + text.Plain.Replace(" ", " ") + "”",
    };

    private static string? LegalForm(Text text, Random random)
    {
        if (text.IsPerson || text.Plain.Contains("liability") || text.Plain.Contains("stock"))
            return null;
        var words = text.Plain.Split(' ');
        var left = words.Where(word => !_forms.Contains(word.Trim(',')) && word.Count(letter => letter == '.') < 2).ToArray();
        if (left.Length == 0 || string.Concat(left).Length < 6)
            return null;
        return left.Length < words.Length && random.Next(2) == 0 ? string.Join(' ', left)
            : string.Join(' ', left) + " " + Pick(random, "LLC", "Ltd", "GmbH", "S.A.", "Co., Ltd.", "JSC", "Inc.", "LIMITED", "S.A.R.L.");
    }

    private static string? Typos(Text text, Random random, int count, int least)
    {
        var words = text.Plain.Split(' ');
        var fitting = Enumerable.Range(0, words.Length).Where(at => words[at].Length >= least).OrderBy(_ => random.Next()).Take(count).ToArray();
        if (fitting.Length < count)
            return null;
        foreach (var at in fitting)
            words[at] = Spellings.Typo(words[at], random);
        return Other(text, string.Join(' ', words));
    }

    private static string? TyposInOne(Text text, Random random)
    {
        var words = text.Plain.Split(' ');
        var fitting = Enumerable.Range(0, words.Length).Where(at => words[at].Length >= 7).ToArray();
        if (fitting.Length == 0)
            return null;
        var one = fitting[random.Next(fitting.Length)];
        words[one] = Spellings.Typo(Spellings.Typo(words[one], random), random);
        return Other(text, string.Join(' ', words));
    }

    private static string? Sounding(Text text, Random random, int count)
    {
        var words = text.Plain.Split(' ');
        var changed = 0;
        foreach (var at in Enumerable.Range(0, words.Length).OrderBy(_ => random.Next()))
            if (changed < count && words[at].Length >= 4 && Spellings.Sounding(words[at], random) is { } sounding)
                (words[at], changed) = (sounding, changed + 1);
        return changed > 0 && text.IsPerson ? string.Join(' ', words) : null;
    }

    private static string? Scanned(Text text, Random random, int count)
    {
        var words = text.Plain.Split(' ');
        for (var one = 0; one < Math.Min(count, text.Plain.Length / 6); one++)
        {
            var at = random.Next(words.Length);
            if (words[at].Length >= 4 && Spellings.Scanned(words[at], random) is { } scanned)
                words[at] = scanned;
        }

        return Other(text, string.Join(' ', words));
    }

    private static string? WithoutMiddle(Text text, Random random)
    {
        var given = text.Given.Split(' ');
        if (!text.IsPerson || given.Length < 2 || given[0].Length < 3 || given.Any(IsSmall))
            return null;
        var left = given.ToList();
        left.RemoveAt(random.Next(1, given.Length));
        return string.Join(' ', left) + " " + text.Family;
    }

    private static string? MiddleInitials(Text text)
    {
        var given = text.Given.Split(' ');
        return !text.IsPerson || given.Length is < 2 or > 3 || given.Any(IsSmall) ? null
            : given[0] + " " + string.Join(' ', given[1..].Select(word => word[0] + ".")) + " " + text.Family;
    }

    private static string? FirstInitial(Text text)
    {
        var given = text.Given.Split(' ');
        return !text.IsPerson || given.Length > 3 || text.Given.Length < 3 || text.Family.Length < 5 || given.Any(IsSmall) ? null
            : string.Join(' ', given.Select(word => word[0] + ".")) + " " + text.Family;
    }

    private static string? Joined(Text text, Random random)
    {
        var words = text.Plain.Split(' ');
        if (words.Length < 2)
            return null;
        var at = random.Next(words.Length - 1);
        return words[at].EndsWith('.') || words[at].EndsWith(',') ? null
            : string.Join(' ', words[..at].Append(words[at] + words[at + 1]).Concat(words[(at + 2)..]));
    }

    private static string? Split(Text text, Random random)
    {
        var words = text.Plain.Split(' ');
        var at = random.Next(words.Length);
        return words[at].Length < 6 ? null
            : string.Join(' ', words[..at].Append(words[at].Insert(random.Next(2, words[at].Length - 1), " ")).Concat(words[(at + 1)..]));
    }

    private static string? Shortened(Text text)
    {
        var words = text.Plain.Split(' ');
        for (var at = 0; at < words.Length; at++)
            words[at] = Array.Find(_short, pair => pair.Full == words[at]).Short ?? words[at];
        return Other(text, string.Join(' ', words));
    }

    private static string? WithoutWord(Text text, Random random)
    {
        var words = text.Plain.Split(' ');
        if (text.IsPerson || words.Length < 4)
            return null;
        var at = random.Next(words.Length);
        var left = words.Where((_, one) => one != at).ToArray();
        // What is left must still name somebody.
        return left.Count(word => word.Length > 4 && !OrdinaryNames.IsOfBusiness(word)) < 2 ? null : string.Join(' ', left);
    }
}
