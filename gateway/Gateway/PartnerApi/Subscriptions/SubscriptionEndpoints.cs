using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Store;
using Fulfillment.Engine.Subscriptions;
using Fulfillment.Engine.Usage;
using Fulfillment.Gateway.Access;
using Fulfillment.Gateway.Access.Bearer;
using Fulfillment.Gateway.Access.Denials;
using Fulfillment.Gateway.Adapters;
using Fulfillment.Gateway.Http;
using Fulfillment.Gateway.Http.Errors;
using Fulfillment.Gateway.Http.Json;

namespace Fulfillment.Gateway.PartnerApi.Subscriptions;

/// <summary>Subscriptions: list, read, follow, and ask what a change would do. Changes themselves are orders.</summary>
internal static class SubscriptionEndpoints
{
    public static void MapSubscriptions(this IEndpointRouteBuilder routes)
    {
        var subscriptions = routes.MapPartnerGroup("/v1/subscriptions", "Subscriptions");
        subscriptions.MapGet("", ListAsync).DocumentSubscriptions().RequireScope(Scopes.SubscriptionsRead);
        subscriptions.MapGet("/{id}", GetAsync).DocumentSubscription().RequireScope(Scopes.SubscriptionsRead);
        subscriptions.MapGet("/{id}/events", EventsAsync).DocumentAmendments().RequireScope(Scopes.SubscriptionsRead);
        subscriptions.MapPost("/{id}/preview", PreviewAsync).DocumentPreview().RequireScope(Scopes.SubscriptionsRead);
    }

    /// <summary>The answer for an id that does not exist, or is another partner's: one and the same.</summary>
    public static Problem Unknown(HttpContext context, string id)
    {
        context.RequestServices.GetRequiredService<DenialLog>().Report(context, "subscription.unknown", id);
        return Problems.Of("subscription.unknown", "You have no subscription with this id.");
    }

    /// <summary>What a view shows follows from the version and the day.</summary>
    public static string Tag(Subscription subscription, DateOnly today) => ETags.Of($"{subscription.Version}-{today:yyyyMMdd}");

    private static async Task<IResult> ListAsync(
        HttpContext context, Database database, Cursors cursors, ManagedPlaces places, TimeProvider clock, CancellationToken cancel)
    {
        var query = new QueryReader(context.Request);
        var partner = context.CallingPartner();
        var filter = new SubscriptionFilter
        {
            Partner = partner.Id,
            OrderId = query.Text("orderId", 64),
            EndsBefore = query.Day("endsBefore"),
            Limit = query.Limit(),
        };
        var cursor = query.Text("cursor", 1024);
        if (query.Refusal() is { } refusal)
        {
            return refusal;
        }

        var scope = $"subscriptions/{filter}";
        var (before, stale) = cursors.Begin(scope, cursor, filter.Before);
        if (stale is not null)
        {
            return stale;
        }

        var page = await database.ReadAsync(
            tx => SubscriptionTable.PageAsync(tx, filter with { Before = before, Limit = filter.Limit + 1 }, cancel), cancel);
        return TypedResults.Ok(ListView<SubscriptionView>.Page(
            page, filter.Limit, one => SubscriptionView.Of(one, partner.Today(clock), places.Of(one.Channel)), last => cursors.Issue(scope, last.Id)));
    }

    private static async Task<IResult> GetAsync(
        string id, HttpContext context, Database database, ManagedPlaces places, TimeProvider clock, CancellationToken cancel)
    {
        if (new QueryReader(context.Request).Refusal() is { } refusal)
        {
            return refusal;
        }

        var partner = context.CallingPartner();
        if (await database.ReadAsync(tx => SubscriptionTable.FindAsync(tx, partner.Id, id, cancel), cancel) is not { } found)
        {
            return Unknown(context, id);
        }

        var today = partner.Today(clock);
        var tag = Tag(found, today);
        context.Response.Headers.ETag = tag;
        return ETags.IsNotModified(context.Request, tag)
            ? TypedResults.StatusCode(StatusCodes.Status304NotModified)
            : TypedResults.Ok(SubscriptionView.Of(found, today, places.Of(found.Channel)));
    }

    private static async Task<IResult> EventsAsync(
        string id, HttpContext context, Database database, CancellationToken cancel)
    {
        if (new QueryReader(context.Request).Refusal() is { } refusal)
        {
            return refusal;
        }

        var (found, history) = await ReadAsync(id, context.CallingPartner(), database, cancel);
        return found is null
            ? Unknown(context, id)
            : TypedResults.Ok(new ListView<AmendmentView> { Data = [.. history.Select(AmendmentView.Of)], NextCursor = null });
    }

    private static async Task<IResult> PreviewAsync(
        string id, HttpContext context, Database database, SubscriptionForecast forecast, UsageDesk usage, TimeProvider clock, CancellationToken cancel)
    {
        if (new QueryReader(context.Request).Refusal() is { } refusal)
        {
            return refusal;
        }

        var partner = context.CallingPartner();
        var (found, history) = await ReadAsync(id, partner, database, cancel);
        if (found is null)
        {
            return Unknown(context, id);
        }

        var body = await StrictJson.ReadAsync(context.Request, PartnerApiJson.Default.PreviewRequest, cancel);
        if (body is BodyOutcome<PreviewRequest>.Refused refused)
        {
            return refused.Problem;
        }

        var line = ((BodyOutcome<PreviewRequest>.Read)body).Value.Line(id);
        var inUse = await database.ReadAsync(tx => usage.InUseAsync(tx, [id], cancel), cancel);
        return forecast.Of(line, found, history, inUse.GetValueOrDefault(id), partner) switch
        {
            ForecastOutcome.Seen seen => TypedResults.Ok(PreviewView.Of(
                seen.Preview, await HighestAsync(found, seen.Preview.EffectiveOn, database, cancel), partner.Today(clock))),
            ForecastOutcome.Impossible impossible => Problems.OfFaults(
                "order.impossible",
                [.. impossible.Faults.Select(fault => new Fault(fault.Pointer["/lines/0".Length..], fault.Code, fault.Message))]),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private static Task<SeatUse?> HighestAsync(
        Subscription subscription, DateOnly day, Database database, CancellationToken cancel) =>
        subscription.Coverage.TermOn(day) is { } term
            ? database.ReadAsync(tx => UsageDesk.HighestAsync(tx, subscription.Id, new DayRange(term.StartsOn, term.EndsOn), cancel), cancel)
            : Task.FromResult<SeatUse?>(null);

    private static Task<(Subscription? Found, IReadOnlyList<Amendment> History)> ReadAsync(
        string id, Partner partner, Database database, CancellationToken cancel) =>
        database.ReadAsync<(Subscription?, IReadOnlyList<Amendment>)>(
            async tx => await SubscriptionTable.FindAsync(tx, partner.Id, id, cancel) is { } found
                ? (found, (await AmendmentTable.HistoriesAsync(tx, [found], cancel))[id])
                : (null, []),
            cancel);
}
