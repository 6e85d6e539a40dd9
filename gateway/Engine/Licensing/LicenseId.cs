using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Fulfillment.Engine.Licensing;

/// <summary>
/// The id of a license follows from what it is a license for, so issuing again, or on another node, makes the same
/// license and never a second one. The first ten characters are the time of issue: ids sort by it.
/// </summary>
public static class LicenseId
{
    public static string For(
        string subscriptionId, int version, DateOnly intervalStart, string kind, DateTimeOffset iat)
    {
        // No part can hold the separator, so no two sets of inputs read alike.
        var inputs = string.Create(
            CultureInfo.InvariantCulture,
            $"{subscriptionId}\n{version}\n{intervalStart:yyyy-MM-dd}\n{kind}\n{iat.ToUnixTimeMilliseconds()}");
        Span<byte> time = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(time, iat.ToUnixTimeMilliseconds());

        // 48 bits of time, 80 of the hash.
        return "lic_" + Text([.. time[2..], .. SHA256.HashData(Encoding.UTF8.GetBytes(inputs)).AsSpan(0, 10)]);
    }

    // As in a ULID the 128 bits stand to the right in 26 characters.
    private static string Text(ReadOnlySpan<byte> bits)
    {
        var value = BinaryPrimitives.ReadUInt128BigEndian(bits);
        Span<char> letters = stackalloc char[26];
        for (var i = letters.Length - 1; i >= 0; i--)
        {
            letters[i] = char.ToLowerInvariant(Crockford.Letter((int)(value & 31)));
            value >>= 5;
        }

        return new string(letters);
    }
}
