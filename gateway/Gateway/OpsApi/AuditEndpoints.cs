using System.Globalization;
using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Store;
using Fulfillment.Gateway.Access.Bearer;
using Fulfillment.Gateway.Http;
using Fulfillment.Gateway.PartnerApi;

namespace Fulfillment.Gateway.OpsApi;

/// <summary>The audit chain, read only.</summary>
internal static class AuditEndpoints
{
    public static void MapAudit(this IEndpointRouteBuilder routes) =>
        routes.MapOpsGroup("/audit", "Audit").MapGet("", ListAsync).DocumentAudit().RequireScope(Scopes.OpsRead);

    private static async Task<IResult> ListAsync(
        HttpContext context, Database database, Cursors cursors, CancellationToken cancel)
    {
        var query = new QueryReader(context.Request);
        var (subject, limit, cursor) = (query.Text("subject"), query.Limit(), query.Text("cursor", 1024));
        if (query.Refusal() is { } refusal)
        {
            return refusal;
        }

        var scope = $"ops/audit/{subject}";
        var (after, stale) = cursors.Begin(scope, cursor, "0");
        if (stale is not null)
        {
            return stale;
        }

        var records = await database.ReadAsync(
            tx => AuditTable.ListAsync(tx, subject, long.Parse(after, CultureInfo.InvariantCulture), limit + 1, cancel), cancel);
        return TypedResults.Ok(ListView<AuditView>.Page(
            records, limit, AuditView.Of, last => cursors.Issue(scope, $"{last.Seq}")));
    }
}

/// <summary>Who did what, when, to what.</summary>
internal sealed record AuditView
{
    /// <summary>Its place in the chain.</summary>
    public required long Seq { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Who.</summary>
    public required string Actor { get; init; }

    /// <summary>The id of the token that was shown.</summary>
    public string? Token { get; init; }

    /// <summary>What was done.</summary>
    public required string Action { get; init; }

    /// <summary>To what.</summary>
    public required string Subject { get; init; }

    /// <summary>What was before, by reference.</summary>
    public string? Before { get; init; }

    /// <summary>What is after, by reference.</summary>
    public string? After { get; init; }

    /// <summary>A code or a reason.</summary>
    public string? Detail { get; init; }

    /// <summary>The hash of this record and all before it.</summary>
    public required string Hash { get; init; }

    public static AuditView Of(AuditRecord record) => new()
    {
        Seq = record.Seq,
        At = record.At,
        Actor = record.Actor,
        Token = record.Token,
        Action = record.Action,
        Subject = record.Subject,
        Before = record.BeforeRef,
        After = record.AfterRef,
        Detail = record.Detail,
        Hash = record.Hash,
    };
}
