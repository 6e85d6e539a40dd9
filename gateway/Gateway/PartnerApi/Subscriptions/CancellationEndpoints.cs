using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Provisioning;
using Fulfillment.Engine.Store;
using Fulfillment.Engine.Subscriptions;
using Fulfillment.Gateway.Access;
using Fulfillment.Gateway.Access.Bearer;
using Fulfillment.Gateway.Adapters;
using Fulfillment.Gateway.Http;
using Fulfillment.Gateway.Http.Errors;

namespace Fulfillment.Gateway.PartnerApi.Subscriptions;

/// <summary>A cancellation for a day to come is made by an order, and until that day taken back without one.</summary>
internal static class CancellationEndpoints
{
    public static void MapCancellations(this IEndpointRouteBuilder routes) =>
        routes.MapPartnerGroup("/v1/subscriptions/{id}/cancellation", "Subscriptions")
            .MapDelete("", UndoAsync).DocumentUndo().RequireScope(Scopes.SubscriptionsWrite);

    private static async Task<IResult> UndoAsync(
        string id, HttpContext context, Database database, CancellationDesk desk, ManagedPlaces places, TimeProvider clock, CancellationToken cancel)
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
            return AgreementEndpoints.Moved();
        }

        // What the caller's condition was checked against is what may be changed.
        IReadOnlyList<long>? versions = context.Request.Headers.IfMatch.Count == 0 ? null : [known.Version];
        return await desk.UndoAsync(partner, id, versions, context.Caller().Actor, cancel) switch
        {
            UndoOutcome.Undone undone => AgreementEndpoints.Changed(context, undone.Subscription, today, places),
            UndoOutcome.Moved => AgreementEndpoints.Moved(),
            UndoOutcome.ManagedElsewhere elsewhere => places.Refuse(elsewhere.Channel),
            UndoOutcome.NotCancelled => Problems.Of(
                "cancellation.none", "The subscription was never cancelled: there is nothing to take back."),
            UndoOutcome.Over over => Problems.Of(
                "cancellation.inForce", $"The subscription is cancelled since {over.From:yyyy-MM-dd}, or its order was taken back: place a new order."),
            _ => SubscriptionEndpoints.Unknown(context, id),
        };
    }
}
