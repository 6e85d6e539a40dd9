using Fulfillment.Engine.Store;
using Fulfillment.Sdk.Screening;

namespace Fulfillment.Engine.Screening.Alerts;

/// <summary>
/// Holds what is ordered about a subscription while an alert of it is open or confirmed. To end it, or to have less of it,
/// needs nobody's leave.
/// </summary>
public sealed class AlertHold(Database database)
{
    public const string Rule = "alert.open";

    /// <param name="ids">The subscriptions that are to be changed.</param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>Nothing where nothing holds it.</returns>
    public async Task<IReadOnlyList<HookAnswer>> OfAsync(IReadOnlyList<string> ids, CancellationToken cancel)
    {
        var holding = ids.Count == 0 ? [] : await database.ReadAsync(tx => AlertTable.HoldingAsync(tx, ids, cancel), cancel);
        return holding.Count == 0 ? [] : [new HookAnswer("alerts", Verdict.Review, "alerts", [.. holding.Select(Reason)])];
    }

    private static ScreeningReason Reason(HoldingAlert alert) => new()
    {
        Rule = Rule,
        Verdict = Verdict.Review,
        Party = "order",
        Summary = $"Somebody of subscription {alert.SubscriptionId} resembles what is new on a list: alert {alert.Id} is not cleared.",
    };
}
