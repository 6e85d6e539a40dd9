using Fulfillment.Screening.Matching.Words;

namespace Fulfillment.Screening.Matching;

/// <summary>Words that somebody wrote as one: <c>alqaida</c>, <c>PetroPars</c>.</summary>
internal static class Joins
{
    /// <summary>No more words are written as one, unless it is the whole name.</summary>
    public const int Most = 3;

    private const int LongestWithChanges = 40;

    /// <summary>How many words there are beside the legal form.</summary>
    public static int Own(Word[] words) => words.Count(word => word.Class != WordClass.LegalForm);

    public static string Whole(Word[] words, int from = 0)
    {
        var own = words.Where(word => word.Class != WordClass.LegalForm).ToArray();
        from = Math.Min(from, own.Length);
        return string.Concat(own[from..].Concat(own[..from]).Select(word => word.Text));
    }

    /// <summary>Under what a listed name is found when its words were joined.</summary>
    public static IEnumerable<ulong> KeysOf(Word[] words)
    {
        for (var at = 0; at + 1 < words.Length; at++)
        {
            if (words[at].Class == WordClass.LegalForm || words[at + 1].Class == WordClass.LegalForm)
                continue;

            foreach (var key in KeysOf(words[at].Text + words[at + 1].Text))
                yield return key;
            foreach (var key in KeysOf(words[at + 1].Text + words[at].Text))
                yield return key;
            if (at + 2 < words.Length)
                foreach (var key in KeysOf(words[at].Text + words[at + 1].Text + words[at + 2].Text))
                    yield return key;
        }

        for (var from = 0; from < Math.Min(words.Length, 4); from++)
            foreach (var key in KeysOf(Whole(words, from)))
                yield return key;
    }

    /// <summary>Under what a word is looked up that may be several.</summary>
    /// <param name="misspelled">Whether a letter may be wrong.</param>
    public static IEnumerable<ulong> KeysOf(string joined, bool misspelled = true)
    {
        if (joined.Length < 5)
            yield break;

        var sound = Sound.Of(joined);
        yield return KeyedIds.Key(sound, 'j');
        if (Sound.Skeleton(sound) is { Length: >= 4 } bones)
            yield return KeyedIds.Key(bones, 'k');
        if (!misspelled)
            yield break;

        var look = Look.Of(joined);
        yield return KeyedIds.Key(look, 'm');
        for (var at = 0; at < Math.Min(look.Length, LongestWithChanges); at++)
            if (!char.IsAsciiDigit(look[at]))
                yield return KeyedIds.KeyWithout(look, at, 'm');
    }
}
