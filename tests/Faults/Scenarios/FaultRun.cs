using System.Diagnostics;
using Fulfillment.Engine.Store;
using Fulfillment.Faults.House;
using Fulfillment.Faults.Load;

namespace Fulfillment.Faults.Scenarios;

/// <summary>What all scenarios of one run share. The seed decides everything but the timing.</summary>
internal sealed record FaultRun
{
    private readonly Stopwatch _watch = Stopwatch.StartNew();

    public required int Seed { get; init; }

    /// <summary>The shortened run, of three minutes for both databases.</summary>
    public required bool IsShort { get; init; }

    /// <summary>Of both databases together; <c>KILLS</c> sets it.</summary>
    public required int Kills { get; init; }

    /// <summary>The failpoints to kill at; <c>POINTS</c> names how they begin.</summary>
    public IReadOnlyList<string> Points { get; init; } = Failpoint.Names;

    public void Say(string line) => Console.WriteLine($"{_watch.Elapsed:mm\\:ss} {line}");

    /// <summary>As many rounds as the whole run has, or fewer in the shortened one.</summary>
    public int Rounds(int whole, int shortened) => IsShort ? shortened : whole;
}

/// <summary>How a scenario ended.</summary>
internal sealed record Tally
{
    public required string Name { get; init; }

    public int Faults { get; init; }

    public long Acknowledged { get; init; }

    public long Repeats { get; init; }

    public IReadOnlyList<Finding> Findings { get; init; } = [];

    /// <summary>Why it did not run.</summary>
    public string? Skipped { get; init; }

    public string Note { get; init; } = "";

    public static Tally Of(string name, int faults, Buyers buyers, IReadOnlyList<Finding> findings) => new()
    {
        Name = name,
        Faults = faults,
        Acknowledged = buyers.Acknowledged.Count,
        Repeats = buyers.Repeats,
        Findings = findings,
    };

    public override string ToString() => Skipped is not null
        ? $"!! {Name}: SKIPPED, {Skipped}"
        : $"{Name}: {Faults} faults, {Acknowledged} orders acknowledged, {Repeats} repeats, {Count(Finding.Lost)} lost, " +
            $"{Count(Finding.Doubled)} doubled, {Count(Finding.Broken)} otherwise wrong{(Note.Length > 0 ? $"; {Note}" : "")}";

    private int Count(string kind) => Findings.Count(finding => finding.Kind == kind);
}
