using System.Diagnostics.Metrics;

namespace Fulfillment.Gateway.Observability.Scrape;

/// <summary>OpenTelemetry's names in Prometheus' form: underscores, the unit in full, <c>_total</c> behind a count.</summary>
internal static class MetricNames
{
    public static string Of(Instrument instrument, FamilyKind kind)
    {
        var name = WithSuffix(Clean(instrument.Name), UnitOf(instrument.Unit, kind));
        return kind == FamilyKind.Counter ? WithSuffix(name, "total") : name;
    }

    public static string Clean(string name)
    {
        var clean = string.Concat(name.Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '_'));
        return char.IsAsciiDigit(clean[0]) ? $"_{clean}" : clean;
    }

    private static string? UnitOf(string? unit, FamilyKind kind) => unit switch
    {
        "s" => "seconds",
        "ms" => "milliseconds",
        "By" => "bytes",
        "%" => "percent",
        "1" when kind == FamilyKind.Gauge => "ratio",
        _ => null,
    };

    private static string WithSuffix(string name, string? suffix) =>
        suffix is null || name.EndsWith($"_{suffix}", StringComparison.Ordinal) ? name : $"{name}_{suffix}";
}
