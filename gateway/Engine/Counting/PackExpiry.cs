using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Schedules;

namespace Fulfillment.Engine.Counting;

/// <summary>The day on which a pack expires. Asked for when it is granted.</summary>
public sealed class PackExpiry(OrderBook book, UsageCounter counter) : IScheduledAct
{
    public const string Name = "packExpiry";

    public string Kind => Name;

    /// <summary>It works under a lock, so it has a transaction of its own; what has expired does not expire again.</summary>
    public async ValueTask<Action<OrderChange>> PrepareAsync(Schedule schedule, object? known, CancellationToken cancel)
    {
        await book.ChangeAsync(
            async change => await counter.ExpirePacksAsync(
                change, await CountedSubscription.FindAsync(change.Tx, schedule.Subject, cancel), cancel),
            cancel);
        return _ => { };
    }
}
