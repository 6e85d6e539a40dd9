using System.Diagnostics;
using Fulfillment.Benchmarks.Yardsticks;
using Fulfillment.Engine.Work;

namespace Fulfillment.Benchmarks.Scenarios;

/// <summary>What all scenarios of one run share.</summary>
internal sealed record BenchRun
{
    private readonly Stopwatch _watch = Stopwatch.StartNew();

    /// <summary>What is known before the yardsticks were taken: nothing.</summary>
    public Yardstick Yardstick { get; init; } = new(double.NaN, double.NaN, double.NaN, double.NaN);

    public required bool Postgres { get; init; }

    /// <summary>Length of one measured window; <c>SECONDS</c> sets it.</summary>
    public int Seconds { get; } = Setting("SECONDS", 10);

    /// <summary>The compiler is at work for so long on what runs often: a gateway is measured as it is for the rest of its life.</summary>
    public static int WarmUpSeconds => 15;

    /// <summary>Settings of a gateway that accepts and does not work. A program without the switch has one slot.</summary>
    public static Dictionary<string, string?> WorkersOff { get; } = typeof(WorkOptions).GetProperty("Enabled") is null
        ? new() { ["Engine:Work:Slots"] = "1" }
        : new() { ["Engine:Work:Enabled"] = "false" };

    /// <summary>A number from the environment.</summary>
    public static int Setting(string name, int usual) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), out var number) ? number : usual;

    public void Say(string line) => Console.WriteLine($"{_watch.Elapsed:mm\\:ss} {line}");
}
