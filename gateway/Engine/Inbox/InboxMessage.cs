using Fulfillment.Sdk.Adapters;

namespace Fulfillment.Engine.Inbox;

/// <summary>A message from outside, kept as it came. What it asks for is found out later, as work.</summary>
public sealed record InboxMessage
{
    public required string Id { get; init; }

    public required string Channel { get; init; }

    /// <summary>The sender's id: with the channel, a repeat is recognized by it.</summary>
    public required string MessageId { get; init; }

    public required InboundMessage Inbound { get; init; }

    public InboxState State { get; init; } = InboxState.Received;

    /// <summary>Why it waits or is parked.</summary>
    public string? Code { get; init; }

    /// <summary>The same in words for operators; names no person.</summary>
    public string? Summary { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public InboxMessage MoveTo(InboxState next, DateTimeOffset at, string? code = null, string? summary = null) =>
        InboxTransitions.Allows(State, next)
            ? this with { State = next, Code = code, Summary = summary, UpdatedAt = at }
            : throw new InvalidOperationException($"Message {Id} cannot go from {State} to {next}.");
}
