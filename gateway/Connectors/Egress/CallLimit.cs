namespace Fulfillment.Connectors.Egress;

/// <summary>How long one call outward may take.</summary>
internal static class CallLimit
{
    // The caller's own limit would end the attempt without a word of ours.
    private static readonly TimeSpan _spare = TimeSpan.FromMilliseconds(500);

    /// <param name="own">What a call gets at most.</param>
    /// <param name="deadline">When the caller stops waiting.</param>
    /// <param name="now">The time.</param>
    /// <returns>Zero when it is too late.</returns>
    public static TimeSpan Of(TimeSpan own, DateTimeOffset deadline, DateTimeOffset now)
    {
        var left = deadline - now - _spare;
        return left < own ? left > TimeSpan.Zero ? left : TimeSpan.Zero : own;
    }
}
