using System.Diagnostics;
using Fulfillment.Faults.House;
using Fulfillment.Faults.Load;
using Fulfillment.Tests.Support;

namespace Fulfillment.Faults.Scenarios;

/// <summary>kill -9 at every failpoint, in turn and at a random pass, under light load; restarted on the same store.</summary>
internal static class Kills
{
    private const int CheckEvery = 25;
    private const string AtOnce = "FULFILLMENT__Engine__Start__AtOnce";

    private static readonly TimeSpan _pace = TimeSpan.FromMilliseconds(40);

    /// <summary>A failpoint that is not reached in this time was armed too far ahead: the process is killed where it stands.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(4);

    public static Task<Tally> OnSqliteAsync(FaultRun run) => RunAsync(run, "kill -9 at failpoints, SQLite, one node", null, 1);

    public static async Task<Tally> OnPostgresAsync(FaultRun run) => await RunAsync(
        run, "kill -9 at failpoints, PostgreSQL, two nodes", await PostgresServer.AdminConnectionStringAsync(), 2);

    private static async Task<Tally> RunAsync(FaultRun run, string name, string? admin, int nodes)
    {
        await using var estate = await Estate.OpenAsync(admin, nodes);
        foreach (var other in estate.Nodes.Skip(1))
        {
            await other.StartAsync();
        }

        using var buyers = new Buyers(estate, run.Seed);
        buyers.Start(4, _pace);
        var random = new Random(run.Seed);
        var (watch, kills, reached) = (Stopwatch.StartNew(), run.Kills / 2, new Dictionary<string, int>());
        var victim = estate.Nodes[0];
        for (var kill = 1; kill <= kills; kill++)
        {
            await KillAsync(victim, random, run.Points[kill % run.Points.Count], reached);
            if (kill % CheckEvery != 0 && kill != kills)
            {
                continue;
            }

            await victim.StartAsync();
            await buyers.StopAsync();
            if (await Invariants.CheckAsync(estate, buyers) is { Count: > 0 } findings)
            {
                return Tally.Of(name, kill, buyers, findings) with { Note = $"seed {run.Seed}" };
            }

            run.Say($"{name}: {kill} of {kills}, {watch.Elapsed.TotalSeconds / kill:0.0} s each, {buyers.Acknowledged.Count} orders, nothing lost or doubled");
            buyers.Start(kill == kills ? 0 : 4, _pace);
            victim = estate.Nodes[kill / CheckEvery % nodes];
            await victim.KillAsync();
        }

        return Tally.Of(name, kills, buyers, []) with
        {
            Note = string.Join(", ", reached.OrderBy(point => point.Key).Select(point => $"{point.Key} {point.Value}")),
        };
    }

    /// <summary>Starts a dead node with one failpoint armed and waits for its end; it is left dead.</summary>
    private static async Task KillAsync(Node node, Random random, string point, Dictionary<string, int> reached)
    {
        // What is done at once, as an order is accepted, never gets there.
        var isLater = point.StartsWith("advance.", StringComparison.Ordinal);
        node.Own[AtOnce] = isLater ? "false" : "true";
        var nth = random.Next(1, point.StartsWith("store.", StringComparison.Ordinal) ? 100 : 8);
        var hit = !await node.StartAsync($"{point}:{nth}") || await node.EndsAsync(_patience);
        if (!hit)
        {
            await node.KillAsync();
        }

        var where = hit ? point : "elsewhere";
        reached[where] = reached.GetValueOrDefault(where) + 1;
    }
}
