using System.Data.Common;
using Fulfillment.Engine.Metrics;
using Fulfillment.Engine.Store;
using Fulfillment.Engine.Work;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Fulfillment.Engine.Rescreening;

/// <summary>
/// Looks every minute whether there is something new to look for, or was left by a node that is gone, and walks it. Of all
/// nodes one walks.
/// </summary>
public sealed partial class RescreeningLoop(
    Rescreener rescreener, Database database, WorkFloor floor, Signals signals, EngineMeter meter, IOptions<RescreeningOptions> options,
    ILogger<RescreeningLoop> logger) : BackgroundService
{
    private static readonly TimeSpan _look = TimeSpan.FromMinutes(1);

    private RescreeningRun? _walked;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (_walked is not null)
        {
            await TryAsync(ReleaseAsync, CancellationToken.None);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await signals.Rescreening.WaitAsync(_look, stoppingToken);
            if (!stoppingToken.IsCancellationRequested)
            {
                await TryAsync(TurnAsync, stoppingToken);
            }
        }
    }

    private async Task TurnAsync(CancellationToken cancel)
    {
        while (options.Value.Enabled && (_walked = await rescreener.TakeAsync(floor.Node, cancel)) is not null)
        {
            await rescreener.RunAsync(_walked, cancel);
            _walked = null;
        }
    }

    /// <summary>Another node goes on at once.</summary>
    private Task ReleaseAsync(CancellationToken cancel) =>
        database.InTransactionAsync(tx => RescreeningTable.ReleaseAsync(tx, floor.Node, cancel), cancel);

    private async Task TryAsync(Func<CancellationToken, Task> act, CancellationToken cancel)
    {
        try
        {
            await act(cancel);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // Stopping.
        }
        catch (Exception e) when (e is DbException or TimeoutException)
        {
            Log.StoreAway(logger, e);
            meter.StoreUnavailable("rescreening");
        }
        catch (Exception e) // Edge: the loop. Without it nobody would look again, and nobody would see that.
        {
            Log.LoopFailed(logger, e);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(6045, LogLevel.Warning, "The store does not answer; the re-screening goes on in a minute")]
        public static partial void StoreAway(ILogger logger, Exception e);

        [LoggerMessage(6046, LogLevel.Error, "A turn of the re-screening failed; it goes on in a minute where it stood")]
        public static partial void LoopFailed(ILogger logger, Exception e);
    }
}
