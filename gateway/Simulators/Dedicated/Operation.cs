namespace Fulfillment.Simulators.Dedicated;

/// <summary>Something done to an installation, in stages of one length. How far it is, is a function of the time.</summary>
internal sealed record Operation
{
    private static readonly Dictionary<string, string[]> _stages = new()
    {
        [Build] = ["accepted", "building", "ready"],
        [Change] = ["accepted", "changing", "ready"],
        [Remove] = ["accepted", "removing", "gone"],
    };

    public const string Build = "build";
    public const string Change = "change";
    public const string Remove = "remove";

    public required string Kind { get; init; }

    public required DateTimeOffset BegunAt { get; init; }

    public required TimeSpan StageTime { get; init; }

    /// <summary>The stage at which it fails, and why.</summary>
    public (string Stage, string Reason)? Failure { get; init; }

    public static bool IsStage(string text) => _stages.Values.Any(stages => stages.Contains(text));

    private string[] Stages => _stages[Kind];

    private int FailsAt => Failure is { } failure ? Array.IndexOf(Stages, failure.Stage) : -1;

    public bool HasFailedBy(DateTimeOffset now) => FailsAt >= 0 && Reached(now) >= FailsAt;

    public bool IsDoneBy(DateTimeOffset now) => !HasFailedBy(now) && Reached(now) == Stages.Length - 1;

    public bool RunsAt(DateTimeOffset now) => !HasFailedBy(now) && !IsDoneBy(now);

    /// <summary>When the next stage begins.</summary>
    public TimeSpan NextAfter(DateTimeOffset now) => BegunAt + StageTime * (Reached(now) + 1) - now;

    public OperationView View(DateTimeOffset now)
    {
        var failed = HasFailedBy(now);
        var at = failed ? FailsAt : Reached(now);
        return new OperationView
        {
            Kind = Kind,
            State = failed ? "failed" : IsDoneBy(now) ? "done" : "running",
            Stage = Stages[at],
            Step = at + 1,
            Steps = Stages.Length,
            Reason = failed ? Failure!.Value.Reason : null,
        };
    }

    private int Reached(DateTimeOffset now) =>
        StageTime > TimeSpan.Zero ? (int)Math.Clamp((now - BegunAt) / StageTime, 0, Stages.Length - 1) : Stages.Length - 1;
}
