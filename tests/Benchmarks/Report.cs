using System.Runtime.InteropServices;
using Fulfillment.Tests.Support;

namespace Fulfillment.Benchmarks;

/// <summary>Measures everything that is promised, prints it, and keeps it in <c>artifacts/bench</c>.</summary>
internal static class Report
{
    /// <returns>1 when a promise is not kept.</returns>
    public static async Task<int> RunAsync()
    {
        var before = Load();
        var orders = await OverHttp.OrderToLicenseAsync();
        var ready = await OverHttp.ReadyAsync();
        var figures = new List<Figure>
        {
            new("Order to license over HTTP (SQLite, Prefer: wait), p50", orders.At(50), "ms", 10),
            new("Order to license over HTTP (SQLite, Prefer: wait), p99", orders.At(99), "ms", 50),
            new("Ready after the start of the process, median of 5", ready.At(50), "ms", 2000),
            new(
                "50 posts at once with one key, 200 rounds, SQLite: one order each",
                await OverHttp.SameKeyAsync(null),
                "s"),
        };
        await AddPostgresAsync(figures);
        await AddInsideAsync(figures);
        await WriteAsync(figures, orders, before);
        return figures.TrueForAll(figure => figure.IsMet) ? 0 : 1;
    }

    private static async Task AddPostgresAsync(List<Figure> figures)
    {
        if (OutsideParts.PostgresMissing is { } missing)
        {
            Console.WriteLine(missing);
            return;
        }

        await using var schema = await PostgresSchema.CreateAsync();
        figures.Add(new(
            "50 posts at once with one key, 200 rounds, PostgreSQL: one order each",
            await OverHttp.SameKeyAsync(schema.ConnectionString),
            "s"));
    }

    private static async Task AddInsideAsync(List<Figure> figures)
    {
        await using var house = await BenchHouse.OpenAsync();
        var warm = await Inside.WarmTokensAsync(house);
        var cold = await Inside.ColdTokensAsync(house);
        var licenses = await Inside.LicensesAsync(house);
        var audit = await Inside.AuditAsync(house);
        figures.AddRange(
        [
            new("Token check, seen before, p50", warm.At(50) * 1000, "µs"),
            new("Token check, seen before, p99", warm.At(99) * 1000, "µs", 100),
            new("Token check, new token (ES256 verified), p50", cold.At(50) * 1000, "µs"),
            new("Token check, new token (ES256 verified), p99", cold.At(99) * 1000, "µs"),
            new("License signed (ES256) and read back, p50", licenses.At(50), "ms"),
            new("License signed (ES256) and read back, p99", licenses.At(99), "ms"),
            new("Audit chain of 10 000 records verified, median of 5", audit.At(50), "ms"),
        ]);
    }

    private static async Task WriteAsync(List<Figure> figures, Series orders, string before)
    {
        string[] lines =
        [
            "| figure | measured | must be | kept |",
            "|---|---|---|---|",
            .. figures.Select(figure => figure.ToRow()),
            "",
            $"{Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription}.",
            $"{RuntimeInformation.FrameworkDescription}, release build.",
            $"Load average of the machine before {before}, after {Load()}.",
        ];
        var folder = Directory.CreateDirectory(Repo.PathOf("artifacts/bench"));
        await File.WriteAllLinesAsync(Path.Combine(folder.FullName, "table.md"), lines);
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "latency.svg"), LatencyPlot.Of(orders));
        Console.WriteLine(string.Join('\n', lines));
        Console.WriteLine("Kept in artifacts/bench: table.md, latency.svg");
    }

    private static string Load() =>
        File.Exists("/proc/loadavg")
            ? string.Join(' ', File.ReadAllText("/proc/loadavg").Split(' ').Take(3))
            : "unknown";
}
