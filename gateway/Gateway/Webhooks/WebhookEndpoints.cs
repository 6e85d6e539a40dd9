using System.Text.Json;
using Fulfillment.Connectors.Webhooks;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Store;
using Fulfillment.Engine.Webhooks;
using Fulfillment.Gateway.Access;
using Fulfillment.Gateway.Access.Bearer;
using Fulfillment.Gateway.Http;
using Fulfillment.Gateway.Http.Json;
using Fulfillment.Gateway.PartnerApi;
using Microsoft.Extensions.Options;

namespace Fulfillment.Gateway.Webhooks;

/// <summary>Webhooks: set up, read, change, take away.</summary>
internal static class WebhookEndpoints
{
    public static void MapWebhooks(this IEndpointRouteBuilder routes)
    {
        var webhooks = routes.MapPartnerGroup("/v1/webhooks", "Webhooks");
        webhooks.MapGet("", ListAsync).DocumentWebhooks().RequireScope(Scopes.WebhooksManage);
        webhooks.MapPost("", AddAsync).DocumentAdd().RequireScope(Scopes.WebhooksManage);
        webhooks.MapGet("/{id}", GetAsync).DocumentWebhook().RequireScope(Scopes.WebhooksManage);
        webhooks.MapPatch("/{id}", ChangeAsync).DocumentChange().RequireScope(Scopes.WebhooksManage);
        webhooks.MapDelete("/{id}", RemoveAsync).DocumentRemove().RequireScope(Scopes.WebhooksManage);
        webhooks.MapDeliveries();
    }

    private static async Task<IResult> ListAsync(
        HttpContext context, Database database, Cursors cursors, CancellationToken cancel)
    {
        var query = new QueryReader(context.Request);
        var (limit, cursor) = (query.Limit(), query.Text("cursor", 1024));
        if (query.Refusal() is { } refusal)
        {
            return refusal;
        }

        var partner = context.CallingPartner().Id;
        var scope = $"webhooks/{partner}";
        var (before, stale) = cursors.Begin(scope, cursor);
        if (stale is not null)
        {
            return stale;
        }

        var found = await database.ReadAsync(tx => WebhookTable.ListAsync(tx, partner, before, limit + 1, cancel), cancel);
        return TypedResults.Ok(ListView<WebhookView>.Page(
            found, limit, WebhookView.Of, last => cursors.Issue(scope, last.Id)));
    }

    private static async Task<IResult> GetAsync(string id, HttpContext context, Database database, CancellationToken cancel)
    {
        if (new QueryReader(context.Request).Refusal() is { } refusal)
        {
            return refusal;
        }

        if (await WebhookAnswers.FindAsync(context, database, id, cancel) is not { } endpoint)
        {
            return WebhookAnswers.Unknown(context, id);
        }

        context.Response.Headers.ETag = ETags.Of(endpoint.Version);
        return ETags.IsNotModified(context.Request, ETags.Of(endpoint.Version))
            ? TypedResults.StatusCode(StatusCodes.Status304NotModified)
            : TypedResults.Ok(WebhookView.Of(endpoint));
    }

    private static async Task<IResult> AddAsync(
        HttpContext context, WebhookDesk desk, IOptions<WebhookOptions> options, CancellationToken cancel)
    {
        if (new QueryReader(context.Request).Refusal() is { } refusal)
        {
            return refusal;
        }

        var body = await StrictJson.ReadAsync(
            context.Request, WebhookJson.Default.AddWebhookRequest, WebhookRules.With(options.Value), cancel);
        if (body is BodyOutcome<AddWebhookRequest>.Refused refused)
        {
            return refused.Problem;
        }

        var wish = ((BodyOutcome<AddWebhookRequest>.Read)body).Value;
        var draft = new WebhookDraft
        {
            Url = WebhookAddress.Normal(wish.Url),
            EventTypes = wish.EventTypes,
            Description = wish.Description,
        };
        var secret = WebhookSecret.New();
        var change = await desk.AddAsync(context.CallingPartner().Id, draft, secret, context.Caller().Actor, cancel);
        if (change is not WebhookChange.Done done)
        {
            return WebhookAnswers.Refusal(context, "", change);
        }

        context.Response.Headers.ETag = ETags.Of(done.Endpoint.Version);
        return TypedResults.Created(
            $"/v1/webhooks/{done.Endpoint.Id}", WebhookView.Of(done.Endpoint) with { Secret = secret });
    }

    private static async Task<IResult> ChangeAsync(
        string id,
        HttpContext context,
        Database database,
        WebhookDesk desk,
        IOptions<WebhookOptions> options,
        CancellationToken cancel)
    {
        var (known, refusal) = await WebhookAnswers.BeforeChangeAsync(context, database, id, cancel);
        if (refusal is not null)
        {
            return refusal;
        }

        var body = await StrictJson.ReadAsync(
            context.Request, WebhookJson.Default.ChangeWebhookRequest, WebhookRules.With(options.Value), cancel);
        if (body is BodyOutcome<ChangeWebhookRequest>.Refused refused)
        {
            return refused.Problem;
        }

        var read = (BodyOutcome<ChangeWebhookRequest>.Read)body;
        var change = await desk.ChangeAsync(
            known!.Key, known.Expected, endpoint => Changed(endpoint, read), context.Caller().Actor, cancel);
        return WebhookAnswers.Changed(context, id, change);
    }

    private static WebhookEndpoint Changed(WebhookEndpoint endpoint, BodyOutcome<ChangeWebhookRequest>.Read body)
    {
        var (wish, raw) = (body.Value, body.Raw);
        var changed = endpoint with
        {
            Url = wish.Url is null ? endpoint.Url : WebhookAddress.Normal(wish.Url),
            EventTypes = IsGiven(raw, "eventTypes") ? wish.EventTypes : endpoint.EventTypes,
            Description = IsGiven(raw, "description") ? wish.Description : endpoint.Description,
            // What an old address did says nothing of a new one.
            FailingSince = wish.Url is null ? endpoint.FailingSince : null,
        };
        return wish.Status switch
        {
            WebhookSwitch.Active => changed.Enable(),
            WebhookSwitch.Disabled => changed.Disable(DisabledReason.OnRequest),
            _ => changed,
        };
    }

    /// <summary>Null is a value here: no filter, no words.</summary>
    private static bool IsGiven(JsonElement body, string member) => body.TryGetProperty(member, out _);

    private static async Task<IResult> RemoveAsync(
        string id, HttpContext context, Database database, WebhookDesk desk, CancellationToken cancel)
    {
        var (known, refusal) = await WebhookAnswers.BeforeChangeAsync(context, database, id, cancel);
        if (refusal is not null)
        {
            return refusal;
        }

        var change = await desk.RemoveAsync(known!.Key, known.Expected, context.Caller().Actor, cancel);
        return change is WebhookChange.Done ? TypedResults.NoContent() : WebhookAnswers.Refusal(context, id, change);
    }
}
