namespace Fulfillment.Connectors.Egress;

/// <summary>The wait that the other side asks for in Retry-After.</summary>
internal static class AskedWait
{
    /// <param name="answer">What it answered.</param>
    /// <param name="longest">The longest wait that is honored.</param>
    /// <param name="now">The time.</param>
    /// <returns><c>null</c> when it asks for none.</returns>
    public static TimeSpan? Of(HttpResponseMessage answer, TimeSpan longest, DateTimeOffset now)
    {
        var asked = answer.Headers.RetryAfter is not { } header ? null
            : header.Delta ?? (header.Date is { } date ? date - now : null);
        return asked > longest ? longest : asked > TimeSpan.Zero ? asked : null;
    }
}
