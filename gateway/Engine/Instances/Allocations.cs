namespace Fulfillment.Engine.Instances;

/// <summary>How the seats of a subscription are spread over its instances.</summary>
public enum AllocationMode
{
    /// <summary>All draw on one pool.</summary>
    Floating,

    /// <summary>Each has a share of its own.</summary>
    Fixed,
}

/// <summary>One instance's share.</summary>
public sealed record InstanceShare(string InstanceId, long Seats);

/// <summary>The shares of a subscription's instances, as they stand.</summary>
public sealed record Allocations
{
    /// <summary>The seats that may be used today.</summary>
    public required long Seats { get; init; }

    /// <summary>All instances of the subscription, the newest first.</summary>
    public required IReadOnlyList<Activation> Instances { get; init; }

    public AllocationMode Mode =>
        Instances.Any(instance => instance.Allocation is not null) ? AllocationMode.Fixed : AllocationMode.Floating;

    /// <summary>What the active instances have together.</summary>
    public long Allocated => Instances
        .Where(instance => instance.State == ActivationState.Active)
        .Sum(instance => instance.Allocation ?? 0);

    /// <summary>The shares come to more than there is. That is worth knowing, and blocks nothing.</summary>
    public bool IsOverAllocated => Allocated > Seats;
}

/// <summary>What became of a wish to spread seats. Closed.</summary>
public abstract record AllocationOutcome
{
    private AllocationOutcome()
    {
    }

    public sealed record Spread(Allocations Allocations) : AllocationOutcome;

    /// <summary>The partner has no such subscription.</summary>
    public sealed record Unknown : AllocationOutcome;

    /// <summary>Nothing was changed: these are no instances of the subscription.</summary>
    /// <param name="Places">Their places in the wish, from 0.</param>
    public sealed record UnknownInstances(IReadOnlyList<int> Places) : AllocationOutcome;
}
