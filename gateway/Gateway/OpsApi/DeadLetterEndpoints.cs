using Fulfillment.Engine.Outbox;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Repair;
using Fulfillment.Engine.Store;
using Fulfillment.Gateway.Access;
using Fulfillment.Gateway.Access.Bearer;
using Fulfillment.Gateway.Docs;
using Fulfillment.Gateway.Http;
using Fulfillment.Gateway.Http.Errors;
using Fulfillment.Gateway.Http.Json;
using Fulfillment.Gateway.PartnerApi;

namespace Fulfillment.Gateway.OpsApi;

/// <summary>What stopped for good: read why, repair the cause, send it again.</summary>
internal static class DeadLetterEndpoints
{
    private const string Scope = "ops/dead-letters";

    public static void MapDeadLetters(this IEndpointRouteBuilder routes)
    {
        var letters = routes.MapOpsGroup("/dead-letters", "Dead letters");
        letters.MapGet("", ListAsync).DocumentDeadLetters().RequireScope(Scopes.OpsRead);
        letters.MapPost("/{id}/requeue", RequeueAsync).DocumentRequeue().RequireScope(Scopes.OpsWrite);
    }

    private static async Task<IResult> ListAsync(
        HttpContext context, Database database, Cursors cursors, CancellationToken cancel)
    {
        var query = new QueryReader(context.Request);
        var (limit, cursor) = (query.Limit(), query.Text("cursor", 1024));
        if (query.Refusal() is { } refusal)
        {
            return refusal;
        }

        var before = cursor is null ? null : cursors.Read(Scope, cursor);
        if (cursor is not null && before is null)
        {
            return Problems.Of("cursor.invalid", "Use nextCursor exactly as it came.");
        }

        var letters = await database.ReadAsync(tx => DeadLetterTable.ListAsync(tx, before, limit + 1, cancel), cancel);
        return TypedResults.Ok(ListView<DeadLetterView>.Page(
            letters, limit, DeadLetterView.Of, last => cursors.Issue(Scope, last.Id)));
    }

    private static async Task<IResult> RequeueAsync(string id, HttpContext context, RepairDesk desk, CancellationToken cancel)
    {
        var body = await StrictJson.ReadAsync(context.Request, OpsApiJson.Default.ReasonRequest, cancel);
        if (body is BodyOutcome<ReasonRequest>.Refused refused)
        {
            return refused.Problem;
        }

        var reason = ((BodyOutcome<ReasonRequest>.Read)body).Value.Reason;
        return await desk.RequeueAsync(id, reason, context.Caller().Actor, cancel) switch
        {
            RepairOutcome.Requeued => TypedResults.NoContent(),
            RepairOutcome.Settled => Problems.Of("deadLetter.settled", "It was sent again before, or its order has gone another way."),
            _ => Problems.Of("deadLetter.unknown", "There is no dead letter with this id."),
        };
    }
}

/// <summary>Something that stopped, with its cause.</summary>
internal sealed record DeadLetterView
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>provisioning, outbox or inbox.</summary>
    [Words(typeof(DeadLetterSource))]
    public required string Source { get; init; }

    /// <summary>The order, provisioning event or inbox message.</summary>
    public required string SubjectId { get; init; }

    /// <summary>The step, sink or channel where it stopped.</summary>
    public required string Destination { get; init; }

    /// <summary>Why.</summary>
    public required string Code { get; init; }

    /// <summary>The code in words, with what to do.</summary>
    public required string Summary { get; init; }

    /// <summary>How many attempts were made.</summary>
    public required int Attempts { get; init; }

    /// <summary>When it stopped.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    public static DeadLetterView Of(DeadLetter letter) => new()
    {
        Id = letter.Id,
        Source = letter.Source.Word(),
        SubjectId = letter.SubjectId,
        Destination = letter.Destination,
        Code = letter.Code,
        Summary = letter.Summary,
        Attempts = letter.Attempts,
        CreatedAt = letter.CreatedAt,
    };
}
