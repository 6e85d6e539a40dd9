using System.Runtime.InteropServices;
using Fulfillment.Benchmarks.Plots;
using Fulfillment.Tests.Support;

namespace Fulfillment.Benchmarks;

/// <summary>Prints what was measured, and keeps it in <c>artifacts/bench</c>.</summary>
internal static class Report
{
    /// <summary>The promises, then the standard load scenarios.</summary>
    /// <returns>1 when a promise is not kept.</returns>
    public static async Task<int> RunAsync()
    {
        var before = Load();
        var promises = await Promises.MeasureAsync();
        await WriteAsync("latency.svg", LatencyPlot.Of(promises.Orders));
        Console.WriteLine(string.Join('\n', promises.ToMarkdown()));
        var load = await LoadReport.MeasureAsync(LoadReport.Standard);
        await WriteAsync([.. promises.ToMarkdown(), "", .. load.ToMarkdown()], before);
        return promises.AreKept && load.IsKept ? 0 : 1;
    }

    public static async Task<int> PromisesAsync()
    {
        var before = Load();
        var promises = await Promises.MeasureAsync();
        await WriteAsync("latency.svg", LatencyPlot.Of(promises.Orders));
        await WriteAsync([.. promises.ToMarkdown()], before);
        return promises.AreKept ? 0 : 1;
    }

    /// <returns>2 when a name is no scenario's.</returns>
    public static async Task<int> LoadAsync(string[] names)
    {
        if (names.Except(LoadReport.Names).ToList() is { Count: > 0 } unknown)
        {
            Console.Error.WriteLine($"No scenario {string.Join(", ", unknown)}: there are {string.Join(", ", LoadReport.Names)}.");
            return 2;
        }

        var before = Load();
        var load = await LoadReport.MeasureAsync(names.Length > 0 ? names : LoadReport.Standard);
        await WriteAsync([.. load.ToMarkdown()], before);
        return load.IsKept ? 0 : 1;
    }

    public static async Task WriteAsync(string name, string text)
    {
        var folder = Directory.CreateDirectory(Repo.PathOf("artifacts/bench"));
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, name), text);
    }

    private static async Task WriteAsync(IEnumerable<string> tables, string before)
    {
        string[] lines =
        [
            .. tables,
            "",
            $"{Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription}.",
            $"{RuntimeInformation.FrameworkDescription}, release build.",
            $"Load average of the machine before {before}, after {Load()}.",
        ];
        await WriteAsync("table.md", string.Join('\n', lines) + "\n");
        Console.WriteLine(string.Join('\n', lines));
        Console.WriteLine("Kept in artifacts/bench: table.md and the plots (*.svg).");
    }

    private static string Load() =>
        File.Exists("/proc/loadavg")
            ? string.Join(' ', File.ReadAllText("/proc/loadavg").Split(' ').Take(3))
            : "unknown";
}
