using System.Globalization;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Store;
using Fulfillment.Engine.Subscriptions;
using Fulfillment.Engine.Usage;
using Fulfillment.Gateway.Access;
using Fulfillment.Gateway.Access.Bearer;
using Fulfillment.Gateway.Http;
using Fulfillment.Gateway.Http.Errors;

namespace Fulfillment.Gateway.PartnerApi.Subscriptions;

/// <summary>How many seats were in use on which day, for people, programs and spreadsheets.</summary>
internal static class SeatEndpoints
{
    private const string Json = "application/json";
    private const string Csv = "text/csv";

    public static void MapSeats(this IEndpointRouteBuilder routes) =>
        routes.MapPartnerGroup("/v1/subscriptions", "Subscriptions")
            .MapGet("/{id}/seats", SeatsAsync).DocumentSeats().RequireScope(Scopes.SubscriptionsRead);

    private static async Task<IResult> SeatsAsync(
        string id, HttpContext context, Database database, Cursors cursors, TimeProvider clock, CancellationToken cancel)
    {
        var query = new QueryReader(context.Request);
        var partner = context.CallingPartner();
        var days = DaysAsked.Read(query);
        var (limit, cursor) = (query.Limit(), query.Text("cursor", 1024));
        if (query.Refusal() is { } refusal)
        {
            return refusal;
        }

        if (await database.ReadAsync(tx => SubscriptionTable.FindAsync(tx, partner.Id, id, cancel), cancel) is not { } found)
        {
            return SubscriptionEndpoints.Unknown(context, id);
        }

        var (range, outOfRange) = days.For(partner, clock);
        if (range is null)
        {
            return outOfRange!;
        }

        if (Accept.Preferred(context.Request, Json, Csv) is not { } form)
        {
            return Problems.Of("accept.unsupported", $"Seats come as {Json} or {Csv}.");
        }

        return form == Csv
            ? await TableAsync(found, range, context, database, cancel)
            : await PageAsync(found, range, limit, cursor, database, cursors, cancel);
    }

    private static async Task<IResult> TableAsync(
        Subscription subscription, DayRange range, HttpContext context, Database database, CancellationToken cancel)
    {
        var days = await database.ReadAsync(tx => UsageDesk.SeriesAsync(tx, subscription.Id, range, cancel), cancel);
        context.Response.Headers.Vary = "Accept";
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"seats-{subscription.Number}.csv\"";
        return TypedResults.Text(SeatCsv.Table(days), Csv);
    }

    private static async Task<IResult> PageAsync(
        Subscription subscription, DayRange range, int limit, string? cursor, Database database, Cursors cursors, CancellationToken cancel)
    {
        var scope = $"seats/{subscription.Partner}/{subscription.Id}/{range}";
        var (after, stale) = cursors.Begin(scope, cursor, Text(range.From));
        if (stale is not null)
        {
            return stale;
        }

        var left = range with { From = DateOnly.ParseExact(after, "yyyy-MM-dd", CultureInfo.InvariantCulture) };
        var page = left.First(limit);
        var (days, overages) = await database.ReadAsync(
            async tx => (
                await UsageDesk.SeriesAsync(tx, subscription.Id, page, cancel),
                await OverageTable.ListAsync(tx, subscription.Id, cancel)),
            cancel);
        return TypedResults.Ok(new SeatsView
        {
            Data = [.. days.Select(day => SeatDayView.Of(day, subscription.Coverage))],
            Overages = [.. overages.Select(overage => OverageView.Of(overage.Record))],
            NextCursor = page.To < range.To ? cursors.Issue(scope, Text(page.To)) : null,
        });
    }

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
