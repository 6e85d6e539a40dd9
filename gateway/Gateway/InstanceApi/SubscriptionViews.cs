using Fulfillment.Engine.Instances;
using Fulfillment.Engine.Store;
using Fulfillment.Gateway.Docs;

namespace Fulfillment.Gateway.InstanceApi;

/// <summary>An installed product of a subscription, as its partner sees it.</summary>
internal sealed record InstanceView
{
    /// <summary>Our id of the activation.</summary>
    public required string ActivationId { get; init; }

    /// <summary>The name that the instance gave itself.</summary>
    public required string InstanceId { get; init; }

    /// <summary>active or deactivated.</summary>
    [Words(typeof(ActivationState))]
    public required string State { get; init; }

    /// <summary>Where it is installed.</summary>
    public string? HostName { get; init; }

    /// <summary>The version of the product.</summary>
    public string? Version { get; init; }

    /// <summary>true when nobody typed the code, the last time.</summary>
    public required bool Automated { get; init; }

    /// <summary>When it was activated for the first time.</summary>
    public required DateTimeOffset FirstActivatedAt { get; init; }

    /// <summary>When it was activated last.</summary>
    public required DateTimeOffset ActivatedAt { get; init; }

    /// <summary>When it was deactivated, where it is.</summary>
    public DateTimeOffset? DeactivatedAt { get; init; }

    /// <summary>When it was activated or reported last.</summary>
    public required DateTimeOffset LastSeenAt { get; init; }

    /// <summary>How many seconds its clock stood ahead of ours when it reported last.</summary>
    public long? ClockSkewSeconds { get; init; }

    /// <summary>Its share of the seats, where they are split.</summary>
    public long? Allocation { get; init; }

    public static InstanceView Of(Activation activation) => new()
    {
        ActivationId = activation.Id,
        InstanceId = activation.InstanceId,
        State = activation.State.Word(),
        HostName = activation.HostName,
        Version = activation.ProductVersion,
        Automated = activation.Automated,
        FirstActivatedAt = activation.FirstActivatedAt,
        ActivatedAt = activation.ActivatedAt,
        DeactivatedAt = activation.DeactivatedAt,
        LastSeenAt = activation.LastSeenAt,
        ClockSkewSeconds = (long?)activation.ClockSkew?.TotalSeconds,
        Allocation = activation.Allocation,
    };
}

/// <summary>How the seats of a subscription are spread over its instances.</summary>
internal sealed record AllocationsView
{
    /// <summary>floating: all draw on one pool. fixed: each has a share of its own.</summary>
    [Words(typeof(AllocationMode))]
    public required string Mode { get; init; }

    /// <summary>The seats that may be used today.</summary>
    public required long Seats { get; init; }

    /// <summary>What the active instances have together.</summary>
    public required long Allocated { get; init; }

    /// <summary>true: the shares come to more than there is. That is worth knowing, and blocks nothing.</summary>
    public required bool OverAllocated { get; init; }

    /// <summary>The instances, the newest first.</summary>
    public required IReadOnlyList<ShareView> Allocations { get; init; }

    public static AllocationsView Of(Allocations allocations) => new()
    {
        Mode = allocations.Mode.Word(),
        Seats = allocations.Seats,
        Allocated = allocations.Allocated,
        OverAllocated = allocations.IsOverAllocated,
        Allocations = [.. allocations.Instances.Select(ShareView.Of)],
    };
}

/// <summary>One instance's share.</summary>
internal sealed record ShareView
{
    /// <summary>The name that the instance gave itself.</summary>
    public required string InstanceId { get; init; }

    /// <summary>Our id of the activation.</summary>
    public required string ActivationId { get; init; }

    /// <summary>active or deactivated.</summary>
    [Words(typeof(ActivationState))]
    public required string State { get; init; }

    /// <summary>Its share; absent where it has none.</summary>
    public long? Seats { get; init; }

    public static ShareView Of(Activation activation) => new()
    {
        InstanceId = activation.InstanceId,
        ActivationId = activation.Id,
        State = activation.State.Word(),
        Seats = activation.Allocation,
    };
}
