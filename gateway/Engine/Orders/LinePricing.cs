using Fulfillment.Engine.Catalog;

namespace Fulfillment.Engine.Orders;

/// <summary>What a line that stands by itself costs: by the partner's own price, or by its list.</summary>
public static class LinePricing
{
    /// <param name="line">The line as it was asked for.</param>
    /// <param name="start">Its first day.</param>
    /// <param name="months">The length of its term, where it has one.</param>
    /// <param name="list">The partner's prices today.</param>
    /// <returns><c>null</c> for what costs nothing, or has no price.</returns>
    public static LinePrice? Of(LineContent line, DateOnly start, int? months, PriceList? list)
    {
        // Nobody pays for a trial.
        if (line.Action == OrderAction.Trial || line.Quantity is null || months is not { } term)
        {
            return null;
        }

        if (line.Price is { } asked)
        {
            return new LinePrice
            {
                Currency = asked.Currency,
                UnitMinor = asked.UnitMinor,
                Per = asked.Per,
                DiscountPercent = asked.DiscountPercent,
                NetMinor = asked.UnitMinor is { } each
                    ? Net(line, new UnitPrice(line.Sku ?? "", each, asked.Per), asked.DiscountPercent, start, term)
                    : asked.NetMinor ?? 0,
                Basis = "private",
            };
        }

        return list?.Prices.FirstOrDefault(price => price.Sku == line.Sku) is not { } unit ? null : new LinePrice
        {
            Currency = list.Currency,
            UnitMinor = unit.UnitMinor,
            Per = unit.Per,
            NetMinor = Net(line, unit, 0, start, term),
            PriceListVersion = list.Version,
            Basis = list.Basis,
        };
    }

    /// <summary>The whole of a line over its term, each step of a ramp for the days that it lasts.</summary>
    public static long Net(LineContent line, UnitPrice unit, decimal discountPercent, DateOnly start, int months)
    {
        if (line.Phases.Count == 0)
        {
            return LinePrice.Net(unit.UnitMinor, unit.Per, line.Quantity!.Value, months, discountPercent);
        }

        var end = start.AddMonths(months);
        var sum = new Proration();
        IReadOnlyList<Phase> steps = [new Phase(start, line.Quantity!.Value), .. line.Phases];
        for (var i = 0; i < steps.Count; i++)
        {
            var until = i + 1 < steps.Count ? steps[i + 1].StartsOn : end;
            sum.Add((steps[i].StartsOn, until), (start, end), steps[i].Quantity, unit);
        }

        return sum.NetMinor(discountPercent);
    }
}
