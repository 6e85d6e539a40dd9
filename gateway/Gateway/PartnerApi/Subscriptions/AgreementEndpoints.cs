using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Provisioning;
using Fulfillment.Engine.Store;
using Fulfillment.Engine.Subscriptions;
using Fulfillment.Gateway.Access;
using Fulfillment.Gateway.Access.Bearer;
using Fulfillment.Gateway.Adapters;
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
        var (asked, refusal) = await AskedSubscription.ReadAsync(id, context, database, clock, cancel);
        if (asked is null)
        {
            return refusal!;
        }

        var body = await StrictJson.ReadAsync(context.Request, PartnerApiJson.Default.AgreementRequest, cancel);
        if (body is not BodyOutcome<AgreementRequest>.Read read)
        {
            return ((BodyOutcome<AgreementRequest>.Refused)body).Problem;
        }

        return await desk.AgreeAsync(asked.Partner, id, read.Value.Terms(), asked.Versions, context.Caller().Actor, cancel) switch
        {
            AgreementOutcome.Agreed agreed => asked.Changed(context, agreed.Subscription, places),
            AgreementOutcome.Moved => AskedSubscription.Moved(),
            AgreementOutcome.ManagedElsewhere elsewhere => places.Refuse(elsewhere.Channel),
            AgreementOutcome.Cancelled cancelled => Problems.Of(
                "subscription.ended", $"It is cancelled from {cancelled.From:yyyy-MM-dd} on: nothing is left to agree on."),
            _ => SubscriptionEndpoints.Unknown(context, id),
        };
    }
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
