using System.Collections.Frozen;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Outbox;
using Fulfillment.Engine.Provisioning;
using Fulfillment.Engine.Subscriptions;
using Fulfillment.Sdk;
using Fulfillment.Sdk.Provisioning;

namespace Fulfillment.Engine.Reconciliation;

/// <summary>What a target was found to have. Closed.</summary>
internal abstract record TargetStanding
{
    private TargetStanding()
    {
    }

    /// <summary>There is no target, or nothing is promised of it today.</summary>
    public sealed record Unasked : TargetStanding;

    public sealed record AsAsked : TargetStanding;

    public sealed record Differs(string Ordered, string Delivered) : TargetStanding;

    /// <summary>It cannot be reached, or is being changed: that is no drift, and is asked again by the next run.</summary>
    public sealed record Unknown : TargetStanding;
}

/// <summary>Reads back what targets outside have, as gently as everything else calls them.</summary>
internal sealed class TargetReader(IEnumerable<IProvisioner> provisioners, CallGuards guards, TimeProvider clock)
{
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(30);

    private readonly FrozenDictionary<string, IProvisioner> _provisioners = provisioners.ToFrozenDictionary(one => one.Kind);

    public async Task<TargetStanding> ReadAsync(Case at, CancellationToken cancel)
    {
        // What has expired the target ends by itself on the day that it was told.
        var state = at.Covered.StateOn(at.Today);
        if (TargetTerms.KindOf(at.Subscription.Delivery) is not { } kind || at.IsMoving || at.Origin?.Status != LineStatus.Provisioned
            || state is SubscriptionState.Pending or SubscriptionState.Expired or SubscriptionState.Suspended)
        {
            return new TargetStanding.Unasked();
        }

        return _provisioners.TryGetValue(kind, out var provisioner)
            ? Standing(await ReadAsync(provisioner, guards.Of($"target.{kind}"), Request(at), cancel))
            : new TargetStanding.Unknown();
    }

    private static async Task<ReadBackResult?> ReadAsync(
        IProvisioner provisioner, CallGuard guard, ReadBackRequest request, CancellationToken cancel) =>
        await guard.CallAsync(token => provisioner.ReadBackAsync(request, token), read => read.Outcome is not Outcome.Retry, _limit, cancel)
            is GuardedCall<ReadBackResult>.Answered answered ? answered.Answer : null;

    private static TargetStanding Standing(ReadBackResult? read) => read switch
    {
        { IsAsAsked: true } => new TargetStanding.AsAsked(),
        { Outcome: Outcome.Done } => new TargetStanding.Differs(
            string.Join(", ", read.Drift.Select(drift => $"{drift.Member} {drift.Asked ?? "none"}")),
            string.Join(", ", read.Drift.Select(drift => $"{drift.Member} {drift.Found ?? "none"}"))),
        _ => new TargetStanding.Unknown(),
    };

    private ReadBackRequest Request(Case at) => new()
    {
        ProvisioningId = at.Subscription.Id,
        SubscriptionId = at.Subscription.Id,
        SubscriptionNumber = at.Subscription.Number,
        IdempotencyKey = $"{at.Subscription.Id}:{at.Subscription.Version}:reconciliation",
        Deadline = clock.GetUtcNow() + _limit,
        Asked = TargetTerms.On(at.Subscription with { Coverage = at.Covered }, at.Packs, at.Today),
    };
}
