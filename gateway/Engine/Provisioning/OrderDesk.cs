using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Principals;

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
                await OrderUndoing.UndoAsync(change, order, actor, clock, cancel);
                change.Save(cancelled);
                change.Touch(actor, "order.cancel", order.Id, $"v{order.Version}", $"v{cancelled.Version}");
                return new CancelOutcome.Cancelled(cancelled.Saved());
            },
            cancel);
}
