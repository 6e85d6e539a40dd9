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
        ["kgC", "Ch", "szSCj", "bp", "dt", "vfub", "jgi", "mn", "ilj", "ec", "oq", "hn", "uv", "lt", "hb"];

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
        if (best < 0.9 && (a != one.Text || b != other.Text))
            best = Math.Max(best, Of(one.Text, other.Text));
        if (one.IsAbjad != other.IsAbjad && best < SameBones)
            best = Math.Max(best, Math.Min(SameBones, one.IsAbjad ? OfAbjad(a, b) : OfAbjad(b, a)));
        return best;
    }

    /// <summary>By the least dear way to turn one into the other.</summary>
    public static double Of(string one, string other)
    {
        var a = Cut(one);
        var b = Cut(other);
        var longer = Math.Max(a.Length, b.Length);
        if (longer == 0)
            return 1;

        // A short word is soon another one.
        var likeness = 1 - ((longer <= 3 ? 0.018 : longer == 4 ? 0.014 : 0.011) * Distance(a, b, false) / longer);
        if (a[0] != b[0] && Change(a[0], b[0], false) >= 100)
            likeness *= OtherFirst;
        return Math.Clamp(likeness, 0, 1);
    }

    /// <summary>The same of a word in a script without most vowels and one in Latin letters.</summary>
    private static double OfAbjad(string abjad, string latin) =>
        1 - (0.011 * Distance(Cut(abjad), Cut(latin), true) / Math.Min(Longest, Math.Max(abjad.Length, latin.Length)));

    private static ReadOnlySpan<char> Cut(string word) => word.AsSpan(0, Math.Min(word.Length, Longest));

    /// <summary>Whether a letter is wrong, missing or too many, or two have changed places.</summary>
    public static bool IsOneMistake(ReadOnlySpan<char> one, ReadOnlySpan<char> other)
    {
        var start = one.CommonPrefixLength(other);
        one = one[start..];
        other = other[start..];
        while (one.Length > 0 && other.Length > 0 && one[^1] == other[^1])
        {
            one = one[..^1];
            other = other[..^1];
        }

        return (one.Length <= 1 && other.Length <= 1) || (one.Length == 2 && other.Length == 2 && one[0] == other[1] && one[1] == other[0]);
    }

    /// <summary>In hundredths of a letter.</summary>
    /// <param name="isAbjad">Whether the first word was written without most of its vowels.</param>
    private static int Distance(ReadOnlySpan<char> a, ReadOnlySpan<char> b, bool isAbjad)
    {
        var width = b.Length + 1;
        Span<int> dropped = stackalloc int[width];
        Span<int> before = stackalloc int[width];
        Span<int> last = stackalloc int[width];
        Span<int> now = stackalloc int[width];
        for (var j = 1; j < width; j++)
        {
            dropped[j] = isAbjad && j > 1 && IsUnwritten(b[j - 1]) ? 15 : Drop(b, j - 1);
            last[j] = last[j - 1] + dropped[j];
        }

        for (var i = 1; i <= a.Length; i++)
        {
            var x = a[i - 1];
            var drop = isAbjad && IsUnwritten(x) ? 45 : Drop(a, i - 1);
            now[0] = last[0] + drop;
            for (var j = 1; j < width; j++)
            {
                var y = b[j - 1];
                var least = Math.Min(last[j - 1] + (x == y ? 0 : Change(x, y, isAbjad)), Math.Min(last[j] + drop, now[j - 1] + dropped[j]));
                if (i > 1 && j > 1 && x == b[j - 2] && a[i - 2] == y)
                    least = Math.Min(least, before[j - 2] + 75);
                if (i > 1 && IsSplit(a[i - 2], x, y))
                    least = Math.Min(least, before[j - 1] + 50);
                if (j > 1 && IsSplit(b[j - 2], y, x))
                    least = Math.Min(least, last[j - 2] + 50);
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

    private static int Change(char x, char y, bool isAbjad) =>
        x == y ? 0
        : isAbjad && IsUnwritten(x) && IsUnwritten(y) ? 15
        : Sound.IsVowel(x) && Sound.IsVowel(y) ? 45
        : x < 128 && y < 128 && _isConfused[(x * 128) + y] ? 50
        : 100;

    /// <summary>Whether an alphabet without vowels leaves it out, or writes it as another such letter.</summary>
    private static bool IsUnwritten(char sound) => sound == 'v' || Sound.IsVowel(sound);

    private static int Drop(ReadOnlySpan<char> word, int at) =>
        at > 0 && word[at] == word[at - 1] ? 30
        : word[at] == 'h' ? 50
        : Sound.IsVowel(word[at]) ? at == 0 ? 80 : 60
        : 100;

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
