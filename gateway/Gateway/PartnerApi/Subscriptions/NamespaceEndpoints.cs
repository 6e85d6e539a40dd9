using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Provisioning;
using Fulfillment.Gateway.Access;
using Fulfillment.Gateway.Access.Bearer;
using Fulfillment.Gateway.Access.Denials;
using Fulfillment.Gateway.Adapters;
using Fulfillment.Gateway.Docs;
using Fulfillment.Gateway.Http;
using Fulfillment.Gateway.Http.Errors;
using Fulfillment.Gateway.Http.Json;

namespace Fulfillment.Gateway.PartnerApi.Subscriptions;

/// <summary>Which namespace a subscription is for: read and chosen by its partner, or claimed by the customer's link.</summary>
internal static class NamespaceEndpoints
{
    public static void MapNamespaces(this IEndpointRouteBuilder routes)
    {
        var namespaces = routes.MapPartnerGroup("/v1/subscriptions/{id}/namespaces", "Subscriptions");
        namespaces.MapGet("", ListAsync).DocumentNamespaces().RequireScope(Scopes.SubscriptionsRead);
        namespaces.MapPost("", ChooseAsync).DocumentChoose().RequireScope(Scopes.SubscriptionsWrite);
    }

    /// <summary>Who claims needs no token: the link is the credential.</summary>
    public static void MapClaims(this IEndpointRouteBuilder routes)
    {
        var claims = routes.MapGroup("/v1/claims").WithTags("Claims").WithGroupName(OpenApiSetup.Partners).AllowAnonymous();
        claims.MapPost("", ClaimAsync).DocumentClaim();
        claims.MapPost("/lookup", LookUpAsync).DocumentLookUp();
    }

    private static async Task<IResult> ListAsync(string id, HttpContext context, NamespaceDesk desk, CancellationToken cancel)
    {
        if (new QueryReader(context.Request).Refusal() is { } refusal)
        {
            return refusal;
        }

        return await desk.FindAsync(context.CallingPartner(), id, cancel) switch
        {
            NamespaceOutcome.Unknown => SubscriptionEndpoints.Unknown(context, id),
            NamespaceOutcome.Chosen { Subscription.Place: not null } chosen => Listed(NamespaceView.Of(chosen)),
            _ => Listed(),
        };

        static Microsoft.AspNetCore.Http.HttpResults.Ok<ListView<NamespaceView>> Listed(params NamespaceView[] all) =>
            TypedResults.Ok(new ListView<NamespaceView> { Data = all, NextCursor = null });
    }

    private static async Task<IResult> ChooseAsync(string id, HttpContext context, NamespaceDesk desk, CancellationToken cancel)
    {
        if (new QueryReader(context.Request).Refusal() is { } refusal)
        {
            return refusal;
        }

        // A foreign id is unknown whatever is sent to it.
        var partner = context.CallingPartner();
        if (await desk.FindAsync(partner, id, cancel) is NamespaceOutcome.Unknown)
        {
            return SubscriptionEndpoints.Unknown(context, id);
        }

        var body = await StrictJson.ReadAsync(context.Request, PartnerApiJson.Default.NamespaceRequest, cancel);
        if (body is not BodyOutcome<NamespaceRequest>.Read read)
        {
            return ((BodyOutcome<NamespaceRequest>.Refused)body).Problem;
        }

        return await desk.ChooseAsync(partner, id, read.Value.Namespace, context.Caller().Actor, cancel) switch
        {
            NamespaceOutcome.Chosen chosen => TypedResults.Accepted((string?)null, NamespaceView.Of(chosen)),
            var other => Refused(context, id, other),
        };
    }

    private static async Task<IResult> ClaimAsync(HttpContext context, NamespaceDesk desk, TimeProvider clock, CancellationToken cancel)
    {
        if (new QueryReader(context.Request).Refusal() is { } refusal)
        {
            return refusal;
        }

        var body = await StrictJson.ReadAsync(context.Request, PartnerApiJson.Default.ClaimRequest, cancel);
        if (body is not BodyOutcome<ClaimRequest>.Read read)
        {
            return ((BodyOutcome<ClaimRequest>.Refused)body).Problem;
        }

        return await desk.ClaimAsync(read.Value.Claim, read.Value.Namespace, cancel) switch
        {
            NamespaceOutcome.Chosen chosen => TypedResults.Accepted((string?)null, ClaimView.Of(chosen, clock)),
            var other => Refused(context, null, other),
        };
    }

    private static async Task<IResult> LookUpAsync(HttpContext context, NamespaceDesk desk, TimeProvider clock, CancellationToken cancel)
    {
        if (new QueryReader(context.Request).Refusal() is { } refusal)
        {
            return refusal;
        }

        var body = await StrictJson.ReadAsync(context.Request, PartnerApiJson.Default.LookUpRequest, cancel);
        if (body is not BodyOutcome<LookUpRequest>.Read read)
        {
            return ((BodyOutcome<LookUpRequest>.Refused)body).Problem;
        }

        return await desk.LookUpAsync(read.Value.Claim, cancel) switch
        {
            NamespaceOutcome.Chosen chosen => TypedResults.Ok(ClaimView.Of(chosen, clock)),
            var other => Refused(context, null, other),
        };
    }

    private static Problem Refused(HttpContext context, string? id, NamespaceOutcome why)
    {
        switch (why)
        {
            case NamespaceOutcome.Unknown when id is not null:
                return SubscriptionEndpoints.Unknown(context, id);
            case NamespaceOutcome.Unknown:
                context.RequestServices.GetRequiredService<DenialLog>().Report(context, "claim.unknown");
                return Problems.Of("claim.unknown", "No subscription has this link.");
            case NamespaceOutcome.NotApplicable:
                return Problems.Of("namespace.notApplicable", "The subscription is not delivered to a namespace.");
            case NamespaceOutcome.ManagedElsewhere elsewhere:
                return context.RequestServices.GetRequiredService<ManagedPlaces>().Refuse(elsewhere.Channel);
            case NamespaceOutcome.Over:
                return Problems.Of("subscription.over", "The subscription has ended, or its order was taken back.");
            case NamespaceOutcome.Used:
                return Problems.Of("claim.used", "The subscription is at its namespace already.");
            case NamespaceOutcome.Replaced:
                return Problems.Of("claim.replaced", "A newer link was sent for this subscription.");
            default:
                throw new System.Diagnostics.UnreachableException(why.GetType().Name);
        }
    }
}
