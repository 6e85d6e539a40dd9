using Fulfillment.Engine.Subscriptions;
using Fulfillment.Engine.Usage;

namespace Fulfillment.Engine.Counting;

/// <summary>What usage must know of a subscription, told from what it covers.</summary>
public static class PaidTerms
{
    private const int MonthsOfQuarter = 3;

    /// <summary>Overage is reckoned over the running term and, where that was agreed, over its running quarter; late reports reach one further back.</summary>
    public static SeatTerms Of(Coverage coverage, DateOnly today)
    {
        var terms = Terms(coverage).Where(term => term.From <= today).TakeLast(2).ToList();
        var quarters = coverage.Flags.SeatReconciliation
            ? terms.SelectMany(Quarters).Where(quarter => quarter.From <= today).TakeLast(2)
            : [];
        return new SeatTerms
        {
            Paid = Paid(coverage),
            Periods =
            [
                .. terms.Select(term => Period(OverageKind.Term, term, coverage)),
                .. quarters.Select(quarter => Period(OverageKind.Quarter, quarter, coverage)),
            ],
        };
    }

    /// <summary>A period as it is now: the end of one that was reckoned before may have moved since.</summary>
    public static OveragePeriod PeriodOf(Coverage coverage, OverageKind kind, DayRange known)
    {
        var all = kind == OverageKind.Term ? Terms(coverage) : Terms(coverage).SelectMany(Quarters);
        return Period(kind, all.FirstOrDefault(range => range.From == known.From) ?? known, coverage);
    }

    /// <summary>The first day after the quarter that runs, where quarters are reconciled.</summary>
    public static DateOnly? NextReconciliationOn(Coverage coverage, DateOnly today) => coverage.Flags.SeatReconciliation
        ? Terms(coverage).SelectMany(Quarters).FirstOrDefault(quarter => quarter.To > today)?.To
        : null;

    /// <summary>A trial alone is watched like what is paid for, and owes nothing.</summary>
    private static IReadOnlyList<PaidSeats> Paid(Coverage coverage) => coverage.Intervals.Count > 0
        ? [.. coverage.Intervals.Select(interval => new PaidSeats(interval.StartsOn, interval.EndsOn, interval.Seats))]
        : [.. coverage.StretchesFrom(coverage.StartsOn).Select(one => new PaidSeats(one.StartsOn, one.EndsOn, one.What.Seats))];

    private static IEnumerable<DayRange> Terms(Coverage coverage) => coverage.Intervals
        .GroupBy(interval => interval.Term)
        .Select(term => new DayRange(term.First().StartsOn, term.Last().EndsOn));

    private static IEnumerable<DayRange> Quarters(DayRange term)
    {
        for (var n = 0; term.From.AddMonths(n * MonthsOfQuarter) < term.To; n++)
        {
            var end = term.From.AddMonths((n + 1) * MonthsOfQuarter);
            yield return new DayRange(term.From.AddMonths(n * MonthsOfQuarter), end < term.To ? end : term.To);
        }
    }

    private static OveragePeriod Period(OverageKind kind, DayRange range, Coverage coverage) =>
        new(kind, range, coverage.TrueUps.Where(trueUp => range.Contains(trueUp.On)).Sum(trueUp => trueUp.Seats));
}
