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
}

/// <summary>A claimed row of work. The fence grows with every claim: whoever holds an older one writes nothing.</summary>
public sealed record WorkItem
{
    public required WorkSubject SubjectKind { get; init; }

    public required string SubjectId { get; init; }

    public required string Step { get; init; }

    /// <summary>How many attempts ended in Retry before this one.</summary>
    public int Attempt { get; init; }

    /// <summary>How many claims ended with no answer at all: the process died, or lost its lease.</summary>
    public int Crashes { get; init; }

    public long Fence { get; init; }

    /// <summary>How long it had been due when it was claimed, in milliseconds of the database's clock.</summary>
    public long WaitedMs { get; init; }
}
