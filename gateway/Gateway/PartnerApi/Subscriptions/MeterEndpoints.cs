using System.Globalization;
using Fulfillment.Engine.Catalog;
using Fulfillment.Engine.Counting;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Store;
using Fulfillment.Engine.Subscriptions;
using Fulfillment.Engine.Usage;
using Fulfillment.Gateway.Access;
using Fulfillment.Gateway.Access.Bearer;
using Fulfillment.Gateway.Http;
using Fulfillment.Gateway.Http.Errors;

namespace Fulfillment.Gateway.PartnerApi.Subscriptions;

/// <summary>What a subscription uses of each meter, what its plan gives of it, and what is left in packs.</summary>
internal static class MeterEndpoints
{
    private const string Json = "application/json";
    private const string Csv = "text/csv";

    public static void MapMeters(this IEndpointRouteBuilder routes)
    {
        var subscriptions = routes.MapPartnerGroup("/v1/subscriptions", "Subscriptions");
        subscriptions.MapGet("/{id}/meters", ListAsync).DocumentMeters().RequireScope(Scopes.SubscriptionsRead);
        subscriptions.MapGet("/{id}/meters/{meter}", MeterAsync).DocumentMeter().RequireScope(Scopes.SubscriptionsRead);
    }

    private static async Task<IResult> ListAsync(
        string id,
        HttpContext context,
        Database database,
        UsageDesk desk,
        MeterList known,
        ProductCatalog catalog,
        TimeProvider clock,
        CancellationToken cancel)
    {
        if (new QueryReader(context.Request).Refusal() is { } refusal)
        {
            return refusal;
        }

        var partner = context.CallingPartner();
        if (await database.ReadAsync(tx => SubscriptionTable.FindAsync(tx, partner.Id, id, cancel), cancel) is not { } found)
        {
            return SubscriptionEndpoints.Unknown(context, id);
        }

        var today = partner.Today(clock);
        var first = new DateOnly(today.Year, today.Month, 1);
        var month = new DayRange(first, first.AddMonths(1));
        var used = await database.ReadAsync(tx => desk.MetersAsync(tx, id, month, cancel), cancel);
        var quotas = IncludedQuotas.Of(found.Coverage, catalog);
        var given = known.All.Where(meter => quotas.OnDay(meter.Name, today) is not null && used.All(one => one.Meter.Name != meter.Name));
        var meters = used.Concat(given.Select(meter => new MeterStanding(meter, null, [])))
            .OrderBy(meter => meter.Meter.Name, StringComparer.Ordinal);
        return TypedResults.Ok(new ListView<MeterView>
        {
            Data = [.. meters.Select(meter => MeterView.Of(meter, first, quotas.OnDay(meter.Meter.Name, today)))],
            NextCursor = null,
        });
    }

    private static async Task<IResult> MeterAsync(
        string id,
        string meter,
        HttpContext context,
        Database database,
        Cursors cursors,
        MeterList meters,
        ProductCatalog catalog,
        TimeProvider clock,
        CancellationToken cancel)
    {
        var query = new QueryReader(context.Request);
        var (days, limit, cursor) = (DaysAsked.Read(query), query.Limit(), query.Text("cursor", 1024));
        if (query.Refusal() is { } refusal)
        {
            return refusal;
        }

        var partner = context.CallingPartner();
        if (await database.ReadAsync(tx => SubscriptionTable.FindAsync(tx, partner.Id, id, cancel), cancel) is not { } found)
        {
            return SubscriptionEndpoints.Unknown(context, id);
        }

        if (meters.Find(meter) is not { } known)
        {
            return Problems.Of("meter.unknown", "No meter has this name.");
        }

        var (range, outOfRange) = days.For(partner, clock);
        if (range is null)
        {
            return outOfRange!;
        }

        var asked = new MeterAsked(found, known, IncludedQuotas.Of(found.Coverage, catalog), range);
        return Accept.Preferred(context.Request, Json, Csv) switch
        {
            Csv => await TableAsync(asked, context, database, cancel),
            Json => await PageAsync(asked, (limit, cursor), database, cursors, cancel),
            _ => Problems.Of("accept.unsupported", $"A meter comes as {Json} or {Csv}."),
        };
    }

    private static async Task<IResult> TableAsync(
        MeterAsked asked, HttpContext context, Database database, CancellationToken cancel)
    {
        var series = await SeriesAsync(asked, asked.Range, database, cancel);
        context.Response.Headers.Vary = "Accept";
        context.Response.Headers.ContentDisposition =
            $"attachment; filename=\"{asked.Meter.Name}-{asked.Subscription.Number}.csv\"";
        return TypedResults.Text(MeterCsv.Table(asked.Meter, asked.Range, series.Days), Csv);
    }

    private static async Task<IResult> PageAsync(
        MeterAsked asked, (int Limit, string? Cursor) page, Database database, Cursors cursors, CancellationToken cancel)
    {
        var scope = $"meters/{asked.Subscription.Partner}/{asked.Subscription.Id}/{asked.Meter.Name}/{asked.Range}";
        var (after, stale) = cursors.Begin(scope, page.Cursor, Text(asked.Range.From));
        if (stale is not null)
        {
            return stale;
        }

        var left = asked.Range with { From = DateOnly.ParseExact(after, "yyyy-MM-dd", CultureInfo.InvariantCulture) };
        var shown = left.First(page.Limit);
        var series = await SeriesAsync(asked, shown, database, cancel);
        return TypedResults.Ok(MeterDaysView.Of(asked.Meter, shown, series) with
        {
            NextCursor = shown.To < asked.Range.To ? cursors.Issue(scope, Text(shown.To)) : null,
        });
    }

    private static Task<MeterSeries> SeriesAsync(MeterAsked asked, DayRange range, Database database, CancellationToken cancel) =>
        database.ReadAsync(
            tx => UsageDesk.MeterAsync(tx, asked.Subscription.Id, asked.Meter, asked.Quotas, range, cancel), cancel);

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private sealed record MeterAsked(Subscription Subscription, Meter Meter, PlanQuotas Quotas, DayRange Range);
}
