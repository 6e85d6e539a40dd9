using Fulfillment.Engine.Licensing;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Screening;
using Fulfillment.Engine.Subscriptions;
using Fulfillment.Sdk.Screening;

namespace Fulfillment.Engine.Instances;

/// <summary>The only reasons for which an activation is refused.</summary>
public enum ActivationRefusal
{
    /// <summary>Nobody has this code.</summary>
    UnknownCode,

    /// <summary>The order is not cleared, or not carried out yet.</summary>
    NotCleared,

    /// <summary>The subscription is cancelled, or its license was taken back.</summary>
    Cancelled,

    Suspended,

    /// <summary>The last term is over, and its days of grace.</summary>
    Expired,
}

/// <summary>All that decides whether an instance may be activated.</summary>
public sealed record ActivationCase
{
    /// <summary>Of the line that made the subscription.</summary>
    public required LineStatus Line { get; init; }

    public required string ContentHash { get; init; }

    /// <summary>The newest about the order that made the subscription.</summary>
    public required ScreeningDecision? Decision { get; init; }

    public required SubscriptionState State { get; init; }

    /// <summary>The newest license; none before the first was issued.</summary>
    public required License? License { get; init; }
}

/// <summary>
/// Says whether an instance may be activated. Seats, true-ups, reports, what is owed and how many instances there are do
/// not occur here: nobody is ever refused for them.
/// </summary>
public static class ActivationRules
{
    /// <returns><c>null</c> where nothing speaks against it.</returns>
    public static ActivationRefusal? RefusalOf(ActivationCase asked) => asked switch
    {
        { Line: LineStatus.Reversed or LineStatus.Cancelled } or { State: SubscriptionState.Cancelled } => ActivationRefusal.Cancelled,
        { Line: not LineStatus.Provisioned } or { License: null } => ActivationRefusal.NotCleared,
        _ when !IsCleared(asked) => ActivationRefusal.NotCleared,
        { License.RevokedAt: not null } => ActivationRefusal.Cancelled,
        { State: SubscriptionState.Suspended } => ActivationRefusal.Suspended,
        { State: SubscriptionState.Expired } => ActivationRefusal.Expired,
        _ => null,
    };

    /// <summary>How long an allow counts was asked when the line was carried out; since then only a newer word counts.</summary>
    private static bool IsCleared(ActivationCase asked) =>
        asked.Decision is { Verdict: Verdict.Allow } decision && decision.ContentHash == asked.ContentHash;
}
