using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Principals;
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
                change.Save(cancelled);
                change.Audit(actor, "order.cancel", order.Id, $"v{order.Version}", $"v{cancelled.Version}");
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
}
