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
                await TakeBackAsync(change, partner, order, actor, cancel);
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

    /// <summary>A line that was on its way may have made its subscription, and told a target: neither is to stay.</summary>
    private async Task TakeBackAsync(OrderChange change, Partner partner, Order order, Actor actor, CancellationToken cancel)
    {
        var made = await SubscriptionTable.OfLinesAsync(change.Tx, [.. order.Lines.Select(line => line.Id)], cancel);
        if (made.Count == 0)
        {
            return;
        }

        await SubscriptionTable.LockAsync(change.Tx, [.. made.Select(one => one.Id)], cancel);
        var histories = await AmendmentTable.HistoriesAsync(change.Tx, made, cancel);
        foreach (var seen in made)
        {
            var end = new Amendment
            {
                Number = seen.Version + 1,
                Kind = AmendmentKind.Cancel,
                EffectiveOn = seen.StartsOn,
                Terms = new AmendmentTerms { ReasonCode = ReasonCodes.Cancelled },
                OrderId = order.Id,
                LineId = seen.LineId,
                Actor = actor.Name,
                RecordedAt = clock.GetUtcNow(),
            };
            var ended = seen.With(histories[seen.Id], end);
            SubscriptionTable.Amend(change.Writes, seen, ended, end);
            TicketTable.Withdraw(change.Writes, TicketKind.Claim, seen.Id);
            change.Audit(actor, "subscription.takeBack", seen.Id, $"v{seen.Version}", $"v{ended.Version}");
            if (TargetTerms.KindOf(seen.Delivery) is not null && seen.Place is not null)
            {
                TargetWork.Begin(change, ended, ProvisioningCause.Change, "takenBack", clock);
            }
        }
    }
}
