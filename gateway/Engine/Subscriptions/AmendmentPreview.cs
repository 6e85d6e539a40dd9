using Fulfillment.Engine.Catalog;

namespace Fulfillment.Engine.Subscriptions;

/// <summary>What an amendment would do: to what may be used, and to what is to be paid.</summary>
public sealed record AmendmentPreview
{
    /// <summary>The first day on which anything would be different.</summary>
    public required DateOnly EffectiveOn { get; init; }

    public required Coverage Before { get; init; }

    public required Coverage After { get; init; }

    /// <summary>The days on which something else may be used than without the amendment.</summary>
    public required IReadOnlyList<EntitlementChange> Changes { get; init; }

    /// <summary>What it adds to the price of what is left, in minor units; negative is given back. <c>null</c> without a price.</summary>
    public long? NetMinor { get; init; }

    /// <summary>ISO 4217.</summary>
    public string? Currency { get; init; }

    public string? PriceListVersion { get; init; }

    /// <param name="before">The coverage as it stands.</param>
    /// <param name="after">The coverage with the amendment.</param>
    /// <param name="from">The day on which the amendment takes effect.</param>
    /// <param name="prices">The prices that hold on that day.</param>
    /// <param name="trueUp">Seats that are paid for after they were used: for the whole term they fall into.</param>
    public static AmendmentPreview Of(Coverage before, Coverage after, DateOnly from, PriceList? prices, long trueUp = 0)
    {
        var net = prices is null ? null : AmendmentCharge.NetMinor(before, after, from, trueUp, PriceOf);
        return new AmendmentPreview
        {
            EffectiveOn = from,
            Before = before,
            After = after,
            Changes = [.. Diff(before, after)],
            NetMinor = net,
            Currency = net is null ? null : prices!.Currency,
            PriceListVersion = net is null ? null : prices!.Version,
        };

        UnitPrice? PriceOf(string sku) => prices.Prices.FirstOrDefault(price => price.Sku == sku);
    }

    private static IEnumerable<EntitlementChange> Diff(Coverage before, Coverage after)
    {
        var days = Days(before).Concat(Days(after)).Distinct().Order().ToList();
        EntitlementChange? open = null;
        for (var i = 0; i + 1 < days.Count; i++)
        {
            var (was, will) = (before.UsedOn(days[i]), after.UsedOn(days[i]));
            if (open is not null && (open.Before != was || open.After != will))
            {
                yield return open;
                open = null;
            }

            if (was != will)
            {
                open = open is null
                    ? new EntitlementChange(days[i], days[i + 1], was, will)
                    : open with { EndsOn = days[i + 1] };
            }
        }

        if (open is not null)
        {
            yield return open;
        }
    }

    private static IEnumerable<DateOnly> Days(Coverage coverage) => coverage.Intervals
        .SelectMany(one => new[] { one.StartsOn, one.EndsOn })
        .Concat(coverage.AddOns.SelectMany(one => new[] { one.StartsOn, one.EndsOn }))
        .Concat(coverage.Overlays.SelectMany(one => new[] { one.StartsOn, one.EndsOn }))
        .Concat(coverage.CancelledFrom is { } cancelled ? [cancelled] : []);
}

/// <summary>Days on which something else may be used than before.</summary>
public sealed record EntitlementChange(DateOnly StartsOn, DateOnly EndsOn, Entitlement Before, Entitlement After);
