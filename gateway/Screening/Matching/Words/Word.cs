using System.Numerics;

namespace Fulfillment.Screening.Matching.Words;

/// <summary>What a word of a name is good for.</summary>
internal enum WordClass : byte
{
    /// <summary>It tells somebody from others.</summary>
    Name,

    /// <summary>A number: another one is somebody else.</summary>
    Number,

    /// <summary>One letter.</summary>
    Initial,

    /// <summary>A word of business that many have: bank, trading, group.</summary>
    Generic,

    /// <summary>A country, a city, or what comes from there.</summary>
    Place,

    LegalForm,
    Title,

    /// <summary>Small words between others: al, bin, de, of.</summary>
    Particle,
}

/// <summary>A word of a name in the form in which words are compared.</summary>
/// <param name="Text">Lower-case Latin letters and digits; ideographs stay.</param>
/// <param name="Sound">The same as it sounds, <see cref="Words.Sound"/>.</param>
/// <param name="Class">What it is good for.</param>
/// <param name="IsFamily">Whether the name says that it belongs to the family name.</param>
/// <param name="IsAbjad">Whether it was written without most of its vowels, in Arabic or Hebrew.</param>
internal readonly record struct Word(string Text, string Sound, WordClass Class, bool IsFamily, bool IsAbjad)
{
    private const int MostApart = 5;
    private const int MostOtherLetters = 6;

    /// <summary>Which letters are in it, a bit each.</summary>
    public uint Letters { get; } = LettersOf(Text);

    public bool IsSignificant => Class is WordClass.Name or WordClass.Number;

    /// <summary>Whether nobody is looked for by it alone.</summary>
    public bool IsSmall => Class is WordClass.LegalForm or WordClass.Title or WordClass.Particle;

    /// <summary>Whether words have so many letters in common that a few mistakes may be all that is between them.</summary>
    public bool IsNear(Word other) =>
        Math.Abs(Text.Length - other.Text.Length) <= MostApart && BitOperations.PopCount(Letters ^ other.Letters) <= MostOtherLetters;

    private static uint LettersOf(string text)
    {
        var letters = 0u;
        foreach (var letter in text)
            letters |= 1u << (letter & 31);
        return letters;
    }
}
