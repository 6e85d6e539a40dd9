namespace Fulfillment.Engine.Licensing;

/// <summary>Base 32 without the letters that people misread (I, L, O) or mind (U).</summary>
internal static class Crockford
{
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    public static char Letter(int digit) => Alphabet[digit];

    /// <returns>The digit a person meant, in either case and with O for 0, I or L for 1; -1 when it is none.</returns>
    public static int Digit(char letter) => char.ToUpperInvariant(letter) switch
    {
        'O' => 0,
        'I' or 'L' => 1,
        var plain => Alphabet.IndexOf(plain),
    };
}
