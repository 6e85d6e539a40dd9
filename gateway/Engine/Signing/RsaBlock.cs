using System.Numerics;

namespace Fulfillment.Engine.Signing;

/// <summary>
/// The block of PKCS#1 v1.5, type 1, over raw bytes: 00 01 FF… 00 and the bytes. Type 1 is what a private key makes and
/// a public key opens. The framework pads so only around a hash.
/// </summary>
internal static class RsaBlock
{
    private const int LeastPadding = 8;
    private const int Overhead = LeastPadding + 3;

    /// <exception cref="ArgumentException">The bytes do not fit in a block of this length.</exception>
    public static byte[] Pad(ReadOnlySpan<byte> content, int length)
    {
        if (content.Length > length - Overhead)
            throw new ArgumentException($"It takes at most {length - Overhead} bytes.", nameof(content));

        var block = new byte[length];
        block.AsSpan().Fill(0xFF);
        (block[0], block[1], block[length - content.Length - 1]) = (0, 1, 0);
        content.CopyTo(block.AsSpan(length - content.Length));
        return block;
    }

    /// <returns><c>null</c> when it is no block of type 1.</returns>
    public static byte[]? Content(ReadOnlySpan<byte> block)
    {
        if (block is not [0, 1, ..])
            return null;

        var padding = block[2..].IndexOfAnyExcept((byte)0xFF);
        return padding >= LeastPadding && block[2 + padding] == 0 ? block[(2 + padding + 1)..].ToArray() : null;
    }

    public static BigInteger Number(ReadOnlySpan<byte> bytes) => new(bytes, isUnsigned: true, isBigEndian: true);

    /// <summary>With leading zero bytes up to the length.</summary>
    public static byte[] Bytes(BigInteger number, int length)
    {
        var bytes = new byte[length];
        var digits = number.ToByteArray(isUnsigned: true, isBigEndian: true);
        digits.CopyTo(bytes, length - digits.Length);
        return bytes;
    }
}
