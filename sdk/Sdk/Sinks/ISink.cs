namespace Fulfillment.Sdk.Sinks;

/// <summary>
/// One destination of the outbox. Gets each message at least once, with the message's id as idempotency key; what it
/// answers decides whether the message is done, comes again, or waits for a person.
/// </summary>
public interface ISink
{
    /// <summary>The name that messages carry.</summary>
    string Name { get; }

    /// <summary>What it makes of several messages about one thing.</summary>
    SinkClass Class { get; }

    /// <summary>Delivers one message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="cancel">Cancelled at the message's deadline.</param>
    ValueTask<Outcome> DeliverAsync(OutboundMessage message, CancellationToken cancel);
}

/// <summary>A message on its way out, written in the same transaction as the change it tells.</summary>
public sealed record OutboundMessage
{
    /// <summary>The message's id (<c>msg_…</c>), the same in every attempt.</summary>
    public required string Id { get; init; }

    /// <summary>What it is about: an order's id, or a subscription's where the type begins with <c>subscription.</c>.</summary>
    public required string SubjectId { get; init; }

    /// <summary>The subject's version that it tells: an order's, or the number of a subscription's event.</summary>
    public required long Version { get; init; }

    /// <summary>What happened, such as <c>order.fulfilled</c>.</summary>
    public required string Type { get; init; }

    /// <summary>1 for the first attempt.</summary>
    public required int Attempt { get; init; }

    /// <summary>When delivery stops waiting (UTC).</summary>
    public required DateTimeOffset Deadline { get; init; }

    /// <summary>The facts as JSON. Holds references, never activation codes or license files.</summary>
    public required string Body { get; init; }
}
