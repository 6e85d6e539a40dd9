using Fulfillment.Engine.Catalog;
using Fulfillment.Engine.Orders;

namespace Fulfillment.Engine.Subscriptions;

/// <summary>What an amendment adds to the price of what is left, worked out by the day.</summary>
public static class AmendmentCharge
{
    /// <param name="before">The coverage as it stands.</param>
    /// <param name="after">The coverage with the amendment.</param>
    /// <param name="from">The day on which the amendment takes effect.</param>
    /// <param name="trueUp">Seats that are paid for after they were used: for the whole term they fall into.</param>
    /// <param name="priceOf">The price of one seat of a sku; <c>null</c> where none is agreed.</param>
    /// <param name="discountPercent">0 to 100, four decimals.</param>
    /// <returns>Minor units, negative what is given back; <c>null</c> where a price is missing.</returns>
    public static long? NetMinor(
        Coverage before, Coverage after, DateOnly from, long trueUp, Func<string, UnitPrice?> priceOf, decimal discountPercent = 0)
    {
        var (was, will) = (Parts(before, from).ToList(), Parts(after, from).ToList());
        var proration = new Proration();
        return Add(proration, was.Except(will), priceOf, -1)
            && Add(proration, will.Except(was), priceOf, 1)
            && (trueUp == 0 || Add(proration, Parts(OfTerm(after, from, trueUp), DateOnly.MinValue), priceOf, 1))
            ? proration.NetMinor(discountPercent)
            : null;
    }

    /// <summary>The price of an order line that amends a subscription: by the partner's own price, or by its list.</summary>
    /// <param name="line">The line as it was asked for.</param>
    /// <param name="amendment">What it comes to.</param>
    /// <param name="before">The coverage before it.</param>
    /// <param name="after">The coverage after it.</param>
    /// <param name="list">The partner's prices today.</param>
    /// <returns><c>null</c> for what costs nothing, or has no price.</returns>
    public static LinePrice? Of(LineContent line, Amendment amendment, Coverage before, Coverage after, PriceList? list)
    {
        if (amendment.Kind is not (AmendmentKind.Renew or AmendmentKind.CoTerm or AmendmentKind.Upgrade
            or AmendmentKind.AddSeats or AmendmentKind.AddOn or AmendmentKind.TrueUp))
        {
            return null;
        }

        var day = amendment.EffectiveOn;
        var sku = amendment.Terms.AddOn?.What.Sku
            ?? (amendment.Terms.Plan ?? after.PaidPlanOn(amendment.Kind == AmendmentKind.Renew ? after.EndsOn : day)).Sku;
        var listed = list?.Prices.FirstOrDefault(price => price.Sku == sku);
        var own = line.Price is { UnitMinor: { } each } asked ? new UnitPrice(sku, each, asked.Per) : null;
        var net = NetMinor(
            before, after, day, TrueUpOf(amendment),
            wanted => wanted == sku ? own ?? listed : list?.Prices.FirstOrDefault(price => price.Sku == wanted),
            line.Price?.DiscountPercent ?? 0);
        return line.Price is { } price ? Own(price, net) : list is null || listed is null || net is not { } owed ? null : new LinePrice
        {
            Currency = list.Currency,
            UnitMinor = listed.UnitMinor,
            Per = listed.Per,
            NetMinor = owed,
            PriceListVersion = list.Version,
            Basis = list.Basis,
        };
    }

    /// <summary>How many seats an amendment pays for after they were used.</summary>
    public static long TrueUpOf(Amendment amendment) =>
        amendment.Kind == AmendmentKind.TrueUp ? amendment.Terms.Seats ?? 0 : 0;

    private static LinePrice? Own(AskedPrice asked, long? net) => (asked.UnitMinor is null ? asked.NetMinor : net ?? asked.NetMinor) is not { } owed
        ? null
        : new LinePrice
        {
            Currency = asked.Currency,
            UnitMinor = asked.UnitMinor,
            Per = asked.Per,
            DiscountPercent = asked.DiscountPercent,
            NetMinor = owed,
            Basis = "private",
        };

    private static bool Add(Proration proration, IEnumerable<Part> parts, Func<string, UnitPrice?> priceOf, int sign)
    {
        foreach (var part in parts)
        {
            if (priceOf(part.Sku) is not { } price)
            {
                return false;
            }

            proration.Add(part.Stretch, part.Term, part.Quantity, price, sign);
        }

        return true;
    }

    /// <summary>What is paid for from a day on. What is the same before and after needs no price.</summary>
    private static IEnumerable<Part> Parts(Coverage coverage, DateOnly day)
    {
        var end = coverage.CancelledFrom ?? DateOnly.MaxValue;
        return
            from term in coverage.Intervals.GroupBy(interval => interval.Term)
            let whole = (term.First().StartsOn, term.Last().EndsOn)
            from part in term.Select(one => new Part((one.StartsOn, one.EndsOn), whole, one.Seats, one.Plan.Sku)).Concat(coverage.AddOns
                .Where(one => one.Term == term.Key)
                .Select(one => new Part((one.StartsOn, one.EndsOn), whole, one.Held.Quantity, one.Held.What.Sku)))
            let left = (From: Later(part.Stretch.From, day), Until: Earlier(part.Stretch.Until, end))
            where left.From < left.Until
            select part with { Stretch = left };
    }

    private static DateOnly Later(DateOnly one, DateOnly other) => one > other ? one : other;

    private static DateOnly Earlier(DateOnly one, DateOnly other) => one < other ? one : other;

    /// <summary>The term that a day falls into, with so many seats throughout.</summary>
    private static Coverage OfTerm(Coverage coverage, DateOnly day, long seats) => coverage.TermOn(day) is { } term
        ? new Coverage { Intervals = [new Interval(term.StartsOn, term.EndsOn, seats) { Plan = coverage.PaidPlanOn(day) }] }
        : new Coverage();

    /// <summary>So many of a sku on days of a term.</summary>
    private sealed record Part(
        (DateOnly From, DateOnly Until) Stretch, (DateOnly StartsOn, DateOnly EndsOn) Term, long Quantity, string Sku);
}
