using System.Globalization;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Schedules;
using Fulfillment.Engine.Store;
using Fulfillment.Engine.Subscriptions;

namespace Fulfillment.Engine.Provisioning;

/// <summary>The days to come on which a subscription covers something else than the day before.</summary>
public static class Boundaries
{
    /// <summary>
    /// Asks for what is to be done on each of them. Asking again changes nothing, and a day that no longer is one when it
    /// comes is passed over: amendments take nothing back here.
    /// </summary>
    public static void Schedule(Writes writes, Subscription subscription, Partner partner, DateOnly today)
    {
        foreach (var day in After(subscription.Coverage, today))
        {
            Add(writes, subscription, partner, Boundary.Name, day);
        }

        if (subscription.Coverage is { Flags.AutoRenew: true, CancelledFrom: null, Intervals: [.., var last] } && last.EndsOn > today)
        {
            Add(writes, subscription, partner, AutoRenewal.Name, last.EndsOn);
        }
    }

    /// <summary>Whether a day is one.</summary>
    public static bool IsOne(Coverage coverage, DateOnly day) => After(coverage, day.AddDays(-1)).Contains(day);

    private static IEnumerable<DateOnly> After(Coverage coverage, DateOnly today)
    {
        var stretches = Runs(coverage, today).SelectMany(run => run).Select(stretch => stretch.StartsOn).Where(day => day > today);
        return coverage.CancelledFrom is { } cancelled && cancelled > today ? stretches.Append(cancelled) : stretches;
    }

    /// <summary>What is covered without a gap, and behind each gap what is covered then.</summary>
    private static IEnumerable<IReadOnlyList<Stretch>> Runs(Coverage coverage, DateOnly today)
    {
        for (var day = today; coverage.StretchesFrom(day) is [.., var last] run && last.EndsOn > day; day = last.EndsOn)
        {
            yield return run;
        }
    }

    private static void Add(Writes writes, Subscription subscription, Partner partner, string kind, DateOnly day) =>
        ScheduleTable.Add(writes, new Schedule
        {
            Subject = subscription.Id,
            Kind = kind,
            Period = day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            Partner = partner.Id,
            RunAt = partner.Midnight(day),
        });
}
