using System.Collections.Frozen;
using System.Data.Common;
using Fulfillment.Engine.Metrics;
using Fulfillment.Engine.Store;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Fulfillment.Engine.Work;

/// <summary>The loop that claims due work and hands each piece to its runner, as many at once as there are slots.</summary>
public sealed partial class Worker(
    Database database,
    IEnumerable<IWorkRunner> runners,
    RetryPolicy retry,
    Signals signals,
    EngineMeter meter,
    IOptions<WorkOptions> options,
    TimeProvider clock,
    ILogger<Worker> logger) : BackgroundService
{
    private readonly FrozenDictionary<WorkSubject, IWorkRunner> _runners = runners.ToFrozenDictionary(r => r.Subject);
    private readonly string _owner = Ids.New("nod", clock);
    private readonly SemaphoreSlim _slots = new(options.Value.Slots, options.Value.Slots);

    /// <summary>Claims what is due now and runs it to its end.</summary>
    /// <returns>How many pieces were run.</returns>
    public async Task<int> RunDueAsync(CancellationToken cancel)
    {
        var items = await ClaimAsync(options.Value.Slots, cancel);
        await Task.WhenAll(items.Select(item => RunAsync(item, cancel)));
        return items.Count;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!database.IsPostgres)
        {
            await database.InTransactionAsync(tx => WorkTable.ReleaseAllAsync(tx, stoppingToken), stoppingToken);
        }

        await Task.WhenAll(ClaimLoopAsync(stoppingToken), RenewLoopAsync(stoppingToken));
        await ReleaseAsync();
    }

    /// <summary>What was cut off by the stop is free at once for whoever comes next.</summary>
    private async Task ReleaseAsync()
    {
        try
        {
            await database.InTransactionAsync(
                tx => WorkTable.ReleaseAsync(tx, _owner, CancellationToken.None), CancellationToken.None);
        }
        catch (Exception e) when (e is DbException or TimeoutException)
        {
            Log.StoreAway(logger, e);
        }
    }

    private async Task ClaimLoopAsync(CancellationToken cancel)
    {
        var running = new HashSet<Task>();
        while (!cancel.IsCancellationRequested)
        {
            running.RemoveWhere(task => task.IsCompleted);
            var free = _slots.CurrentCount;
            var items = free == 0 ? [] : await TryClaimAsync(free, cancel);
            foreach (var item in items)
            {
                await _slots.WaitAsync(cancel);
                running.Add(RunInSlotAsync(item, cancel));
            }

            if (items.Count < free || free == 0)
            {
                await signals.Work.WaitAsync(options.Value.Poll, cancel);
            }
        }

        await Task.WhenAll(running);
    }

    private async Task RunInSlotAsync(WorkItem item, CancellationToken cancel)
    {
        await Task.Yield();
        try
        {
            await RunAsync(item, cancel);
        }
        finally
        {
            // Only a loop that had no slot left waits for one.
            if (_slots.Release() == 0)
            {
                signals.Work.Raise();
            }
        }
    }

    private async Task RunAsync(WorkItem item, CancellationToken cancel)
    {
        var runner = _runners[item.SubjectKind];
        meter.Claimed(item.SubjectKind.Word(), TimeSpan.FromMilliseconds(item.WaitedMs));
        try
        {
            if (item.Crashes >= retry.MaxCrashes)
            {
                await runner.FailAsync(item, $"It ended {item.Crashes} workers without an answer.", cancel);
                return;
            }

            await runner.RunAsync(item, cancel);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // Stopping: the lease runs out and the work is done elsewhere or later.
        }
        catch (Exception e) // Edge: the step runner. A bug in one piece of work must not stop the others.
        {
            Log.Failed(logger, e, item.SubjectKind, item.SubjectId, item.Step);
            await FailAsync(runner, item, e, cancel);
        }
    }

    private async Task FailAsync(IWorkRunner runner, WorkItem item, Exception cause, CancellationToken cancel)
    {
        try
        {
            await runner.FailAsync(item, $"{cause.GetType().Name} in step {item.Step}.", cancel);
        }
        catch (Exception e) when (e is DbException or TimeoutException or OperationCanceledException)
        {
            // The store is away: the lease runs out and the piece is claimed again.
            Log.Failed(logger, e, item.SubjectKind, item.SubjectId, item.Step);
        }
    }

    private async Task<IReadOnlyList<WorkItem>> TryClaimAsync(int limit, CancellationToken cancel)
    {
        try
        {
            return await ClaimAsync(limit, cancel);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            return [];
        }
        catch (Exception e) when (e is DbException or TimeoutException)
        {
            Log.StoreAway(logger, e);
            meter.StoreUnavailable("worker");
            return [];
        }
    }

    private Task<IReadOnlyList<WorkItem>> ClaimAsync(int limit, CancellationToken cancel) => database.InTransactionAsync(
        tx => WorkTable.ClaimAsync(tx, _owner, options.Value.Lease, limit, cancel), cancel);

    private async Task RenewLoopAsync(CancellationToken cancel)
    {
        using var timer = new PeriodicTimer(options.Value.Lease / 3);
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                await timer.WaitForNextTickAsync(cancel);
                await database.InTransactionAsync(
                    tx => WorkTable.RenewAsync(tx, _owner, options.Value.Lease, cancel), cancel);
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is DbException or TimeoutException)
            {
                Log.StoreAway(logger, e);
                meter.StoreUnavailable("worker");
            }
        }
    }

    public override void Dispose()
    {
        _slots.Dispose();
        base.Dispose();
    }

    private static partial class Log
    {
        [LoggerMessage(2001, LogLevel.Error, "Work {Kind} {Id} failed in step {Step}")]
        public static partial void Failed(ILogger logger, Exception e, WorkSubject kind, string id, string step);

        [LoggerMessage(2002, LogLevel.Warning, "The store does not answer; trying again")]
        public static partial void StoreAway(ILogger logger, Exception e);
    }
}
