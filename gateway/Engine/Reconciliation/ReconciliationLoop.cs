using System.Data.Common;
using Fulfillment.Engine.Metrics;
using Fulfillment.Engine.Store;
using Fulfillment.Engine.Work;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Fulfillment.Engine.Reconciliation;

/// <summary>
/// Looks every minute whether a run is due, or was left by a node that is gone, and walks it. Of all nodes one walks; all
/// show what it has found.
/// </summary>
public sealed partial class ReconciliationLoop(
    Reconciler reconciler, Database database, WorkFloor floor, Signals signals, EngineMeter meter, IOptions<ReconciliationOptions> options,
    ILogger<ReconciliationLoop> logger) : BackgroundService
{
    private static readonly TimeSpan _look = TimeSpan.FromMinutes(1);

    private ReconciliationRun? _walked;

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
            await signals.Reconciliation.WaitAsync(_look, stoppingToken);
            if (!stoppingToken.IsCancellationRequested)
            {
                await TryAsync(TurnAsync, stoppingToken);
            }
        }
    }

    private async Task TurnAsync(CancellationToken cancel)
    {
        _walked = options.Value.Enabled ? await reconciler.TakeAsync(floor.Node, cancel) : null;
        if (_walked is not null)
        {
            await reconciler.RunAsync(_walked, cancel);
            _walked = null;
        }

        await reconciler.ShowAsync(cancel);
    }

    /// <summary>Another node goes on at once.</summary>
    private Task ReleaseAsync(CancellationToken cancel) =>
        database.InTransactionAsync(tx => ReconciliationTable.ReleaseAsync(tx, floor.Node, cancel), cancel);

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
            meter.StoreUnavailable("reconciliation");
        }
        catch (Exception e) // Edge: the loop. Without it nobody would look again, and nobody would see that.
        {
            Log.LoopFailed(logger, e);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(2082, LogLevel.Warning, "The store does not answer; the reconciliation goes on in a minute")]
        public static partial void StoreAway(ILogger logger, Exception e);

        [LoggerMessage(2083, LogLevel.Error, "A turn of the reconciliation failed; it goes on in a minute where it stood")]
        public static partial void LoopFailed(ILogger logger, Exception e);
    }
}
