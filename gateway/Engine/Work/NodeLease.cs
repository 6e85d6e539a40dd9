using System.Data.Common;
using Fulfillment.Engine.Metrics;
using Fulfillment.Engine.Store;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Fulfillment.Engine.Work;

/// <summary>
/// Keeps this node's lease and frees what nodes left behind whose lease has run out. Rescue follows liveness, not the
/// length of a job: a node that lives keeps its work however long that takes.
/// </summary>
public sealed partial class NodeLease(
    Database database,
    WorkFloor floor,
    IEnumerable<IRescued> rescued,
    Signals signals,
    EngineMeter meter,
    IOptions<WorkOptions> options,
    TimeProvider clock,
    ILogger<NodeLease> logger) : BackgroundService
{
    private readonly IRescued[] _rescued = [.. rescued];

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Value.Enabled)
        {
            await OpenAsync(cancellationToken);
            await base.StartAsync(cancellationToken);
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        floor.Close();
        await base.StopAsync(cancellationToken);
        if (options.Value.Enabled)
        {
            await TryAsync(LeaveAsync, CancellationToken.None);
        }
    }

    /// <summary>Says that this node lives, and frees what dead ones hold.</summary>
    public async Task RenewAsync(CancellationToken cancel)
    {
        var lease = options.Value.Lease;
        var asked = clock.GetTimestamp();
        var freed = await database.InTransactionAsync(
            async tx =>
            {
                await NodeTable.RenewAsync(tx, floor.Node, lease, cancel);
                return await FreeAsync(tx, cancel);
            },
            cancel);
        // From when it was asked for, and well before its end: nothing is taken under a lease that ends meanwhile.
        floor.OpenFor((lease * 2 / 3) - clock.GetElapsedTime(asked));
        if (freed > 0)
        {
            Log.Freed(logger, freed);
            meter.Crashed(freed);
            signals.RaiseAll();
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.Lease / 3);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await TryAsync(RenewAsync, stoppingToken);
        }
    }

    private async Task OpenAsync(CancellationToken cancel)
    {
        if (!database.IsPostgres)
        {
            // One process has the file: whoever was at work before it is gone.
            await database.InTransactionAsync(tx => NodeTable.RemoveAllAsync(tx, cancel), cancel);
        }

        await RenewAsync(cancel);
    }

    private Task LeaveAsync(CancellationToken cancel) => database.InTransactionAsync(
        async tx =>
        {
            foreach (var part in _rescued)
            {
                await part.ReleaseAsync(tx, floor.Node, cancel);
            }

            await NodeTable.RemoveAsync(tx, floor.Node, cancel);
        },
        cancel);

    private async Task<int> FreeAsync(DbTransaction tx, CancellationToken cancel)
    {
        var freed = 0;
        foreach (var part in _rescued)
        {
            freed += await part.RescueAsync(tx, cancel);
        }

        await NodeTable.ForgetAsync(tx, cancel);
        return freed;
    }

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
            meter.StoreUnavailable("lease");
        }
        catch (Exception e) // Edge: the loop. Without it the node would lose its lease and never get it back.
        {
            Log.LoopFailed(logger, e);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(2008, LogLevel.Error, "A turn of the lease's loop failed; the next one follows")]
        public static partial void LoopFailed(ILogger logger, Exception e);

        [LoggerMessage(2003, LogLevel.Warning, "The store does not answer; this node's lease is not renewed")]
        public static partial void StoreAway(ILogger logger, Exception e);

        [LoggerMessage(2004, LogLevel.Warning, "{Count} pieces of work of nodes that are gone were freed")]
        public static partial void Freed(ILogger logger, int count);
    }
}

/// <summary>Something that nodes take for themselves, and that must be freed when a node is gone.</summary>
public interface IRescued
{
    /// <summary>Frees what nodes hold whose lease has run out. Each such piece has cost a worker.</summary>
    Task<int> RescueAsync(DbTransaction tx, CancellationToken cancel);

    /// <summary>Gives back what a node holds that is stopping, which is no crash.</summary>
    Task ReleaseAsync(DbTransaction tx, string node, CancellationToken cancel);
}

/// <summary>
/// Frees work. Also what stands as this node's own while nobody here is at it: the answer to a commit that claimed it
/// was lost, and as this node lives on, nobody else would. It must be seen so twice, as a claim is in the store a
/// moment before it is in hand.
/// </summary>
internal sealed class RescuedWork(WorkFloor floor) : IRescued
{
    private HashSet<HeldWork> _unknown = [];

    public async Task<int> RescueAsync(DbTransaction tx, CancellationToken cancel)
    {
        var unknown = (await WorkTable.OfOwnerAsync(tx, floor.Node, cancel)).Where(held => !floor.Has(held)).ToHashSet();
        var orphans = unknown.Where(_unknown.Contains).ToList();
        _unknown = unknown;
        await WorkTable.FreeAsync(tx, orphans, cancel);
        return orphans.Count + await WorkTable.RescueAsync(tx, cancel);
    }

    public Task ReleaseAsync(DbTransaction tx, string node, CancellationToken cancel) =>
        WorkTable.ReleaseAsync(tx, node, cancel);
}
