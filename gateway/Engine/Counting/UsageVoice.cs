using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Subscriptions;
using Fulfillment.Engine.Usage;

namespace Fulfillment.Engine.Counting;

/// <summary>What is told outside of what counts have come to. Seats, days and instances are named, and no person.</summary>
internal static class UsageVoice
{
    public static IEnumerable<(string Type, UsageFacts Facts)> Of(SeatReceipt receipt, Coverage coverage) =>
    [
        .. receipt.HeardAgain.Select(Heard),
        .. receipt.Threshold is { } threshold ? [Of(threshold)] : Array.Empty<(string, UsageFacts)>(),
        .. receipt.Overages.Concat(receipt.Paid).Select(overage => Of(overage, coverage.Flags)),
        .. receipt.Closed.Select(closed => Of(closed, coverage.Flags)),
    ];

    /// <summary>A pack is news when it ends, whichever way.</summary>
    public static IEnumerable<(string Type, UsageFacts Facts)> Of(IEnumerable<PackChange> changes) =>
        changes.Where(change => change.IsMove).SelectMany(change => change.After.State switch
        {
            PackState.Exhausted => [Of(change.After, SubscriptionEventTypes.PackExhausted)],
            PackState.Expired => [Of(change.After, SubscriptionEventTypes.PackExpired)],
            _ => Array.Empty<(string, UsageFacts)>(),
        });

    public static (string Type, UsageFacts Facts) Of(ConsumablePack pack, string type) =>
        (type, new UsageFacts { Pack = PackFacts.Of(pack) });

    public static (string Type, UsageFacts Facts) Of(SilenceNotice silence) => (
        SubscriptionEventTypes.InstanceSilent,
        new UsageFacts { Instance = new InstanceFacts { InstanceId = silence.InstanceId, HeardAt = silence.HeardAt } });

    private static (string, UsageFacts) Heard(string instanceId) => (
        SubscriptionEventTypes.InstanceHeard,
        new UsageFacts { Instance = new InstanceFacts { InstanceId = instanceId } });

    private static (string, UsageFacts) Of(ThresholdNotice threshold) => (
        SubscriptionEventTypes.SeatThresholdReached,
        new UsageFacts
        {
            Threshold = new ThresholdFacts
            {
                IntervalStartsOn = threshold.Interval,
                Seats = threshold.Seats,
                Used = threshold.Used,
                Left = threshold.Left,
            },
        });

    private static (string, UsageFacts) Of(OverageNotice overage, SubscriptionFlags flags) => (
        SubscriptionEventTypes.OverageRecorded,
        new UsageFacts
        {
            Overage = OverageFacts.Of(overage.Record, overage.OwedBefore, overage.IsFlagged),
            // While a quarter is open nothing is charged; what comes late is charged by itself.
            Charge = overage.ClosedOwed is { } told ? ChargeOf(overage.Record, overage.Record.Owed - told, flags) : null,
        });

    private static (string, UsageFacts) Of(ClosedPeriod closed, SubscriptionFlags flags) => (
        closed.Record.Kind == OverageKind.Quarter ? SubscriptionEventTypes.QuarterClosed : SubscriptionEventTypes.TermClosed,
        new UsageFacts
        {
            Overage = OverageFacts.Of(closed.Record, null, closed.IsFlagged),
            Charge = ChargeOf(closed.Record, closed.Record.Owed, flags),
        });

    /// <summary>Quarters alone are charged: a term is their sum. Where that was not agreed, all of this only reports.</summary>
    private static ChargeFacts? ChargeOf(OverageRecord record, long seats, SubscriptionFlags flags) =>
        record.Kind == OverageKind.Quarter && flags.SeatReconciliation && seats > 0
            ? new ChargeFacts { Seats = seats, StartsOn = record.Period.From, EndsOn = record.Period.To }
            : null;
}
