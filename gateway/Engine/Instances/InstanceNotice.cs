using System.Globalization;
using Fulfillment.Engine.Subscriptions;
using Fulfillment.Engine.Usage;

namespace Fulfillment.Engine.Instances;

/// <summary>What a notice is about.</summary>
public enum NoticeKind
{
    /// <summary>Few seats are left.</summary>
    SeatsNearLimit,

    /// <summary>More seats are in use than are paid.</summary>
    Overage,

    /// <summary>The term is over; service goes on for the days of grace.</summary>
    Grace,

    Expired,
    Suspended,
    Cancelled,

    /// <summary>The instance's clock is wrong.</summary>
    ClockSkew,
}

/// <summary>What the administrators of an instance should know. It blocks nothing.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="Message">In words.</param>
public sealed record InstanceNotice(NoticeKind Kind, string Message)
{
    private static readonly TimeSpan _soundSkew = TimeSpan.FromMinutes(5);

    /// <summary>What follows from where a subscription stands and from what a report came to.</summary>
    public static IReadOnlyList<InstanceNotice> Of(Coverage coverage, DateOnly today, SeatReceipt? receipt, TimeSpan skew) =>
    [
        .. OfState(coverage, today),
        .. OfThreshold(receipt?.Threshold),
        .. (receipt?.Overages ?? []).Where(overage => overage.Record.Kind == OverageKind.Term).Select(OfOverage),
        .. OfClock(skew),
    ];

    private static IEnumerable<InstanceNotice> OfState(Coverage coverage, DateOnly today)
    {
        var last = coverage.EndsOn.AddDays(Coverage.GraceDays);
        return coverage.StateOn(today) switch
        {
            SubscriptionState.Grace => [Say(NoticeKind.Grace, $"The term ended on {coverage.EndsOn:yyyy-MM-dd}; service goes on until {last:yyyy-MM-dd}.")],
            SubscriptionState.Expired => [Say(NoticeKind.Expired, $"The subscription ended on {coverage.EndsOn:yyyy-MM-dd}.")],
            SubscriptionState.Suspended => [Say(NoticeKind.Suspended, $"The subscription is suspended.")],
            SubscriptionState.Cancelled => [Say(NoticeKind.Cancelled, $"The subscription is cancelled from {coverage.CancelledFrom:yyyy-MM-dd} on.")],
            _ => [],
        };
    }

    private static IEnumerable<InstanceNotice> OfThreshold(ThresholdNotice? threshold) => threshold is null
        ? []
        : [Say(NoticeKind.SeatsNearLimit, $"{threshold.Used} of {threshold.Seats} seats are in use.")];

    private static InstanceNotice OfOverage(OverageNotice overage) => Say(
        NoticeKind.Overage,
        $"{overage.Record.Used} seats were in use on {overage.Record.Day:yyyy-MM-dd}, most of them by {overage.Record.Instance}; {overage.Record.Paid} were paid for, {overage.Record.Owed} are owed.");

    private static IEnumerable<InstanceNotice> OfClock(TimeSpan skew) => skew.Duration() <= _soundSkew
        ? []
        : [Say(NoticeKind.ClockSkew, $"The clock of the instance is {skew.Duration().TotalMinutes:0} minutes {(skew > TimeSpan.Zero ? "ahead" : "behind")}.")];

    private static InstanceNotice Say(NoticeKind kind, FormattableString message) =>
        new(kind, message.ToString(CultureInfo.InvariantCulture));
}
