using System.Numerics;
using Fulfillment.Engine.Catalog;

namespace Fulfillment.Engine.Subscriptions;

/// <summary>
/// What intervals cost: each seat by the day, as its share of the price period that the day falls into. Periods are
/// counted from the first day of the term; a year has 365 or 366 days, a month as many as it has. Worked out exactly and
/// rounded once, half to even.
/// </summary>
public sealed class Proration
{
    private readonly Dictionary<int, BigInteger> _byPeriodLength = [];

    /// <summary>Adds what a coverage costs from a day on.</summary>
    /// <param name="coverage">What is paid for.</param>
    /// <param name="from">The first day that counts.</param>
    /// <param name="priceOf">The price of one seat of a sku; <c>null</c> where none is agreed.</param>
    /// <param name="sign">1 to charge it, -1 to give it back.</param>
    /// <returns><c>false</c> when a price is missing.</returns>
    public bool Add(Coverage coverage, DateOnly from, Func<string, UnitPrice?> priceOf, int sign)
    {
        var end = coverage.CancelledFrom ?? DateOnly.MaxValue;
        foreach (var interval in coverage.Intervals)
        {
            var (first, last) = (Max(interval.StartsOn, from), Min(interval.EndsOn, end));
            if (first >= last)
            {
                continue;
            }

            if (priceOf(interval.Plan.Sku) is not { } price)
            {
                return false;
            }

            var term = coverage.Intervals.Where(one => one.Term == interval.Term).ToList();
            foreach (var (starts, ends) in Periods(term[0].StartsOn, term[^1].EndsOn, price.Per))
            {
                var days = Min(last, ends).DayNumber - Max(first, starts).DayNumber;
                if (days > 0)
                {
                    var length = ends.DayNumber - starts.DayNumber;
                    _byPeriodLength[length] = _byPeriodLength.GetValueOrDefault(length)
                        + (new BigInteger(interval.Seats) * price.UnitMinor * days * sign);
                }
            }
        }

        return true;
    }

    /// <summary>The sum in minor units.</summary>
    public long NetMinor()
    {
        var (over, under) = (BigInteger.Zero, BigInteger.One);
        foreach (var (length, sum) in _byPeriodLength)
        {
            (over, under) = ((over * length) + (sum * under), under * length);
        }

        var whole = BigInteger.DivRem(BigInteger.Abs(over), under, out var rest);
        var twice = (rest * 2).CompareTo(under);
        var rounded = twice > 0 || (twice == 0 && !whole.IsEven) ? whole + 1 : whole;
        return (long)(rounded * over.Sign);
    }

    private static IEnumerable<(DateOnly Starts, DateOnly Ends)> Periods(DateOnly start, DateOnly end, PricePeriod per)
    {
        if (per == PricePeriod.Term)
        {
            yield return (start, end);
            yield break;
        }

        var months = per == PricePeriod.Month ? 1 : 12;
        for (var n = 0; start.AddMonths(n * months) < end; n++)
        {
            yield return (start.AddMonths(n * months), start.AddMonths((n + 1) * months));
        }
    }

    private static DateOnly Max(DateOnly a, DateOnly b) => a > b ? a : b;

    private static DateOnly Min(DateOnly a, DateOnly b) => a < b ? a : b;
}
