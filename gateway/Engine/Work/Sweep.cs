using System.Data.Common;
using Fulfillment.Engine.Store;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Fulfillment.Engine.Work;

/// <summary>
/// Something that is looked for again and again, in small batches with a transaction each. Every node looks, and what is
/// found belongs to the one that finds it first.
/// </summary>
public abstract partial class Sweep(TimeSpan every, TimeProvider clock, ILogger logger) : BackgroundService
{
    /// <summary>Deals with all that is to be found but what cannot be read: that waits until it is mended, and holds up nothing else.</summary>
    /// <returns>How many were found.</returns>
    public async Task<int> RunOnceAsync(CancellationToken cancel)
    {
        var unreadable = new HashSet<string>();
        for (var total = 0; ;)
        {
            try
            {
                var found = await BatchAsync(unreadable, cancel);
                if (found == 0)
                {
                    return total;
                }

                total += found;
            }
            catch (CorruptRowException e) when (unreadable.Add(e.Id))
            {
                Log.PassedOver(logger, e, GetType().Name, e.Id);
            }
        }
    }

    /// <summary>Deals with some of what is to be found.</summary>
    /// <param name="unreadable">The ids of what is left aside.</param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>How many; 0 when there are no more.</returns>
    protected abstract Task<int> BatchAsync(IReadOnlySet<string> unreadable, CancellationToken cancel);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(every, clock);
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
            Log.Later(logger, e, GetType().Name);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancel.IsCancellationRequested) // Edge: the loop.
        {
            Log.LoopFailed(logger, e, GetType().Name);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(2069, LogLevel.Error, "{Sweep} passes over {Subject}, which cannot be read")]
        public static partial void PassedOver(ILogger logger, Exception e, string sweep, string subject);

        [LoggerMessage(2070, LogLevel.Warning, "{Sweep} could not look into the store; trying again later")]
        public static partial void Later(ILogger logger, Exception e, string sweep);

        [LoggerMessage(2071, LogLevel.Error, "A turn of {Sweep} failed; the next one follows")]
        public static partial void LoopFailed(ILogger logger, Exception e, string sweep);
    }
}
