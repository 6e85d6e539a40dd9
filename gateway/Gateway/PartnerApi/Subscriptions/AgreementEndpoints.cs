using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Provisioning;
using Fulfillment.Engine.Store;
using Fulfillment.Engine.Subscriptions;
using Fulfillment.Gateway.Access;
using Fulfillment.Gateway.Access.Bearer;
using Fulfillment.Gateway.Adapters;
using Fulfillment.Gateway.Http;
using Fulfillment.Gateway.Http.Errors;
using Fulfillment.Gateway.Http.Json;

namespace Fulfillment.Gateway.PartnerApi.Subscriptions;

/// <summary>What a customer agreed to may be changed without an order: it costs nothing and covers nothing.</summary>
internal static class AgreementEndpoints
{
    public static void MapAgreements(this IEndpointRouteBuilder routes) =>
        routes.MapPartnerGroup("/v1/subscriptions", "Subscriptions")
            .MapPatch("/{id}", AgreeAsync).DocumentAgreement().RequireScope(Scopes.SubscriptionsWrite);

    private static async Task<IResult> AgreeAsync(
        string id, HttpContext context, Database database, AgreementDesk desk, ManagedPlaces places, TimeProvider clock, CancellationToken cancel)
    {
        if (new QueryReader(context.Request).Refusal() is { } refusal)
        {
            return refusal;
        }

        var partner = context.CallingPartner();
        var today = partner.Today(clock);
        if (await database.ReadAsync(tx => SubscriptionTable.FindAsync(tx, partner.Id, id, cancel), cancel) is not { } known)
        {
            return SubscriptionEndpoints.Unknown(context, id);
        }

        if (ETags.IfMatch(context.Request, SubscriptionEndpoints.Tag(known, today)) == Precondition.Fails)
        {
            return Moved();
        }

        var body = await StrictJson.ReadAsync(context.Request, PartnerApiJson.Default.AgreementRequest, cancel);
        if (body is not BodyOutcome<AgreementRequest>.Read read)
        {
            return ((BodyOutcome<AgreementRequest>.Refused)body).Problem;
        }

        // What the caller's condition was checked against is what may be changed.
        IReadOnlyList<long>? versions = context.Request.Headers.IfMatch.Count == 0 ? null : [known.Version];
        return await desk.AgreeAsync(partner, id, read.Value.Terms(), versions, context.Caller().Actor, cancel) switch
        {
            AgreementOutcome.Agreed agreed => Changed(context, agreed.Subscription, today, places),
            AgreementOutcome.Moved => Moved(),
            AgreementOutcome.ManagedElsewhere elsewhere => places.Refuse(elsewhere.Channel),
            AgreementOutcome.Cancelled cancelled => Problems.Of(
                "subscription.ended", $"It is cancelled from {cancelled.From:yyyy-MM-dd} on: nothing is left to agree on."),
            _ => SubscriptionEndpoints.Unknown(context, id),
        };
    }

    /// <summary>The subscription as it stands after a change of its own.</summary>
    public static Microsoft.AspNetCore.Http.HttpResults.Ok<SubscriptionView> Changed(
        HttpContext context, Subscription subscription, DateOnly today, ManagedPlaces places)
    {
        context.Response.Headers.ETag = SubscriptionEndpoints.Tag(subscription, today);
        return TypedResults.Ok(SubscriptionView.Of(subscription, today, places.Of(subscription.Channel)));
    }

    public static Problem Moved() =>
        Problems.Of("version.mismatch", "The subscription has changed since you read it. Read it again and decide anew.");
}

/// <summary>The flags to change; what is absent stays as it is.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
[AnyOf("autoRenew", "seatReconciliation", "operationalData", "renewalTermMonths")]
internal sealed record AgreementRequest
{
    /// <summary>Whether the next term begins by itself at the end of this one.</summary>
    public bool? AutoRenew { get; init; }

    /// <summary>Whether seats over those paid are charged by the quarter.</summary>
    public bool? SeatReconciliation { get; init; }

    /// <summary>Whether the product sends operational data.</summary>
    public bool? OperationalData { get; init; }

    /// <summary>How long terms run that begin by themselves, in months.</summary>
    [Range(1, 120)]
    public int? RenewalTermMonths { get; init; }

    public AmendmentTerms Terms() => new()
    {
        AutoRenew = AutoRenew,
        SeatReconciliation = SeatReconciliation,
        OperationalData = OperationalData,
        RenewalTermMonths = RenewalTermMonths,
    };
}
