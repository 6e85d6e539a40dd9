namespace Fulfillment.Engine.Screening.Alerts;

/// <summary>What became of an alert.</summary>
public enum AlertState
{
    /// <summary>Nobody has looked yet.</summary>
    Open,

    /// <summary>It is somebody else.</summary>
    Cleared,

    /// <summary>It is who is listed.</summary>
    Confirmed,
}

/// <summary>Which state may follow which.</summary>
public static class AlertTransitions
{
    private static readonly Dictionary<AlertState, AlertState[]> _next = new()
    {
        [AlertState.Open] = [AlertState.Cleared, AlertState.Confirmed],
        [AlertState.Cleared] = [],
        // Somebody may have been mistaken.
        [AlertState.Confirmed] = [AlertState.Cleared],
    };

    public static bool Allows(AlertState from, AlertState to) => _next[from].Contains(to);

    /// <summary>The states that may follow, for the page in <c>specs/states</c>.</summary>
    public static IReadOnlyList<AlertState> After(AlertState state) => _next[state];
}
