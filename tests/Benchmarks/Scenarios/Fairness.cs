using System.Globalization;
using Fulfillment.Benchmarks.Load;
using Fulfillment.Benchmarks.Machine;

namespace Fulfillment.Benchmarks.Scenarios;

/// <summary>
/// Nine partners send little, one sends ten times its share: what the nine notice of it, from the order to its
/// fulfillment. Once where each partner's limit is its share of what the house can do, as an operator sets it, and once
/// without any limit, where the loud one alone asks for all of the house.
/// </summary>
internal static class Fairness
{
    private const int Partners = 10;
    private const int Turns = 5;
    private static readonly TimeSpan _settling = TimeSpan.FromSeconds(3);

    public static async Task<IReadOnlyList<Row>> RunAsync(BenchRun run)
    {
        if (!run.Postgres)
        {
            return [];
        }

        run.Say("fairness: starting");
        await using var site = await Site.OpenAsync(postgres: true);
        var tokens = await site.PartnersAsync(Partners);
        double share;
        Row quiet, loud;
        using (var host = await HostProgram.StartAsync(site, sinks: true))
        {
            await Lifecycle.FillAsync(site, host, tokens);
            var whole = await Lifecycle.MeasureAsync(
                run, "what the house can do", site, host, Lifecycle.Plan(run, host, tokens, 1, 10_000) with { Seconds = 5 });
            share = whole.Rate / Partners;
            quiet = await MeasureAsync(run, site, host, tokens, share, loud: 0, first: 20_000_000);
            loud = await MeasureAsync(run, site, host, tokens, share, loud: 10, first: 40_000_000);
        }

        var limits = new Dictionary<string, string?>
        {
            ["Access:RatePerMinute"] = ((int)(share * 60)).ToString(CultureInfo.InvariantCulture),
        };
        using var limited = await HostProgram.StartAsync(site, limits, sinks: true);
        var (limitedQuiet, limitedLoud) = await InTurnAsync(run, site, limited, tokens, share);
        return
        [
            quiet,
            loud,
            limitedQuiet with { Name = $"{limitedQuiet.Name}, each limited to its share" },
            limitedLoud with
            {
                Name = $"{limitedLoud.Name}, each limited to its share",
                Checks = [new("of p99 without it", limitedLoud.P99 / limitedQuiet.P99, 1.1, AtLeast: false)],
            },
        ];
    }

    /// <summary>Both by turns, after a turn of each to warm up: the machine moves more between minutes than they differ.</summary>
    private static async Task<(Row Quiet, Row Loud)> InTurnAsync(
        BenchRun run, Site site, HostProgram host, IReadOnlyList<string> tokens, double share)
    {
        var (quiet, loud) = (new List<Row>(), new List<Row>());
        for (var turn = 0; turn <= Turns; turn++)
        {
            var first = 60_000_000 + (turn * 40_000_000L);
            quiet.Add(await MeasureAsync(run, site, host, tokens, share, loud: 0, first));
            loud.Add(await MeasureAsync(run, site, host, tokens, share, loud: 10, first + 20_000_000));
        }

        return (Middle(quiet), Middle(loud));
    }

    private static Row Middle(IEnumerable<Row> rows) => rows.Skip(1).OrderBy(row => row.P99).ElementAt(Turns / 2);

    private static async Task<Row> MeasureAsync(
        BenchRun run, Site site, HostProgram host, IReadOnlyList<string> tokens, double share, int loud, long first)
    {
        // Until then the loud one may spend what a rested caller may send at once.
        var from = (TimeProvider.System.GetUtcNow() + _settling).ToUnixTimeMilliseconds();
        var groups = tokens.Skip(loud > 0 ? 0 : 1).Select((token, index) => new FireGroup
        {
            Name = token == tokens[0] ? "loud" : "quiet",
            Connections = token == tokens[0] ? 64 : 8,
            Rate = token == tokens[0] ? share * loud : share * 0.3,
            Request = OrderShots.Request(token),
        });
        var plan = new FirePlan { Port = host.Address.Port, Seconds = run.Seconds, First = first, Groups = [.. groups] };
        var result = await LoadGenerator.RunAsync(plan);
        await Lifecycle.DrainAsync(site, System.Diagnostics.Stopwatch.StartNew());
        var quiet = new LatencyHistogram();
        foreach (var group in result.Groups.Where(group => group.Name == "quiet"))
        {
            quiet.Add(new LatencyHistogram(group.Latency));
        }

        var (p50, p99) = (await WholeAsync(site, from, 0.5), await WholeAsync(site, from, 0.99));
        var row = new Row
        {
            Name = loud == 0 ? "nine partners at 0.3 of their share, order to fulfilled" : $"the same nine beside one at {loud} x its share",
            Rate = result.Rate,
            P50 = p50,
            P99 = p99,
            Note = $"their accept p99 {quiet.At(99).ToString("0.0", CultureInfo.InvariantCulture)} ms; {result.Statuses}",
        };
        run.Say(row.ToLine());
        return row;
    }

    private static async Task<double> WholeAsync(Site site, long from, double part) => await site.CountAsync(
        string.Create(
            CultureInfo.InvariantCulture,
            $"""
            SELECT coalesce(percentile_disc({part}) WITHIN GROUP (ORDER BY updated_at - created_at), -1) FROM orders
            WHERE status = 'fulfilled' AND partner <> '{Site.NameOf(0)}' AND created_at >= {from}
            """));
}
