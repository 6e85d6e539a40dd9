using System.Globalization;
using System.Text;
using Fulfillment.Screening.Regions;

namespace Fulfillment.Screening.Matching.Words;

/// <summary>A word as it stands in a text.</summary>
/// <param name="Text">In lower-case Latin letters.</param>
/// <param name="IsAbjad">Whether it was Arabic or Hebrew.</param>
/// <param name="IsDisguise">Whether all its letters look Latin and none is.</param>
/// <param name="After">What stands between it and the next: a blank, a comma, a hyphen, a dot alone, or a dot and a blank (<c>:</c>).</param>
internal readonly record struct RawWord(string Text, bool IsAbjad, bool IsDisguise, char After)
{
    /// <summary>No more of a text is read: nobody is called so long.</summary>
    public const int MostLetters = 2_000;

    private const int LongestWord = 64;

    /// <param name="byLook">How a word is read that wholly looks Latin and is Cyrillic or Greek.</param>
    public static List<RawWord> In(string text, bool byLook)
    {
        var words = new List<RawWord>();
        var letters = new List<Rune>();
        var scripts = (Latin: false, Other: false);
        foreach (var rune in text.AsSpan(0, Math.Min(text.Length, MostLetters)).EnumerateRunes())
        {
            var lower = Spelling.Lower(rune);
            if (Spelling.IsSilent(lower) || lower == Rune.ReplacementChar)
                continue;

            if (IsIdeograph(lower))
            {
                Close(' ');
                words.Add(new RawWord(lower.ToString(), false, false, ' '));
            }
            else if (Rune.IsDigit(lower))
            {
                letters.Add(new Rune((char)('0' + (int)Rune.GetNumericValue(lower))));
            }
            else if (Rune.IsLetter(lower))
            {
                scripts = Romanization.IsLatin(lower) ? (true, scripts.Other) : (scripts.Latin, true);
                letters.Add(lower);
            }
            else
            {
                Close(lower.Value is ',' or '،' or '，' ? ',' : lower.Value is '.' ? '.' : IsHyphen(lower) ? '-' : ' ');
            }

            if (letters.Count == LongestWord)
                Close(' ');
        }

        Close(' ');
        return words;

        void Close(char after)
        {
            if (letters.Count > 0)
            {
                var disguised = !scripts.Latin && letters.TrueForAll(Romanization.IsDisguise);
                var latin = Romanization.Of(letters, scripts is (true, true) || (disguised && byLook));
                if (NumberAfter(latin) is > 0 and var number)
                {
                    words.Add(new RawWord(latin[..number], letters.Exists(Romanization.IsAbjad), disguised, ' '));
                    words.Add(new RawWord(latin[number..], false, false, after));
                }
                else if (latin.Length > 0)
                {
                    words.Add(new RawWord(Unscanned(latin), letters.Exists(Romanization.IsAbjad), disguised, after));
                }

                letters.Clear();
                scripts = default;
            }
            else if (words.Count > 0 && (after == ',' || (after == ' ' && words[^1].After == '.')))
            {
                words[^1] = words[^1] with { After = after == ',' ? ',' : ':' };
            }
        }
    }

    /// <summary>Where the number begins that was joined to a word, or 0.</summary>
    private static int NumberAfter(string word)
    {
        var at = word.Length;
        while (at > 0 && char.IsAsciiDigit(word[at - 1]))
            at--;
        return at > 1 && word.Length - at > 1 && word.AsSpan(0, at).IndexOfAnyInRange('0', '9') < 0 ? at : 0;
    }

    /// <summary>A digit or two in a word of letters were read by a scanner.</summary>
    private static string Unscanned(string word)
    {
        if (word is "a1" or "e1")
            return word[0] + "l";
        var letters = word.Count(char.IsAsciiLetter);
        if (letters == word.Length || (letters < 3 && !MayBeLetters(word, letters)))
            return word;

        var read = word.ToCharArray();
        for (var at = 0; at < word.Length;)
        {
            var end = at;
            while (end < word.Length && char.IsAsciiDigit(word[end]))
                end++;
            if (end - at == 1 || (end - at == 2 && end < word.Length && letters > 2))
                for (; at < end; at++)
                    read[at] = Scanned(word[at]);
            at = end + 1;
        }

        return new string(read);
    }

    /// <summary>Whether also a short word was none with a number: <c>5hor</c> and <c>5u</c>, but not <c>a10</c>.</summary>
    private static bool MayBeLetters(string word, int letters) =>
        letters >= word.Length - letters && (letters == 2 || word[0] == '5')
        && word.All(letter => char.IsAsciiLetter(letter) || letter is '0' or '1' or '5');

    private static char Scanned(char digit) => digit switch
    {
        '0' => 'o',
        '1' => 'i',
        '3' => 'e',
        '4' => 'a',
        '5' => 's',
        '6' or '8' => 'b',
        '9' => 'g',
        _ => digit,
    };

    private static bool IsHyphen(Rune rune) => Rune.GetUnicodeCategory(rune) == UnicodeCategory.DashPunctuation;

    private static bool IsIdeograph(Rune rune) => rune.Value is (>= 0x3040 and <= 0x30FF) or (>= 0x3400 and <= 0x9FFF)
        or (>= 0xAC00 and <= 0xD7AF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x20000 and <= 0x3FFFF);
}
