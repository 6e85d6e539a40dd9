namespace Fulfillment.Gateway.Callbacks;

/// <summary>A callback as it comes: the raw bytes, over which signatures are, its headers, and its id.</summary>
internal static class CallbackBody
{
    public const int Largest = 256 * 1024;

    private const int LongestId = 200;

    /// <summary>What is wrong with an id that cannot be kept.</summary>
    public static string IdFault { get; } = $"The message's id must have 1 to {LongestId} characters of text.";

    /// <summary>Whether a message can be known again by this id.</summary>
    public static bool IsId(string id) => id.Length is >= 1 and <= LongestId && !id.Any(c => char.IsControl(c) || char.IsSurrogate(c));

    /// <summary>The names in lower case; several values are joined.</summary>
    public static Dictionary<string, string> HeadersOf(HttpRequest request) => request.Headers.ToDictionary(
        header => header.Key.ToLowerInvariant(),
        header => string.Join(',', (IEnumerable<string?>)header.Value));

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
