using Fulfillment.Sdk.Adapters;

namespace Fulfillment.Gateway.Adapters;

internal enum ChannelStatus
{
    /// <summary>It takes messages and is told what became of them.</summary>
    Active,

    /// <summary>It cannot, for the reason that stands beside it. What is on disk waits.</summary>
    Faulty,
}

/// <summary>A channel as operators see it. Only an active one has an <see cref="Adapter"/>.</summary>
internal sealed record ChannelEntry
{
    public required string Name { get; init; }

    public required string AdapterId { get; init; }

    public required string Partner { get; init; }

    public required ChannelStatus Status { get; init; }

    /// <summary>Why it is not active.</summary>
    public string? Reason { get; init; }

    /// <summary>What to do to make it so.</summary>
    public string? Fix { get; init; }

    /// <summary>What the channel is called before customers, where its settings say so.</summary>
    public string? Label { get; init; }

    /// <summary>Where customers make changes of what they bought there, where its settings say so.</summary>
    public string? Url { get; init; }

    public required ChannelSettings Settings { get; init; }

    public IAdapter? Adapter { get; init; }

    public ChannelEntry Faulty(Finding why) =>
        this with { Status = ChannelStatus.Faulty, Reason = why.Reason, Fix = why.Fix, Adapter = null };
}
