using System.Buffers;
using Codec = System.Buffers.Text.Base64Url;

namespace Fulfillment.Engine.Signing;

/// <summary>Base64url in its canonical form: one text for one value, so a signed text cannot be rewritten.</summary>
public static class Base64Url
{
    private static readonly SearchValues<char> _alphabet =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    public static string Encode(ReadOnlySpan<byte> bytes) => Codec.EncodeToString(bytes);

    /// <returns>
    /// <c>false</c> for padding, white space, a foreign character, or stray bits in the last character.
    /// </returns>
    public static bool TryDecode(ReadOnlySpan<char> text, out byte[] bytes)
    {
        bytes = [];
        if (text.Length % 4 == 1 || text.ContainsAnyExcept(_alphabet) || HasStrayBits(text))
            return false;

        bytes = Codec.DecodeFromChars(text);
        return true;
    }

    // Two characters carry 12 bits for one byte, three carry 18 for two: what is left over has to be zero.
    private static bool HasStrayBits(ReadOnlySpan<char> text) => (text.Length % 4) switch
    {
        2 => (ValueOf(text[^1]) & 0b1111) != 0,
        3 => (ValueOf(text[^1]) & 0b0011) != 0,
        _ => false,
    };

    private static int ValueOf(char letter) => letter switch
    {
        >= 'A' and <= 'Z' => letter - 'A',
        >= 'a' and <= 'z' => letter - 'a' + 26,
        >= '0' and <= '9' => letter - '0' + 52,
        '-' => 62,
        _ => 63,
    };
}
