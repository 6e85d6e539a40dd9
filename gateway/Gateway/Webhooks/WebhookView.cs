using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Outbox;
using Fulfillment.Engine.Store;
using Fulfillment.Engine.Webhooks;
using Fulfillment.Gateway.Docs;
using Fulfillment.Gateway.PartnerApi;

namespace Fulfillment.Gateway.Webhooks;

/// <summary>Where events are sent.</summary>
internal sealed record WebhookView
{
    /// <summary>The endpoint's id.</summary>
    public required string Id { get; init; }

    /// <summary>Where events are sent to.</summary>
    public required string Url { get; init; }

    /// <summary>Which events are sent; all when absent.</summary>
    public IReadOnlyList<string>? EventTypes { get; init; }

    /// <summary>Your own words for it.</summary>
    public string? Description { get; init; }

    /// <summary>Whether events are sent.</summary>
    [Words(typeof(WebhookStatus))]
    public required string Status { get; init; }

    /// <summary>Why not: you wished it so, the receiver answered 410, or nothing reached it for days.</summary>
    [Words(typeof(DisabledReason))]
    public string? DisabledBecause { get; init; }

    /// <summary>Since when every attempt has failed.</summary>
    public DateTimeOffset? FailingSince { get; init; }

    /// <summary>Until when messages are signed with the secret before the last rotation too.</summary>
    public DateTimeOffset? PreviousSecretUntil { get; init; }

    /// <summary>What you verify our signatures with. Shown when it is made, by setting up or rotating, and never again.</summary>
    public string? Secret { get; init; }

    /// <summary>Grows with every change; as in the ETag.</summary>
    public required long Version { get; init; }

    /// <summary>When it was set up.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it last changed.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    public static WebhookView Of(WebhookEndpoint endpoint) => new()
    {
        Id = endpoint.Id,
        Url = endpoint.Url,
        EventTypes = endpoint.EventTypes,
        Description = endpoint.Description,
        Status = endpoint.Status.Word(),
        DisabledBecause = endpoint.DisabledBecause?.Word(),
        FailingSince = endpoint.FailingSince,
        PreviousSecretUntil = endpoint.PreviousUntil,
        Version = endpoint.Version,
        CreatedAt = endpoint.CreatedAt,
        UpdatedAt = endpoint.UpdatedAt,
    };
}

/// <summary>How one message stands.</summary>
internal sealed record WebhookDeliveryView
{
    /// <summary>The message's id, which is its webhook-id in every attempt.</summary>
    public required string MessageId { get; init; }

    /// <summary>The event's id.</summary>
    public string? EventId { get; init; }

    /// <summary>What happened.</summary>
    public required string Type { get; init; }

    /// <summary>The order, where it happened to one.</summary>
    public string? OrderId { get; init; }

    /// <summary>The subscription, where it happened to one with no order.</summary>
    public string? SubscriptionId { get; init; }

    /// <summary>The event's place within the order, or among the subscription's own events.</summary>
    public required long Sequence { get; init; }

    /// <summary>expected while it waits, delivered, or dead when it was given up; replay sends it again.</summary>
    [Words(typeof(DeliveryState))]
    public required string State { get; init; }

    /// <summary>How many attempts were made.</summary>
    public required int Attempts { get; init; }

    /// <summary>When it is tried next.</summary>
    public DateTimeOffset? NextAttemptAt { get; init; }

    /// <summary>How the last failed attempt ended.</summary>
    public DeliveryFailureView? LastFailure { get; init; }

    /// <summary>When it last changed.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    public static WebhookDeliveryView Of(WebhookDelivery delivery) => new()
    {
        MessageId = delivery.MessageId,
        EventId = delivery.EventAt is { } at ? Engine.Webhooks.EventId.Of(delivery.SubjectId, delivery.Version, at) : null,
        Type = delivery.Type,
        OrderId = IsOfSubscription(delivery) ? null : delivery.SubjectId,
        SubscriptionId = IsOfSubscription(delivery) ? delivery.SubjectId : null,
        Sequence = delivery.Version,
        State = delivery.State.Word(),
        Attempts = delivery.Attempts,
        NextAttemptAt = delivery.NextAttemptAt,
        LastFailure = delivery.FailureCode is null || delivery.FailedAt is not { } failedAt
            ? null
            : new DeliveryFailureView
            {
                Reason = ReasonView.Of(delivery.FailureCode)!,
                HttpStatus = delivery.FailureStatus,
                At = failedAt,
            },
        UpdatedAt = delivery.UpdatedAt,
    };

    private static bool IsOfSubscription(WebhookDelivery delivery) =>
        delivery.Type.StartsWith(SubscriptionEventTypes.Prefix, StringComparison.Ordinal);
}

/// <summary>How an attempt failed.</summary>
internal sealed record DeliveryFailureView
{
    /// <summary>Why.</summary>
    public required ReasonView Reason { get; init; }

    /// <summary>What the receiver answered, if it did.</summary>
    public int? HttpStatus { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }
}

/// <summary>What a replay does.</summary>
internal sealed record ReplayView
{
    /// <summary>How many messages are on their way again.</summary>
    public required int Queued { get; init; }

    /// <summary>How many were still on their way, and are not sent twice.</summary>
    public required int Waiting { get; init; }
}
