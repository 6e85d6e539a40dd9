using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Provisioning;
using Fulfillment.Engine.Store;
using Fulfillment.Gateway.Access;
using Fulfillment.Gateway.Access.Bearer;
using Fulfillment.Gateway.Adapters;
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
        var (asked, refusal) = await AskedSubscription.ReadAsync(id, context, database, clock, cancel);
        return asked is null ? refusal! : await desk.UndoAsync(asked.Partner, id, asked.Versions, context.Caller().Actor, cancel) switch
        {
            UndoOutcome.Undone undone => asked.Changed(context, undone.Subscription, places),
            UndoOutcome.Moved => AskedSubscription.Moved(),
            UndoOutcome.ManagedElsewhere elsewhere => places.Refuse(elsewhere.Channel),
            UndoOutcome.NotCancelled => Problems.Of(
                "cancellation.none", "The subscription was never cancelled: there is nothing to take back."),
            UndoOutcome.Over over => Problems.Of(
                "cancellation.inForce", $"The subscription is cancelled since {over.From:yyyy-MM-dd}, or its order was taken back: place a new order."),
            _ => SubscriptionEndpoints.Unknown(context, id),
        };
    }
}
