using Fulfillment.Sdk.Adapters;

namespace Fulfillment.Gateway.Adapters;

internal enum AdapterStatus
{
    /// <summary>Loaded, and asked when its channels need it.</summary>
    Active,

    /// <summary>Switched off by a setting.</summary>
    Disabled,

    /// <summary>Built for another version of the SDK.</summary>
    Incompatible,

    /// <summary>It cannot be loaded.</summary>
    Faulty,
}

/// <summary>An adapter as operators see it. Only an active one has an <see cref="Adapter"/>.</summary>
internal sealed record AdapterEntry
{
    /// <summary>As the manifest says; the folder's name where the manifest cannot be read.</summary>
    public required string Id { get; init; }

    /// <summary>Name of its folder.</summary>
    public required string Folder { get; init; }

    public string? Version { get; init; }

    /// <summary>The SDK versions it was built for.</summary>
    public string? Sdk { get; init; }

    public string? Description { get; init; }

    public required AdapterStatus Status { get; init; }

    /// <summary>Why it is not active.</summary>
    public string? Reason { get; init; }

    /// <summary>What to do to make it so.</summary>
    public string? Fix { get; init; }

    public DateTimeOffset? LoadedAt { get; init; }

    public IAdapter? Adapter { get; init; }

    public AdapterEntry NotActive(AdapterStatus status, Finding why) =>
        this with { Status = status, Reason = why.Reason, Fix = why.Fix, LoadedAt = null, Adapter = null };
}
