namespace Fulfillment.Engine.Orders;

/// <summary>Where one line of an order stands.</summary>
public enum LineStatus
{
    Pending,
    Scheduled,
    Provisioning,
    Provisioned,
    NeedsAttention,
    Failed,
    Denied,
    Cancelled,
    Reversed,
}

/// <summary>The only place that says which line status may follow which.</summary>
public static class LineTransitions
{
    private static readonly Dictionary<LineStatus, LineStatus[]> _next = new()
    {
        [LineStatus.Pending] =
            [LineStatus.Scheduled, LineStatus.Provisioning, LineStatus.Denied, LineStatus.Cancelled],
        [LineStatus.Scheduled] = [LineStatus.Provisioning, LineStatus.Denied, LineStatus.Cancelled],
        [LineStatus.Provisioning] =
            [LineStatus.Provisioned, LineStatus.NeedsAttention, LineStatus.Failed, LineStatus.Denied, LineStatus.Cancelled],
        [LineStatus.Provisioned] = [LineStatus.Reversed],
        [LineStatus.NeedsAttention] = [LineStatus.Provisioning, LineStatus.Denied, LineStatus.Cancelled],
        [LineStatus.Failed] = [LineStatus.Provisioning, LineStatus.Denied, LineStatus.Cancelled],
        [LineStatus.Denied] = [],
        [LineStatus.Cancelled] = [],
        [LineStatus.Reversed] = [],
    };

    public static bool Allows(LineStatus from, LineStatus to) => _next[from].Contains(to);

    /// <summary>The statuses that may follow, for the page in <c>specs/states</c>.</summary>
    public static IReadOnlyList<LineStatus> After(LineStatus status) => _next[status];
}

/// <summary>What a line asks for.</summary>
public enum OrderAction
{
    New,
    Renew,
    AddSeats,
    ReduceSeats,
    Upgrade,
    Downgrade,
    CoTerm,
    TrueUp,
    Cancel,
    Trial,
    Consumable,
    Transfer,
}

/// <summary>What a partner is told about screening; neutral on purpose.</summary>
public enum ScreeningState
{
    Pending,
    Cleared,
    InReview,
    Refused,
}
