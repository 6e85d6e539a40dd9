using Fulfillment.Engine.Counting;
using Fulfillment.Engine.Licensing;
using Fulfillment.Engine.Subscriptions;

namespace Fulfillment.Engine.Instances;

/// <summary>Where an instance stands: all that it is told.</summary>
public sealed record InstanceStanding
{
    public required Activation Activation { get; init; }

    public required Subscription Subscription { get; init; }

    public required CurrentLicense License { get; init; }

    /// <summary>The business day of the partner that manages the subscription.</summary>
    public required DateOnly Today { get; init; }

    /// <summary>A new token, where the instance needs one.</summary>
    public InstanceToken? Token { get; init; }

    /// <summary>The instance's own secret, where it is activated.</summary>
    public byte[]? Secret { get; init; }

    public required DateTimeOffset NextSyncBefore { get; init; }

    /// <summary>What may be used on later days, as far as it is known.</summary>
    public IReadOnlyList<Stretch> ToCome =>
        [.. Subscription.Coverage.StretchesFrom(Today).Where(stretch => stretch.StartsOn > Today)];

    /// <summary>The day after the quarter that is reconciled next; <c>null</c> where that was not agreed.</summary>
    public DateOnly? NextReconciliationOn => PaidTerms.NextReconciliationOn(Subscription.Coverage, Today);
}
