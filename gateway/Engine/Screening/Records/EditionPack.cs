using System.IO.Compression;
using System.Security.Cryptography;

namespace Fulfillment.Engine.Screening.Records;

/// <summary>Editions as they lie in the store: packed, and known by the hash of what comes out.</summary>
internal static class EditionPack
{
    public static byte[] Pack(ReadOnlySpan<byte> content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
        {
            gzip.Write(content);
        }

        return packed.ToArray();
    }

    /// <returns><c>null</c> where it is not what was packed.</returns>
    public static byte[]? Unpack(byte[] packed, long size, string hash)
    {
        var content = new byte[size];
        try
        {
            using var gzip = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress);
            return gzip.ReadAtLeast(content, content.Length, throwOnEndOfStream: false) == size
                && gzip.ReadByte() < 0
                && HashOf(content) == hash
                ? content
                : null;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    public static string HashOf(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content));
}
