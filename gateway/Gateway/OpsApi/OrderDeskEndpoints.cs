using System.Data.Common;
using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Licensing;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Outbox;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Provisioning;
using Fulfillment.Engine.Screening;
using Fulfillment.Engine.Store;
using Fulfillment.Gateway.Access;
using Fulfillment.Gateway.Access.Bearer;
using Fulfillment.Gateway.Http;
using Fulfillment.Gateway.Http.Errors;
using Fulfillment.Gateway.Http.Json;
using Fulfillment.Gateway.PartnerApi;

namespace Fulfillment.Gateway.OpsApi;

/// <summary>Every partner's orders; those that screening holds are released or refused here.</summary>
internal static class OrderDeskEndpoints
{
    public static void MapOrderDesk(this IEndpointRouteBuilder routes)
    {
        var orders = routes.MapOpsGroup("/orders", "Orders");
        orders.MapGet("", ListAsync).DocumentOrders().RequireScope(Scopes.OpsRead);
        orders.MapGet("/{id}", GetAsync).DocumentOrder().RequireScope(Scopes.OpsRead);
        orders.MapPost("/{id}/release", (string id, HttpContext context, HoldDesk desk, Database database, CancellationToken cancel) =>
            DecideAsync(id, context, database, desk.ReleaseAsync, cancel)).DocumentRelease().RequireScope(Scopes.ScreeningReview);
        orders.MapPost("/{id}/refuse", (string id, HttpContext context, HoldDesk desk, Database database, CancellationToken cancel) =>
            DecideAsync(id, context, database, desk.RefuseAsync, cancel)).DocumentRefuse().RequireScope(Scopes.ScreeningReview);
    }

    private static async Task<IResult> ListAsync(
        HttpContext context, Database database, Cursors cursors, CancellationToken cancel)
    {
        var query = new QueryReader(context.Request);
        var filter = new OrderFilter
        {
            Partner = query.Text("partner", 40),
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

        var scope = $"ops/orders/{filter}";
        var (before, stale) = cursors.Begin(scope, cursor);
        if (stale is not null)
        {
            return stale;
        }

        var page = await database.ReadAsync(tx => PageAsync(tx, filter with { Before = before, Limit = filter.Limit + 1 }, cancel), cancel);
        return TypedResults.Ok(ListView<OpsOrderView>.Page(
            page, filter.Limit, view => view, last => cursors.Issue(scope, last.Order.Id)));
    }

    private static async Task<IReadOnlyList<OpsOrderView>> PageAsync(DbTransaction tx, OrderFilter filter, CancellationToken cancel)
    {
        var views = new List<OpsOrderView>();
        var orders = await OrderTable.ListAsync(tx, filter, cancel);
        var touches = await AuditTable.OperatorActsAsync(tx, [.. orders.Select(order => order.Id)], cancel);
        foreach (var order in orders)
        {
            var decisions = await ScreeningTable.ListAsync(tx, order.Id, cancel);
            views.Add(OpsOrderView.Of(order, await LicenseTable.IdsOfOrderAsync(tx, order.Id, cancel), decisions.TakeLast(1), touches));
        }

        return views;
    }

    private static async Task<IResult> GetAsync(string id, HttpContext context, Database database, CancellationToken cancel) =>
        new QueryReader(context.Request).Refusal() is { } refusal
            ? refusal
            : await database.ReadAsync(tx => FindAsync(tx, id, cancel), cancel) is { } view ? TypedResults.Ok(view) : Unknown();

    private static async Task<OpsOrderView?> FindAsync(DbTransaction tx, string id, CancellationToken cancel)
    {
        if (await OrderTable.FindAnyAsync(tx, id, cancel) is not { } order)
        {
            return null;
        }

        var view = OpsOrderView.Of(
            order, await LicenseTable.IdsOfOrderAsync(tx, id, cancel), await ScreeningTable.ListAsync(tx, id, cancel),
            await AuditTable.OperatorActsAsync(tx, [id], cancel));
        return view with
        {
            Provisioning = [.. (await ProvisioningTable.OfOrderAsync(tx, id, cancel)).Select(ProvisioningView.Of)],
            Deliveries = [.. (await OutboxTable.DeliveriesAsync(tx, id, cancel)).Select(DeliveryView.Of)],
        };
    }

    private static async Task<IResult> DecideAsync(
        string id,
        HttpContext context,
        Database database,
        Func<string, string, Actor, CancellationToken, Task<HoldOutcome>> decide,
        CancellationToken cancel)
    {
        var body = await StrictJson.ReadAsync(context.Request, OpsApiJson.Default.ReasonRequest, cancel);
        if (body is BodyOutcome<ReasonRequest>.Refused refused)
        {
            return refused.Problem;
        }

        var reason = ((BodyOutcome<ReasonRequest>.Read)body).Value.Reason;
        return await decide(id, reason, context.Caller().Actor, cancel) switch
        {
            HoldOutcome.Decided => TypedResults.Ok(await database.ReadAsync(tx => FindAsync(tx, id, cancel), cancel)),
            HoldOutcome.NotHeld => Problems.Of("order.notHeld", "The order is not held; somebody may have decided before you."),
            _ => Unknown(),
        };
    }

    private static Problem Unknown() => Problems.Of("order.unknown", "There is no order with this id.");
}
