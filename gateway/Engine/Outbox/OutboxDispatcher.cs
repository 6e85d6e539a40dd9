using System.ComponentModel.DataAnnotations;
using System.Data.Common;
using System.Text.Json;
using Fulfillment.Engine.Store;
using Fulfillment.Engine.Work;
using Fulfillment.Sdk;
using Fulfillment.Sdk.Sinks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Fulfillment.Engine.Outbox;

/// <summary>How messages leave.</summary>
public sealed class OutboxOptions
{
    public const string Section = "Engine:Outbox";

    /// <summary>How many messages are on their way at once.</summary>
    [Range(1, 500)]
    public int Slots { get; set; } = 32;

    /// <summary>How long one delivery may take.</summary>
    [Range(0.1, 300)]
    public double TimeoutSeconds { get; set; } = 15;
}

[OptionsValidator]
internal sealed partial class OutboxOptionsValidator : IValidateOptions<OutboxOptions>;

/// <summary>
/// Claims messages and hands each to the sink it names, at least once. The answer decides: done, again later, or a
/// dead letter with its cause. Nothing is dropped.
/// </summary>
public sealed partial class OutboxDispatcher(
    Database database,
    IEnumerable<ISinkSource> sources,
    RetryPolicy retry,
    Signals signals,
    IOptions<OutboxOptions> options,
    IOptions<WorkOptions> work,
    TimeProvider clock,
    ILogger<OutboxDispatcher> logger) : BackgroundService
{
    private readonly ISinkSource[] _sources = [.. sources];
    private readonly string _owner = Ids.New("nod", clock);

    /// <summary>Claims what is due now and delivers it.</summary>
    /// <returns>How many messages were handled.</returns>
    public async Task<int> RunDueAsync(CancellationToken cancel)
    {
        var messages = await database.InTransactionAsync(
            tx => OutboxTable.ClaimAsync(tx, _owner, work.Value.Lease, options.Value.Slots, cancel), cancel);
        await Task.WhenAll(messages.Select(message => HandleAsync(message, cancel)));
        return messages.Count;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!database.IsPostgres)
        {
            await database.InTransactionAsync(tx => OutboxTable.ReleaseAllAsync(tx, stoppingToken), stoppingToken);
        }

        while (!stoppingToken.IsCancellationRequested)
        {
            if (await TryRunDueAsync(stoppingToken) == 0)
            {
                await signals.Outbox.WaitAsync(work.Value.Poll, stoppingToken);
            }
        }
    }

    private async Task<int> TryRunDueAsync(CancellationToken cancel)
    {
        try
        {
            return await RunDueAsync(cancel);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            return 0;
        }
        catch (Exception e) when (e is DbException or TimeoutException)
        {
            Log.StoreAway(logger, e);
            return 0;
        }
    }

    private async Task HandleAsync(OutboxMessage message, CancellationToken cancel)
    {
        var outcome = await DeliverAsync(message, cancel);
        await database.InTransactionAsync(tx => StoreAsync(tx, message, outcome, cancel), cancel);
    }

    private async Task<Outcome> DeliverAsync(OutboxMessage message, CancellationToken cancel)
    {
        if (Find(message.Sink) is not { } sink)
        {
            return new Outcome.Retry("sink.absent", $"No sink named {message.Sink} is set up on this node.");
        }

        var limit = TimeSpan.FromSeconds(options.Value.TimeoutSeconds);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        deadline.CancelAfter(limit);
        try
        {
            var outbound = new OutboundMessage
            {
                Id = message.Id,
                SubjectId = message.SubjectId,
                Version = message.Version,
                Type = message.Type,
                Attempt = message.Attempt + 1,
                Deadline = clock.GetUtcNow() + limit,
                Body = message.Body,
            };
            var outcome = await sink.DeliverAsync(outbound, deadline.Token).AsTask().WaitAsync(deadline.Token);
            return outcome ?? new Outcome.Retry("sink.empty", $"{message.Sink} gave no outcome.");
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new Outcome.Retry("sink.timeout", $"{message.Sink} did not answer within {limit.TotalSeconds:0.#} s.");
        }
        catch (Exception e) when (e is not OperationCanceledException) // Edge: the outbox dispatcher.
        {
            Log.Failed(logger, e, message.Sink, message.Id);
            return new Outcome.Retry("sink.failed", $"{message.Sink} failed with {e.GetType().Name}.");
        }
    }

    private async Task StoreAsync(DbTransaction tx, OutboxMessage message, Outcome outcome, CancellationToken cancel)
    {
        switch (outcome)
        {
            case Outcome.Done:
                await OutboxTable.EndAsync(tx, message, DeliveryState.Delivered, clock.GetUtcNow(), cancel);
                break;
            case Outcome.Pending pending:
                await OutboxTable.ReturnAsync(tx, message, message.Attempt, pending.PollAfter, cancel);
                break;
            case Outcome.Refused refused:
                await GiveUpAsync(tx, message, refused.Code, refused.Summary, cancel);
                break;
            case Outcome.Retry again when WaitAfter(message, again) is { } delay:
                Log.Again(logger, message.Sink, message.Id, again.Code, delay);
                await OutboxTable.ReturnAsync(tx, message, message.Attempt + 1, delay, cancel);
                break;
            case Outcome.Retry spent:
                await GiveUpAsync(tx, message, spent.Code, spent.Summary, cancel);
                break;
        }
    }

    private ISink? Find(string name) =>
        _sources.Select(source => source.Find(name)).FirstOrDefault(found => found is not null);

    /// <summary>A sink's own schedule goes before the house's; a wait that the other side asks for is the least.</summary>
    private TimeSpan? WaitAfter(OutboxMessage message, Outcome.Retry again) => Find(message.Sink) switch
    {
        IRetrySchedule own when own.After(message.Attempt + 1) is { } wait => again.After > wait ? again.After : wait,
        IRetrySchedule => null,
        _ => retry.After(message.Attempt + 1, again.After),
    };

    private async Task GiveUpAsync(
        DbTransaction tx, OutboxMessage message, string code, string summary, CancellationToken cancel)
    {
        if (!await OutboxTable.EndAsync(tx, message, DeliveryState.Dead, clock.GetUtcNow(), cancel))
        {
            return;
        }

        Log.GivenUp(logger, message.Sink, message.Id, code);
        await DeadLetterTable.AddAsync(
            tx,
            new DeadLetter
            {
                Id = Ids.New("dlq", clock),
                Source = DeadLetterSource.Outbox,
                SubjectId = message.SubjectId,
                Destination = message.Sink,
                Code = code,
                Summary = summary,
                Attempts = message.Attempt + 1,
                Body = JsonSerializer.Serialize(message),
                CreatedAt = clock.GetUtcNow(),
            },
            cancel);
    }

    private static partial class Log
    {
        [LoggerMessage(3001, LogLevel.Warning, "Message {Id} to {Sink} failed with {Code}; next try in {Delay}")]
        public static partial void Again(ILogger logger, string sink, string id, string code, TimeSpan delay);

        [LoggerMessage(3002, LogLevel.Error, "Message {Id} to {Sink} is given up with {Code}")]
        public static partial void GivenUp(ILogger logger, string sink, string id, string code);

        [LoggerMessage(3003, LogLevel.Error, "Sink {Sink} threw on message {Id}")]
        public static partial void Failed(ILogger logger, Exception e, string sink, string id);

        [LoggerMessage(3004, LogLevel.Warning, "The store does not answer; trying again")]
        public static partial void StoreAway(ILogger logger, Exception e);
    }
}
