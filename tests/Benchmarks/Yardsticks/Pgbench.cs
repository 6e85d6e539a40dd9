using System.Globalization;
using System.Text.RegularExpressions;
using Fulfillment.Benchmarks.Machine;
using Fulfillment.Tests.Support;
using Npgsql;

namespace Fulfillment.Benchmarks.Yardsticks;

/// <summary>P: single-row INSERT commits per second of the same PostgreSQL server, by its own tool, 32 clients.</summary>
internal static class Pgbench
{
    private const string Script =
        """
        \set id random(1, 9000000000000000000)
        INSERT INTO yardstick (id, partner, reference, state, at) VALUES ('ord_' || CAST(:id AS BIGINT), 'partner-01', 'R-1', 'received', 1795255200000);
        """;

    public static async Task<double> RunAsync(int seconds)
    {
        using var folder = new TempFolder();
        await using var database = await BenchDatabase.CreateAsync();
        await BenchDatabase.RunAsync(
            database.ConnectionString,
            "CREATE TABLE yardstick (id TEXT PRIMARY KEY, partner TEXT NOT NULL, reference TEXT NOT NULL, state TEXT NOT NULL, at BIGINT NOT NULL)");
        await File.WriteAllTextAsync(folder.PathOf("insert.sql"), Script);
        var at = new NpgsqlConnectionStringBuilder(database.ConnectionString);
        using var run = ChildProcess.Start(
            Program(),
            [
                "-h", at.Host!, "-p", $"{at.Port}", "-U", at.Username!, "-n", "-M", "prepared", "-j", "2", "-c", "32",
                "-T", $"{seconds}", "-f", folder.PathOf("insert.sql"), at.Database!,
            ],
            new Dictionary<string, string?> { ["PGPASSWORD"] = at.Password });
        await run.WaitForExitAsync(TimeSpan.FromSeconds(seconds + 60));
        var said = string.Join('\n', run.Lines);
        return Regex.Match(said, "tps = ([0-9.]+)") is { Success: true } tps
            ? double.Parse(tps.Groups[1].Value, CultureInfo.InvariantCulture)
            : throw new InvalidOperationException($"pgbench gave no rate:\n{said}");
    }

    private static string Program() =>
        Directory.Exists("/usr/lib/postgresql")
            ? Directory.EnumerateFiles("/usr/lib/postgresql", "pgbench", SearchOption.AllDirectories).Order().LastOrDefault() ?? "pgbench"
            : "pgbench";
}
