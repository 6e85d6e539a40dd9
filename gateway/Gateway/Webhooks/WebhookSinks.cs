using Fulfillment.Connectors.Webhooks;
using Fulfillment.Engine.Outbox;
using Fulfillment.Engine.Store;
using Fulfillment.Engine.Webhooks;
using Fulfillment.Sdk;
using Fulfillment.Sdk.Sinks;

namespace Fulfillment.Gateway.Webhooks;

/// <summary>Finds the endpoint that a message names: every node sends to every endpoint, whenever it was set up.</summary>
internal sealed class WebhookSinks(
    Database database, WebhookDesk desk, WebhookHealth health, WebhookSender sender, WebhookSchedule schedule) : ISinkSource
{
    public ISink? Find(string name) =>
        name.StartsWith(WebhookEndpoint.SinkPrefix, StringComparison.Ordinal)
        && Ids.IsId(name[WebhookEndpoint.SinkPrefix.Length..], WebhookEndpoint.IdPrefix)
            ? new WebhookSink(name, this)
            : null;

    private sealed class WebhookSink(string name, WebhookSinks house) : IRetrySchedule
    {
        private readonly string _id = name[WebhookEndpoint.SinkPrefix.Length..];

        public string Name => name;

        public SinkClass Class => SinkClass.Log;

        public TimeSpan? After(int attempts) => house.Schedule(attempts);

        public ValueTask<Outcome> DeliverAsync(OutboundMessage message, CancellationToken cancel) =>
            new(house.DeliverAsync(_id, message, cancel));
    }

    private TimeSpan? Schedule(int attempts) => schedule.After(attempts);

    private async Task<Outcome> DeliverAsync(string id, OutboundMessage message, CancellationToken cancel)
    {
        var endpoint = await database.ReadAsync(tx => WebhookTable.FindAnyAsync(tx, id, cancel), cancel);
        if (endpoint?.Status != WebhookStatus.Active)
        {
            return await RefuseAsync(id, endpoint, message, cancel);
        }

        var answer = await sender.SendAsync(
            new WebhookCall
            {
                Id = message.Id,
                Url = endpoint.Url,
                Body = WebhookBody.Of(message),
                Secrets = desk.Secrets(endpoint),
                Deadline = message.Deadline,
            },
            cancel);
        switch (answer.Outcome)
        {
            case Outcome.Done:
                await health.DeliveredAsync(endpoint, cancel);
                break;
            case Outcome.Retry retry:
                await health.FailedAsync(endpoint, Failure(retry.Code), isGone: false, cancel);
                break;
            case Outcome.Refused refused:
                await health.FailedAsync(endpoint, Failure(refused.Code), answer.IsGone, cancel);
                break;
        }

        return answer.Outcome;

        WebhookFailure Failure(string code) => new(message.Id, code, answer.Status);
    }

    /// <summary>
    /// A disabled endpoint's message becomes a dead letter, which its partner replays. What waited for a deleted one was
    /// taken back with it; only a message that was written in that very moment ends here.
    /// </summary>
    private async Task<Outcome> RefuseAsync(
        string id, WebhookEndpoint? endpoint, OutboundMessage message, CancellationToken cancel)
    {
        var refused = endpoint is null
            ? new Outcome.Refused("webhook.deleted", BlockedOn.Partner, $"The endpoint {id} was deleted.")
            : new Outcome.Refused(
                "webhook.disabled", BlockedOn.Partner, $"The endpoint {id} is disabled; replay when it is active.");
        await health.RefusedAsync(new WebhookFailure(message.Id, refused.Code), cancel);
        return refused;
    }
}
