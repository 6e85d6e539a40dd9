namespace Fulfillment.Engine.Usage;

/// <summary>Where a pack stands.</summary>
public enum PackState
{
    /// <summary>Nothing of it was used.</summary>
    Granted,

    /// <summary>Something of it was used, and something is left.</summary>
    InUse,

    /// <summary>Nothing is left.</summary>
    Exhausted,

    /// <summary>Its time is over. Use from before that day which is told late still counts.</summary>
    Expired,

    /// <summary>It was taken back.</summary>
    Revoked,
}

/// <summary>
/// The only place that says which state may follow which. Late and corrected usage moves a pack back too: its state is
/// that of the usage as known now.
/// </summary>
public static class PackTransitions
{
    private static readonly Dictionary<PackState, PackState[]> _next = new()
    {
        [PackState.Granted] = [PackState.InUse, PackState.Exhausted, PackState.Expired, PackState.Revoked],
        [PackState.InUse] = [PackState.Granted, PackState.Exhausted, PackState.Expired, PackState.Revoked],
        [PackState.Exhausted] = [PackState.Granted, PackState.InUse, PackState.Expired, PackState.Revoked],
        [PackState.Expired] = [PackState.Exhausted, PackState.Revoked],
        [PackState.Revoked] = [],
    };

    public static bool Allows(PackState from, PackState to) => _next[from].Contains(to);

    /// <summary>The states that may follow, for the page in <c>specs/states</c>.</summary>
    public static IReadOnlyList<PackState> After(PackState state) => _next[state];
}
