using Fulfillment.Faults.House;
using Fulfillment.Faults.Load;

namespace Fulfillment.Faults.Scenarios;

/// <summary>PostgreSQL is stopped under load as a power cut would, and comes back.</summary>
internal static class StoreCuts
{
    public static async Task<Tally> RunAsync(FaultRun run)
    {
        using var cluster = await Cluster.StartAsync();
        await using var estate = await Estate.OpenAsync(cluster.ConnectionString, 2);
        await estate.StartAllAsync();
        using var buyers = new Buyers(estate, run.Seed);
        buyers.Start(6, TimeSpan.FromMilliseconds(20));
        await buyers.WarmAsync();
        var (random, cuts) = (new Random(run.Seed), run.Rounds(20, 2));
        for (var cut = 1; cut <= cuts; cut++)
        {
            await Task.Delay(TimeSpan.FromSeconds(run.IsShort ? 2 : random.Next(5, 10)));
            await cluster.CutAsync();
            await Task.Delay(TimeSpan.FromSeconds(random.NextDouble() * 2));
            await cluster.RestoreAsync();
            run.Say($"PostgreSQL cut: {cut} of {cuts}, {buyers.Acknowledged.Count} orders");
        }

        await buyers.StopAsync();
        var tally = Tally.Of("PostgreSQL stopped with mode immediate", cuts, buyers, await Invariants.CheckAsync(estate, buyers));
        return tally with { Note = $"refusals {string.Join(' ', buyers.Refusals.Select(r => $"{r.Key}:{r.Value}"))}" };
    }
}
