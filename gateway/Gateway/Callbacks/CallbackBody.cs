namespace Fulfillment.Gateway.Callbacks;

/// <summary>The raw bytes of a callback: signatures are over these.</summary>
internal static class CallbackBody
{
    public const int Largest = 256 * 1024;

    /// <returns><c>null</c> when it is too large; no more than that was read then.</returns>
    public static async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpRequest request, CancellationToken cancel)
    {
        if (request.ContentLength > Largest)
        {
            return null;
        }

        var body = new byte[request.ContentLength ?? 4096];
        var length = 0;
        while (true)
        {
            if (length == body.Length)
            {
                // One byte beyond the announced end, or beyond the limit, tells that there is more.
                Array.Resize(ref body, Math.Min(Math.Max(2 * length, 1), Largest + 1));
            }

            var read = await request.Body.ReadAsync(body.AsMemory(length), cancel);
            length += read;
            if (read == 0)
            {
                return body.AsMemory(0, length);
            }

            if (length > Largest)
            {
                return null;
            }
        }
    }
}
