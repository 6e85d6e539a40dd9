using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Store;
using Fulfillment.Engine.Subscriptions;
using Fulfillment.Gateway.Access.Bearer;
using Fulfillment.Gateway.Http;
using Fulfillment.Gateway.Http.Errors;
using Fulfillment.Gateway.PartnerApi;

namespace Fulfillment.Gateway.OpsApi;

/// <summary>What order lines changed of what is paid for, and the sums of it.</summary>
internal static class BookingEndpoints
{
    public static void MapBookings(this IEndpointRouteBuilder routes)
    {
        var bookings = routes.MapOpsGroup("/bookings", "Bookings");
        bookings.MapGet("", ListAsync).DocumentBookings().RequireScope(Scopes.OpsRead);
        bookings.MapGet("/summary", SumAsync).DocumentBookingSums().RequireScope(Scopes.OpsRead);
    }

    private static async Task<IResult> ListAsync(
        HttpContext context, Database database, Cursors cursors, CancellationToken cancel)
    {
        var query = new QueryReader(context.Request);
        var filter = new BookingFilter
        {
            From = query.Day("from"),
            To = query.Day("to"),
            Partner = query.Text("partner", 40),
            Limit = query.Limit(),
        };
        var cursor = query.Text("cursor", 1024);
        if ((query.Refusal() ?? Backward(filter.From, filter.To)) is { } refusal)
        {
            return refusal;
        }

        var scope = $"ops/bookings/{filter}";
        var (before, stale) = cursors.Begin(scope, cursor);
        if (stale is not null)
        {
            return stale;
        }

        var bookings = await database.ReadAsync(
            tx => BookingTable.ListAsync(tx, filter with { Before = before, Limit = filter.Limit + 1 }, cancel), cancel);
        return TypedResults.Ok(ListView<BookingView>.Page(
            bookings, filter.Limit, BookingView.Of, last => cursors.Issue(scope, last.Id)));
    }

    private static async Task<IResult> SumAsync(HttpContext context, Database database, CancellationToken cancel)
    {
        var query = new QueryReader(context.Request);
        var (from, to) = (query.Day("from"), query.Day("to"));
        if ((query.Refusal() ?? Backward(from, to)) is { } refusal)
        {
            return refusal;
        }

        return TypedResults.Ok(BookingSummaryView.Of(
            from, to, await database.ReadAsync(tx => BookingTable.SumAsync(tx, from, to, cancel), cancel)));
    }

    private static Problem? Backward(DateOnly? from, DateOnly? to) => from >= to
        ? Problems.OfFaults("query.invalid", [new Fault("?to", "value.range", "'to' is the first day after those asked for: later than 'from'.")])
        : null;
}
