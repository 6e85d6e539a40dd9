using Fulfillment.Engine.Store;
using Fulfillment.Faults.House;
using Fulfillment.Faults.Scenarios;
using Fulfillment.Tests.Support;

namespace Fulfillment.Faults;

/// <summary>All scenarios, and what they come to.</summary>
internal static class Suite
{
    private static readonly (string Name, bool Postgres, Func<FaultRun, Task<Tally>> RunAsync)[] _scenarios =
    [
        ("kill-sqlite", false, Kills.OnSqliteAsync),
        ("kill-postgres", true, Kills.OnPostgresAsync),
        ("cut", true, StoreCuts.RunAsync),
        ("wire", true, Wires.RunAsync),
        ("same-key", true, SameKey.RunAsync),
        ("clock", true, Pauses.ClocksAsync),
        ("frozen", true, Pauses.FrozenAsync),
        ("tardy", true, Tardy.RunAsync),
        ("disk", false, FullDisk.RunAsync),
        ("poison-sqlite", false, Poison.OnSqliteAsync),
        ("poison-postgres", true, Poison.OnPostgresAsync),
    ];

    /// <returns>1 when something was lost, doubled or broken; 2 when a name is no scenario's.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        var words = args.Except(["short", "sqlite", "postgres"]).ToList();
        if (words.Except(_scenarios.Select(scenario => scenario.Name)).ToList() is { Count: > 0 } unknown)
        {
            Console.Error.WriteLine($"No scenario {string.Join(", ", unknown)}: there are {string.Join(", ", _scenarios.Select(s => s.Name))}.");
            return 2;
        }

        var isShort = args.Contains("short");
        var run = new FaultRun
        {
            Seed = Setting("SEED", 20261121),
            IsShort = isShort,
            Kills = Setting("KILLS", isShort ? 16 : 1000),
            Points = [.. Failpoint.Names.Where(name => name.StartsWith(
                Environment.GetEnvironmentVariable("POINTS") ?? "", StringComparison.Ordinal))],
        };
        run.Say($"seed {run.Seed}");
        var tallies = new List<Tally>();
        foreach (var (name, postgres, runAsync) in _scenarios)
        {
            var isAsked = words.Count == 0 || words.Contains(name);
            var isOfDatabase = !(args.Contains("sqlite") && postgres) && !(args.Contains("postgres") && !postgres);
            if (isAsked && isOfDatabase)
            {
                tallies.Add(await TallyAsync(run, name, postgres, runAsync));
            }
        }

        return Tell(run, tallies);
    }

    private static async Task<Tally> TallyAsync(FaultRun run, string name, bool postgres, Func<FaultRun, Task<Tally>> runAsync)
    {
        if (postgres && OutsideParts.PostgresMissing is { } missing)
        {
            return new Tally { Name = name, Skipped = missing };
        }

        var tally = await runAsync(run);
        run.Say($"{tally}");
        foreach (var finding in tally.Findings)
        {
            run.Say($"   {finding.Kind}: {finding.What}");
        }

        return tally;
    }

    private static int Tell(FaultRun run, List<Tally> tallies)
    {
        Console.WriteLine();
        tallies.ForEach(Console.WriteLine);
        var findings = tallies.SelectMany(tally => tally.Findings).ToList();
        Console.WriteLine(
            $"{tallies.Count} runs, {tallies.Sum(t => t.Faults)} faults, {tallies.Sum(t => t.Acknowledged)} orders acknowledged, " +
            $"{findings.Count(f => f.Kind == Finding.Lost)} lost, {findings.Count(f => f.Kind == Finding.Doubled)} doubled, " +
            $"{findings.Count(f => f.Kind == Finding.Broken)} otherwise wrong; seed {run.Seed}");
        return findings.Count == 0 ? 0 : 1;
    }

    private static int Setting(string name, int usual) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), out var number) ? number : usual;
}
