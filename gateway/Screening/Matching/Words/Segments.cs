namespace Fulfillment.Screening.Matching.Words;

/// <summary>Cuts a word that nobody knows into words that are known, where somebody left the blanks out.</summary>
internal static class Segments
{
    private const int Shortest = 7;
    private const int Longest = 120;
    private const int LongestPart = 24;

    /// <summary>At least so much of it must be known.</summary>
    private const double Known = 0.35;

    /// <summary>Which parts are known, and how good it is to find them: longer ones are better than many short ones.</summary>
    /// <returns>The parts with blanks between them, or null where nothing is gained.</returns>
    public static string? Of(string word, Func<string, bool> isKnown)
    {
        if (word.Length is < Shortest or > Longest || isKnown(word))
            return null;

        var best = new double[word.Length + 1];
        var known = new int[word.Length + 1];
        var from = new int[word.Length + 1];
        for (var end = 1; end <= word.Length; end++)
        {
            // A letter that belongs to no known word.
            (best[end], known[end], from[end]) = (best[end - 1] - 1, known[end - 1], -1);
            for (var start = Math.Max(0, end - LongestPart); start <= end - 2; start++)
            {
                var length = end - start;
                var gain = best[start] + (length * length) - 6;
                if (gain > best[end] && isKnown(word[start..end]))
                    (best[end], known[end], from[end]) = (gain, known[start] + length, start);
            }
        }

        return known[^1] < Known * word.Length ? null : Parts(word, from) is { Count: > 1 } parts ? string.Join(' ', parts) : null;
    }

    private static List<string> Parts(string word, int[] from)
    {
        var parts = new List<string>();
        for (var end = word.Length; end > 0;)
        {
            var start = from[end];
            if (start < 0)
            {
                start = end - 1;
                while (start > 0 && from[start] < 0)
                    start--;
            }

            parts.Insert(0, word[start..end]);
            end = start;
        }

        return parts;
    }
}
