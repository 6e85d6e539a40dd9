using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Screening.Alerts;
using Fulfillment.Engine.Store;
using Fulfillment.Gateway.Access;
using Fulfillment.Gateway.Access.Bearer;
using Fulfillment.Gateway.Http;
using Fulfillment.Gateway.Http.Errors;
using Fulfillment.Gateway.Http.Json;
using Fulfillment.Gateway.PartnerApi;

namespace Fulfillment.Gateway.OpsApi;

/// <summary>Whoever is served and resembles what is new on a list: the queue, and what people say of it.</summary>
internal static class AlertEndpoints
{
    public static void MapAlerts(this IEndpointRouteBuilder routes)
    {
        var alerts = routes.MapOpsGroup("/screening-alerts", "Screening");
        alerts.MapGet("", ListAsync).DocumentAlerts().RequireScope(Scopes.OpsRead);
        alerts.MapPost("/{id}/decision", DecideAsync).DocumentAlertDecision().RequireScope(Scopes.ScreeningReview);
    }

    private static async Task<IResult> ListAsync(
        HttpContext context, Database database, AlertSeal seal, Cursors cursors, CancellationToken cancel)
    {
        var query = new QueryReader(context.Request);
        var filter = new AlertFilter
        {
            State = query.Choice<AlertState>("state"),
            Partner = query.Text("partner", 40),
            SubscriptionId = query.Text("subscriptionId", 40),
            Limit = query.Limit(),
        };
        var cursor = query.Text("cursor", 1024);
        if (query.Refusal() is { } refusal)
        {
            return refusal;
        }

        var scope = $"ops/screening-alerts/{filter}";
        var (before, stale) = cursors.Begin(scope, cursor);
        if (stale is not null)
        {
            return stale;
        }

        var mayKnow = context.Caller().Scopes.Contains(Scopes.ScreeningReview);
        var page = await database.ReadAsync(
            tx => AlertTable.ListAsync(tx, filter with { Before = before, Limit = filter.Limit + 1 }, cancel), cancel);
        return TypedResults.Ok(ListView<AlertView>.Page(
            page, filter.Limit, alert => AlertView.Of(alert, mayKnow ? seal : null), last => cursors.Issue(scope, last.Id)));
    }

    private static async Task<IResult> DecideAsync(
        string id, HttpContext context, Database database, AlertDesk desk, AlertSeal seal, CancellationToken cancel)
    {
        if (new QueryReader(context.Request).Refusal() is { } refusal)
        {
            return refusal;
        }

        var body = await StrictJson.ReadAsync(context.Request, OpsApiJson.Default.AlertDecisionRequest, cancel);
        if (body is not BodyOutcome<AlertDecisionRequest>.Read { Value: var asked })
        {
            return ((BodyOutcome<AlertDecisionRequest>.Refused)body).Problem;
        }

        var to = asked.Verdict == AlertVerdict.Cleared ? AlertState.Cleared : AlertState.Confirmed;
        return await desk.DecideAsync(id, to, asked.Reason, context.Caller().Actor, cancel) switch
        {
            AlertOutcome.Decided => TypedResults.Ok(
                AlertView.Of((await database.ReadAsync(tx => AlertTable.FindAsync(tx, id, cancel), cancel))!, seal)),
            AlertOutcome.Settled => Problems.Of("alert.settled", "The alert is decided; somebody may have decided before you."),
            _ => Problems.Of("alert.unknown", "There is no alert with this id."),
        };
    }
}

/// <summary>What a person says of an alert.</summary>
[JsonConverter(typeof(CamelCaseEnum<AlertVerdict>))]
internal enum AlertVerdict
{
    Cleared,
    Confirmed,
}

/// <summary>Whether it is who is listed, and why. It stands in the audit chain.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record AlertDecisionRequest
{
    /// <summary>cleared: it is somebody else. confirmed: it is who is listed.</summary>
    public required AlertVerdict Verdict { get; init; }

    /// <summary>In words; name no person.</summary>
    [StringLength(1000, MinimumLength = 3), NotBlank]
    public required string Reason { get; init; }
}
