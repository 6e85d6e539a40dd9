using Fulfillment.Benchmarks.Plots;
using Fulfillment.Benchmarks.Scenarios;
using Fulfillment.Benchmarks.Yardsticks;
using Fulfillment.Tests.Support;

namespace Fulfillment.Benchmarks;

/// <summary>Load scenarios, each beside the yardstick of the same run.</summary>
internal sealed record LoadReport(Yardstick Yardstick, IReadOnlyList<Row> Rows)
{
    private static readonly Dictionary<string, Func<BenchRun, Task<IReadOnlyList<Row>>>> _scenarios = new()
    {
        ["accept"] = Accepting.RunAsync,
        ["bulk"] = Bulk.RunAsync,
        ["lifecycle"] = Lifecycle.RunAsync,
        ["burst"] = Burst.RunAsync,
        ["wake"] = Wake.RunAsync,
        ["midnight"] = Midnight.RunAsync,
        ["wait"] = Waiting.RunAsync,
        ["fairness"] = Fairness.RunAsync,
        ["webhooks"] = FirstAttempt.RunAsync,
        ["history"] = History.RunAsync,
        ["products"] = Products.RunAsync,
        ["screenings"] = Screenings.RunAsync,
        ["memory"] = Memory.RunAsync,
        ["reconciliation"] = Reconciling.RunAsync,
        ["rescreening"] = Rescreening.RunAsync,
    };

    public static IReadOnlyCollection<string> Names => _scenarios.Keys;

    /// <summary>What fits into ten minutes: all but the long look at the memory and the many subscriptions.</summary>
    public static IReadOnlyList<string> Standard => [.. _scenarios.Keys.Where(name => name is not ("memory" or "reconciliation" or "rescreening"))];

    public bool IsKept => Rows.All(row => row.IsKept);

    public static async Task<LoadReport> MeasureAsync(IReadOnlyList<string> names)
    {
        if (OutsideParts.PostgresMissing is { } missing)
        {
            Console.WriteLine(missing);
        }

        var run = new BenchRun { Postgres = OutsideParts.PostgresMissing is null };
        if (BenchRun.Setting("YARDSTICK", 1) > 0)
        {
            run = run with { Yardstick = await Yardstick.TakeAsync(run.Postgres, run.Say) };
        }

        var rows = new List<Row>();
        foreach (var name in names)
        {
            rows.AddRange(await _scenarios[name](run));
        }

        var report = new LoadReport(run.Yardstick, rows);
        await report.PlotAsync();
        return report;
    }

    public IEnumerable<string> ToMarkdown() => [$"{Yardstick}", "", Row.Head, .. Rows.Select(row => row.ToMarkdown())];

    private async Task PlotAsync()
    {
        var bars = Rows.Where(row => row.Rate > 0 && row.Size is null).Select(row => new RateBar(row.Name, row.Rate, MustOf(row))).ToList();
        if (bars.Count > 0)
        {
            await Report.WriteAsync("rates.svg", RatePlot.Of(bars));
        }

        var lines = Rows.Where(row => row.Size is not null).GroupBy(row => row.Name[(row.Name.LastIndexOf(", ", StringComparison.Ordinal) + 2)..])
            .Select(group => new Line(group.Key, [.. group.Select(row => (X(row.Size!.Value), row.Rate))])).ToList();
        if (lines.Count > 0)
        {
            await Report.WriteAsync(
                "history.svg",
                LinePlot.Of("Orders per second over finished orders in the store (power of ten)", lines, x => x == X(0) ? "empty" : $"10^{x:0}"));
        }
    }

    /// <summary>An empty store stands one step before the smallest history.</summary>
    private static double X(double power) => power == 0 ? History.Least - 1 : power;

    /// <summary>The highest rate that one of the row's promises asks for.</summary>
    private static double? MustOf(Row row)
    {
        var rates = row.Checks.Where(check => check.AtLeast && check.Value > 0).Select(check => check.Must * row.Rate / check.Value).ToList();
        return rates.Count > 0 ? rates.Max() : null;
    }
}
