using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Schedules;
using Fulfillment.Engine.Usage;

namespace Fulfillment.Engine.Counting;

/// <summary>
/// The end of a quarter or a term: what is owed of it is told, once. It is asked for when the first count of the period
/// comes; of a period without a count nothing is known.
/// </summary>
public sealed class PeriodClose(OrderBook book, UsageCounter counter) : IScheduledAct
{
    public const string Name = "periodClose";

    public string Kind => Name;

    /// <summary>A day later than the period ends: the daily reports of its last day have come by then.</summary>
    public static DateOnly DayOf(OveragePeriod period) => period.Range.To.AddDays(1);

    /// <summary>It reads under a lock, so it has a transaction of its own; what is closed is closed, however often it is asked.</summary>
    public async ValueTask<Action<OrderChange>> PrepareAsync(Schedule schedule, object? known, CancellationToken cancel)
    {
        await book.ChangeAsync(
            async change => await counter.CloseAsync(
                change, await CountedSubscription.FindAsync(change.Tx, schedule.Subject, cancel), cancel),
            cancel);
        return _ => { };
    }
}
