using Fulfillment.Sdk.Sinks;

namespace Fulfillment.Engine.Outbox;

/// <summary>A message that waits to be delivered.</summary>
public sealed record OutboxMessage
{
    public required string Id { get; init; }

    public required string SubjectId { get; init; }

    /// <summary>The subject's version that it tells.</summary>
    public required long Version { get; init; }

    public required string Sink { get; init; }

    public required SinkClass Class { get; init; }

    /// <summary>Messages of one sink with one key are delivered one after the other.</summary>
    public required string OrderingKey { get; init; }

    public required string Type { get; init; }

    public required string Body { get; init; }

    public int Attempt { get; init; }

    /// <summary>How many nodes died with it in hand.</summary>
    public int Crashes { get; init; }

    /// <summary>Nobody knows how the last attempt ended: the effect may be there.</summary>
    public bool Doubtful { get; init; }

    /// <summary>A later message with the same key waits behind it.</summary>
    public bool HasNewer { get; init; }

    /// <summary>Not to be guessed and never twice: a message sent again must not give out what it gave before.</summary>
    public long Fence { get; init; } = Random.Shared.NextInt64(1L << 62);

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The node that takes it as it is stored, or nobody.</summary>
    public string? Owner { get; init; }

    /// <summary>The first of the messages with which it travels.</summary>
    public string Train { get; init; } = "";

    /// <summary>The same message, sent anew with a fresh budget.</summary>
    public OutboxMessage Again() => this with { Attempt = 0, Crashes = 0, Owner = null, Fence = Random.Shared.NextInt64(1L << 62) };

    /// <summary>As it goes out.</summary>
    public OutboundMessage Outbound(DateTimeOffset deadline) => new()
    {
        Id = Id,
        SubjectId = SubjectId,
        Version = Version,
        Type = Type,
        Attempt = Attempt + 1,
        Deadline = deadline,
        Body = Body,
    };
}
