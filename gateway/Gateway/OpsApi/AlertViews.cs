using Fulfillment.Engine.Screening.Alerts;
using Fulfillment.Engine.Store;
using Fulfillment.Gateway.Docs;
using Fulfillment.Gateway.PartnerApi;
using Fulfillment.Sdk.Screening;

namespace Fulfillment.Gateway.OpsApi;

/// <summary>Somebody who is served resembles what is new on a list. Whom, is for those who decide on it.</summary>
internal sealed record AlertView
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>The subscription that somebody has; what is ordered about it is held.</summary>
    public required string SubscriptionId { get; init; }

    /// <summary>Whose it is.</summary>
    public required string Partner { get; init; }

    /// <summary>The order that names the party.</summary>
    public required string OrderId { get; init; }

    /// <summary>open: nobody has looked yet. cleared: it is somebody else. confirmed: it is who is listed.</summary>
    [Words(typeof(AlertState))]
    public required string State { get; init; }

    /// <summary>Since when.</summary>
    public required DateTimeOffset OpenedAt { get; init; }

    /// <summary>When somebody decided.</summary>
    public DateTimeOffset? DecidedAt { get; init; }

    /// <summary>Who decided. For reviewers.</summary>
    public string? DecidedBy { get; init; }

    /// <summary>Why. For reviewers.</summary>
    public string? Reason { get; init; }

    /// <summary>review or deny: what an order of that day would have got. For reviewers.</summary>
    [Words(typeof(Verdict))]
    public string? Verdict { get; init; }

    /// <summary>The rule of the policy. For reviewers.</summary>
    public string? Rule { get; init; }

    /// <summary>The walk that found it. For reviewers.</summary>
    public string? RescreeningId { get; init; }

    /// <summary>Whom the party resembles, word by word. For reviewers.</summary>
    public MatchView? Match { get; init; }

    /// <param name="alert">The alert.</param>
    /// <param name="seal">Opens it; <c>null</c> for who may not know.</param>
    public static AlertView Of(ScreeningAlert alert, AlertSeal? seal) =>
        seal is null ? Neutral(alert) : Explained(alert, MatchView.Of(seal.Open(alert)));

    public static AlertView Explained(ScreeningAlert alert, MatchView match) => Neutral(alert) with
    {
        DecidedBy = alert.DecidedBy,
        Reason = alert.Reason,
        Verdict = alert.Verdict.Word(),
        Rule = alert.Rule,
        RescreeningId = alert.RescreeningId,
        Match = match,
    };

    private static AlertView Neutral(ScreeningAlert alert) => new()
    {
        Id = alert.Id,
        SubscriptionId = alert.SubscriptionId,
        Partner = alert.Partner,
        OrderId = alert.OrderId,
        State = alert.State.Word(),
        OpenedAt = alert.OpenedAt,
        DecidedAt = alert.DecidedAt,
    };
}

/// <summary>What the operators' document says of alerts.</summary>
internal static class AlertDocs
{
    private static readonly DateTimeOffset _at = new(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);

    private static readonly AlertView _alert = AlertView.Explained(
        new ScreeningAlert
        {
            Id = "alr_01jd7m3q9x4t6v8b2c5e7g9h1y",
            SubscriptionId = "sub_01jd7m3q9x4t6v8b2c5e7g9h1v",
            Partner = "acme",
            OrderId = Examples.Received.Id,
            Party = "customer",
            PartyKey = "",
            List = "ofac-sdn",
            EntryId = "36123",
            EntryHash = "",
            Verdict = Sdk.Screening.Verdict.Review,
            Rule = "list.resembles",
            Sealed = "",
            RescreeningId = "rsc_01jd7m3q9x4t6v8b2c5e7g9h1z",
            OpenedAt = _at,
        },
        MatchView.Of(new ListMatch
        {
            Party = "customer",
            Asked = "Example Trading",
            List = "ofac-sdn",
            ListHash = "5f0c63b1...",
            IsBlocking = true,
            EntryId = "36123",
            EntryHash = "",
            Listed = "EXAMPLE TRADING LLC",
            Kind = ListedNameKind.Primary,
            Score = 0.94,
            SharedWords = 2,
            Alignment = [new WordPair("example", "example", 1, 0.8), new WordPair("trading", "trading", 1, 0.3)],
            Qualifiers = [new MatchQualifier("country", QualifierEffect.Contradicts, "DE is not CU")],
        }));

    public static RouteHandlerBuilder DocumentAlerts(this RouteHandlerBuilder endpoint) => endpoint
        .WithName("ListScreeningAlerts").WithSummary("Whoever is served and resembles what is new on a list, newest first")
        .WithDescription("When a list comes into use in another edition, everybody who is served is looked for among its added and changed entries. Nothing is revoked: while an alert is open or confirmed, what is ordered about the subscription is held (`alert.open`). "
            + "Whom a party resembles is shown to those who may review.")
        .WithParameters(
            ParameterDoc.Choice<AlertState>("state", "Only alerts of this state; `open` is the queue."),
            ParameterDoc.Text("partner", "Only those of this partner's subscriptions.", "acme", 40),
            ParameterDoc.Text("subscriptionId", "Only those of this subscription.", "sub_01jd7m3q9x4t6v8b2c5e7g9h1v", 40),
            ParameterDoc.Limit, ParameterDoc.Cursor)
        .WithResponseExample(StatusCodes.Status200OK, new ListView<AlertView> { Data = [_alert], NextCursor = null });

    public static RouteHandlerBuilder DocumentAlertDecision(this RouteHandlerBuilder endpoint) => endpoint
        .WithName("DecideScreeningAlert").WithSummary("Say whether it is who is listed")
        .WithDescription("Cleared, it holds nothing any more, and is not raised again until the list says something else of the entry; what is held already is released as usual. Confirmed, it goes on holding; it may still be cleared. Neither revokes anything.")
        .WithParameters(ParameterDoc.Path("id", "The alert's id.", _alert.Id))
        .WithRequestExample(new AlertDecisionRequest { Verdict = AlertVerdict.Cleared, Reason = "Another company: the listed one was dissolved in 2019." })
        .WithResponseExample(StatusCodes.Status200OK, _alert with
        {
            State = "cleared",
            DecidedAt = _at.AddHours(2),
            DecidedBy = "operator:opr_01jd7m3q9x4t6v8b2c5e7g9h1w",
            Reason = "Another company: the listed one was dissolved in 2019.",
        })
        .WithProblems("alert.unknown", "alert.settled");
}
