using System.Data.Common;
using Fulfillment.Engine.Metrics;
using Fulfillment.Engine.Outbox;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Store;
using Fulfillment.Engine.Work;
using Fulfillment.Sdk.Adapters;
using Microsoft.Extensions.Logging;

namespace Fulfillment.Engine.Inbox;

/// <summary>
/// Makes orders of messages, or has them taken. The adapter is asked and the orders are placed outside the message's own transaction, as
/// both may be repeated; only where the message stands is written under the fence.
/// </summary>
public sealed partial class InboxRunner(
    Database database,
    IChannelDirectory channels,
    ITranslator translator,
    IntentPlacer placer,
    IEnumerable<IMessageTaker> takers,
    RetryPolicy retry,
    EngineMeter meter,
    TimeProvider clock,
    ILogger<InboxRunner> logger) : IWorkRunner
{
    /// <summary>For a wait that is never given up, where the budget leaves no step of the back-off.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(1);

    private readonly IMessageTaker[] _takers = [.. takers];

    public WorkSubject Subject => WorkSubject.Inbox;

    public Task<IReadOnlyList<WorkItem>> LoadAsync(IReadOnlyList<WorkItem> items, CancellationToken cancel) =>
        Task.FromResult(items);

    public async Task RunAsync(WorkItem item, CancellationToken cancel)
    {
        var message = await ReadAsync(item, cancel);
        var verdict = await TranslateAsync(message, item.Attempt + 1, cancel);
        await StoreAsync(item, message, verdict, cancel);
    }

    public async Task FailAsync(WorkItem item, string summary, CancellationToken cancel)
    {
        var message = await ReadAsync(item, cancel);
        InboxVerdict verdict = item.Crashes >= retry.MaxCrashes
            ? new InboxVerdict.Refused("message.poisonous", summary)
            : new InboxVerdict.Waits("message.failed", summary);
        await StoreAsync(item, message, verdict, cancel);
    }

    private Task<InboxMessage> ReadAsync(WorkItem item, CancellationToken cancel) => database.ReadAsync(
        async tx => await InboxTable.FindAsync(tx, item.SubjectId, cancel)
            ?? throw new InvalidOperationException($"There is work for message {item.SubjectId}, but no message."),
        cancel);

    private async Task<InboxVerdict> TranslateAsync(InboxMessage message, int attempt, CancellationToken cancel)
    {
        if (_takers.FirstOrDefault(taker => taker.Takes(message.Channel)) is { } taker)
        {
            return await taker.TakeAsync(message, cancel);
        }

        if (channels.Find(message.Channel) is not { } channel)
        {
            return new InboxVerdict.Waits("channel.unknown", $"No channel named {message.Channel} is set up on this node.");
        }

        return await translator.TranslateAsync(message, attempt, cancel) switch
        {
            Translation.Intents intents => await PlaceAsync(intents.Orders, channel, cancel),
            Translation.Refused refused => new InboxVerdict.Refused(refused.Code, refused.Summary),
            Translation.Later later => new InboxVerdict.Waits(later.Code, later.Summary) { After = later.After },
            var other => throw new InvalidOperationException($"No translation is a {other.GetType().Name}."),
        };
    }

    private async Task<InboxVerdict> PlaceAsync(
        IReadOnlyList<OrderIntent> intents, Channel channel, CancellationToken cancel)
    {
        var partner = await database.ReadAsync(tx => PartnerTable.FindAsync(tx, channel.Partner, cancel), cancel);
        if (partner is not { Status: PrincipalStatus.Active })
        {
            return new InboxVerdict.Waits(
                partner is null ? "partner.unknown" : "partner.suspended",
                $"Channel {channel.Name} sells for {channel.Partner}, which is no active partner.");
        }

        var verdicts = new List<InboxVerdict>(intents.Count);
        foreach (var intent in intents)
        {
            verdicts.Add(await placer.PlaceAsync(intent, channel.Name, partner, cancel));
        }

        return InboxVerdict.Of(verdicts);
    }

    private Task StoreAsync(WorkItem item, InboxMessage message, InboxVerdict verdict, CancellationToken cancel) =>
        database.InTransactionAsync(
            async tx =>
            {
                if (await WorkTable.HoldAsync(tx, item, cancel))
                {
                    var writes = new Writes();
                    await StoreAsync(tx, writes, item, message, verdict, cancel);
                    await writes.FlushAsync(tx, cancel);
                }
            },
            cancel);

    private async Task StoreAsync(
        DbTransaction tx, Writes writes, WorkItem item, InboxMessage message, InboxVerdict verdict, CancellationToken cancel)
    {
        switch (verdict)
        {
            case InboxVerdict.Done:
                await InboxTable.SetStateAsync(tx, message.MoveTo(InboxState.Done, clock.GetUtcNow()), cancel);
                WorkTable.Finish(writes, item);
                Log.Done(logger, message.Id, message.Channel);
                break;
            case InboxVerdict.Waits waits when DelayOf(item, waits) is { } again:
                var waiting = message.MoveTo(InboxState.Waiting, clock.GetUtcNow(), waits.Code, waits.Summary);
                await InboxTable.SetStateAsync(tx, waiting, cancel);
                WorkTable.Return(writes, item, InboxSteps.Translate, again.Attempt, again.Delay);
                meter.Retried(item.SubjectKind.Word(), waits.Code);
                Log.Waits(logger, message.Id, message.Channel, waits.Code, again.Delay);
                break;
            case InboxVerdict.Waits spent:
                await ParkAsync(tx, writes, item, message, new InboxVerdict.Refused(spent.Code, spent.Summary), cancel);
                break;
            case InboxVerdict.Refused refused:
                await ParkAsync(tx, writes, item, message, refused, cancel);
                break;
        }
    }

    /// <returns><c>null</c> when the budget is spent.</returns>
    private (int Attempt, TimeSpan Delay)? DelayOf(WorkItem item, InboxVerdict.Waits waits)
    {
        if (retry.After(item.Attempt + 1, waits.After) is { } delay)
        {
            return (item.Attempt + 1, delay);
        }

        return waits.IsExpected ? (item.Attempt, retry.After(item.Attempt, waits.After) ?? _patience) : null;
    }

    private async Task ParkAsync(
        DbTransaction tx, Writes writes, WorkItem item, InboxMessage message, InboxVerdict.Refused refused, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var parked = message.MoveTo(InboxState.Parked, now, refused.Code, refused.Summary);
        await InboxTable.SetStateAsync(tx, parked, cancel);
        meter.DeadLettered(DeadLetterSource.Inbox.Word());
        DeadLetterTable.Add(
            writes,
            new DeadLetter
            {
                Id = Ids.New("dlq", clock),
                Source = DeadLetterSource.Inbox,
                SubjectId = message.Id,
                Destination = message.Channel,
                Code = refused.Code,
                Summary = refused.Summary,
                Attempts = item.Attempt + 1,
                CreatedAt = now,
            });
        WorkTable.Finish(writes, item);
        Log.Parked(logger, message.Id, message.Channel, refused.Code);
    }

    private static partial class Log
    {
        [LoggerMessage(1102, LogLevel.Information, "Message {Id} of channel {Channel} is done")]
        public static partial void Done(ILogger logger, string id, string channel);

        [LoggerMessage(1103, LogLevel.Warning, "Message {Id} of channel {Channel} waits with {Code}; next try in {Delay}")]
        public static partial void Waits(ILogger logger, string id, string channel, string code, TimeSpan delay);

        [LoggerMessage(1104, LogLevel.Error, "Message {Id} of channel {Channel} is parked with {Code}")]
        public static partial void Parked(ILogger logger, string id, string channel, string code);
    }
}
