using System.Numerics;

namespace Fulfillment.Engine.Catalog;

/// <summary>
/// What stretches of a term cost: each seat by the day, as its share of the price period that the day falls into. Periods
/// are counted from the first day of the term; a year has 365 or 366 days, a month as many as it has. Worked out exactly
/// and rounded once, half to even.
/// </summary>
public sealed class Proration
{
    private const long DiscountUnit = 10_000;

    private readonly Dictionary<int, BigInteger> _byPeriodLength = [];

    /// <summary>Adds what a stretch costs.</summary>
    /// <param name="stretch">The days that count, and the first day after them.</param>
    /// <param name="term">The term that they lie in.</param>
    /// <param name="seats">How many seats.</param>
    /// <param name="price">The price of one of them.</param>
    /// <param name="sign">1 to charge it, -1 to give it back.</param>
    public void Add(
        (DateOnly From, DateOnly Until) stretch, (DateOnly StartsOn, DateOnly EndsOn) term, long seats, UnitPrice price, int sign = 1)
    {
        foreach (var (starts, ends) in Periods(term.StartsOn, term.EndsOn, price.Per))
        {
            var days = Min(stretch.Until, ends).DayNumber - Max(stretch.From, starts).DayNumber;
            if (days > 0)
            {
                var length = ends.DayNumber - starts.DayNumber;
                _byPeriodLength[length] = _byPeriodLength.GetValueOrDefault(length)
                    + (new BigInteger(seats) * price.UnitMinor * days * sign);
            }
        }
    }

    /// <summary>The sum in minor units.</summary>
    /// <param name="discountPercent">0 to 100, four decimals.</param>
    public long NetMinor(decimal discountPercent = 0)
    {
        var (over, under) = (BigInteger.Zero, BigInteger.One);
        foreach (var (length, sum) in _byPeriodLength)
        {
            (over, under) = ((over * length) + (sum * under), under * length);
        }

        return Rounded(over, under, discountPercent);
    }

    /// <summary>A fraction of minor units less a discount, rounded half to even.</summary>
    /// <param name="over">What stands above the line.</param>
    /// <param name="under">What it is divided by, above 0.</param>
    /// <param name="discountPercent">0 to 100, four decimals.</param>
    internal static long Rounded(BigInteger over, BigInteger under, decimal discountPercent)
    {
        over *= new BigInteger((100m - discountPercent) * DiscountUnit);
        under *= 100 * DiscountUnit;
        var whole = BigInteger.DivRem(BigInteger.Abs(over), under, out var rest);
        var twice = (rest * 2).CompareTo(under);
        var rounded = twice > 0 || (twice == 0 && !whole.IsEven) ? whole + 1 : whole;
        return (long)(BigInteger.Min(rounded, long.MaxValue) * over.Sign);
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
