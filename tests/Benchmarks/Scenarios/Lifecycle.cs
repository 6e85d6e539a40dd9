using System.Diagnostics;
using Fulfillment.Benchmarks.Load;
using Fulfillment.Benchmarks.Machine;

namespace Fulfillment.Benchmarks.Scenarios;

/// <summary>
/// Orders from the door to the last delivery: accepted over HTTP, screened, provisioned, licensed, and told to four
/// sinks. The clock runs until nothing is left to do.
/// </summary>
internal static class Lifecycle
{
    private const int Partners = 8;
    private const int Connections = 128;

    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(3);

    public static async Task<IReadOnlyList<Row>> RunAsync(BenchRun run)
    {
        if (!run.Postgres)
        {
            return [];
        }

        run.Say("lifecycle: starting");
        await using var site = await Site.OpenAsync(postgres: true);
        var tokens = await site.PartnersAsync(Partners);
        using var host = await HostProgram.StartAsync(site, sinks: true);
        await FillAsync(site, host, tokens);
        var warm = await MeasureAsync(run, "lifecycle over HTTP, PostgreSQL, known parties", site, host, Plan(run, host, tokens, 1_000_000, 10_000));
        var cold = await MeasureAsync(run, "lifecycle over HTTP, PostgreSQL, new parties", site, host, Plan(run, host, tokens, 10_000_000, 0));
        return [warm with { Checks = [new("P", warm.Rate / run.Yardstick.P, 0.15)] }, cold];
    }

    public static FirePlan Plan(BenchRun run, HostProgram host, IReadOnlyList<string> tokens, long first, int parties) => new()
    {
        Port = host.Address.Port,
        Seconds = run.Seconds,
        First = first,
        Parties = parties,
        Groups = OrderShots.Shared(tokens, Connections),
    };

    /// <summary>Fires, waits until all is done, and counts what the store says was fulfilled.</summary>
    public static async Task<Row> MeasureAsync(BenchRun run, string name, Site site, HostProgram host, FirePlan plan)
    {
        var before = await FulfilledAsync(site);
        var (gateway, server) = (CpuMeter.OfProcess(host.Id), await CpuMeter.OfPostgresAsync(site.ConnectionString));
        var watch = new Stopwatch();
        var result = await LoadGenerator.RunAsync(plan, () =>
        {
            gateway.Restart();
            server.Restart();
            watch.Start();
        });
        var (worked, told) = await DrainAsync(site, watch);
        var done = await FulfilledAsync(site) - before;
        var latency = result.Latency();
        var row = new Row
        {
            Name = name,
            Rate = done / told,
            P50 = latency.At(50),
            P99 = latency.At(99),
            Note = $"{done} of {result.AcceptedInAll} accepted are fulfilled; accepting {result.Rate:0}/s; done after {worked:0.0} s, told after {told:0.0} s; {result.Statuses}",
            Cost = new Cost(gateway.Taken() / done, server.Taken() / done, result.CpuMs / done),
        };
        run.Say(row.ToLine());
        return row;
    }

    /// <returns>The seconds until no work was left, and until no message was.</returns>
    public static async Task<(double Worked, double Told)> DrainAsync(Site site, Stopwatch watch)
    {
        var limit = watch.Elapsed + _patience;
        await EmptyAsync(site, "SELECT count(*) FROM (SELECT 1 FROM work WHERE subject_kind <> 'schedule' LIMIT 1) w", watch, limit);
        var worked = watch.Elapsed.TotalSeconds;
        await EmptyAsync(site, "SELECT count(*) FROM (SELECT 1 FROM outbox LIMIT 1) o", watch, limit);
        return (worked, watch.Elapsed.TotalSeconds);
    }

    public static Task<long> FulfilledAsync(Site site) => site.CountAsync("SELECT count(*) FROM orders WHERE status = 'fulfilled'");

    private static async Task EmptyAsync(Site site, string sql, Stopwatch watch, TimeSpan limit)
    {
        while (await site.CountAsync(sql) > 0 && watch.Elapsed < limit)
        {
            await Task.Delay(50);
        }
    }

    /// <summary>Warms a gateway up, and makes it see every party that is drawn from later.</summary>
    public static async Task FillAsync(Site site, HostProgram host, IReadOnlyList<string> tokens)
    {
        await LoadGenerator.RunAsync(new FirePlan
        {
            Port = host.Address.Port,
            Seconds = BenchRun.WarmUpSeconds,
            Groups = OrderShots.Shared(tokens, Connections),
        });
        await DrainAsync(site, Stopwatch.StartNew());
    }
}
