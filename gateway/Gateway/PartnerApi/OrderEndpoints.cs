using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Provisioning;
using Fulfillment.Engine.Store;
using Fulfillment.Gateway.Access;
using Fulfillment.Gateway.Access.Bearer;
using Fulfillment.Gateway.Access.Denials;
using Fulfillment.Gateway.Http;
using Fulfillment.Gateway.Http.Errors;

namespace Fulfillment.Gateway.PartnerApi;

/// <summary>Orders: place, read, wait, list, follow, cancel.</summary>
internal static class OrderEndpoints
{
    public static void MapOrders(this IEndpointRouteBuilder routes)
    {
        var orders = routes.MapPartnerGroup("/v1/orders", "Orders");
        orders.MapPost("", PlaceAsync).DocumentPlace().RequireScope(Scopes.OrdersWrite);
        orders.MapGet("", ListAsync).DocumentList().RequireScope(Scopes.OrdersRead);
        orders.MapGet("/{id}", GetAsync).DocumentGet().RequireScope(Scopes.OrdersRead);
        orders.MapGet("/{id}/events", EventsAsync).DocumentEvents().RequireScope(Scopes.OrdersRead);
        orders.MapPost("/{id}/cancel", CancelAsync).DocumentCancel().RequireScope(Scopes.OrdersWrite);
    }

    /// <summary>The answer for an id that does not exist, or is another partner's: one and the same.</summary>
    public static Problem Unknown(HttpContext context, string id)
    {
        context.RequestServices.GetRequiredService<DenialLog>().Report(context, "order.unknown", id);
        return Problems.Of("order.unknown", "You have no order with this id.");
    }

    private static Task<IResult> PlaceAsync(HttpContext context, PlaceOrder place, CancellationToken cancel) =>
        place.HandleAsync(context, cancel);

    private static async Task<IResult> GetAsync(string id, HttpContext context, OrderReader reader, CancellationToken cancel)
    {
        if (new QueryReader(context.Request).Refusal() is { } refusal)
        {
            return refusal;
        }

        var partner = context.CallingPartner().Id;
        var found = await reader.FindAsync(partner, id, cancel);
        if (found is not null && Prefer.Wait(context.Request) is { } wait && IsSeen(context.Request, found.Order))
        {
            var seen = found.Order.Status;
            found = await reader.WaitAsync(partner, id, order => order.Status != seen || order.IsSettled, wait, cancel);
            context.Response.Headers["Preference-Applied"] = Prefer.Applied(wait);
        }

        if (found is null)
        {
            return Unknown(context, id);
        }

        var tag = ETags.Of(found.Order.Version);
        context.Response.Headers.ETag = tag;
        return ETags.IsNotModified(context.Request, tag)
            ? TypedResults.StatusCode(StatusCodes.Status304NotModified)
            : TypedResults.Ok(found.View);
    }

    /// <summary>A caller who has an older version wants the newer one at once.</summary>
    private static bool IsSeen(HttpRequest request, Order order) =>
        request.Headers.IfNoneMatch.Count == 0 || ETags.IsNotModified(request, ETags.Of(order.Version));

    private static async Task<IResult> ListAsync(
        HttpContext context, Database database, Cursors cursors, CancellationToken cancel)
    {
        var query = new QueryReader(context.Request);
        var filter = new OrderFilter
        {
            Partner = context.CallingPartner().Id,
            Status = query.Choice<OrderStatus>("status"),
            PartnerOrderRef = query.Text("partnerOrderRef", 64),
            PurchaseOrder = query.Text("purchaseOrder", 64),
            Customer = query.Text("customer"),
            UpdatedSince = query.Time("updatedSince"),
            Limit = query.Limit(),
        };
        var cursor = query.Text("cursor", 1024);
        if (query.Refusal() is { } refusal)
        {
            return refusal;
        }

        var scope = $"orders/{filter}";
        var (before, stale) = cursors.Begin(scope, cursor);
        if (stale is not null)
        {
            return stale;
        }

        var (orders, ids) = await database.ReadAsync(
            async tx =>
            {
                var page = await OrderTable.ListAsync(tx, filter with { Before = before, Limit = filter.Limit + 1 }, cancel);
                return (page, await LicenseIds.OfAsync(tx, page, cancel));
            },
            cancel);
        return TypedResults.Ok(ListView<OrderView>.Page(
            orders, filter.Limit, order => OrderView.Of(order, ids[order.Id]), last => cursors.Issue(scope, last.Id)));
    }

    private static async Task<IResult> EventsAsync(
        string id, HttpContext context, Database database, Cursors cursors, CancellationToken cancel)
    {
        var query = new QueryReader(context.Request);
        var (limit, cursor) = (query.Limit(), query.Text("cursor", 1024));
        if (query.Refusal() is { } refusal)
        {
            return refusal;
        }

        var scope = $"events/{context.CallingPartner().Id}/{id}";
        var (after, stale) = cursors.Begin(scope, cursor, "0");
        if (stale is not null)
        {
            return stale;
        }

        var events = await database.ReadAsync(
            async tx => await OrderTable.FindAsync(tx, context.CallingPartner().Id, id, cancel) is null
                ? null
                : await OrderTable.EventsAsync(tx, id, long.Parse(after, System.Globalization.CultureInfo.InvariantCulture), limit + 1, cancel),
            cancel);
        return events is null
            ? Unknown(context, id)
            : TypedResults.Ok(ListView<EventView>.Page(
                events, limit, EventView.Of, last => cursors.Issue(scope, $"{last.Version}")));
    }

    private static async Task<IResult> CancelAsync(
        string id, HttpContext context, OrderDesk desk, OrderReader reader, CancellationToken cancel)
    {
        if (new QueryReader(context.Request).Refusal() is { } refusal)
        {
            return refusal;
        }

        var partner = context.CallingPartner();
        var known = await reader.FindAsync(partner.Id, id, cancel);
        if (known is not null && ETags.IfMatch(context.Request, ETags.Of(known.Order.Version)) == Precondition.Fails)
        {
            return Moved();
        }

        // What the caller's condition was checked against is what may be cancelled.
        IReadOnlyList<long>? versions = known is null || context.Request.Headers.IfMatch.Count == 0 ? null : [known.Order.Version];
        return await desk.CancelAsync(partner, id, versions, context.Caller().Actor, cancel) switch
        {
            CancelOutcome.Cancelled done => new OrderAnswer(id, OrderAnswer.Store(StatusCodes.Status200OK, OrderView.Of(done.Order)))
            {
                Version = done.Order.Version,
            },
            CancelOutcome.Moved => Moved(),
            CancelOutcome.TooLate late => Problems.Of(
                "order.notCancellable",
                $"The order is {late.Order.Status.Word()}. To end what is provisioned, place an order with the action cancel for its subscription."),
            _ => Unknown(context, id),
        };
    }

    private static Problem Moved() =>
        Problems.Of("version.mismatch", "The order has moved since you read it. Read it again and decide anew.");
}
