using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Subscriptions;
using Fulfillment.Engine.Tickets;
using Fulfillment.Engine.Work;

namespace Fulfillment.Engine.Provisioning;

/// <summary>Takes back what the lines of an order have begun and not ended: nothing of it is to stay.</summary>
internal static class OrderUndoing
{
    /// <param name="change">Where to write.</param>
    /// <param name="order">The order, under lock, as it was before it is taken back. Lines that are provisioned stay.</param>
    /// <param name="actor">Who takes it back.</param>
    /// <param name="clock">Tells when.</param>
    /// <param name="cancel">Stops it.</param>
    public static async Task UndoAsync(OrderChange change, Order order, Actor actor, TimeProvider clock, CancellationToken cancel)
    {
        IReadOnlyList<OrderLine> undone = [.. order.Lines.Where(line => line.Status is not (LineStatus.Provisioned or LineStatus.Reversed))];
        await StopWorkAsync(change, order, undone, clock, cancel);
        await TakeBackAsync(change, (order, undone, actor), clock, cancel);
    }

    /// <summary>A worker that is at it loses its fence and writes nothing.</summary>
    private static async Task StopWorkAsync(
        OrderChange change, Order order, IReadOnlyList<OrderLine> undone, TimeProvider clock, CancellationToken cancel)
    {
        WorkTable.Drop(change.Writes, WorkSubject.Order, order.Id);
        var ids = undone.Select(line => line.Id).ToHashSet();
        foreach (var item in (await ProvisioningTable.OfOrderAsync(change.Tx, order.Id, cancel)).Where(item => ids.Contains(item.LineId)))
        {
            WorkTable.Drop(change.Writes, WorkSubject.Provisioning, item.Id);
            if (ProvisioningTransitions.Allows(item.State, ProvisioningState.Superseded))
            {
                ProvisioningTable.Update(change.Writes, item.MoveTo(ProvisioningState.Superseded, clock.GetUtcNow()));
            }
        }
    }

    /// <summary>
    /// A line that was on its way may have made its subscription, or amended one, and told a target: none of that is to stay.
    /// </summary>
    private static async Task TakeBackAsync(
        OrderChange change, (Order Order, IReadOnlyList<OrderLine> Undone, Actor Actor) what, TimeProvider clock, CancellationToken cancel)
    {
        var ids = what.Undone.Select(line => line.Id).ToHashSet();
        var named = what.Undone.Select(line => line.SubscriptionId).OfType<string>().ToHashSet();
        if (named.Count == 0)
        {
            return;
        }

        await SubscriptionTable.LockAsync(change.Tx, named, cancel);
        BookingTable.Reverse(change.Writes, ids, clock);
        TrialTable.Forget(change.Writes, ids);
        var subscriptions = await SubscriptionTable.ListAsync(change.Tx, named, cancel);
        var histories = await AmendmentTable.HistoriesAsync(change.Tx, subscriptions, cancel);
        foreach (var subscription in subscriptions)
        {
            var history = histories[subscription.Id];
            var taken = history.Where(amendment => amendment.OrderId == what.Order.Id && (amendment.LineId is not { } line || ids.Contains(line)));
            await TakeBackAsync(change, subscription, (history, [.. taken], what.Order, what.Actor), clock, cancel);
        }
    }

    private static async Task TakeBackAsync(
        OrderChange change,
        Subscription subscription,
        (IReadOnlyList<Amendment> History, IReadOnlyList<Amendment> Taken, Order Order, Actor Actor) what,
        TimeProvider clock,
        CancellationToken cancel)
    {
        var (history, all, order, actor) = what;
        var seen = subscription;
        foreach (var taken in all)
        {
            var isFirst = taken.Number == 1;
            var end = new Amendment
            {
                Number = seen.Version + 1,
                Kind = isFirst ? AmendmentKind.Cancel : AmendmentKind.Undo,
                EffectiveOn = taken.EffectiveOn,
                Terms = isFirst
                    ? new AmendmentTerms { ReasonCode = ReasonCodes.Cancelled }
                    : new AmendmentTerms { Undoes = taken.Number },
                Actor = actor.Name,
                RecordedAt = clock.GetUtcNow(),
            };
            history = [.. history, end];
            var ended = seen with { Version = end.Number, Coverage = Replay.Of(history) };
            SubscriptionTable.Amend(change.Writes, seen, ended, end);
            // The next one finds the version that this one has made.
            await change.Writes.FlushAsync(change.Tx, cancel);
            change.Audit(actor, "subscription.takeBack", seen.Id, $"v{seen.Version}", $"v{ended.Version}");
            seen = ended;
        }

        if (seen.Version == subscription.Version)
        {
            return;
        }

        TicketTable.Withdraw(change.Writes, TicketKind.Claim, seen.Id);
        if (TargetTerms.KindOf(seen.Delivery) is not null && seen.Place is not null)
        {
            TargetWork.Begin(change, seen, ProvisioningCause.Change, order.Id, clock);
        }
    }
}
