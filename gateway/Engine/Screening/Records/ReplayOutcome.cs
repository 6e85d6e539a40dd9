namespace Fulfillment.Engine.Screening.Records;

/// <summary>A decision that was made again.</summary>
public sealed record Replay
{
    /// <summary>Where what comes out now is not what came out then. Empty: it is the same, bit for bit.</summary>
    public required IReadOnlyList<ReplayDifference> Differences { get; init; }

    /// <summary>What it was made from.</summary>
    public required IReadOnlyList<KeptEdition> Editions { get; init; }

    /// <summary>The hooks that answered then.</summary>
    public required IReadOnlyList<ReplayedHook> Hooks { get; init; }

    public bool IsSame => Differences.Count == 0;
}

/// <summary>Something that came out otherwise.</summary>
/// <param name="Hook">Whose answer; empty for the decision itself.</param>
/// <param name="What">method, source, verdict, reasons or matches.</param>
/// <param name="Then">What is on record.</param>
/// <param name="Now">What comes out now.</param>
public sealed record ReplayDifference(string Hook, string What, string Then, string Now);

/// <summary>A hook that answered then.</summary>
/// <param name="Hook">Its name.</param>
/// <param name="Method">How it found its answer then; <c>null</c> where the answer is believed as it is on record.</param>
public sealed record ReplayedHook(string Hook, string? Method);

/// <summary>What became of making a decision again.</summary>
public abstract record ReplayOutcome
{
    private ReplayOutcome()
    {
    }

    public sealed record Replayed(Replay Replay) : ReplayOutcome;

    public sealed record Unknown : ReplayOutcome;

    /// <summary>Another one is being made again on this node.</summary>
    public sealed record Busy : ReplayOutcome;

    /// <summary>A person decided: there is nothing to work out.</summary>
    public sealed record ByPerson : ReplayOutcome;

    /// <summary>What was screened is not there any more, or not as it was.</summary>
    public sealed record ContentGone : ReplayOutcome;

    /// <summary>It was made before editions were kept.</summary>
    public sealed record NotKept : ReplayOutcome;

    /// <summary>What is kept is not what was taken into use.</summary>
    public sealed record Damaged(string Name, string Hash) : ReplayOutcome;

    /// <summary>The hook is not set up any more, or reads its editions no longer.</summary>
    public sealed record HookGone(string Hook) : ReplayOutcome;

    /// <summary>As it stands in the audit chain.</summary>
    public string Word => this switch
    {
        Replayed { Replay.IsSame: true } => "same",
        Replayed => "different",
        ByPerson => "decision.byPerson",
        ContentGone => "content.gone",
        NotKept => "edition.notKept",
        Damaged => "edition.damaged",
        HookGone => "hook.gone",
        _ => "",
    };
}
