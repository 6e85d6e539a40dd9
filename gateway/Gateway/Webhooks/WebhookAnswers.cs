using Fulfillment.Engine.Store;
using Fulfillment.Engine.Webhooks;
using Fulfillment.Gateway.Access;
using Fulfillment.Gateway.Access.Denials;
using Fulfillment.Gateway.Http;
using Fulfillment.Gateway.Http.Errors;

namespace Fulfillment.Gateway.Webhooks;

/// <summary>The endpoint that is to be changed.</summary>
/// <param name="Key">Whose and which.</param>
/// <param name="Expected">The version that the caller's condition was checked against, or <c>null</c> without one.</param>
internal sealed record KnownWebhook((string Partner, string Id) Key, long? Expected);

/// <summary>What the operations on one endpoint have in common: finding it, and refusing.</summary>
internal static class WebhookAnswers
{
    /// <summary>The answer for an id that does not exist, or is another partner's: one and the same.</summary>
    public static Problem Unknown(HttpContext context, string id)
    {
        context.RequestServices.GetRequiredService<DenialLog>().Report(context, "webhook.unknown", id);
        return Problems.Of("webhook.unknown", "You have no webhook with this id.");
    }

    public static Task<WebhookEndpoint?> FindAsync(HttpContext context, Database database, string id, CancellationToken cancel) =>
        database.ReadAsync(tx => WebhookTable.FindAsync(tx, context.CallingPartner().Id, id, cancel), cancel);

    /// <summary>Everything that is checked before the body is read: a foreign id is unknown whatever is sent to it.</summary>
    public static async Task<(KnownWebhook? Known, Problem? Refusal)> BeforeChangeAsync(
        HttpContext context, Database database, string id, CancellationToken cancel)
    {
        if (new QueryReader(context.Request).Refusal() is { } refusal)
        {
            return (null, refusal);
        }

        if (await FindAsync(context, database, id, cancel) is not { } endpoint)
        {
            return (null, Unknown(context, id));
        }

        return ETags.IfMatch(context.Request, ETags.Of(endpoint.Version)) switch
        {
            Precondition.Fails => (null, Moved()),
            Precondition.Holds => (new KnownWebhook((endpoint.Partner, id), endpoint.Version), null),
            _ => (new KnownWebhook((endpoint.Partner, id), null), null),
        };
    }

    public static IResult Changed(HttpContext context, string id, WebhookChange change)
    {
        if (change is not WebhookChange.Done done)
        {
            return Refusal(context, id, change);
        }

        context.Response.Headers.ETag = ETags.Of(done.Endpoint.Version);
        return TypedResults.Ok(WebhookView.Of(done.Endpoint));
    }

    public static Problem Refusal(HttpContext context, string id, WebhookChange change) => change switch
    {
        WebhookChange.Moved => Moved(),
        WebhookChange.UrlTaken taken => Problems.Of(
            "webhook.exists", "You have a webhook with this address.").With("webhookId", taken.Id),
        WebhookChange.TooMany many => Problems.Of("webhook.tooMany", $"You have {many.Most} webhooks, and may not have more."),
        _ => Unknown(context, id),
    };

    private static Problem Moved() =>
        Problems.Of("version.mismatch", "The webhook has changed since you read it. Read it again and decide anew.");
}
