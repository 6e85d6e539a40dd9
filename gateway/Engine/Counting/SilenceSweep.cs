using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Work;
using Microsoft.Extensions.Logging;

namespace Fulfillment.Engine.Counting;

/// <summary>Finds installed products that have fallen silent; each silence is told once.</summary>
public sealed class SilenceSweep(OrderBook book, UsageCounter counter, TimeProvider clock, ILogger<SilenceSweep> logger)
    : Sweep(TimeSpan.FromMinutes(5), clock, logger)
{
    private const int Batch = 100;

    protected override Task<int> BatchAsync(IReadOnlySet<string> unreadable, CancellationToken cancel) =>
        book.ChangeAsync(change => counter.FindSilentAsync(change, unreadable, Batch, cancel), cancel);
}
