namespace Fulfillment.Engine.Subscriptions;

/// <summary>Where a subscription stands on a day. Computed from its coverage, never stored.</summary>
public enum SubscriptionState
{
    Pending,
    Active,
    Grace,
    Expired,
    Suspended,
    CancelScheduled,
    Cancelled,
}

/// <summary>Which state may follow which, as days pass and amendments come. A test walks coverages along it.</summary>
public static class SubscriptionTransitions
{
    private static readonly Dictionary<SubscriptionState, SubscriptionState[]> _next = new()
    {
        [SubscriptionState.Pending] =
            [SubscriptionState.Active, SubscriptionState.CancelScheduled, SubscriptionState.Suspended, SubscriptionState.Cancelled],
        [SubscriptionState.Active] =
        [
            SubscriptionState.Grace, SubscriptionState.Expired, SubscriptionState.Suspended,
            SubscriptionState.CancelScheduled, SubscriptionState.Cancelled,
        ],
        [SubscriptionState.Grace] =
        [
            SubscriptionState.Expired, SubscriptionState.Active, SubscriptionState.Suspended,
            SubscriptionState.CancelScheduled, SubscriptionState.Cancelled,
        ],
        [SubscriptionState.Expired] =
        [
            SubscriptionState.Active, SubscriptionState.Suspended, SubscriptionState.CancelScheduled,
            SubscriptionState.Cancelled,
        ],
        [SubscriptionState.Suspended] =
        [
            SubscriptionState.Active, SubscriptionState.Grace, SubscriptionState.Expired,
            SubscriptionState.CancelScheduled, SubscriptionState.Cancelled, SubscriptionState.Pending,
        ],
        [SubscriptionState.CancelScheduled] =
        [
            SubscriptionState.Cancelled, SubscriptionState.Active, SubscriptionState.Suspended, SubscriptionState.Grace,
            SubscriptionState.Expired,
        ],
        [SubscriptionState.Cancelled] = [],
    };

    public static bool Allows(SubscriptionState from, SubscriptionState to) => _next[from].Contains(to);

    /// <summary>The states that may follow, for the page in <c>specs/states</c>.</summary>
    public static IReadOnlyList<SubscriptionState> After(SubscriptionState state) => _next[state];
}
