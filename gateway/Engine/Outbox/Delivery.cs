namespace Fulfillment.Engine.Outbox;

/// <summary>How one version of a subject stands with one sink.</summary>
public enum DeliveryState
{
    /// <summary>The sink takes no interest in this version.</summary>
    Unwanted,

    /// <summary>It waits in the outbox.</summary>
    Expected,
    Delivered,

    /// <summary>A newer message told the same and more.</summary>
    Coalesced,

    /// <summary>Given up; it waits for a person among the dead letters.</summary>
    Dead,
}

/// <summary>How one version reached one sink; kept.</summary>
public sealed record DeliveryRow
{
    public required string SubjectId { get; init; }

    public required long Version { get; init; }

    public required string Sink { get; init; }

    public string? MessageId { get; init; }

    public required string Type { get; init; }

    public required DeliveryState State { get; init; }

    public int Attempts { get; init; }

    /// <summary>Why the last attempt did not succeed.</summary>
    public string? Code { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }
}
