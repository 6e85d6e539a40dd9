using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Subscriptions;

namespace Fulfillment.Engine.Notices;

/// <summary>
/// What is told of an end, and when. A day before it may come late, after an outage or a change of the end: of several
/// that are due the one nearest to the end counts, and the others are passed over.
/// </summary>
internal static class Ending
{
    /// <summary>Days before the end, the last first; the two behind it are the end itself and that of the days of grace.</summary>
    public static IReadOnlyList<int> Days { get; } = [90, 30, 15, 7, 0, -Coverage.GraceDays];

    /// <summary>What is over for longer is told no more.</summary>
    public const int DaysOver = 30;

    /// <summary>The ends, from the one after the first day to the last, of which a notice is due on a day.</summary>
    public static (DateOnly After, DateOnly Until) DueOn(DateOnly today, int days)
    {
        var next = Days.SkipWhile(one => one != days).Skip(1).Select(one => (int?)one).FirstOrDefault() ?? -Coverage.GraceDays - DaysOver;
        return (today.AddDays(next), today.AddDays(days));
    }

    /// <returns>What is told, or <c>null</c>: not every notice suits every subscription.</returns>
    public static SubscriptionEvent? Of(Subscription subscription, Partner partner, int days, DateOnly today, DateTimeOffset at)
    {
        var coverage = subscription.Coverage;
        var trial = coverage.Intervals.Count == 0;
        return coverage.CancelledFrom is null && TypeOf(coverage, trial, days) is { } type
            ? new SubscriptionEvent
            {
                SubscriptionId = subscription.Id,
                Partner = partner.Id,
                Type = type,
                Facts = Facts(coverage, today).Text(),
                At = at,
            }
            : null;
    }

    public static EndingFacts Facts(Coverage coverage, DateOnly today) => new()
    {
        EndsOn = coverage.EndsOn,
        DaysLeft = Math.Max(0, coverage.EndsOn.DayNumber - today.DayNumber),
        Trial = coverage.Intervals.Count == 0,
        AutoRenew = coverage.Flags.AutoRenew,
    };

    private static string? TypeOf(Coverage coverage, bool trial, int days) => (days, trial) switch
    {
        (0, true) => SubscriptionEventTypes.Expired,
        (0, false) => SubscriptionEventTypes.GraceBegan,
        ( < 0, false) => SubscriptionEventTypes.Expired,
        (7, true) => SubscriptionEventTypes.EndsSoon,
        (90 or 30 or 15, false) when days < LengthOf(coverage) => SubscriptionEventTypes.EndsSoon,
        _ => null,
    };

    /// <summary>A term of a month is not told to end in three.</summary>
    private static int LengthOf(Coverage coverage) =>
        coverage.TermOn(coverage.EndsOn.AddDays(-1)) is { } term ? term.EndsOn.DayNumber - term.StartsOn.DayNumber : 0;
}
