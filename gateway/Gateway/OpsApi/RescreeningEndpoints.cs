using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Rescreening;
using Fulfillment.Engine.Store;
using Fulfillment.Gateway.Access;
using Fulfillment.Gateway.Access.Bearer;
using Fulfillment.Gateway.Docs;
using Fulfillment.Gateway.Http;
using Fulfillment.Gateway.PartnerApi;

namespace Fulfillment.Gateway.OpsApi;

/// <summary>How far everybody who is served has been looked for among what is new on the lists.</summary>
internal static class RescreeningEndpoints
{
    private const string Scope = "ops/rescreenings";

    private static readonly RescreeningView _done = new()
    {
        Id = "rsc_01jd7m3q9x4t6v8b2c5e7g9h1z",
        List = "ofac-sdn",
        From = "90ab3c5d...",
        To = "5f0c63b1...",
        AskedBy = "system",
        Subscriptions = 100_000,
        Parties = 212_000,
        Alerts = 3,
        StartedAt = new DateTimeOffset(2026, 11, 21, 9, 0, 5, TimeSpan.Zero),
        FinishedAt = new DateTimeOffset(2026, 11, 21, 9, 0, 50, TimeSpan.Zero),
    };

    public static void MapRescreenings(this IEndpointRouteBuilder routes)
    {
        var rescreenings = routes.MapOpsGroup("/rescreenings", "Screening");
        rescreenings.MapGet("", ListAsync).DocumentList().RequireScope(Scopes.OpsRead);
        rescreenings.MapPost("", StartAsync).DocumentStart().RequireScope(Scopes.ScreeningReview);
    }

    private static async Task<IResult> ListAsync(HttpContext context, Database database, Cursors cursors, CancellationToken cancel)
    {
        var query = new QueryReader(context.Request);
        var (limit, cursor) = (query.Limit(), query.Text("cursor", 1024));
        if (query.Refusal() is { } refusal)
        {
            return refusal;
        }

        var (before, stale) = cursors.Begin(Scope, cursor);
        if (stale is not null)
        {
            return stale;
        }

        var page = await database.ReadAsync(tx => RescreeningTable.ListAsync(tx, before, limit + 1, cancel), cancel);
        return TypedResults.Ok(ListView<RescreeningView>.Page(page, limit, RescreeningView.Of, last => cursors.Issue(Scope, last.Run.Id)));
    }

    private static async Task<IResult> StartAsync(HttpContext context, RescreeningDesk desk, CancellationToken cancel)
    {
        if (new QueryReader(context.Request).Refusal() is { } refusal)
        {
            return refusal;
        }

        await desk.StartAsync(context.Caller().Actor, cancel);
        return TypedResults.Accepted("/ops/v1/rescreenings");
    }

    private static RouteHandlerBuilder DocumentList(this RouteHandlerBuilder endpoint) => endpoint
        .WithName("ListRescreenings").WithSummary("How far everybody who is served was looked for on the lists, newest first")
        .WithDescription("One for each edition of a list that came into use: it looks for everybody among what is added or changed. One that broke off goes on where it stood. `failure` says that a person must look.")
        .WithParameters(ParameterDoc.Limit, ParameterDoc.Cursor)
        .WithResponseExample(StatusCodes.Status200OK, new ListView<RescreeningView> { Data = [_done], NextCursor = null });

    private static RouteHandlerBuilder DocumentStart(this RouteHandlerBuilder endpoint) => endpoint
        .WithName("StartRescreening").WithSummary("Look for everybody who is served on the whole lists")
        .WithDescription("For after another policy or matcher. It takes longer than what is new alone; `GET /ops/v1/rescreenings` shows how far it is.")
        .Produces(StatusCodes.Status202Accepted);
}

/// <summary>One walk over everybody who is served.</summary>
internal sealed record RescreeningView
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>The list.</summary>
    public required string List { get; init; }

    /// <summary>The hash of the edition before; absent where the whole list was looked through.</summary>
    public string? From { get; init; }

    /// <summary>The hash of the edition.</summary>
    public required string To { get; init; }

    /// <summary>system, or who asked for it.</summary>
    public required string AskedBy { get; init; }

    /// <summary>How many subscriptions were looked at.</summary>
    public required long Subscriptions { get; init; }

    /// <summary>How many parties were looked for.</summary>
    public required long Parties { get; init; }

    /// <summary>How many alerts it has opened.</summary>
    public required long Alerts { get; init; }

    /// <summary>When it was written down.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it came to its end.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>edition.damaged, edition.unreadable or hook.gone: why nobody was looked for.</summary>
    public string? Failure { get; init; }

    public static RescreeningView Of(ToldRescreening told) => new()
    {
        Id = told.Run.Id,
        List = told.Run.List,
        From = told.Run.FromHash == "" ? null : told.Run.FromHash,
        To = told.Run.ToHash,
        AskedBy = told.Run.AskedBy,
        Subscriptions = told.Run.Subscriptions,
        Parties = told.Run.Parties,
        Alerts = told.Alerts,
        StartedAt = told.Run.StartedAt,
        FinishedAt = told.Run.FinishedAt,
        Failure = told.Run.Failure,
    };
}
