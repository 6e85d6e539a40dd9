namespace Fulfillment.Engine.Usage;

/// <summary>So much of a meter was used, as somebody says it: whose it is stands beside it, or is found out.</summary>
public sealed record UsageRow
{
    /// <summary>Whose usage it is, by id; the platform says this or the namespace.</summary>
    public string? SubscriptionId { get; init; }

    /// <summary>Whose usage it is, by its namespace.</summary>
    public string? Namespace { get; init; }

    /// <summary>The installed product or the namespace that used it, where it matters.</summary>
    public string? InstanceId { get; init; }

    public required string Meter { get; init; }

    public required long Quantity { get; init; }

    public required DateTimeOffset At { get; init; }

    public DateTimeOffset? Since { get; init; }

    /// <summary>The sender's own name for it: under one name it counts once.</summary>
    public required string MessageId { get; init; }

    public int Revision { get; init; }

    /// <summary>The record of a subscription.</summary>
    public UsageRecord Record(string subscriptionId, UsageSource source, DateTimeOffset receivedAt) => new()
    {
        SubscriptionId = subscriptionId,
        Meter = Meter,
        Source = source,
        MessageId = MessageId,
        Revision = Revision,
        Quantity = Quantity,
        At = At,
        Since = Since,
        InstanceId = InstanceId ?? Namespace,
        ReceivedAt = receivedAt,
    };
}
