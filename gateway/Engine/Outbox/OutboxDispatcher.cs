using System.Data.Common;
using System.Text.Json;
using Fulfillment.Engine.Metrics;
using Fulfillment.Engine.Store;
using Fulfillment.Engine.Work;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Fulfillment.Engine.Outbox;

/// <summary>
/// Claims messages and has each carried to the sink it names, at least once; how it went is written for many at a time.
/// Nothing is dropped. Each sink has its own places, so a slow one waits for itself.
/// </summary>
public sealed partial class OutboxDispatcher : BackgroundService, IAsyncDisposable
{
    private readonly Database _database;
    private readonly OutboxCourier _courier;
    private readonly CallGuards _guards;
    private readonly WorkFloor _node;
    private readonly OutboxFloor _floor;
    private readonly Signals _signals;
    private readonly EngineMeter _meter;
    private readonly WorkOptions _work;
    private readonly TimeProvider _clock;
    private readonly ILogger<OutboxDispatcher> _logger;
    private readonly GroupCommit<Carried, bool> _endings;
    private readonly InFlight _running = new();
    private readonly SuspectPlace _suspect = new();

    public OutboxDispatcher(
        Database database, OutboxCourier courier, CallGuards guards, WorkFloor node, OutboxFloor floor, Signals signals,
        EngineMeter meter, IOptions<OutboxOptions> options, IOptions<WorkOptions> work, TimeProvider clock,
        ILogger<OutboxDispatcher> logger)
    {
        (_database, _courier, _guards, _node, _floor, _signals) = (database, courier, guards, node, floor, signals);
        (_meter, _work, _clock, _logger) = (meter, work.Value, clock, logger);
        _endings = new(WriteAsync, int.MaxValue, options.Value.GroupSize, writers: 1);
    }

    /// <summary>Claims what is due now and delivers it.</summary>
    /// <returns>How many messages were handled.</returns>
    public async Task<int> RunDueAsync(CancellationToken cancel)
    {
        var messages = await ClaimAsync(cancel);
        await Task.WhenAll(messages.Select(message => HandleAsync([message], cancel)));
        return messages.Count;
    }

    public async ValueTask DisposeAsync()
    {
        await _endings.DisposeAsync();
        Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!_work.Enabled)
        {
            return;
        }

