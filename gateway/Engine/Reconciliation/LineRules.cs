using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Provisioning;
using Fulfillment.Engine.Screening;
using Fulfillment.Sdk.Screening;

namespace Fulfillment.Engine.Reconciliation;

/// <summary>
/// What must stand behind every line that says it is provisioned: a decision that allowed it, one attempt that succeeded,
/// its amendment or its pack. Whatever else is under way changes none of that.
/// </summary>
internal static class LineRules
{
    // Two nodes may have taken part, and their clocks need not agree.
    private static readonly TimeSpan _skew = TimeSpan.FromMinutes(5);

    public static IEnumerable<Finding> Check(Case at) => at.Lines
        .Where(line => line.Status == LineStatus.Provisioned)
        .SelectMany(line => Screening(at, line).Concat(Event(at, line)).Concat(Made(at, line)));

    private static IEnumerable<Finding> Screening(Case at, OrderLine line)
    {
        var hash = at.Orders[line.OrderId].ContentHash;
        var decisions = at.Decisions[line.OrderId].ToList();
        var on = at.Partner.Sandbox ? null : Succeeded(at, line)?.UpdatedAt;
        if (!decisions.Any(one => Clears(one, hash, on) && !decisions.Any(other => Overrules(other, one, on))))
        {
            yield return at.Find(
                DriftCodes.ScreeningMissing, line, "an allow for exactly this order, in force when it was provisioned",
                decisions.MaxBy(one => one.DecidedAt) is { } last
                    ? $"{Store.Words.Word(last.Verdict)} of {last.DecidedAt:yyyy-MM-dd}, in force until {last.ValidUntil:yyyy-MM-dd}"
                    : "no decision");
        }
    }

    /// <summary>The clock of a sandbox partner moves: when its lines were provisioned cannot be compared with real time.</summary>
    private static bool Clears(DecisionMark decision, string hash, DateTimeOffset? on) =>
        decision.Verdict == Verdict.Allow && decision.ContentHash == hash
        && (on is not { } at || (decision.DecidedAt <= at + _skew && at < decision.ValidUntil + _skew));

    private static bool Overrules(DecisionMark other, DecisionMark decision, DateTimeOffset? on) =>
        other.Verdict != Verdict.Allow && other.DecidedAt > decision.DecidedAt && on is { } at && other.DecidedAt < at - _skew;

    private static IEnumerable<Finding> Event(Case at, OrderLine line) => Succeeded(at, line) is null
        ? [at.Find(DriftCodes.EventMissing, line, "one attempt that succeeded", $"{at.Events[line.Id].Count()} attempts, none that succeeded")]
        : [];

    private static IEnumerable<Finding> Made(Case at, OrderLine line)
    {
        if (line.Action == OrderAction.Consumable)
        {
            return at.Packs.Any(pack => pack.PurchaseId == line.Id)
                ? []
                : [at.Find(DriftCodes.PackMissing, line, $"{line.Quantity} of {line.Sku}", "no pack")];
        }

        var amended = at.History.Count(amendment => amendment.LineId == line.Id);
        return amended == 1 || line.Id == at.Subscription.LineId
            ? []
            : [at.Find(DriftCodes.AmendmentMissing, line, $"one amendment: {LineTerms.Of(line, at.Orders)}", $"{amended} amendments")];
    }

    private static ProvisioningEvent? Succeeded(Case at, OrderLine line) => at.Events[line.Id]
        .FirstOrDefault(one => one is { Cause: ProvisioningCause.OrderLine, State: ProvisioningState.Succeeded });
}
