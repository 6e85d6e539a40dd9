using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Provisioning;
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
        orders.MapPost("/{id}/release", (string id, HttpContext context, HoldDesk desk, OrderReading reading, CancellationToken cancel) =>
            DecideAsync(id, context, reading, desk.ReleaseAsync, cancel)).DocumentRelease().RequireScope(Scopes.ScreeningReview);
        orders.MapPost("/{id}/refuse", (string id, HttpContext context, HoldDesk desk, OrderReading reading, CancellationToken cancel) =>
            DecideAsync(id, context, reading, desk.RefuseAsync, cancel)).DocumentRefuse().RequireScope(Scopes.ScreeningReview);
        orders.MapPost("/{id}/screen", (string id, HttpContext context, HoldDesk desk, OrderReading reading, CancellationToken cancel) =>
            DecideAsync(id, context, reading, desk.ScreenAgainAsync, cancel)).DocumentScreenAgain().RequireScope(Scopes.ScreeningReview);
    }

    private static async Task<IResult> ListAsync(
        HttpContext context, OrderReading reading, Cursors cursors, CancellationToken cancel)
    {
        var query = new QueryReader(context.Request);
        var filter = new OrderFilter
        {
            Partner = query.Text("partner", 40),
            Status = query.Choice<OrderStatus>("status"),
            Screening = query.Choice<ScreeningState>("screening"),
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

        var page = await reading.PageAsync(filter with { Before = before, Limit = filter.Limit + 1 }, cancel);
        return TypedResults.Ok(ListView<OpsOrderView>.Page(
            page, filter.Limit, view => view, last => cursors.Issue(scope, last.Order.Id)));
    }

    /// <summary>Whom somebody resembles is for those who decide on it.</summary>
    private static async Task<IResult> GetAsync(string id, HttpContext context, OrderReading reading, CancellationToken cancel) =>
        new QueryReader(context.Request).Refusal() is { } refusal
            ? refusal
            : await reading.FindAsync(id, context.Caller().Scopes.Contains(Scopes.ScreeningReview), cancel) is { } view
                ? TypedResults.Ok(view)
                : Unknown();

    private static async Task<IResult> DecideAsync(
        string id,
        HttpContext context,
        OrderReading reading,
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
            HoldOutcome.Decided => TypedResults.Ok(await reading.FindAsync(id, withMatches: true, cancel)),
            HoldOutcome.Proposed => TypedResults.Accepted($"/ops/v1/orders/{id}", await reading.FindAsync(id, withMatches: true, cancel)),
            HoldOutcome.SamePerson => Problems.Of(
                "screening.secondPerson", "You proposed the release yourself: somebody else has to agree to it."),
            HoldOutcome.Forbidden => Problems.Of(
                "screening.forbidden", "The rules refuse it: the newest decision names them. Refuse it too, or agree on an exception first."),
            HoldOutcome.NotHeld => Problems.Of("order.notHeld", "The order is not held; somebody may have decided before you."),
            _ => Unknown(),
        };
    }

    private static Problem Unknown() => Problems.Of("order.unknown", "There is no order with this id.");
}
