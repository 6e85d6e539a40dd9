using System.Data.Common;
using Fulfillment.Engine.Orders;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Fulfillment.Engine.Counting;

/// <summary>
/// Finds installed products that have fallen silent, in small batches. Every node looks; each silence is told by the one
/// that finds it first.
/// </summary>
public sealed partial class SilenceSweep(OrderBook book, UsageCounter counter, TimeProvider clock, ILogger<SilenceSweep> logger)
    : BackgroundService
{
    private const int Batch = 100;
    private static readonly TimeSpan _every = TimeSpan.FromMinutes(5);

    /// <returns>How many were found.</returns>
    public async Task<int> RunOnceAsync(CancellationToken cancel)
    {
        for (var total = 0; ;)
        {
            var found = await book.ChangeAsync(change => counter.FindSilentAsync(change, Batch, cancel), cancel);
            total += found;
            if (found < Batch)
            {
                return total;
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(_every, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await TryAsync(stoppingToken);
        }
    }

    /// <summary>Looks once. Whatever is wrong with a record, the loop goes on: without it the whole node would stop.</summary>
    internal async Task TryAsync(CancellationToken cancel)
    {
        try
        {
            await RunOnceAsync(cancel);
        }
        catch (Exception e) when (e is DbException or TimeoutException)
        {
            Log.Later(logger, e);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancel.IsCancellationRequested) // Edge: the loop.
        {
            Log.LoopFailed(logger, e);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(2070, LogLevel.Warning, "Silent instances could not be looked for; trying again later")]
        public static partial void Later(ILogger logger, Exception e);

        [LoggerMessage(2071, LogLevel.Error, "A turn of the search for silent instances failed; the next one follows")]
        public static partial void LoopFailed(ILogger logger, Exception e);
    }
}
