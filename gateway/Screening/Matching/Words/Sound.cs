using System.Text;

namespace Fulfillment.Screening.Matching.Words;

/// <summary>
/// A word as it sounds, roughly and in any language, so that the usual ways to write a foreign name in Latin letters
/// meet: Muhammad and Mohamed nearly, Yevgeniy and Evgeny wholly. S stands for sh, C for ch.
/// </summary>
internal static class Sound
{
    private static readonly (string Written, string Sound)[] _groups =
    [
        ("shch", "S"), ("tsch", "C"), ("sch", "S"), ("tch", "C"), ("tsh", "C"), ("dzh", "j"), ("sh", "S"), ("ch", "C"), ("zh", "j"),
        ("dj", "j"), ("kh", "h"), ("gh", "g"), ("ph", "f"), ("th", "t"), ("dh", "d"), ("ck", "k"), ("cz", "C"),
        ("ou", "u"), ("oo", "u"), ("ee", "i"), ("ei", "e"), ("ey", "e"), ("ai", "e"), ("ay", "e"), ("ae", "a"),
        ("oe", "o"), ("ue", "u"), ("ij", "i"), ("ie", "i"), ("ye", "e"), ("je", "e"),
    ];

    private static readonly (string Written, string Sound)[][] _byFirst =
        [.. Enumerable.Range('a', 26).Select(first => _groups.Where(group => group.Written[0] == first).ToArray())];

    public static string Of(string word)
    {
        var sound = new StringBuilder(word.Length);
        for (var at = 0; at < word.Length;)
        {
            var (length, heard) = Next(word, at);
            foreach (var letter in heard)
                if (sound.Length == 0 || sound[^1] != letter || char.IsAsciiDigit(letter))
                    sound.Append(letter);
            at += length;
        }

        if (sound.Length > 3 && sound[^1] == 'h' && IsVowel(sound[^2]))
            sound.Length--;
        if (sound.Length > 3 && sound[^1] == 'f' && sound[^2] is 'o' or 'e')
            sound[^1] = 'v';
        return sound.ToString();
    }

    /// <summary>The consonants alone, those that are mixed up as one; what no vowel in between can change.</summary>
    public static string Skeleton(string sound)
    {
        var bones = new StringBuilder(sound.Length);
        foreach (var letter in sound)
        {
            var bone = letter switch
            {
                'a' or 'e' or 'i' or 'o' or 'u' or 'h' => '\0',
                'g' or 'C' => 'k',
                'z' or 'S' => 's',
                'b' => 'p',
                'd' => 't',
                'f' => 'v',
                _ => letter,
            };
            if (bone != '\0' && (bones.Length == 0 || bones[^1] != bone))
                bones.Append(bone);
        }

        return bones.ToString();
    }

    /// <summary>What is left of a word in a script that writes few vowels, where v may be one, and h a mark of the end.</summary>
    public static string Abjad(string sound) => Skeleton(sound.Replace("v", ""));

    public static bool IsVowel(char letter) => letter is 'a' or 'e' or 'i' or 'o' or 'u' or 'y';

    private static (int Length, string Sound) Next(string word, int at)
    {
        if (word[at] is >= 'a' and <= 'z')
        {
            foreach (var (written, sound) in _byFirst[word[at] - 'a'])
                if (string.CompareOrdinal(word, at, written, 0, written.Length) == 0)
                    return (written.Length, sound);
        }

        return (1, word[at] switch
        {
            'q' => "k",
            'c' => at + 1 < word.Length && word[at + 1] is 'e' or 'i' or 'y' ? "s" : "k",
            'x' => "ks",
            'w' => "v",
            'y' => "i",
            var letter => letter.ToString(),
        });
    }
}
