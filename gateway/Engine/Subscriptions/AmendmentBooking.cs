using System.Numerics;
using Fulfillment.Engine.Catalog;
using Fulfillment.Engine.Orders;

namespace Fulfillment.Engine.Subscriptions;

/// <summary>
/// What an amendment changes of what is paid for: what its line costs, for how many days, and by how much a year of what
/// recurs costs more from its day on. Seats and add-ons recur. A price counts by the line's own where it has one, else by
/// the partner's list; a year has 12 months. Worked out exactly and rounded once, half to even.
/// </summary>
public static class AmendmentBooking
{
    /// <param name="at">The line and the prices that hold for it.</param>
    /// <param name="amendment">What it comes to.</param>
    /// <param name="before">The coverage before it.</param>
    /// <param name="after">The coverage after it.</param>
    /// <returns><c>null</c> for what nobody pays for: a trial, a transfer, what was agreed.</returns>
    public static BookedAmounts? Of(BookedLine at, Amendment amendment, Coverage before, Coverage after)
    {
        if (after.Intervals is not [.., var last])
        {
            return null;
        }

        var (prices, day) = (at.PricesFor(SkuOf(amendment, after)), amendment.EffectiveOn);
        return amendment.Kind switch
        {
            AmendmentKind.New => Changed(BookingKind.New, last.EndsOn),
            AmendmentKind.Renew => Renewed(after, last, prices, at),
            AmendmentKind.AddSeats or AmendmentKind.AddOn or AmendmentKind.Upgrade => Changed(BookingKind.Expansion, after.EndsOn),
            AmendmentKind.TrueUp when after.TermOn(day) is { } term =>
                Paid(BookingKind.Expansion, day, Days(term.StartsOn, term.EndsOn), at, 0),
            AmendmentKind.CoTerm when before.EndsOn > after.EndsOn =>
                Paid(BookingKind.Contraction, day, -Days(after.EndsOn, before.EndsOn), at, 0),
            AmendmentKind.CoTerm => Paid(BookingKind.Expansion, day, Days(before.EndsOn, after.EndsOn), at, 0),
            AmendmentKind.ReduceSeats or AmendmentKind.ReduceAddOn or AmendmentKind.Downgrade => Reduced(Boundary(after, day)),
            AmendmentKind.Cancel => new BookedAmounts(BookingKind.Churn, day, 0) { NetMinor = 0, ArrMinor = 0 },
            _ => null,
        };

        BookedAmounts Changed(BookingKind kind, DateOnly until) =>
            Paid(kind, day, Days(day, until), at, prices.Yearly(Change(before, after, day), after.TermOn(day)));

        BookedAmounts Reduced(DateOnly on)
        {
            var less = prices.Yearly(Change(before, after, on), after.TermOn(on));
            return new BookedAmounts(BookingKind.Contraction, on, 0)
            {
                Currency = less is null ? null : prices.Currency,
                NetMinor = 0,
                ArrMinor = less,
            };
        }
    }

    private static BookedAmounts Renewed(Coverage after, Interval last, BookedPrices prices, BookedLine at)
    {
        var start = after.Intervals.First(interval => interval.Term == last.Term).StartsOn;
        return Paid(
            BookingKind.Renewal, start, Days(start, last.EndsOn), at, prices.Yearly(Recurring(after, start), (start, last.EndsOn)));
    }

    private static BookedAmounts Paid(BookingKind kind, DateOnly day, int days, BookedLine at, long? arr) => new(kind, day, days)
    {
        Currency = at.Line.Price?.Currency,
        NetMinor = at.Line.Price?.NetMinor,
        ArrMinor = at.Line.Price is null && arr != 0 ? null : arr,
    };

    private static string SkuOf(Amendment amendment, Coverage after) => amendment.Terms.AddOn?.What.Sku
        ?? (amendment.Terms.Plan ?? after.PaidPlanOn(amendment.Kind == AmendmentKind.Renew ? after.EndsOn : amendment.EffectiveOn)).Sku;

    /// <summary>The first day of the next term, where what was reduced is less.</summary>
    private static DateOnly Boundary(Coverage coverage, DateOnly day) =>
        coverage.BoundariesFrom(day).DefaultIfEmpty(coverage.Intervals[^1].EndsOn).First();

    private static IEnumerable<(string Sku, long Quantity)> Change(Coverage before, Coverage after, DateOnly day) =>
        Recurring(after, day).Concat(Recurring(before, day).Select(had => (had.Sku, Quantity: -had.Quantity)));

