using Fulfillment.Faults.House;
using Fulfillment.Faults.Load;
using Fulfillment.Tests.Support;

namespace Fulfillment.Faults.Scenarios;

/// <summary>The wire between gateway and PostgreSQL drops, stalls, and loses the answer to a COMMIT.</summary>
internal static class Wires
{
    public static async Task<Tally> RunAsync(FaultRun run)
    {
        await using var estate = await Estate.OpenAsync(await PostgresServer.AdminConnectionStringAsync(), 2);
        using var proxy = new Proxy(estate.StoreConnection, run.Seed);
        estate.GatewayConnection = proxy.ConnectionString;
        await estate.StartAllAsync();
        using var buyers = new Buyers(estate, run.Seed);
        buyers.Start(6, TimeSpan.FromMilliseconds(20));
        await buyers.WarmAsync();
        foreach (var mischief in new[] { Mischief.Drop, Mischief.Stall, Mischief.CutAfterCommit })
        {
            var before = proxy.Done;
            proxy.Mischief = mischief;
            await Task.Delay(TimeSpan.FromSeconds(run.Rounds(25, 4)));
            run.Say($"wire, {mischief}: {proxy.Done - before} times, {buyers.Acknowledged.Count} orders");
        }

        proxy.Mischief = Mischief.None;
        await buyers.StopAsync();
        return Tally.Of("the wire to PostgreSQL drops, stalls, cuts after COMMIT", proxy.Done, buyers, await Invariants.CheckAsync(estate, buyers));
    }
}
