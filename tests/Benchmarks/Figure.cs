using System.Globalization;

namespace Fulfillment.Benchmarks;

/// <summary>One measured number beside what was promised.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Value">The number.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Limit">It must stay below this; <c>null</c> where nothing is promised.</param>
internal sealed record Figure(string Name, double Value, string Unit, double? Limit = null)
{
    public bool IsMet => Limit is null || Value < Limit;

    public string ToRow() => string.Create(
        CultureInfo.InvariantCulture,
        $"| {Name} | {Value:0.##} {Unit} | {(Limit is null ? "" : $"< {Limit:0.##} {Unit}")} | {Word} |");

    private string Word => Limit is null ? "" : IsMet ? "yes" : "NO";
}

/// <summary>Measured durations in milliseconds, in the order in which they came.</summary>
internal sealed record Series(string Name, IReadOnlyList<double> Values)
{
    /// <summary>The nearest-rank percentile.</summary>
    public double At(double percent)
    {
        var sorted = Values.Order().ToList();
        return sorted[Math.Max(0, (int)Math.Ceiling(percent / 100 * sorted.Count) - 1)];
    }
}
