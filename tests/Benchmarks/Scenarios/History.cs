using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Fulfillment.Benchmarks.Machine;

namespace Fulfillment.Benchmarks.Scenarios;

/// <summary>
/// The same load on a store with more and more finished orders, the statistics taken while no work waits; then a
/// restart on the largest. <c>HISTORY</c> is the power of ten to go up to.
/// </summary>
internal static class History
{
    public const int Least = 5;

    private const int Usual = 5;

    public static async Task<IReadOnlyList<Row>> RunAsync(BenchRun run)
    {
        if (!run.Postgres)
        {
            return [];
        }

        return [.. await RunAsync(run, random: false), .. await RunAsync(run, random: true)];
    }

    private static async Task<IReadOnlyList<Row>> RunAsync(BenchRun run, bool random)
    {
        var kind = random ? "random references" : "time-ordered references";
        await using var site = await Site.OpenAsync(postgres: true);
        var tokens = await site.PartnersAsync(8);
        var orderId = await TemplateAsync(site, tokens[0]);
        var rows = new List<Row> { await MeasureAsync(run, site, tokens, $"empty store, {kind}", 0, random) };
        var loader = new HistoryLoader(site.ConnectionString, orderId, random);
        var loaded = 0;
        for (var power = Least; power <= BenchRun.Setting("HISTORY", Usual); power++)
        {
            var size = (int)Math.Pow(10, power);
            await loader.LoadAsync(loaded, loaded = size, run.Say);
            await BenchDatabase.RunAsync(site.ConnectionString, "VACUUM ANALYZE");
            await BenchDatabase.RunAsync(site.ConnectionString, "CHECKPOINT");
            var row = await MeasureAsync(run, site, await site.TokensAsync(8), $"10^{power} finished orders, {kind}", power, random);
            rows.Add(row with { Checks = [new("of empty", row.Rate / rows[0].Rate, random ? 0.7 : 0.9)] });
        }

        rows.Add(await RestartAsync(run, site, $"restart to ready, {loaded.ToString("N0", CultureInfo.InvariantCulture)} finished orders"));
        return rows;
    }

    private static async Task<Row> MeasureAsync(
        BenchRun run, Site site, IReadOnlyList<string> tokens, string name, int round, bool random)
    {
        using var host = await HostProgram.StartAsync(site, sinks: true);
        var plan = Lifecycle.Plan(run, host, tokens, 1_000_000L * (10 * (round + 1)), 10_000) with { RandomReferences = random };
        await Lifecycle.MeasureAsync(run, $"{name}, warm-up", site, host, plan with { Seconds = 4, First = plan.First + 5_000_000 });
        return await Lifecycle.MeasureAsync(run, name, site, host, plan) with { Size = round };
    }

    private static async Task<Row> RestartAsync(BenchRun run, Site site, string name)
    {
        var times = new List<double>();
        for (var start = 0; start < 3; start++)
        {
            using var host = await HostProgram.StartAsync(site);
            times.Add(host.ReadyAfter.TotalMilliseconds);
        }

        var row = new Row { Name = name, P50 = times.Order().ElementAt(1), Note = "median of 3" };
        run.Say(row.ToLine());
        return row;
    }

    /// <summary>The one real order of which the history is made.</summary>
    private static async Task<string> TemplateAsync(Site site, string token)
    {
        using var host = await HostProgram.StartAsync(site, sinks: true);
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = host.Address };
        client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        var (_, body) = await client.PlaceAsync("H-0", "key-h-0", wait: true);
        await Lifecycle.DrainAsync(site, Stopwatch.StartNew());
        return JsonNode.Parse(body)!["id"]!.GetValue<string>();
    }
}
