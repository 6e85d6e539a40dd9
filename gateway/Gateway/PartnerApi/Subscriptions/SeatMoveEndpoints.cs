using System.Globalization;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Store;
using Fulfillment.Engine.Subscriptions;
using Fulfillment.Engine.Usage;
using Fulfillment.Gateway.Access;
using Fulfillment.Gateway.Access.Bearer;
using Fulfillment.Gateway.Docs;
using Fulfillment.Gateway.Http;
using Fulfillment.Gateway.Http.Errors;

namespace Fulfillment.Gateway.PartnerApi.Subscriptions;

/// <summary>When seats were taken and given back, and by whom, where the product tells.</summary>
internal static class SeatMoveEndpoints
{
    private const string Json = "application/json";
    private const string Csv = "text/csv";

    /// <summary>So many fit into one table.</summary>
    private const int MostRows = 100_000;

    private static readonly SeatMoveView _example = new()
    {
        At = new DateTimeOffset(2026, 12, 1, 8, 30, 0, TimeSpan.Zero),
        User = "u-7f3a9c1d",
        Change = "taken",
        Category = "developer",
        InstanceId = "9c1f0b52-git",
    };

    public static void MapSeatHistory(this IEndpointRouteBuilder routes) =>
        routes.MapPartnerGroup("/v1/subscriptions", "Subscriptions")
            .MapGet("/{id}/seats/moves", ListAsync).Document().RequireScope(Scopes.SubscriptionsRead);

    private static async Task<IResult> ListAsync(
        string id, HttpContext context, Database database, Cursors cursors, TimeProvider clock, CancellationToken cancel)
    {
        var query = new QueryReader(context.Request);
        var partner = context.CallingPartner();
        var (days, user) = (DaysAsked.Read(query), query.Text("user", 128));
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

        var filter = new SeatMoveFilter { SubscriptionId = found.Id, Days = range, UserId = user, Limit = limit };
        return Accept.Preferred(context.Request, Json, Csv) switch
        {
            Csv => await TableAsync(found, filter, context, database, cancel),
            Json => await PageAsync(filter, $"{found.Partner}/{range}/{user}", cursor, database, cursors, cancel),
            _ => Problems.Of("accept.unsupported", $"Moves of seats come as {Json} or {Csv}."),
        };
    }

    private static async Task<IResult> TableAsync(
        Subscription subscription, SeatMoveFilter filter, HttpContext context, Database database, CancellationToken cancel)
    {
        var moves = await database.ReadAsync(tx => SeatMoveTable.ListAsync(tx, filter with { Limit = MostRows + 1 }, cancel), cancel);
        if (moves.Count > MostRows)
        {
            return Problems.OfFaults(
                "query.invalid", [new Fault("?to", "value.range", $"These days have more than {MostRows} moves: ask for fewer, or page through JSON.")]);
        }

        context.Response.Headers.Vary = "Accept";
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"seat-moves-{subscription.Number}.csv\"";
        return TypedResults.Text(SeatMoveCsv.Table(moves), Csv);
    }

    private static async Task<IResult> PageAsync(
        SeatMoveFilter filter, string of, string? cursor, Database database, Cursors cursors, CancellationToken cancel)
    {
        var scope = $"seatMoves/{filter.SubscriptionId}/{of}";
        var (after, stale) = cursors.Begin(scope, cursor, "");
        if (stale is not null)
        {
            return stale;
        }

        var moves = await database.ReadAsync(
            tx => SeatMoveTable.ListAsync(tx, filter with { After = Place.Read(after, filter.SubscriptionId), Limit = filter.Limit + 1 }, cancel), cancel);
        return TypedResults.Ok(ListView<SeatMoveView>.Page(
            moves, filter.Limit, SeatMoveView.Of, last => cursors.Issue(scope, Place.Of(last))));
    }

    private static RouteHandlerBuilder Document(this RouteHandlerBuilder endpoint) => endpoint
        .WithName("ListSeatMoves").WithSummary("Read when seats were taken and given back, and by whom")
        .WithDescription("""
            Only where the product tells, and by ids that only the product can tell a person by. Oldest first; as JSON in pages, or as one
            table for a spreadsheet, by `Accept`. The last 30 days when no range is given; three years at most.
            """)
        .WithParameters(
            ParameterDoc.Path("id", "The subscription's id.", SubscriptionExamples.Subscription.Id),
            ParameterDoc.Day("from", "The first day (UTC)."),
            ParameterDoc.Day("to", "The first day (UTC) that is no longer shown."),
            ParameterDoc.Text("user", "Only moves of this user.", _example.User, 128),
            ParameterDoc.Limit, ParameterDoc.Cursor)
        .WithResponseExample(StatusCodes.Status200OK, new ListView<SeatMoveView> { Data = [_example], NextCursor = null })
        .WithResponseForms(("at,user,change,category,instance\r\n2026-12-01T08:30:00.000Z,u-7f3a9c1d,taken,developer,9c1f0b52-git\r\n", Csv))
        .WithProblems("subscription.unknown", "accept.unsupported");

    /// <summary>Behind which move a page begins, as a cursor holds it.</summary>
    private static class Place
    {
        public static string Of(SeatMove move) => string.Join(
            ' ', move.At.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture), move.Change.Word(), move.UserId, move.InstanceId);

        public static SeatMove? Read(string text, string subscriptionId) => text.Split(' ', 4) is not [var at, var change, var user, var instance]
            ? null
            : new SeatMove
            {
                SubscriptionId = subscriptionId,
                At = DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(at, CultureInfo.InvariantCulture)),
                Change = Words.Parse<SeatChange>(change),
                UserId = user,
                InstanceId = instance,
            };
    }
}

/// <summary>Somebody took a seat or gave it back.</summary>
internal sealed record SeatMoveView
{
    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>By what the product can tell who it was.</summary>
    public required string User { get; init; }

    /// <summary>taken or released.</summary>
    [Words(typeof(SeatChange))]
    public required string Change { get; init; }

    /// <summary>The kind of user from then on; absent where nothing was said.</summary>
    public string? Category { get; init; }

    /// <summary>Where.</summary>
    public required string InstanceId { get; init; }

    public static SeatMoveView Of(SeatMove move) => new()
    {
        At = move.At,
        User = move.UserId,
        Change = move.Change.Word(),
        Category = move.Category,
        InstanceId = move.InstanceId,
    };
}
