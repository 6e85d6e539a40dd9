using Fulfillment.Engine.Metrics;
using Fulfillment.Engine.Outbox;
using Fulfillment.Engine.Store;
using Fulfillment.Engine.Work;

namespace Fulfillment.Engine.Orders;

/// <summary>
/// The one way to change orders: order, timeline, outbox messages, work and audit records are written in one
/// transaction, and whoever waits is told after the commit.
/// </summary>
public sealed class OrderBook(
    Database database,
    Signals signals,
    OrderWatch watch,
    IEnumerable<ISinkRoutes> routes,
    OutboxFloor floor,
    EngineMeter meter,
    TimeProvider clock)
{
    private readonly ISinkRoutes[] _routes = [.. routes];

    public async Task<T> ChangeAsync<T>(Func<OrderChange, Task<T>> change, CancellationToken cancel)
    {
        OrderChange? unit = null;
        var committed = false;
        try
        {
            var result = await database.InTransactionAsync(
                async tx =>
                {
                    unit = new OrderChange(tx, _routes, floor, clock);
                    var made = await change(unit);
                    await unit.CloseAsync(cancel);
                    return made;
                },
                cancel);
            committed = true;
            Tell(unit!);
            return result;
        }
        finally
        {
            unit?.Settle(committed);
        }
    }

    public Task ChangeAsync(Func<OrderChange, Task> change, CancellationToken cancel) =>
        ChangeAsync(
            async unit =>
            {
                await change(unit);
                return true;
            },
            cancel);

    /// <summary>A bell that rings for nothing costs a look at the store: each rings only for what it is for.</summary>
    private void Tell(OrderChange done)
    {
        if (done.HasWork)
        {
            signals.Work.Raise();
            signals.Others.Raise();
        }

        if (done.HasMessages)
        {
            signals.Outbox.Raise();
            signals.Others.Raise();
        }

        foreach (var act in done.Touches)
        {
            meter.Touched(act);
        }

        foreach (var order in done.Moved)
        {
            watch.Changed(order.Id);
            Measure(order);
        }
    }

    private void Measure(Order order)
    {
        foreach (var told in order.Unsaved.Where(told => told.LineId is null))
        {
            if (told.Status == OrderStatus.Screening)
            {
                meter.Reached(OrderStage.Screened, told.At - order.CreatedAt);
            }
            else if (OrderTransitions.IsSettled(told.Status))
            {
                var stage = told.Status == OrderStatus.Fulfilled ? OrderStage.Fulfilled : OrderStage.Ended;
                meter.Reached(stage, told.At - order.CreatedAt);
            }
        }
    }
}
