using Fulfillment.Connectors.Webhooks;
using Fulfillment.Engine.Outbox;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Store;
using Fulfillment.Engine.Webhooks;
using Fulfillment.Gateway.Access;
using Fulfillment.Gateway.Access.Bearer;
using Fulfillment.Gateway.Http;
using Fulfillment.Gateway.Http.Errors;
using Fulfillment.Gateway.Http.Json;
using Fulfillment.Gateway.PartnerApi;
using Microsoft.Extensions.Options;

namespace Fulfillment.Gateway.Webhooks;

/// <summary>What was sent to a webhook, sending it again, and what it is signed with.</summary>
internal static class DeliveryEndpoints
{
    public static void MapDeliveries(this RouteGroupBuilder webhooks)
    {
        webhooks.MapGet("/{id}/deliveries", ListAsync).DocumentDeliveries().RequireScope(Scopes.WebhooksManage);
        webhooks.MapPost("/{id}/replay", ReplayAsync).DocumentReplay().RequireScope(Scopes.WebhooksManage);
        webhooks.MapPost("/{id}/rotate", RotateAsync).DocumentRotate().RequireScope(Scopes.WebhooksManage);
    }

    private static async Task<IResult> ListAsync(
        string id, HttpContext context, Database database, Cursors cursors, CancellationToken cancel)
    {
        var query = new QueryReader(context.Request);
        var (state, limit, cursor) = (query.Choice<DeliveryState>("state"), query.Limit(), query.Text("cursor", 1024));
        if (query.Refusal() is { } refusal)
        {
            return refusal;
        }

        var scope = $"deliveries/{context.CallingPartner().Id}/{id}/{state}";
        var (before, stale) = cursors.Begin(scope, cursor);
        if (stale is not null)
        {
            return stale;
        }

        var found = await database.ReadAsync(
            async tx => await WebhookTable.FindAsync(tx, context.CallingPartner().Id, id, cancel) is { } endpoint
                ? await WebhookDeliveryTable.ListAsync(tx, endpoint.Sink, state, before, limit + 1, cancel)
                : null,
            cancel);
        return found is null
            ? WebhookAnswers.Unknown(context, id)
            : TypedResults.Ok(ListView<WebhookDeliveryView>.Page(
                found, limit, WebhookDeliveryView.Of, last => cursors.Issue(scope, last.MessageId)));
    }

    private static async Task<IResult> ReplayAsync(
        string id, HttpContext context, Database database, WebhookReplay replay, CancellationToken cancel)
    {
        var (known, refusal) = await WebhookAnswers.BeforeChangeAsync(context, database, id, cancel);
        if (refusal is not null)
        {
            return refusal;
        }

        var body = await StrictJson.ReadAsync(context.Request, WebhookJson.Default.ReplayRequest, cancel);
        if (body is BodyOutcome<ReplayRequest>.Refused refused)
        {
            return refused.Problem;
        }

        var (wish, actor) = (((BodyOutcome<ReplayRequest>.Read)body).Value, context.Caller().Actor);
        var outcome = wish.MessageId is { } message
            ? await replay.OneAsync(known!.Key, message, actor, cancel)
            : await replay.SinceAsync(known!.Key, wish.Since!.Value, actor, cancel);
        return outcome switch
        {
            ReplayOutcome.Done done => TypedResults.Accepted(
                (string?)null, new ReplayView { Queued = done.Queued, Waiting = done.Waiting }),
            ReplayOutcome.MessageUnknown => Problems.Of("message.unknown", "The webhook never had a message with this id."),
            ReplayOutcome.Inactive => Problems.Of("webhook.inactive", "Set the webhook's status to active, then replay."),
            ReplayOutcome.TooMany many => Problems.Of(
                "replay.tooLarge", $"More than {many.Most} events happened since. Give a later time, or fetch them at /v1/events."),
            _ => WebhookAnswers.Unknown(context, id),
        };
    }

    private static async Task<IResult> RotateAsync(
        string id,
        HttpContext context,
        Database database,
        WebhookDesk desk,
        IOptions<WebhookDeskOptions> options,
        CancellationToken cancel)
    {
        var (known, refusal) = await WebhookAnswers.BeforeChangeAsync(context, database, id, cancel);
        if (refusal is not null)
        {
            return refusal;
        }

        var body = await StrictJson.ReadAsync(context.Request, WebhookJson.Default.RotateWebhookRequest, cancel);
        if (body is BodyOutcome<RotateWebhookRequest>.Refused refused)
        {
            return refused.Problem;
        }

        var hours = ((BodyOutcome<RotateWebhookRequest>.Read)body).Value.OverlapHours ?? options.Value.OverlapHours;
        var secret = WebhookSecret.New();
        var change = await desk.RotateAsync(
            known!.Key, known.Expected, secret, TimeSpan.FromHours(hours), context.Caller().Actor, cancel);
        if (change is not WebhookChange.Done done)
        {
            return WebhookAnswers.Refusal(context, id, change);
        }

        context.Response.Headers.ETag = ETags.Of(done.Endpoint.Version);
        return TypedResults.Ok(WebhookView.Of(done.Endpoint) with { Secret = secret });
    }
}
