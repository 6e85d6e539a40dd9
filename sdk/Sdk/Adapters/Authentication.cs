namespace Fulfillment.Sdk.Adapters;

/// <summary>A message as it came in through <c>POST /callbacks/{channel}</c> or was fetched from the market.</summary>
public sealed record InboundMessage
{
    /// <summary>Header names (lower case) and values.</summary>
    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    /// <summary>The raw bytes of the body, exactly as received: signatures are over these.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>When it was received (UTC).</summary>
    public required DateTimeOffset ReceivedAt { get; init; }
}

/// <summary>What an adapter says about where a message comes from. Closed: three answers.</summary>
public abstract record Authentication
{
    private Authentication()
    {
    }

    /// <summary>It is from the market, and meant for this channel.</summary>
    /// <param name="MessageId">The sender's id of the message, 1 to 200 characters: a repeat is recognized by it.</param>
    public sealed record Genuine(string MessageId) : Authentication;

    /// <summary>It is not proven to be from the market. The caller is told 401 and no more.</summary>
    /// <param name="Summary">Why, for the audit record.</param>
    public sealed record Forged(string Summary) : Authentication;

    /// <summary>Its signature is right, but it cannot be told which message it is. The caller is told 400.</summary>
    /// <param name="Summary">What cannot be read, for the caller.</param>
    public sealed record Unreadable(string Summary) : Authentication;
}
