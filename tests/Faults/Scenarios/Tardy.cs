using System.Diagnostics;
using System.Globalization;
using Fulfillment.Faults.House;
using Fulfillment.Faults.Load;
using Fulfillment.Tests.Support;

namespace Fulfillment.Faults.Scenarios;

/// <summary>A market that answers after 30 seconds: all others keep nine tenths of their rate.</summary>
internal static class Tardy
{
    private const double Must = 0.9;

    public static async Task<Tally> RunAsync(FaultRun run)
    {
        await using var estate = await Estate.OpenAsync(await PostgresServer.AdminConnectionStringAsync(), 1);
        await estate.StartAllAsync();
        using var buyers = new Buyers(estate, run.Seed, patienceSeconds: 60);
        await RateAsync(run, estate, buyers);
        var before = await RateAsync(run, estate, buyers);
        var slow = run.Rounds(300, 60);
        for (var order = 0; order < slow; order++)
        {
            await buyers.TryCallBackAsync(estate.Nodes[0], Estate.SlowChannel, $"SLOW-{order:0000}");
        }

        await Task.Delay(TimeSpan.FromSeconds(2));
        var beside = await RateAsync(run, estate, buyers);
        var ratio = beside / before;
        var text = string.Create(CultureInfo.InvariantCulture, $"others at {before:0.0}/s, beside it {beside:0.0}/s: {ratio:0.00}");
        run.Say($"an adapter of 30 s: {text}");
        return new Tally
        {
            Name = "a market that answers after 30 s",
            Faults = slow,
            Acknowledged = buyers.Acknowledged.Count,
            Note = text,
            Findings = ratio >= Must ? [] : [new Finding(Finding.Broken, $"the others fell to {ratio:0.00} of their rate")],
        };
    }

    /// <returns>Channel orders per second that the prompt market has heard of, from the first post to the last effect.</returns>
    private static async Task<double> RateAsync(FaultRun run, Estate estate, Buyers buyers)
    {
        var (orders, watch) = (buyers.Acknowledged.Count, Stopwatch.StartNew());
        // A pace far below what the machine can do: it is kept unless somebody is held up.
        buyers.Start(8, TimeSpan.FromMilliseconds(200), channelShare: 50);
        await Task.Delay(TimeSpan.FromSeconds(run.Rounds(15, 4)));
        await buyers.StopAsync();
        var patience = watch.Elapsed + TimeSpan.FromSeconds(60);
        while (!AllDone(estate, buyers) && watch.Elapsed < patience)
        {
            await Task.Delay(20);
        }

        return (buyers.Acknowledged.Count - orders) / watch.Elapsed.TotalSeconds;
    }

    private static bool AllDone(Estate estate, Buyers buyers)
    {
        var told = estate.Market.Ledger.Values.Select(effect => effect.Number).ToHashSet();
        return buyers.ByChannel.Keys.All(told.Contains);
    }
}
