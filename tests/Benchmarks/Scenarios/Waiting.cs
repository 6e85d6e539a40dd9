using Fulfillment.Tests.Support;

namespace Fulfillment.Benchmarks.Scenarios;

/// <summary><c>Prefer: wait</c> in an idle house: from the order to the license in one round trip.</summary>
internal static class Waiting
{
    public static async Task<IReadOnlyList<Row>> RunAsync(BenchRun run)
    {
        var rows = new List<Row> { Row(run, "Prefer: wait, order to license, SQLite", await OverHttp.OrderToLicenseAsync()) };
        if (run.Postgres)
        {
            await using var schema = await PostgresSchema.CreateAsync();
            rows.Add(Row(
                run, "Prefer: wait, order to license, PostgreSQL", await OverHttp.OrderToLicenseAsync(schema.ConnectionString)));
        }

        return rows;
    }

    private static Row Row(BenchRun run, string name, Series series)
    {
        var row = new Row
        {
            Name = name,
            P50 = series.At(50),
            P99 = series.At(99),
            Checks = [new("ms p50", series.At(50), 10, AtLeast: false), new("ms p99", series.At(99), 50, AtLeast: false)],
        };
        run.Say(row.ToLine());
        return row;
    }
}
