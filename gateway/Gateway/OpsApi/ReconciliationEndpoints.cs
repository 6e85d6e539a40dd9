using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Reconciliation;
using Fulfillment.Engine.Store;
using Fulfillment.Gateway.Access;
using Fulfillment.Gateway.Access.Bearer;
using Fulfillment.Gateway.Http;
using Fulfillment.Gateway.PartnerApi;

namespace Fulfillment.Gateway.OpsApi;

/// <summary>Whether customers have what was ordered for them, and what differs.</summary>
internal static class ReconciliationEndpoints
{
    private static readonly IReadOnlyList<string> _codes = [.. DriftCodes.All.Select(kind => kind.Code)];

    public static void MapReconciliation(this IEndpointRouteBuilder routes)
    {
        var reconciliation = routes.MapOpsGroup("/reconciliation", "Reconciliation");
        reconciliation.MapGet("", GetAsync).DocumentReconciliation().RequireScope(Scopes.OpsRead);
        reconciliation.MapGet("/drifts", ListAsync).DocumentDrifts().RequireScope(Scopes.OpsRead);
        reconciliation.MapPost("/runs", StartAsync).DocumentReconciliationRun().RequireScope(Scopes.OpsWrite);
    }

    private static async Task<IResult> GetAsync(HttpContext context, ReconciliationDesk desk, CancellationToken cancel) =>
        new QueryReader(context.Request).Refusal() is { } refusal
            ? refusal
            : TypedResults.Ok(ReconciliationView.Of(await desk.StandingAsync(cancel)));

    private static async Task<IResult> ListAsync(
        HttpContext context, Database database, Cursors cursors, CancellationToken cancel)
    {
        var query = new QueryReader(context.Request);
        var filter = new DriftFilter
        {
            Code = query.Word("code", _codes),
            Partner = query.Text("partner", 40),
            OpenOnly = query.Flag("open"),
            Limit = query.Limit(),
        };
        var cursor = query.Text("cursor", 1024);
        if (query.Refusal() is { } refusal)
        {
            return refusal;
        }

        var scope = $"ops/drifts/{filter}";
        var (before, stale) = cursors.Begin(scope, cursor);
        if (stale is not null)
        {
            return stale;
        }

        var (drifts, letters) = await database.ReadAsync(
            async tx =>
            {
                var page = await DriftTable.ListAsync(tx, filter with { Before = before, Limit = filter.Limit + 1 }, cancel);
                return (page, await DriftTable.LettersAsync(tx, page.Select(drift => drift.OrderId).ToHashSet(), cancel));
            },
            cancel);
        return TypedResults.Ok(ListView<DriftView>.Page(
            drifts, filter.Limit, drift => DriftView.Of(drift, letters[drift.OrderId]), last => cursors.Issue(scope, last.Id)));
    }

    private static async Task<IResult> StartAsync(HttpContext context, ReconciliationDesk desk, CancellationToken cancel) =>
        new QueryReader(context.Request).Refusal() is { } refusal
            ? refusal
            : TypedResults.Accepted(
                "/ops/v1/reconciliation", ReconciliationRunView.Of(await desk.StartAsync(context.Caller().Actor, cancel)));
}
