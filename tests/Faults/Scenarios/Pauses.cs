using Fulfillment.Faults.House;
using Fulfillment.Faults.Load;
using Fulfillment.Tests.Support;

namespace Fulfillment.Faults.Scenarios;

/// <summary>What two nodes must bear of each other: one is frozen past its leases and wakes; one has another clock.</summary>
internal static class Pauses
{
    public static async Task<Tally> FrozenAsync(FaultRun run)
    {
        await using var estate = await Estate.OpenAsync(await PostgresServer.AdminConnectionStringAsync(), 2);
        await estate.StartAllAsync();
        using var buyers = new Buyers(estate, run.Seed, patienceSeconds: 1.5);
        buyers.Start(6, TimeSpan.FromMilliseconds(20));
        await buyers.WarmAsync();
        var rounds = run.Rounds(15, 2);
        for (var round = 1; round <= rounds; round++)
        {
            var node = estate.Nodes[round % 2];
            await Task.Delay(TimeSpan.FromSeconds(1));
            await node.SignalAsync("STOP");
            // The lease is 2 s: the other node takes the work over, then the first one wakes with it in its hands.
            await Task.Delay(TimeSpan.FromSeconds(4));
            await node.SignalAsync("CONT");
        }

        run.Say($"frozen {rounds} times, {buyers.Acknowledged.Count} orders");
        await buyers.StopAsync();
        return Tally.Of("a node frozen past its leases", rounds, buyers, await Invariants.CheckAsync(estate, buyers));
    }

    public static async Task<Tally> ClocksAsync(FaultRun run)
    {
        var findings = new List<Finding>();
        var orders = 0L;
        foreach (var offset in new[] { 3600, -3600 })
        {
            await using var estate = await Estate.OpenAsync(await PostgresServer.AdminConnectionStringAsync(), 2);
            estate.Nodes[1].Own["FULFILLMENT__Clock__OffsetSeconds"] = $"{offset}";
            await estate.StartAllAsync();
            using var buyers = new Buyers(estate, run.Seed);
            buyers.Start(6, TimeSpan.FromMilliseconds(20));
            await buyers.WarmAsync();
            await Task.Delay(TimeSpan.FromSeconds(run.Rounds(20, 3)));
            await buyers.StopAsync();
            findings.AddRange(await Invariants.CheckAsync(estate, buyers));
            orders += buyers.Acknowledged.Count;
            run.Say($"clock {offset:+0;-0} s on one node: {buyers.Acknowledged.Count} orders");
        }

        return new Tally { Name = "one node's clock an hour off", Faults = 2, Acknowledged = orders, Findings = findings };
    }
}
