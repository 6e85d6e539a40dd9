using Fulfillment.Faults.House;
using Fulfillment.Faults.Load;
using Fulfillment.Tests.Support;

namespace Fulfillment.Faults.Scenarios;

/// <summary>A message whose work kills the process each time: it is given up within its budget, and others go on.</summary>
internal static class Poison
{
    private const int Budget = 3;
    private const int Most = 8;

    public static async Task<Tally> OnSqliteAsync(FaultRun run) => await RunAsync(run, "a message that kills whoever touches it, SQLite", null);

    public static async Task<Tally> OnPostgresAsync(FaultRun run) => await RunAsync(
        run, "a message that kills whoever touches it, PostgreSQL", await PostgresServer.AdminConnectionStringAsync());

    private static async Task<Tally> RunAsync(FaultRun run, string name, string? admin)
    {
        await using var estate = await Estate.OpenAsync(admin, 1);
        estate.Settings["Engine:Retry:Crashes"] = $"{Budget}";
        var node = estate.Nodes[0];
        using var buyers = new Buyers(estate, run.Seed);

        // At the door the adapter is asked who it is from; the second call is the translation.
        await node.StartAsync("adapter.beforeCall:2");
        await buyers.TryCallBackAsync(node, Estate.Channel, "POISON-1");
        var kills = await node.EndsAsync(TimeSpan.FromSeconds(10)) ? 1 : 0;
        while (kills < Most && (!await node.StartAsync("adapter.beforeCall:1") || await node.EndsAsync(TimeSpan.FromSeconds(5))))
        {
            kills++;
        }

        await node.KillAsync();
        await node.StartAsync();
        buyers.Start(2, TimeSpan.FromMilliseconds(20));
        await Task.Delay(TimeSpan.FromSeconds(2));
        await buyers.StopAsync();
        var findings = (await Invariants.CheckAsync(estate, buyers)).ToList();
        var parked = await estate.ReadAsync("SELECT state, code FROM inbox WHERE message_id = 'm-POISON-1'");
        if (kills > Budget + 1 || parked is not [["parked", ..]])
        {
            findings.Add(new Finding(Finding.Broken, $"after {kills} kills the message is {string.Join(' ', parked.SelectMany(row => row))}"));
        }

        run.Say($"{name}: given up after {kills} kills");
        return Tally.Of(name, kills, buyers, findings) with { Note = $"given up after {kills} kills of a budget of {Budget}" };
    }
}
