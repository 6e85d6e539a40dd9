using Fulfillment.Benchmarks.Load;
using Fulfillment.Benchmarks.Machine;

namespace Fulfillment.Benchmarks.Scenarios;

/// <summary>Full orders are accepted, durably; nobody works on them.</summary>
internal static class Accepting
{
    private const int Partners = 8;

    public static async Task<IReadOnlyList<Row>> RunAsync(BenchRun run)
    {
        var rows = new List<Row>();
        if (run.Postgres)
        {
            var row = await MeasureAsync(run, "accept, PostgreSQL, 256 connections", postgres: true, 256);
            rows.Add(row with
            {
                Checks =
                [
                    new("P", row.Rate / run.Yardstick.P, 0.35), new("bare endpoint", row.Rate / run.Yardstick.Bare, 0.9),
                    new("ms p99", row.P99, 100, AtLeast: false),
                ],
            });
        }

        var sqlite = await MeasureAsync(run, "accept, SQLite FULL, 64 connections", postgres: false, 64);
        rows.Add(sqlite with
        {
            Checks = [new("S", sqlite.Rate / run.Yardstick.S, 1), new("ms p99", sqlite.P99, 50, AtLeast: false)],
        });
        return rows;
    }

    private static async Task<Row> MeasureAsync(BenchRun run, string name, bool postgres, int connections)
    {
        run.Say($"{name}: starting");
        await using var site = await Site.OpenAsync(postgres);
        var tokens = await site.PartnersAsync(Partners);
        using var host = await HostProgram.StartAsync(site, BenchRun.WorkersOff);
        return await MeasureAsync(run, name, site, host, new FirePlan
        {
            Port = host.Address.Port,
            WarmUpSeconds = BenchRun.WarmUpSeconds,
            Seconds = run.Seconds,
            Groups = OrderShots.Shared(tokens, connections),
        });
    }

    /// <summary>Fires a plan and accounts for everybody's processor time meanwhile.</summary>
    public static async Task<Row> MeasureAsync(BenchRun run, string name, Site site, HostProgram host, FirePlan plan)
    {
        var gateway = CpuMeter.OfProcess(host.Id);
        var server = site.Postgres is null ? null : await CpuMeter.OfPostgresAsync(site.Postgres);
        var result = await LoadGenerator.RunAsync(plan, () =>
        {
            gateway.Restart();
            server?.Restart();
        });
        var latency = result.Latency();
        var row = new Row
        {
            Name = name,
            Rate = result.Rate,
            P50 = latency.At(50),
            P99 = latency.At(99),
            Note = result.Statuses,
            Cost = new Cost(
                gateway.Taken() / result.Accepted, (server?.Taken() ?? double.NaN) / result.Accepted, result.CpuMs / result.Accepted),
        };
        run.Say(row.ToLine());
        return row;
    }
}
