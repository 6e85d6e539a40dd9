using System.Data.Common;
using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Store;
using Fulfillment.Engine.Subscriptions;

namespace Fulfillment.Engine.Instances;

/// <summary>Where a partner says how the seats of a subscription are spread over its instances.</summary>
public sealed class AllocationDesk(Database database, TimeProvider clock)
{
    /// <summary>As they stand; <c>null</c> where the partner has no such subscription.</summary>
    public Task<Allocations?> FindAsync(Partner partner, string subscriptionId, CancellationToken cancel) =>
        database.ReadAsync(
            async tx => await SubscriptionTable.FindAsync(tx, partner.Id, subscriptionId, cancel) is { } subscription
                ? await ReadAsync(tx, subscription, partner.Today(clock), cancel)
                : null,
            cancel);

    /// <summary>Spreads the seats anew: what is not named has no share any more.</summary>
    /// <param name="shares">Of fixed shares, each; none where all draw on one pool.</param>
    public Task<AllocationOutcome> SpreadAsync(
        Partner partner, string subscriptionId, IReadOnlyList<InstanceShare> shares, Actor actor, CancellationToken cancel) =>
        database.InTransactionAsync<AllocationOutcome>(
            async tx =>
            {
                if (await SubscriptionTable.FindAsync(tx, partner.Id, subscriptionId, cancel) is not { } subscription)
                {
                    return new AllocationOutcome.Unknown();
                }

                await SubscriptionTable.LockAsync(tx, [subscriptionId], cancel);
                var before = await ReadAsync(tx, subscription, partner.Today(clock), cancel);
                var known = before.Instances.ToDictionary(instance => instance.InstanceId);
                var unknown = shares.Index().Where(share => !known.ContainsKey(share.Item.InstanceId)).Select(share => share.Index).ToList();
                if (unknown.Count > 0)
                {
                    return new AllocationOutcome.UnknownInstances(unknown);
                }

                var after = before with { Instances = Spread(before.Instances, shares) };
                await WriteAsync(tx, before, after, cancel);
                await AuditTable.AppendAsync(tx, cancel, Record(actor, subscriptionId, before, after));
                return new AllocationOutcome.Spread(after);
            },
            cancel);

    private static IReadOnlyList<Activation> Spread(IReadOnlyList<Activation> instances, IReadOnlyList<InstanceShare> shares)
    {
        var seats = shares.ToDictionary(share => share.InstanceId, share => share.Seats);
        return
        [
            .. instances.Select(instance => instance with
            {
                Allocation = seats.TryGetValue(instance.InstanceId, out var share) ? share : null,
            }),
        ];
    }

    private static async Task WriteAsync(DbTransaction tx, Allocations before, Allocations after, CancellationToken cancel)
    {
        var writes = new Writes();
        foreach (var (was, instance) in before.Instances.Zip(after.Instances).Where(pair => pair.First != pair.Second))
        {
            ActivationTable.SaveAllocation(writes, was.Id, instance.Allocation);
        }

        await writes.FlushAsync(tx, cancel);
    }

    private static async Task<Allocations> ReadAsync(
        DbTransaction tx, Subscription subscription, DateOnly today, CancellationToken cancel) => new()
        {
            Seats = subscription.Coverage.EntitlementOn(today) is { Seats: > 0 } used ? used.Seats : subscription.SeatsOn(today),
            Instances = await ActivationTable.ListAsync(tx, subscription.Id, Ids.AfterAll, int.MaxValue, cancel),
        };

    private AuditRecord Record(Actor actor, string subscriptionId, Allocations before, Allocations after) => new()
    {
        At = clock.GetUtcNow(),
        Actor = actor.Name,
        Token = actor.Token,
        Action = "seats.allocate",
        Subject = subscriptionId,
        BeforeRef = $"{before.Mode.Word()}:{before.Allocated}",
        AfterRef = $"{after.Mode.Word()}:{after.Allocated}",
    };
}
