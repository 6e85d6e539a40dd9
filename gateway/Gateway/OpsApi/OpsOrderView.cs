using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Outbox;
using Fulfillment.Engine.Provisioning;
using Fulfillment.Engine.Screening;
using Fulfillment.Engine.Store;
using Fulfillment.Gateway.Docs;
using Fulfillment.Gateway.PartnerApi;
using Fulfillment.Sdk.Screening;

namespace Fulfillment.Gateway.OpsApi;

/// <summary>An order as operators see it.</summary>
internal sealed record OpsOrderView
{
    /// <summary>The order as its partner sees it.</summary>
    public required OrderView Order { get; init; }

    /// <summary>Whose order it is.</summary>
    public required string Partner { get; init; }

    /// <summary>The channel it came through.</summary>
    public required string Channel { get; init; }

    /// <summary>How often operators acted on it, its lines or its dead letters. An order that goes well has 0.</summary>
    public required long HumanTouches { get; init; }

    /// <summary>The decisions of screening, oldest first. In the list of orders only the newest.</summary>
    public required IReadOnlyList<DecisionView> Decisions { get; init; }

    /// <summary>What people are asked to decide; absent where nothing is.</summary>
    public ReviewView? Review { get; init; }

    /// <summary>What was tried to fulfill it. Not in the list of orders.</summary>
    public IReadOnlyList<ProvisioningView>? Provisioning { get; init; }

    /// <summary>Who was told of it. Not in the list of orders.</summary>
    public IReadOnlyList<DeliveryView>? Deliveries { get; init; }

    public static OpsOrderView Of(
        Order order, ILookup<string, string> licenseIds, IEnumerable<DecisionView> decisions, IReadOnlyDictionary<string, long> touches) => new()
        {
            Order = OrderView.Of(order, licenseIds),
            Partner = order.Partner,
            Channel = order.Channel,
            HumanTouches = touches.GetValueOrDefault(order.Id),
            Decisions = [.. decisions],
        };
}

/// <summary>A decision of screening.</summary>
internal sealed record DecisionView
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>allow, review or deny.</summary>
    [Words(typeof(Verdict))]
    public required string Verdict { get; init; }

    /// <summary>Why, in words.</summary>
    public required string Reason { get; init; }

    /// <summary>system, or the operator who decided.</summary>
    public required string DecidedBy { get; init; }

    /// <summary>The rules that were asked, with their versions.</summary>
    public required string PolicyVersion { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset DecidedAt { get; init; }

    /// <summary>Until when it counts.</summary>
    public required DateTimeOffset ValidUntil { get; init; }

    /// <summary>Each rule that fired, with what it saw.</summary>
    public required IReadOnlyList<DecisionReasonView> Reasons { get; init; }

    /// <summary>Entries of lists that somebody on the order resembles, near enough or not; shown to reviewers only, and not in lists.</summary>
    public IReadOnlyList<MatchView>? Matches { get; init; }

    public static DecisionView Of(ScreeningDecision decision, KeptMatches? kept = null) => new()
    {
        Matches = kept is null ? null : MatchView.Of(kept),
        Id = decision.Id,
        Verdict = decision.Verdict.Word(),
        Reason = decision.Reason,
        DecidedBy = decision.DecidedBy,
        PolicyVersion = decision.PolicyVersion,
        DecidedAt = decision.DecidedAt,
        ValidUntil = decision.ValidUntil,
        Reasons =
        [
            .. decision.Answers.SelectMany(answer => answer.Reasons.Select(reason => new DecisionReasonView
            {
                Hook = answer.Hook, Rule = reason.Rule, Verdict = reason.Verdict.Word(), Party = reason.Party, Summary = reason.Summary,
            })),
        ],
    };
}

/// <summary>One rule that fired.</summary>
internal sealed record DecisionReasonView
{
    /// <summary>The hook that was asked.</summary>
    public required string Hook { get; init; }

    /// <summary>The rule.</summary>
    public required string Rule { get; init; }

    /// <summary>What the rule asks for.</summary>
    [Words(typeof(Verdict))]
    public required string Verdict { get; init; }

    /// <summary>The role of the party it fired on.</summary>
    public required string Party { get; init; }

    /// <summary>What was seen.</summary>
    public required string Summary { get; init; }
}

/// <summary>One line on its way to the customer.</summary>
internal sealed record ProvisioningView
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>The line.</summary>
    public required string LineId { get; init; }

    /// <summary>queued, running, retrying, waiting, succeeded, failed, resolved or superseded.</summary>
    [Words(typeof(ProvisioningState))]
    public required string State { get; init; }

    /// <summary>The rule by which it is provisioned and what that went by; specs/provisioning.md names the rules.</summary>
    public string? Decision { get; init; }

    /// <summary>The step it is at.</summary>
    public required string Step { get; init; }

    /// <summary>How many attempts have failed.</summary>
    public required int Attempts { get; init; }

    /// <summary>Why it stands where it stands.</summary>
    public string? Code { get; init; }

    /// <summary>The code in words.</summary>
    public string? Summary { get; init; }

    /// <summary>When it last moved.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    public static ProvisioningView Of(ProvisioningEvent item) => new()
    {
        Id = item.Id,
        LineId = item.LineId,
        State = item.State.Word(),
        Decision = item.Decision,
        Step = item.Step,
        Attempts = item.Attempts,
        Code = item.Code,
        Summary = item.Summary,
        UpdatedAt = item.UpdatedAt,
    };
}

/// <summary>How one event of the order reached one sink.</summary>
internal sealed record DeliveryView
{
    /// <summary>The order's sequence that is told.</summary>
    public required long Sequence { get; init; }

    /// <summary>The sink.</summary>
    public required string Sink { get; init; }

    /// <summary>What is told.</summary>
    public required string Type { get; init; }

    /// <summary>expected, delivered or dead.</summary>
    [Words(typeof(DeliveryState))]
    public required string State { get; init; }

    /// <summary>How many attempts it took.</summary>
    public required int Attempts { get; init; }

    /// <summary>When it last moved.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    public static DeliveryView Of(DeliveryRow row) => new()
    {
        Sequence = row.Version,
        Sink = row.Sink,
        Type = row.Type,
        State = row.State.Word(),
        Attempts = row.Attempts,
        UpdatedAt = row.UpdatedAt,
    };
}
