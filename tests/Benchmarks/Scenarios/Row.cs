using System.Globalization;

namespace Fulfillment.Benchmarks.Scenarios;

/// <summary>One scenario's outcome: a rate, its latencies, what it cost, and what was promised of it.</summary>
internal sealed record Row
{
    public const string Head =
        "| scenario | per second | p50 ms | p99 ms | must be | kept | CPU ms per order: gateway | PostgreSQL | load |\n" +
        "|---|---|---|---|---|---|---|---|---|";

    public required string Name { get; init; }

    public double Rate { get; init; } = double.NaN;

    public double P50 { get; init; } = double.NaN;

    public double P99 { get; init; } = double.NaN;

    public IReadOnlyList<Check> Checks { get; init; } = [];

    public Cost Cost { get; init; } = Cost.Unknown;

    /// <summary>Where the scenario is about a size: its power of ten, 0 for an empty store.</summary>
    public double? Size { get; init; }

    /// <summary>What a reader must know to read the numbers.</summary>
    public string Note { get; init; } = "";

    public bool IsKept => Checks.All(check => check.IsKept);

    public string ToMarkdown() =>
        $"| {Name}{(Note.Length > 0 ? $" ({Note})" : "")} | {Number(Rate, "0")} | {Number(P50, "0.0")} | {Number(P99, "0.0")} " +
        $"| {string.Join("<br>", Checks)} | {(Checks.Count == 0 ? "" : IsKept ? "yes" : "NO")} " +
        $"| {Number(Cost.Gateway, "0.00")} | {Number(Cost.Postgres, "0.00")} | {Number(Cost.Load, "0.000")} |";

    public string ToLine() =>
        $"{Name}: {Number(Rate, "0")}/s, p50 {Number(P50, "0.0")} ms, p99 {Number(P99, "0.0")} ms; {string.Join("; ", Checks)}; " +
        $"CPU per order: gateway {Number(Cost.Gateway, "0.00")} ms, PostgreSQL {Number(Cost.Postgres, "0.00")} ms, " +
        $"load {Number(Cost.Load, "0.000")} ms; {Note}";

    private static string Number(double value, string form) =>
        double.IsNaN(value) ? "-" : value.ToString(form, CultureInfo.InvariantCulture);
}

/// <summary>A promise beside what was measured.</summary>
internal sealed record Check(string What, double Value, double Must, bool AtLeast = true)
{
    /// <summary>Where the yardstick is missing, nothing is known and nothing is broken.</summary>
    public bool IsKept => double.IsNaN(Value) || (AtLeast ? Value >= Must : Value < Must);

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Value:0.00} {What} ({(AtLeast ? "≥" : "<")} {Must:0.##}: {(IsKept ? "yes" : "NO")})");
}

/// <summary>Processor time per order, in milliseconds.</summary>
internal sealed record Cost(double Gateway, double Postgres, double Load)
{
    public static Cost Unknown { get; } = new(double.NaN, double.NaN, double.NaN);
}
