namespace Fulfillment.Screening.Lists;

/// <summary>Reads to the end, but never much more than a list may have: a reader then refuses it for its size.</summary>
internal static class LimitedBytes
{
    public static async Task<byte[]> ReadAsync(Stream stream, CancellationToken cancel)
    {
        using var bytes = new MemoryStream();
        var buffer = new byte[81_920];
        while (bytes.Length <= ListLimits.FileBytes && await stream.ReadAsync(buffer, cancel) is > 0 and var count)
            bytes.Write(buffer, 0, count);
        return bytes.ToArray();
    }
}