        using var drained = new CancellationTokenSource();
        await Task.WhenAll(ClaimLoopAsync(stoppingToken, drained.Token), HandedLoopAsync(stoppingToken, drained.Token));
        drained.CancelAfter(_work.Drain);
        await _running.WhenDoneAsync();
    }

    private async Task ClaimLoopAsync(CancellationToken stop, CancellationToken cancel)
    {
        while (!stop.IsCancellationRequested)
        {
            var messages = _node.IsOpen ? await TryClaimAsync(stop) : [];
            foreach (var message in messages)
            {
                _running.Begin(() => HandleAsync([message], cancel));
            }

            if (messages.Count == 0)
            {
                await _signals.Outbox.WaitAsync(_work.Poll, stop);
            }
        }
    }

    private async Task HandedLoopAsync(CancellationToken stop, CancellationToken cancel)
    {
        try
        {
            await foreach (var train in _floor.Handed.ReadAllAsync(stop))
            {
                _running.Begin(() => HandleAsync(train, cancel));
            }
        }
        catch (OperationCanceledException)
        {
            // Stopping: what is still handed over is given back with the node's lease.
        }
    }

    /// <summary>Carries what has one key, one after the other; where one must come again, those behind it wait.</summary>
    private async Task HandleAsync(IReadOnlyList<OutboxMessage> train, CancellationToken cancel)
    {
        var at = 0;
        _floor.Hold(train);
        try
        {
            for (var goesOn = true; at < train.Count; at++)
            {
                var message = train[at] with { HasNewer = train[at].HasNewer || at < train.Count - 1 };
                var verdict = goesOn
                    ? await _courier.CarryAsync(message, cancel)
                    : new DeliveryVerdict.Again(TimeSpan.Zero, message.Attempt, null, message.Doubtful);
                goesOn &= verdict is not DeliveryVerdict.Again;
                await _endings.WriteAsync(message.Sink, new Carried(message, verdict), CancellationToken.None);
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // Stopping: the messages are given back with the node's lease.
        }
        catch (Exception e) // Edge: the outbox dispatcher. How it went could not be written: it comes again.
        {
            Log.NotWritten(_logger, e, train[at].Id);
            foreach (var left in train.Skip(at))
            {
                _floor.Stranded.Enqueue(left);
            }
        }
        finally
        {
            Leave(train);
        }
    }

    private void Leave(IReadOnlyList<OutboxMessage> train)
    {
        var isWanted = _floor.Leave(train);
        var message = train[^1];
        if (message.Crashes > 0)
        {
            _suspect.GiveBack();
        }

        if (isWanted || message.HasNewer || message.Crashes > 0)
        {
            _signals.Outbox.Raise();
        }
    }

    private async Task<IReadOnlyList<OutboxMessage>> TryClaimAsync(CancellationToken cancel)
    {
        try
        {
            await PutBackAsync(cancel);
            return await ClaimAsync(cancel);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            return [];
        }
        catch (Exception e) when (e is DbException or TimeoutException)
        {
            Log.StoreAway(_logger, e);
            _meter.StoreUnavailable("outbox");
            return [];
        }
        catch (Exception e) // Edge: the loop. Whatever it was, nothing would leave the house without it.
        {
            Log.LoopFailed(_logger, e);
            return [];
        }
    }

    private async Task<IReadOnlyList<OutboxMessage>> ClaimAsync(CancellationToken cancel)
    {
        var sinks = await _database.ReadAsync(tx => OutboxTable.DueSinksAsync(tx, cancel), cancel);
        if (sinks.Count == 0)
        {
            return [];
        }

        var rooms = _floor.Lanes.Enter(sinks);
        var maySuspect = _suspect.TryTake();
        IReadOnlyList<OutboxMessage> messages = [];
        try
        {
            messages = await _database.InTransactionAsync(tx => TakeAsync(tx, rooms, maySuspect, cancel), cancel);
        }
        finally
        {
            // Also when the claim failed: places that nobody fills would be lost for as long as this process lives.
            Settle(rooms, messages, maySuspect);
        }

        return messages;
    }

    private async Task<IReadOnlyList<OutboxMessage>> TakeAsync(
        DbTransaction tx, IReadOnlyList<(string Lane, int Room)> rooms, bool maySuspect, CancellationToken cancel)
    {
        // A destination in trouble is tried with one message at a time.
        var limits = rooms.Select(room => new LaneRoom(
            room.Lane, _guards.Of(room.Lane).IsTroubled ? 1 : room.Room, _node.Node));
        var messages = await OutboxTable.ClaimAsync(tx, [.. limits], cancel);
        return maySuspect && await OutboxTable.ClaimSuspectAsync(tx, _node.Node, cancel) is { } suspect
            ? [.. messages, suspect]
            : messages;
    }

    /// <summary>Gives back the places that the claim did not fill.</summary>
    private void Settle(IReadOnlyList<(string Lane, int Room)> rooms, IReadOnlyList<OutboxMessage> messages, bool maySuspect)
    {
        foreach (var (sink, room) in rooms)
        {
            _floor.Lanes.Leave(sink, room - messages.Count(message => message.Sink == sink && message.Crashes == 0));
        }

        if (messages.FirstOrDefault(message => message.Crashes > 0) is { } suspect)
        {
            _floor.Lanes.EnterAnyway(suspect.Sink);
        }
        else if (maySuspect)
        {
            _suspect.GiveBack();
        }
    }

    private async Task PutBackAsync(CancellationToken cancel)
    {
        while (_floor.Stranded.TryPeek(out var message))
        {
            var verdict = new DeliveryVerdict.Again(_work.Poll, message.Attempt, null, Doubtful: true);
            await _endings.WriteAsync(message.Sink, new Carried(message, verdict), cancel);
            _floor.Stranded.TryDequeue(out _);
        }
    }

    private async Task<IReadOnlyList<bool>> WriteAsync(Func<IReadOnlyList<Carried>> carried, CancellationToken cancel)
    {
        var written = await _database.InTransactionAsync(tx => WriteAsync(tx, carried(), cancel), cancel);
        Failpoint.Reach("outbox.afterCommit");
        return written;
    }

    private async Task<IReadOnlyList<bool>> WriteAsync(
        DbTransaction tx, IReadOnlyList<Carried> carried, CancellationToken cancel)
    {
        var now = _clock.GetUtcNow();
        var ends = carried.Select(one => End(one, now)).OfType<DeliveryEnd>().ToList();
        var held = await OutboxTable.EndAsync(tx, ends, cancel);
        if (held.Count < ends.Count)
        {
            _meter.LeaseLost("outbox");
        }

        var writes = new Writes();
        foreach (var one in carried.Where(one => held.Contains(one.Message.Id)))
        {
            if (one.Verdict is DeliveryVerdict.GivenUp spent)
            {
                Log.GivenUp(_logger, one.Message.Sink, one.Message.Id, spent.Code);
                _meter.DeadLettered(DeadLetterSource.Outbox.Word());
                DeadLetterTable.Add(writes, Letter(one.Message, spent, now));
            }
        }

        await writes.FlushAsync(tx, cancel);
        await OutboxTable.ReturnAsync(tx, [.. carried.Select(Return).OfType<DeliveryReturn>()], now, cancel);
        Failpoint.Reach("outbox.beforeCommit");
        return [.. carried.Select(_ => true)];
    }

    private static DeliveryEnd? End(Carried carried, DateTimeOffset now) => carried.Verdict switch
    {
        DeliveryVerdict.Ended ended => new DeliveryEnd
        {
            Message = carried.Message,
            State = ended.State,
            Attempts = ended.Attempts,
            At = now,
        },
        DeliveryVerdict.GivenUp spent => new DeliveryEnd
        {
            Message = carried.Message,
            State = DeliveryState.Dead,
            Attempts = 1,
            Code = spent.Code,
            At = now,
        },
        _ => null,
    };

    private DeliveryReturn? Return(Carried carried)
    {
        if (carried.Verdict is not DeliveryVerdict.Again again)
        {
            return null;
        }

        if (again.Code is not null)
        {
            Log.Again(_logger, carried.Message.Sink, carried.Message.Id, again.Code, again.Delay);
            _meter.Retried(carried.Message.Sink, again.Code);
        }

        return new DeliveryReturn
        {
            Message = carried.Message,
            Attempt = again.Attempt,
            Doubtful = again.Doubtful,
            Code = again.Code,
            Delay = again.Delay,
        };
    }

    private DeadLetter Letter(OutboxMessage message, DeliveryVerdict.GivenUp spent, DateTimeOffset now) => new()
    {
        Id = Ids.New("dlq", _clock),
        Source = DeadLetterSource.Outbox,
        SubjectId = message.SubjectId,
        Destination = message.Sink,
        Code = spent.Code,
        Summary = spent.Summary,
        Attempts = message.Attempt + 1,
        Body = JsonSerializer.Serialize(message),
        CreatedAt = now,
    };

    private sealed record Carried(OutboxMessage Message, DeliveryVerdict Verdict);

    private static partial class Log
    {
        [LoggerMessage(3001, LogLevel.Warning, "Message {Id} to {Sink} failed with {Code}; next try in {Delay}")]
        public static partial void Again(ILogger logger, string sink, string id, string code, TimeSpan delay);

        [LoggerMessage(3002, LogLevel.Error, "Message {Id} to {Sink} is given up with {Code}")]
        public static partial void GivenUp(ILogger logger, string sink, string id, string code);

        [LoggerMessage(3006, LogLevel.Error, "A turn of the dispatcher's loop failed; the next one follows")]
        public static partial void LoopFailed(ILogger logger, Exception e);

        [LoggerMessage(3004, LogLevel.Warning, "The store does not answer; trying again")]
        public static partial void StoreAway(ILogger logger, Exception e);

        [LoggerMessage(3005, LogLevel.Warning, "How message {Id} went could not be written; it comes again")]
        public static partial void NotWritten(ILogger logger, Exception e, string id);
    }
}

/// <summary>Frees messages, those too that stand as this node's own while they are on nobody's way; see the work's.</summary>
internal sealed class RescuedMessages(WorkFloor node, OutboxFloor floor) : IRescued
{
    private HashSet<MessageClaim> _unknown = [];

    public async Task<int> RescueAsync(DbTransaction tx, CancellationToken cancel)
    {
        var unknown = (await OutboxTable.OfOwnerAsync(tx, node.Node, cancel)).Where(claim => !floor.Has(claim)).ToHashSet();
        var orphans = unknown.Where(_unknown.Contains).ToList();
        _unknown = unknown;
        await OutboxTable.FreeAsync(tx, orphans, cancel);
        return orphans.Count + await OutboxTable.RescueAsync(tx, cancel);
    }

    public Task ReleaseAsync(DbTransaction tx, string owner, CancellationToken cancel) =>
        OutboxTable.ReleaseAsync(tx, owner, cancel);
}
