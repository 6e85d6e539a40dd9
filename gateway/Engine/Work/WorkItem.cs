namespace Fulfillment.Engine.Work;

/// <summary>What a piece of work is about.</summary>
public enum WorkSubject
{
    /// <summary>An order: screening, and the end of a hold.</summary>
    Order,

    /// <summary>One provisioning event: a line on its way to the customer.</summary>
    Provisioning,

    /// <summary>A message that arrived from outside.</summary>
    Inbox,

    /// <summary>Something whose time has come.</summary>
    Schedule,
}

/// <summary>A claimed row of work. The fence grows with every claim: whoever holds an older one writes nothing.</summary>
public sealed record WorkItem
{
    public required WorkSubject SubjectKind { get; init; }

    public required string SubjectId { get; init; }

    /// <summary>Where it waited: work of one lane never takes the place of another's.</summary>
    public required string Lane { get; init; }

    public required string Step { get; init; }

    /// <summary>How many attempts ended in Retry before this one.</summary>
    public int Attempt { get; init; }

    /// <summary>How many claims ended with no answer at all: the process died, or lost its lease.</summary>
    public int Crashes { get; init; }

    public required long Fence { get; init; }

    /// <summary>How long it had been due when it was claimed, in milliseconds of the database's clock.</summary>
    public long WaitedMs { get; init; }

    /// <summary>What it is about, as its runner has it in hand. Somebody may have moved it since.</summary>
    public object? Subject { get; init; }
}

/// <summary>A piece of work to be done.</summary>
public sealed record NewWork
{
    public required WorkSubject SubjectKind { get; init; }

    public required string SubjectId { get; init; }

    public required string Lane { get; init; }

    public required string Step { get; init; }

    /// <summary>When it falls due; at once when not set.</summary>
    public DateTimeOffset RunAt { get; init; } = DateTimeOffset.UnixEpoch;

    /// <summary>How many attempts at this step have failed before.</summary>
    public int Attempt { get; init; }

    /// <summary>How long it waits from now on, where no time is set.</summary>
    public long DelayMs { get; init; }

    /// <summary>The node that takes it as it is made, or nobody.</summary>
    public string? Owner { get; init; }

    /// <summary>Not to be guessed and never twice: a subject's new row must not give out what its old row gave.</summary>
    public long Fence { get; init; } = Random.Shared.NextInt64(1L << 62);

    /// <summary>The lane of what one partner's orders need.</summary>
    public static string LaneOf(WorkSubject kind, string partner) => $"{Store.Words.Word(kind)}/{partner}";

    public WorkItem Taken(object subject) => new()
    {
        SubjectKind = SubjectKind,
        SubjectId = SubjectId,
        Lane = Lane,
        Step = Step,
        Fence = Fence,
        Subject = subject,
    };
}
