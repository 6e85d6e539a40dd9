using Fulfillment.Gateway.Adapters;
using Fulfillment.Gateway.Docs;

namespace Fulfillment.Gateway.OpsApi;

/// <summary>An adapter of this node.</summary>
internal sealed record AdapterView
{
    /// <summary>Its id; the folder's name where the manifest cannot be read.</summary>
    public required string Id { get; init; }

    /// <summary>Its own version.</summary>
    public string? Version { get; init; }

    /// <summary>The SDK versions it was built for.</summary>
    public string? Sdk { get; init; }

    /// <summary>active, disabled, incompatible, faulty or quarantined.</summary>
    [Words(typeof(AdapterStatus))]
    public required string Status { get; init; }

    /// <summary>What is wrong.</summary>
    public string? Reason { get; init; }

    /// <summary>What to do about it.</summary>
    public string? Fix { get; init; }

    /// <summary>When it was loaded; absent when it is not active.</summary>
    public DateTimeOffset? LoadedAt { get; init; }
}

/// <summary>A channel of this node.</summary>
internal sealed record ChannelView
{
    /// <summary>Its name; callbacks come to /callbacks/{name}.</summary>
    public required string Name { get; init; }

    /// <summary>The adapter that speaks for it.</summary>
    public required string Adapter { get; init; }

    /// <summary>Whose orders they are.</summary>
    public required string Partner { get; init; }

    /// <summary>active or faulty.</summary>
    [Words(typeof(ChannelStatus))]
    public required string Status { get; init; }

    /// <summary>What is wrong.</summary>
    public string? Reason { get; init; }

    /// <summary>What to do about it.</summary>
    public string? Fix { get; init; }
}
