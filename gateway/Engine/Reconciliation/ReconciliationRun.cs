namespace Fulfillment.Engine.Reconciliation;

/// <summary>What a run walks through, one part after the other.</summary>
public enum RunPart
{
    /// <summary>Order lines: what no subscription tells of.</summary>
    Lines,

    /// <summary>Subscriptions, with all that belongs to each.</summary>
    Subscriptions,

    Done,
}

/// <summary>One walk over everything that was ordered and is delivered.</summary>
public sealed record ReconciliationRun
{
    public const string IdPrefix = "rec";

    public required string Id { get; init; }

    /// <summary><c>system</c>, or who asked for it.</summary>
    public required string AskedBy { get; init; }

    public required RunPart Part { get; init; }

    /// <summary>The last id of this part that is done.</summary>
    public required string Reached { get; init; }

    /// <summary>How many lines were checked.</summary>
    public required long Lines { get; init; }

    /// <summary>How many subscriptions were checked.</summary>
    public required long Subscriptions { get; init; }

    /// <summary>Of how many the target could not be asked.</summary>
    public required long Unknown { get; init; }

    /// <summary>Who walks it names this with all that it writes.</summary>
    public required long Fence { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>A run that begins.</summary>
    internal static ReconciliationRun New(string askedBy, TimeProvider clock) => new()
    {
        Id = Store.Ids.New(IdPrefix, clock),
        AskedBy = askedBy,
        Part = RunPart.Lines,
        Reached = "",
        Lines = 0,
        Subscriptions = 0,
        Unknown = 0,
        Fence = 0,
        StartedAt = clock.GetUtcNow(),
    };
}
