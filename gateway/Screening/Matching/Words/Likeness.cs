namespace Fulfillment.Screening.Matching.Words;

/// <summary>How alike two words are, from 0 to 1.</summary>
internal static class Likeness
{
    /// <summary>Words that are less alike are not the same.</summary>
    public const double Least = 0.68;

    public const double SameSound = 0.97;
    private const double SameBones = 0.9;
    private const double OtherFirst = 0.94;
    private const int Longest = 64;

    private static readonly string[] _confused =
        ["kgC", "Ch", "szSCj", "bp", "dt", "vfub", "jgi", "mn", "ilj", "ec", "oq", "hn", "uv", "lt"];

    private static readonly bool[] _isConfused = Confusions();

    public static double Of(Word one, Word other)
    {
        if (one.Text == other.Text)
            return 1;
        if (one.Class == WordClass.Number || other.Class == WordClass.Number)
            return 0;

        var (a, b) = (one.Sound, other.Sound);
        if (a == b)
            return SameSound;
        if (a.Length == 0 || b.Length == 0 || Math.Abs(a.Length - b.Length) > 4)
            return 0;

        var best = Of(a, b);
        if (best < 0.9 && (a.Length != one.Text.Length || b.Length != other.Text.Length))
            best = Math.Max(best, Of(one.Text, other.Text));
        if ((one.IsAbjad || other.IsAbjad) && best < SameBones && Sound.Skeleton(a) is { Length: > 1 } bones
            && bones == Sound.Skeleton(b))
            best = SameBones;
        return best;
    }

    /// <summary>By the least dear way to turn one into the other.</summary>
    public static double Of(string one, string other)
    {
        var a = one.AsSpan(0, Math.Min(one.Length, Longest));
        var b = other.AsSpan(0, Math.Min(other.Length, Longest));
        var longer = Math.Max(a.Length, b.Length);
        if (longer == 0)
            return 1;

        // A short word is soon another one.
        var likeness = 1 - ((longer <= 3 ? 1.8 : longer == 4 ? 1.4 : 1.1) * Distance(a, b) / longer);
        if (a[0] != b[0] && Change(a[0], b[0]) >= 1)
            likeness *= OtherFirst;
        return Math.Clamp(likeness, 0, 1);
    }

    private static double Distance(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        var width = b.Length + 1;
        Span<double> before = stackalloc double[width];
        Span<double> last = stackalloc double[width];
        Span<double> now = stackalloc double[width];
        for (var j = 1; j < width; j++)
            last[j] = last[j - 1] + Drop(b, j - 1);

        for (var i = 1; i <= a.Length; i++)
        {
            now[0] = last[0] + Drop(a, i - 1);
            for (var j = 1; j < width; j++)
            {
                var (x, y) = (a[i - 1], b[j - 1]);
                var least = Math.Min(last[j - 1] + Change(x, y), Math.Min(last[j] + Drop(a, i - 1), now[j - 1] + Drop(b, j - 1)));
                if (i > 1 && j > 1 && x == b[j - 2] && a[i - 2] == y)
                    least = Math.Min(least, before[j - 2] + 0.75);
                if (i > 1 && IsSplit(a[i - 2], x, y))
                    least = Math.Min(least, before[j - 1] + 0.5);
                if (j > 1 && IsSplit(b[j - 2], y, x))
                    least = Math.Min(least, last[j - 2] + 0.5);
                now[j] = least;
            }

            var free = before;
            before = last;
            last = now;
            now = free;
        }

        return last[^1];
    }

    /// <summary>Two letters that a scanner reads as one.</summary>
    private static bool IsSplit(char one, char two, char read) =>
        (one, two, read) is ('r', 'n', 'm') or ('k', 'l', 'd') or ('c', 'l', 'd') or ('v', 'v', 'w');

    private static double Change(char x, char y) =>
        x == y ? 0
        : Sound.IsVowel(x) && Sound.IsVowel(y) ? 0.45
        : x < 128 && y < 128 && _isConfused[(x * 128) + y] ? 0.5
        : 1;

    private static double Drop(ReadOnlySpan<char> word, int at) =>
        at > 0 && word[at] == word[at - 1] ? 0.3
        : word[at] == 'h' ? 0.5
        : Sound.IsVowel(word[at]) ? at == 0 ? 0.8 : 0.6
        : 1;

    private static bool[] Confusions()
    {
        var table = new bool[128 * 128];
        foreach (var group in _confused)
            foreach (var x in group)
                foreach (var y in group)
                    table[(x * 128) + y] = true;
        return table;
    }
}
