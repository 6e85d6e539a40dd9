using System.Collections.Frozen;
using Microsoft.Extensions.Options;

namespace Fulfillment.Engine.Usage;

/// <summary>How the records of one day become one number.</summary>
public enum MeterFold
{
    /// <summary>They add up: what is used is gone.</summary>
    Sum,

    /// <summary>The highest counts: what is used is a level.</summary>
    Max,
}

/// <summary>Something whose use is counted.</summary>
/// <param name="Unit">One of what a quantity counts.</param>
public sealed record Meter(string Name, string Unit, MeterFold Fold)
{
    /// <summary>The seats in use. They come as seat reports, or as records that are taken as such.</summary>
    public const string Seats = "seats";
}

/// <summary>
/// The meters there are: those that everybody has, and those of the settings. Another one is data, not code.
/// </summary>
public sealed class MeterList(IOptions<UsageOptions> options)
{
    private static readonly Meter[] _usual =
    [
        new(Meter.Seats, "seat", MeterFold.Max),
        new("storage", "megabyte", MeterFold.Max),
        new("minutes", "minute", MeterFold.Sum),
    ];

    // One of the settings by a usual name replaces it, except for seats, whose days are not folded from records.
    private readonly FrozenDictionary<string, Meter> _byName = _usual
        .Concat(options.Value.Meters
            .Where(meter => meter.Key != Meter.Seats)
            .Select(meter => new Meter(meter.Key, meter.Value.Unit, meter.Value.Fold)))
        .GroupBy(meter => meter.Name)
        .ToFrozenDictionary(meters => meters.Key, meters => meters.Last());

    /// <summary>In the order of their names.</summary>
    public IEnumerable<Meter> All => _byName.Values.OrderBy(meter => meter.Name, StringComparer.Ordinal);

    public Meter? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>Also one that was counted once and stands in no setting any more.</summary>
    public Meter OrPlain(string name) => Find(name) ?? new Meter(name, "unit", MeterFold.Sum);
}
