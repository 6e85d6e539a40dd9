using System.Text.Json.Serialization;

namespace Fulfillment.Engine.Catalog;

/// <summary>What a unit price is for.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PricePeriod>))]
public enum PricePeriod
{
    [JsonStringEnumMemberName("month")]
    Month,

    [JsonStringEnumMemberName("year")]
    Year,

    [JsonStringEnumMemberName("term")]
    Term,
}

/// <summary>Prices that hold from a day on, until a newer list of the same name does.</summary>
public sealed record PriceList
{
    public required string Name { get; init; }

    public required string Version { get; init; }

    /// <summary>ISO 4217.</summary>
    public required string Currency { get; init; }

    /// <summary><c>list</c> or <c>partnerNet</c>.</summary>
    public required string Basis { get; init; }

    public required DateOnly From { get; init; }

    public required IReadOnlyList<UnitPrice> Prices { get; init; }
}

/// <summary>The price of one unit, in minor units of the list's currency.</summary>
public sealed record UnitPrice(string Sku, long UnitMinor, PricePeriod Per);

/// <summary>A line's price, as agreed or as asked for.</summary>
public sealed record LinePrice
{
    /// <summary>ISO 4217.</summary>
    public required string Currency { get; init; }

    /// <summary><c>null</c> when only the whole is known.</summary>
    public long? UnitMinor { get; init; }

    public required PricePeriod Per { get; init; }

    /// <summary>0 to 100, four decimals.</summary>
    public decimal DiscountPercent { get; init; }

    /// <summary>For the whole line and term, rounded half-even once.</summary>
    public required long NetMinor { get; init; }

    public string? PriceListVersion { get; init; }

    /// <summary><c>list</c>, <c>partnerNet</c> or <c>private</c>.</summary>
    public required string Basis { get; init; }

    /// <summary>The most that a line costs, in minor units: what is more is a slip of the pen.</summary>
    public const long Most = 1_000_000_000_000_000;

    /// <summary>Unit × quantity × periods of the term, less the discount, rounded half-even once.</summary>
    public static long Net(long unitMinor, PricePeriod per, long quantity, int termMonths, decimal discountPercent)
    {
        // Divided once and last: a twelfth has no end, and a half that falls short of it would round the wrong way.
        var (times, parts) = per switch
        {
            PricePeriod.Month => (termMonths, 100m),
            PricePeriod.Year => (termMonths, 1200m),
            _ => (1, 100m),
        };
        var hundredths = unitMinor * (decimal)quantity * times * (100m - discountPercent);
        return (long)decimal.Min(decimal.Round(hundredths / parts, MidpointRounding.ToEven), long.MaxValue);
    }
}