    /// <summary>What is paid for by the year on a day; behind the last term what a renewal would go on with.</summary>
    private static IEnumerable<(string Sku, long Quantity)> Recurring(Coverage coverage, DateOnly day)
    {
        if (coverage.Intervals is not [.., var last])
        {
            return [];
        }

        var next = coverage.AtRenewal;
        var (plan, seats, addOns) = day >= last.EndsOn
            ? ((next.Plan ?? last.Plan).Sku, Math.Max(1, last.Seats + next.Seats),
                coverage.AddOnsOn(last.EndsOn.AddDays(-1)).With(next.AddOns))
            : (coverage.PaidPlanOn(day).Sku, coverage.IntervalOn(day)?.Seats ?? 0, coverage.AddOnsOn(day));
        return addOns.Held.Select(held => (held.What.Sku, held.Quantity)).Prepend((plan, seats));
    }

    private static int Days(DateOnly from, DateOnly until) => Math.Max(0, until.DayNumber - from.DayNumber);
}

/// <summary>An order line that is being provisioned, and the prices that hold for it.</summary>
/// <param name="Line">As it stands, with its price.</param>
/// <param name="Asked">As it was asked for.</param>
/// <param name="List">The partner's prices today.</param>
public sealed record BookedLine(OrderLine Line, LineContent Asked, PriceList? List)
{
    /// <summary>The prices by which a year is reckoned.</summary>
    /// <param name="sku">What the line's own unit price is for.</param>
    public BookedPrices PricesFor(string sku)
    {
        var own = Line.Price is { UnitMinor: { } each } price ? new UnitPrice(sku, each, price.Per)
            : Asked.Price is { UnitMinor: { } wanted } asked ? new UnitPrice(sku, wanted, asked.Per)
            : null;
        return new BookedPrices(
            Line.Price?.Currency ?? Asked.Price?.Currency ?? List?.Currency,
            own,
            List,
            Line.Price?.DiscountPercent ?? Asked.Price?.DiscountPercent ?? 0);
    }
}

/// <summary>Prices of one currency, by the year.</summary>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Own">The line's own price, before the list's.</param>
/// <param name="List">The partner's list; one of another currency has no price here.</param>
/// <param name="DiscountPercent">0 to 100, four decimals, off all of it.</param>
public sealed record BookedPrices(string? Currency, UnitPrice? Own, PriceList? List, decimal DiscountPercent)
{
    /// <summary>What a year costs.</summary>
    /// <param name="parts">So many of which skus. What comes to none needs no price.</param>
    /// <param name="term">The term of which a price for a term is one.</param>
    /// <returns>Minor units; <c>null</c> where a price is missing.</returns>
    public long? Yearly(IEnumerable<(string Sku, long Quantity)> parts, (DateOnly StartsOn, DateOnly EndsOn)? term)
    {
        var (over, under) = (BigInteger.Zero, BigInteger.One);
        foreach (var (sku, quantity) in parts.GroupBy(part => part.Sku, (sku, same) => (sku, same.Sum(part => part.Quantity))))
        {
            if (quantity == 0)
            {
                continue;
            }

            if (PriceOf(sku) is not { } price)
            {
                return null;
            }

            var (times, share) = Times(price.Per, term);
            over = (over * share) + (new BigInteger(quantity) * price.UnitMinor * times * under);
            under *= share;
        }

        return Proration.Rounded(over, under, DiscountPercent);
    }

    private UnitPrice? PriceOf(string sku) => Own?.Sku == sku ? Own
        : List?.Currency == Currency ? List?.Prices.FirstOrDefault(price => price.Sku == sku)
        : null;

    /// <summary>How often a price is paid in 12 months, as a fraction. Days beyond whole months are a part of the month they lie in.</summary>
    private static (BigInteger Times, BigInteger Parts) Times(PricePeriod per, (DateOnly StartsOn, DateOnly EndsOn)? term)
    {
        if (per != PricePeriod.Term || term is not { } whole)
        {
            return (per == PricePeriod.Month ? 12 : 1, 1);
        }

        var (start, end) = whole;
        var months = ((end.Year - start.Year) * 12) + end.Month - start.Month;
        months -= start.AddMonths(months) > end ? 1 : 0;
        var rest = start.AddMonths(months);
        var length = start.AddMonths(months + 1).DayNumber - rest.DayNumber;
        return (12 * length, (months * length) + end.DayNumber - rest.DayNumber);
    }
}
