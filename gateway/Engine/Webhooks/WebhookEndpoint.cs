namespace Fulfillment.Engine.Webhooks;

public enum WebhookStatus
{
    Active,
    Disabled,
}

/// <summary>Why nothing is sent to an endpoint.</summary>
public enum DisabledReason
{
    /// <summary>Its partner wished it so.</summary>
    OnRequest,

    /// <summary>It answered 410.</summary>
    Gone,

    /// <summary>For days no message reached it.</summary>
    Failing,
}

/// <summary>Where a partner wants to be told of its orders. Its secrets are sealed.</summary>
public sealed record WebhookEndpoint
{
    public const string SinkPrefix = "webhook.";
    public const string IdPrefix = "whk";

    public required string Id { get; init; }

    public required string Partner { get; init; }

    public required string Url { get; init; }

    /// <summary>Which events it is told of; <c>null</c> for all.</summary>
    public IReadOnlyList<string>? EventTypes { get; init; }

    public string? Description { get; init; }

    public WebhookStatus Status { get; init; } = WebhookStatus.Active;

    public DisabledReason? DisabledBecause { get; init; }

    public required string Secret { get; init; }

    /// <summary>The secret before the last rotation.</summary>
    public string? PreviousSecret { get; init; }

    /// <summary>Until then messages are signed with the previous secret too.</summary>
    public DateTimeOffset? PreviousUntil { get; init; }

    /// <summary>Since when every attempt has failed.</summary>
    public DateTimeOffset? FailingSince { get; init; }

    public long Version { get; init; } = 1;

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>The name that its messages carry in the outbox.</summary>
    public string Sink => SinkOf(Id);

    public static string SinkOf(string id) => SinkPrefix + id;

    public bool Wants(string eventType) => EventTypes is null || EventTypes.Contains(eventType);

    public WebhookEndpoint Enable() => Status == WebhookStatus.Active
        ? this
        : this with { Status = WebhookStatus.Active, DisabledBecause = null, FailingSince = null };

    public WebhookEndpoint Disable(DisabledReason reason) => Status == WebhookStatus.Disabled
        ? this
        : this with { Status = WebhookStatus.Disabled, DisabledBecause = reason };
}
