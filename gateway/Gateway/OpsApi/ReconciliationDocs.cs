using Fulfillment.Engine.Reconciliation;
using Fulfillment.Gateway.Docs;
using Fulfillment.Gateway.PartnerApi;

namespace Fulfillment.Gateway.OpsApi;

/// <summary>What the operators' document says of the reconciliation.</summary>
internal static class ReconciliationDocs
{
    private static readonly DateTimeOffset _at = new(2026, 11, 21, 3, 0, 0, TimeSpan.Zero);

    private static readonly ReconciliationRunView _run = new()
    {
        Id = "rec_01jd7m3q9x4t6v8b2c5e7g9h1s",
        AskedBy = "system",
        StartedAt = _at,
        FinishedAt = _at.AddMinutes(17),
        Subscriptions = 1_000_000,
        Lines = 1_400_000,
        Unknown = 2,
    };

    private static readonly KeptDrift _drift = new()
    {
        Id = "drf_01jd7m3q9x4t6v8b2c5e7g9h1t",
        Code = DriftCodes.TargetDiffers,
        Partner = "acme",
        OrderId = Examples.Received.Id,
        LineId = "lin_01jd7m3q9x4t6v8b2c5e7g9h1u",
        SubscriptionId = "sub_01jd7m3q9x4t6v8b2c5e7g9h1v",
        Ordered = "seats 42",
        Delivered = "seats 37",
        FirstSeenAt = _at,
        LastSeenAt = _at.AddDays(1),
    };

    public static RouteHandlerBuilder DocumentReconciliation(this RouteHandlerBuilder endpoint) => endpoint
        .WithName("GetReconciliation").WithSummary("When everything was last compared with what was ordered, and what differs")
        .WithDescription("Once a day every order line is compared with what is delivered of it: amendments, coverage, licenses, codes, packs and what targets outside really have. Only what is at rest is judged.")
        .WithResponseExample(StatusCodes.Status200OK, new ReconciliationView
        {
            Last = _run,
            Drifts = [new DriftCountView { Code = DriftCodes.TargetDiffers, Severity = "high", Count = 1 }],
        });

    public static RouteHandlerBuilder DocumentDrifts(this RouteHandlerBuilder endpoint) => endpoint
        .WithName("ListDrifts").WithSummary("What is delivered otherwise than it was ordered, newest first")
        .WithDescription("A drift is one entry for as long as it lasts; one that a run finds gone is marked as healed. "
            + $"The codes, the worst first: {string.Join(", ", DriftCodes.All.Select(kind => $"`{kind.Code}`"))}.")
        .WithParameters(
            ParameterDoc.Text("code", "Only drifts of this kind.", DriftCodes.TargetDiffers, 64),
            ParameterDoc.Text("partner", "Only those of this partner's orders.", "acme", 40),
            ParameterDoc.Flag("open", "Only those that last."),
            ParameterDoc.Limit, ParameterDoc.Cursor)
        .WithResponseExample(StatusCodes.Status200OK, new ListView<DriftView>
        {
            Data = [DriftView.Of(_drift, ["dlq_01jd7m3q9x4t6v8b2c5e7g9h1q"])],
            NextCursor = null,
        });

    public static RouteHandlerBuilder DocumentReconciliationRun(this RouteHandlerBuilder endpoint) => endpoint
        .WithName("StartReconciliation").WithSummary("Compare everything now")
        .WithDescription("Where a run is under way, that one is answered. `GET /ops/v1/reconciliation` shows how far it is.")
        .WithResponseExample(StatusCodes.Status202Accepted, _run with { FinishedAt = null, AskedBy = "operator:opr_01jd7m3q9x4t6v8b2c5e7g9h1w", Subscriptions = 0, Lines = 0, Unknown = 0 });
}
