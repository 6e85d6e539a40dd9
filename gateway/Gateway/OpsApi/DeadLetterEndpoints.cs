using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
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
        letters.MapPost("/requeue", RequeueGroupAsync).DocumentRequeueGroup().RequireScope(Scopes.OpsWrite);
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

        var (before, stale) = cursors.Begin(Scope, cursor);
        if (stale is not null)
        {
            return stale;
        }

        var letters = await database.ReadAsync(tx => DeadLetterTable.ListAsync(tx, before, limit + 1, cancel), cancel);
        return TypedResults.Ok(ListView<DeadLetterView>.Page(
            letters, limit, DeadLetterView.Of, last => cursors.Issue(Scope, last.Id)));
    }

    private static async Task<IResult> RequeueGroupAsync(HttpContext context, RepairDesk desk, CancellationToken cancel)
    {
        var body = await StrictJson.ReadAsync(context.Request, OpsApiJson.Default.RequeueGroupRequest, cancel);
        if (body is BodyOutcome<RequeueGroupRequest>.Refused refused)
        {
            return refused.Problem;
        }

        var asked = ((BodyOutcome<RequeueGroupRequest>.Read)body).Value;
        var group = new DeadLetterGroup(Enum.Parse<DeadLetterSource>($"{asked.Source}"), asked.Destination, asked.Code);
        var done = await desk.RequeueAsync(group, asked.Reason, context.Caller().Actor, cancel);
        return TypedResults.Ok(new RequeuedGroupView
        {
            Requeued = done.Requeued,
            Settled = done.Settled,
            More = done.More,
        });
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

/// <summary>What stopped in one place for one reason, to be sent again together.</summary>
internal sealed record RequeueGroupRequest
{
    /// <summary>provisioning, outbox or inbox.</summary>
    public required LetterSource Source { get; init; }

    /// <summary>The step, sink or channel where it stopped.</summary>
    [StringLength(200, MinimumLength = 1), NotBlank]
    public required string Destination { get; init; }

    /// <summary>Why.</summary>
    [StringLength(100, MinimumLength = 1), NotBlank]
    public required string Code { get; init; }

    /// <summary>In words; name no person.</summary>
    [StringLength(1000, MinimumLength = 3), NotBlank]
    public required string Reason { get; init; }
}

/// <summary>Which part of the house gave it up.</summary>
[JsonConverter(typeof(CamelCaseEnum<LetterSource>))]
internal enum LetterSource
{
    Provisioning,
    Outbox,
    Inbox,
}

/// <summary>What became of a group.</summary>
internal sealed record RequeuedGroupView
{
    /// <summary>How many are on their way again.</summary>
    public required int Requeued { get; init; }

    /// <summary>How many had been sent again before, or whose order has gone another way.</summary>
    public required int Settled { get; init; }

    /// <summary>true: there are more than one call sends; ask again.</summary>
    public required bool More { get; init; }
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
