using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Outbox;
using Fulfillment.Engine.Store;
using Fulfillment.Sdk.Sinks;
using Microsoft.Extensions.Options;

namespace Fulfillment.Engine.Webhooks;

/// <summary>What became of a wish to send events again.</summary>
public abstract record ReplayOutcome
{
    private ReplayOutcome()
    {
    }

    /// <param name="Queued">How many messages are on their way again.</param>
    /// <param name="Waiting">How many still were, and are sent once.</param>
    public sealed record Done(int Queued, int Waiting) : ReplayOutcome;

    public sealed record Unknown : ReplayOutcome;

    /// <summary>The endpoint never had such a message.</summary>
    public sealed record MessageUnknown : ReplayOutcome;

    /// <summary>The endpoint is disabled: what is sent now would be refused.</summary>
    public sealed record Inactive : ReplayOutcome;

    /// <param name="Most">How many events one replay may send.</param>
    public sealed record TooMany(int Most) : ReplayOutcome;
}

/// <summary>
/// Sends a partner's events to an endpoint again. A message that was sent before keeps its id, so that the receiver
/// knows it; what still waits is left alone.
/// </summary>
public sealed class WebhookReplay(OrderBook book, IOptions<WebhookDeskOptions> options, TimeProvider clock)
{
    private const int Page = 500;

    public Task<ReplayOutcome> OneAsync(
        (string Partner, string Id) id, string messageId, Actor actor, CancellationToken cancel) =>
        InAsync(
            id,
            actor,
            messageId,
            async (change, endpoint) =>
            {
                var known = await WebhookDeliveryTable.FindAsync(change.Tx, endpoint.Sink, messageId, cancel);
                var told = known is null
                    ? null
                    : await FeedTable.FindAsync(change.Tx, endpoint.Partner, known.SubjectId, known.Version, cancel);
                return told is null
                    ? new ReplayOutcome.MessageUnknown()
                    : await SendAsync(change, endpoint, [told], cancel);
            },
            cancel);

    /// <summary>Everything that the endpoint wants to know of and that happened since, whether it was sent or not.</summary>
    public Task<ReplayOutcome> SinceAsync(
        (string Partner, string Id) id, DateTimeOffset since, Actor actor, CancellationToken cancel) =>
        InAsync(
            id,
            actor,
            $"since {since.UtcDateTime:O}",
            async (change, endpoint) => await FoundAsync(change, endpoint, since, cancel) is { } found
                ? await SendAsync(change, endpoint, found, cancel)
                : new ReplayOutcome.TooMany(options.Value.LargestReplay),
            cancel);

    private Task<ReplayOutcome> InAsync(
        (string Partner, string Id) id,
        Actor actor,
        string detail,
        Func<OrderChange, WebhookEndpoint, Task<ReplayOutcome>> replay,
        CancellationToken cancel) =>
        book.ChangeAsync(
            async change =>
            {
                // The lock makes two replays one after the other: the second finds the messages of the first waiting.
                var endpoint = await WebhookTable.LockAsync(change.Tx, id.Partner, id.Id, cancel);
                if (endpoint?.Status != WebhookStatus.Active)
                {
                    return endpoint is null ? new ReplayOutcome.Unknown() : new ReplayOutcome.Inactive();
                }

                var outcome = await replay(change, endpoint);
                if (outcome is ReplayOutcome.Done { Queued: > 0 })
                {
                    change.Audit(actor, "webhook.replay", endpoint.Id, detail: detail);
                }

                return outcome;
            },
            cancel);

    /// <summary>Walks back from the end of the feed, so that it costs what is found and not what there is.</summary>
    /// <returns><c>null</c> when there are too many.</returns>
    private async Task<IReadOnlyList<FeedEvent>?> FoundAsync(
        OrderChange change, WebhookEndpoint endpoint, DateTimeOffset since, CancellationToken cancel)
    {
        var found = new List<FeedEvent>();
        FeedPosition? place = null;
        while (true)
        {
            var page = await FeedTable.BeforeAsync(change.Tx, endpoint.Partner, place, Page, cancel);
            found.AddRange(page.Where(told => told.At >= since && endpoint.Wants(told.Type)));
            if (found.Count > options.Value.LargestReplay)
            {
                return null;
            }

            // Neighbors in the feed may be out of step in time, but not by a whole page.
            if (page.Count < Page || page.All(told => told.At < since))
            {
                found.Reverse();
                return found;
            }

            place = page[^1].Position;
        }
    }

    private async Task<ReplayOutcome> SendAsync(
        OrderChange change, WebhookEndpoint endpoint, IReadOnlyList<FeedEvent> events, CancellationToken cancel)
    {
        var waiting = 0;
        foreach (var told in events)
        {
            var known = await WebhookDeliveryTable.OfEventAsync(change.Tx, endpoint.Sink, told.SubjectId, told.Version, cancel);
            if (known?.State == DeliveryState.Expected)
            {
                waiting++;
                continue;
            }

            if (known?.State == DeliveryState.Dead)
            {
                await WebhookDeliveryTable.SettleAsync(change.Tx, endpoint.Sink, known, clock.GetUtcNow(), cancel);
            }

            change.AddMessage(Message(endpoint, told, known?.MessageId));
        }

        return new ReplayOutcome.Done(events.Count - waiting, waiting);
    }

    private OutboxMessage Message(WebhookEndpoint endpoint, FeedEvent told, string? id) => new()
    {
        Id = id ?? Ids.New("msg", clock),
        SubjectId = told.SubjectId,
        Version = told.Version,
        Sink = endpoint.Sink,
        Class = SinkClass.Log,
        OrderingKey = told.SubjectId,
        Type = told.Type,
        Body = told.Body(),
        CreatedAt = clock.GetUtcNow(),
    };
}
