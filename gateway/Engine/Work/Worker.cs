using System.Collections.Frozen;
using System.Data.Common;
using Fulfillment.Engine.Metrics;
using Fulfillment.Engine.Store;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Fulfillment.Engine.Work;

/// <summary>
/// Runs what this node has in hand: what was handed to it, and what it claims from the lanes in which something is due.
/// </summary>
public sealed partial class Worker(
    Database database,
    IEnumerable<IWorkRunner> runners,
    WorkFloor floor,
    RetryPolicy retry,
    Signals signals,
    EngineMeter meter,
    IOptions<WorkOptions> options,
    ILogger<Worker> logger) : BackgroundService
{
    private readonly FrozenDictionary<WorkSubject, IWorkRunner> _runners = runners.ToFrozenDictionary(r => r.Subject);
    private readonly InFlight _running = new();
    private readonly SuspectPlace _suspect = new();

    /// <summary>Claims what is due now and runs it to its end.</summary>
    /// <returns>How many pieces were run.</returns>
    public async Task<int> RunDueAsync(CancellationToken cancel)
    {
        await PutBackAsync(cancel);
        var items = await ClaimAsync(cancel);
        await Task.WhenAll(items.Select(item => RunAsync(item, cancel)));
        return items.Count;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Value.Enabled)
        {
            return;
        }

        using var drained = new CancellationTokenSource();
        await Task.WhenAll(ClaimLoopAsync(stoppingToken, drained.Token), HandedLoopAsync(stoppingToken, drained.Token));
        drained.CancelAfter(options.Value.Drain);
        await _running.WhenDoneAsync();
    }

    private async Task ClaimLoopAsync(CancellationToken stop, CancellationToken cancel)
    {
        while (!stop.IsCancellationRequested)
        {
            await PutBackAsync(stop);
            var items = floor.IsOpen ? await TryClaimAsync(stop) : [];
            foreach (var item in items)
            {
                _running.Begin(() => RunAsync(item, cancel));
            }

            if (items.Count == 0)
            {
                await signals.Work.WaitAsync(options.Value.Poll, stop);
            }
        }
    }

    private async Task HandedLoopAsync(CancellationToken stop, CancellationToken cancel)
    {
        try
        {
            await foreach (var item in floor.Handed.ReadAllAsync(stop))
            {
                _running.Begin(() => RunAsync(item, cancel));
            }
        }
        catch (OperationCanceledException)
        {
            // Stopping: what is still handed over is given back with the node's lease.
        }
    }

    private async Task RunAsync(WorkItem item, CancellationToken cancel)
    {
        floor.Hold(item);
        try
        {
            await RunOrFailAsync(item, cancel);
        }
        finally
        {
            var isWanted = floor.Leave(item);
            if (item.Crashes > 0)
            {
                _suspect.GiveBack();
            }

            if (isWanted || item.Crashes > 0)
            {
                signals.Work.Raise();
            }
        }
    }

    private async Task RunOrFailAsync(WorkItem item, CancellationToken cancel)
    {
        var runner = _runners[item.SubjectKind];
        try
        {
            if (item.Crashes >= retry.MaxCrashes)
            {
                await runner.FailAsync(item, $"It ended {item.Crashes} workers without an answer.", cancel);
                return;
            }

            var loaded = item.Subject is null ? (await runner.LoadAsync([item], cancel))[0] : item;
            await runner.RunAsync(loaded, cancel);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // Stopping: the work is given back with the node's lease.
        }
        catch (Exception e) when (Database.IsAway(e))
        {
            Log.StoreAway(logger, e);
            meter.StoreUnavailable("worker");
            floor.Stranded.Enqueue(item);
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
        catch (Exception e) // Edge: not even its failing could be written; what cannot be read comes again, for ever.
        {
            Log.Failed(logger, e, item.SubjectKind, item.SubjectId, item.Step);
            floor.Stranded.Enqueue(item with { Attempt = item.Attempt + 1 });
        }
    }

    /// <summary>Puts back what could not be written about: this node lives on, so nobody else would free it.</summary>
    private async Task PutBackAsync(CancellationToken cancel)
    {
        var items = new List<WorkItem>();
        while (floor.Stranded.TryDequeue(out var item))
        {
            items.Add(item);
        }

        if (items.Count == 0)
        {
            return;
        }

        try
        {
            await database.InTransactionAsync(tx => PutBackAsync(tx, items, cancel), cancel);
        }
        catch (Exception e) // Edge: the loop. They are put back at the next turn, or with the node's lease when it is stopping.
        {
            items.ForEach(floor.Stranded.Enqueue);
            if (Database.IsAway(e))
            {
                Log.StoreAway(logger, e);
            }
            else if (!cancel.IsCancellationRequested)
            {
                Log.LoopFailed(logger, e);
            }
        }
    }

    private Task PutBackAsync(DbTransaction tx, List<WorkItem> items, CancellationToken cancel)
    {
        var writes = new Writes();
        foreach (var item in items)
        {
            WorkTable.Return(writes, item, item.Step, item.Attempt, retry.Rest(item.Attempt));
        }

        return writes.FlushAsync(tx, cancel);
    }

    private async Task<IReadOnlyList<WorkItem>> TryClaimAsync(CancellationToken cancel)
    {
        try
        {
            return await ClaimAsync(cancel);
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
        catch (Exception e) // Edge: the loop. Whatever it was, the house would stand still without it.
        {
            Log.LoopFailed(logger, e);
            return [];
        }
    }

    private async Task<IReadOnlyList<WorkItem>> ClaimAsync(CancellationToken cancel)
    {
        var lanes = await database.ReadAsync(tx => WorkTable.DueLanesAsync(tx, cancel), cancel);
        if (lanes.Count == 0)
        {
            return [];
        }

        var rooms = floor.Lanes.Enter(lanes);
        var maySuspect = _suspect.TryTake();
        IReadOnlyList<WorkItem> items = [];
        try
        {
            items = await database.InTransactionAsync(tx => TakeAsync(tx, rooms, maySuspect, cancel), cancel);
        }
        finally
        {
            // Also when the claim failed: places that nobody fills would be lost for as long as this process lives.
            Settle(rooms, items, maySuspect);
        }

        foreach (var item in items)
        {
            meter.Claimed(item.Lane, TimeSpan.FromMilliseconds(item.WaitedMs));
        }

        return await LoadAsync(items, cancel);
    }

    private async Task<IReadOnlyList<WorkItem>> TakeAsync(
        DbTransaction tx, IReadOnlyList<(string Lane, int Room)> rooms, bool maySuspect, CancellationToken cancel)
    {
        var items = await WorkTable.ClaimAsync(
            tx, [.. rooms.Select(room => new LaneRoom(room.Lane, room.Room, floor.Node))], cancel);
        return maySuspect && await WorkTable.ClaimSuspectAsync(tx, floor.Node, cancel) is { } suspect
            ? [.. items, suspect]
            : items;
    }

    /// <summary>Gives back the places that the claim did not fill.</summary>
    private void Settle(IReadOnlyList<(string Lane, int Room)> rooms, IReadOnlyList<WorkItem> items, bool maySuspect)
    {
        foreach (var (lane, room) in rooms)
        {
            floor.Lanes.Leave(lane, room - items.Count(item => item.Lane == lane && item.Crashes == 0));
        }

        if (items.FirstOrDefault(item => item.Crashes > 0) is { } suspect)
        {
            floor.Lanes.EnterAnyway(suspect.Lane);
        }
        else if (maySuspect)
        {
            _suspect.GiveBack();
        }
    }

    /// <summary>Reads what was claimed in one go; where one of them cannot be read, each is left to itself.</summary>
    private async Task<IReadOnlyList<WorkItem>> LoadAsync(IReadOnlyList<WorkItem> items, CancellationToken cancel)
    {
        var loaded = new List<WorkItem>(items.Count);
        foreach (var kind in items.GroupBy(item => item.SubjectKind))
        {
            try
            {
                loaded.AddRange(await _runners[kind.Key].LoadAsync([.. kind], cancel));
            }
            catch (Exception e) when (e is not OperationCanceledException) // Edge: the step runner, before its steps.
            {
                Log.Unreadable(logger, e, kind.Key);
                loaded.AddRange(kind);
            }
        }

        return loaded;
    }

    private static partial class Log
    {
        [LoggerMessage(2001, LogLevel.Error, "Work {Kind} {Id} failed in step {Step}")]
        public static partial void Failed(ILogger logger, Exception e, WorkSubject kind, string id, string step);

        [LoggerMessage(2002, LogLevel.Warning, "The store does not answer; trying again")]
        public static partial void StoreAway(ILogger logger, Exception e);

        [LoggerMessage(2007, LogLevel.Error, "A turn of the worker's loop failed; the next one follows")]
        public static partial void LoopFailed(ILogger logger, Exception e);

        [LoggerMessage(2005, LogLevel.Error, "Some work of kind {Kind} cannot be read; each piece is tried by itself")]
        public static partial void Unreadable(ILogger logger, Exception e, WorkSubject kind);
    }
}
