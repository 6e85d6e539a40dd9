using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Counting;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Store;
using Fulfillment.Engine.Subscriptions;
using Fulfillment.Engine.Usage;

namespace Fulfillment.Engine.Instances;

/// <summary>
/// Takes records of any meters: of an installed product about itself, and of the vendor's own platform about anybody. Each
/// record has an outcome of its own, and none is refused for its height.
/// </summary>
public sealed class UsageRecordDesk(OrderBook book, Database database, UsageCounter counter, TimeProvider clock)
{
    /// <returns>One outcome for each row, in their order; <c>null</c> where the instance was deactivated meanwhile.</returns>
    public Task<IReadOnlyList<UsageOutcome>?> TakeAsync(
        InstanceClaim claim, IReadOnlyList<UsageRow> rows, CancellationToken cancel) =>
        book.ChangeAsync<IReadOnlyList<UsageOutcome>?>(
            async change =>
            {
                if (await ActivationTable.FindAsync(change.Tx, claim.ActivationId, cancel) is not { } known || !claim.IsOf(known))
                {
                    return null;
                }

                // Two instances of one subscription may name their messages alike.
                var records = rows.Select(row => row with { InstanceId = known.InstanceId, MessageId = $"{known.Id}/{row.MessageId}" })
                    .Select(row => row.Record(known.SubscriptionId, UsageSource.Sync, clock.GetUtcNow()));
                var of = await CountedSubscription.FindAsync(change.Tx, known.SubscriptionId, cancel);
                return (await counter.RecordAsync(change, of, [.. records], cancel)).Outcomes;
            },
            cancel);

    /// <summary>Takes what the platform counted, each subscription's part in a transaction of its own.</summary>
    /// <returns>One outcome for each row, in their order.</returns>
    public async Task<IReadOnlyList<UsageOutcome>> TakeAsync(
        IReadOnlyList<UsageRow> rows, Actor actor, CancellationToken cancel)
    {
        var owners = await OwnersAsync(rows, cancel);
        var outcomes = owners.Select(owner => owner.Fault is { } fault ? new UsageOutcome.Refused(fault) : (UsageOutcome?)null).ToArray();
        var byOwner = rows.Index().Where(row => owners[row.Index].Id is not null).GroupBy(row => owners[row.Index].Id!);
        foreach (var owner in byOwner.OrderBy(owner => owner.Key, StringComparer.Ordinal))
        {
            var taken = await TakeAsync(owner.Key, [.. owner.Select(row => row.Item)], actor, cancel);
            foreach (var (row, outcome) in owner.Zip(taken))
            {
                outcomes[row.Index] = outcome;
            }
        }

        return [.. outcomes.Select(outcome => outcome!)];
    }

    private Task<IReadOnlyList<UsageOutcome>> TakeAsync(
        string subscriptionId, IReadOnlyList<UsageRow> rows, Actor actor, CancellationToken cancel) =>
        book.ChangeAsync(
            async change =>
            {
                var of = await CountedSubscription.FindAsync(change.Tx, subscriptionId, cancel);
                var records = rows.Select(row => row.Record(subscriptionId, UsageSource.Api, clock.GetUtcNow()));
                var receipt = await counter.RecordAsync(change, of, [.. records], cancel);
                change.Audit(actor, "usage.record", subscriptionId, detail: $"{rows.Count} records");
                return receipt.Outcomes;
            },
            cancel);

    private Task<IReadOnlyList<(string? Id, UsageFault? Fault)>> OwnersAsync(IReadOnlyList<UsageRow> rows, CancellationToken cancel) =>
        database.ReadAsync<IReadOnlyList<(string?, UsageFault?)>>(
            async tx =>
            {
                var ids = rows.Select(row => row.SubscriptionId).OfType<string>().ToHashSet();
                var known = (await SubscriptionTable.ListAsync(tx, ids, cancel)).Select(found => found.Id).ToHashSet();
                var named = await SubscriptionTable.OfNamespacesAsync(tx, rows.Select(row => row.Namespace).OfType<string>().ToHashSet(), cancel);
                return [.. rows.Select(row => OwnerOf(row, known, named))];
            },
            cancel);

    private static (string? Id, UsageFault? Fault) OwnerOf(
        UsageRow row, HashSet<string> known, ILookup<string, Subscription> named) => row switch
        {
            { SubscriptionId: { } id, Namespace: null } => known.Contains(id) ? (id, null) : (null, UsageFault.UnknownSubscription),
            { SubscriptionId: null, Namespace: { } place } => OnDay(named[place], row.At) is { } id ? (id, null) : (null, UsageFault.UnknownNamespace),
            _ => (null, UsageFault.NobodyNamed),
        };

    /// <summary>A namespace has one subscription after the other: the one that covered the day, or the newest.</summary>
    private static string? OnDay(IEnumerable<Subscription> ofNamespace, DateTimeOffset at)
    {
        var day = DateOnly.FromDateTime(at.UtcDateTime);
        var all = ofNamespace.OrderBy(one => one.Id, StringComparer.Ordinal).ToList();
        return (all.LastOrDefault(one => one.Coverage.EntitlementOn(day) != Entitlement.None) ?? all.LastOrDefault())?.Id;
    }
}
