using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Subscriptions;
using Fulfillment.Engine.Tickets;
using Fulfillment.Engine.Work;

namespace Fulfillment.Engine.Provisioning;

/// <summary>What became of the wish to cancel. Closed.</summary>
public abstract record CancelOutcome
{
    private CancelOutcome()
    {
    }

    /// <summary>It is cancelled, now or before.</summary>
    public sealed record Cancelled(Order Order) : CancelOutcome;

    public sealed record Unknown : CancelOutcome;

    /// <summary>Somebody else moved the order since the caller read it.</summary>
    public sealed record Moved(long Version) : CancelOutcome;

    /// <summary>A line is provisioned: only a cancel order can end that.</summary>
    public sealed record TooLate(Order Order) : CancelOutcome;
}

/// <summary>Where a partner takes an order back, until its first line is provisioned.</summary>
public sealed class OrderDesk(OrderBook book, TimeProvider clock)
{
    /// <param name="versions">The versions that the caller accepts, or <c>null</c> for any.</param>
    public Task<CancelOutcome> CancelAsync(
        Partner partner, string orderId, IReadOnlyList<long>? versions, Actor actor, CancellationToken cancel) =>
        book.ChangeAsync<CancelOutcome>(
            async change =>
            {
                var order = await OrderTable.LockAsync(change.Tx, orderId, cancel);
                if (order is null || order.Partner != partner.Id)
                {
                    return new CancelOutcome.Unknown();
                }

                if (order.Status == OrderStatus.Cancelled)
                {
                    return new CancelOutcome.Cancelled(order);
                }

                if (versions?.Contains(order.Version) == false)
                {
                    return new CancelOutcome.Moved(order.Version);
                }

                if (!OrderTransitions.Allows(order.Status, OrderStatus.Cancelled)
                    || order.Lines.Any(line => line.Status is LineStatus.Provisioned))
                {
                    return new CancelOutcome.TooLate(order);
                }

                var cancelled = order.Cancel(actor, partner.Now(clock), ReasonCodes.Cancelled);
                await StopWorkAsync(change, order, cancel);
                await TakeBackAsync(change, order, actor, cancel);
                change.Save(cancelled);
                change.Touch(actor, "order.cancel", order.Id, $"v{order.Version}", $"v{cancelled.Version}");
                return new CancelOutcome.Cancelled(cancelled.Saved());
            },
            cancel);

    /// <summary>A worker that is at it loses its fence and writes nothing.</summary>
    private async Task StopWorkAsync(OrderChange change, Order order, CancellationToken cancel)
    {
        WorkTable.Drop(change.Writes, WorkSubject.Order, order.Id);
        foreach (var item in await ProvisioningTable.OfOrderAsync(change.Tx, order.Id, cancel))
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
    private async Task TakeBackAsync(OrderChange change, Order order, Actor actor, CancellationToken cancel)
    {
        var named = order.Lines.Select(line => line.SubscriptionId).OfType<string>().ToHashSet();
        if (named.Count == 0)
        {
            return;
        }

        await SubscriptionTable.LockAsync(change.Tx, named, cancel);
        BookingTable.Reverse(change.Writes, order.Lines.Select(line => line.Id), clock);
        TrialTable.Forget(change.Writes, order.Lines.Select(line => line.Id));
        var subscriptions = await SubscriptionTable.ListAsync(change.Tx, named, cancel);
        var histories = await AmendmentTable.HistoriesAsync(change.Tx, subscriptions, cancel);
        foreach (var subscription in subscriptions)
        {
            await TakeBackAsync(change, subscription, histories[subscription.Id], (order, actor), cancel);
        }
    }

    private async Task TakeBackAsync(
        OrderChange change, Subscription subscription, IReadOnlyList<Amendment> history, (Order Order, Actor Actor) by, CancellationToken cancel)
    {
        var (order, actor) = by;
        var seen = subscription;
        foreach (var taken in history.Where(amendment => amendment.OrderId == order.Id))
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
