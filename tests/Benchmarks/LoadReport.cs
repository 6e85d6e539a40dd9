using Fulfillment.Benchmarks.Scenarios;
using Fulfillment.Benchmarks.Yardsticks;
using Fulfillment.Tests.Support;

namespace Fulfillment.Benchmarks;

/// <summary>Runs load scenarios and prints each beside its yardstick.</summary>
internal static class LoadReport
{
    private static readonly Dictionary<string, Func<BenchRun, Task<IReadOnlyList<Row>>>> _scenarios = new()
    {
        ["accept"] = Accepting.RunAsync,
        ["lifecycle"] = Lifecycle.RunAsync,
        ["burst"] = Burst.RunAsync,
    };

    /// <returns>1 when a promise is not kept, 2 when a name is none.</returns>
    public static async Task<int> RunAsync(string[] names)
    {
        if (names.Except(_scenarios.Keys).ToList() is { Count: > 0 } unknown)
        {
            Console.Error.WriteLine($"No scenario {string.Join(", ", unknown)}: there are {string.Join(", ", _scenarios.Keys)}.");
            return 2;
        }

        var run = new BenchRun { Postgres = OutsideParts.PostgresMissing is null };
        run = run with { Yardstick = await Yardstick.TakeAsync(run.Postgres, run.Say) };
        var rows = new List<Row>();
        foreach (var name in names.Length > 0 ? names : [.. _scenarios.Keys])
        {
            rows.AddRange(await _scenarios[name](run));
        }

        Console.WriteLine($"{run.Yardstick}\n{Row.Head}");
        rows.ForEach(row => Console.WriteLine(row.ToMarkdown()));
        return rows.TrueForAll(row => row.IsKept) ? 0 : 1;
    }
}
