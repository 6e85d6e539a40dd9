using System.Text.Json;
using System.Text.Json.Serialization;
using Fulfillment.Engine.Contacts;
using Fulfillment.Engine.Notices;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Subscriptions;
using Fulfillment.Engine.Usage;
using Fulfillment.Gateway.Docs;
using Fulfillment.Gateway.PartnerApi;
using Fulfillment.Sdk.Sinks;

namespace Fulfillment.Gateway.Webhooks;

/// <summary>What happened, as it is sent to a webhook: the body of the request, as Standard Webhooks gives it its form.</summary>
internal record WebhookEventView
{
    /// <summary>What happened, such as order.fulfilled, line.provisioned or subscription.overageRecorded.</summary>
    public required string Type { get; init; }

    /// <summary>When it happened; not when it was sent.</summary>
    public required DateTimeOffset Timestamp { get; init; }

    /// <summary>What it happened to.</summary>
    public required EventFactsView Data { get; init; }
}

/// <summary>What an event happened to: references, to be read where they are needed.</summary>
[JsonDerivedType(typeof(OrderFactsView))]
[JsonDerivedType(typeof(SubscriptionFactsView))]
internal abstract record EventFactsView
{
    /// <summary>When it happened; it stands beside the data.</summary>
    [JsonIgnore]
    public DateTimeOffset At { get; init; }

    /// <param name="type">What happened.</param>
    /// <param name="body">What a message of it says.</param>
    public static EventFactsView Of(string type, string body) =>
        type.StartsWith(SubscriptionEventTypes.Prefix, StringComparison.Ordinal)
            ? SubscriptionFactsView.Of(body)
            : OrderFactsView.Of(ToldFacts.Read(body));
}

/// <summary>What happened to an order.</summary>
internal sealed record OrderFactsView : EventFactsView
{
    /// <summary>The event's id: the same whether it is sent or fetched.</summary>
    public required string EventId { get; init; }

    /// <summary>The order.</summary>
    public required string OrderId { get; init; }

    /// <summary>Your own id of the order.</summary>
    public required string PartnerOrderRef { get; init; }

    /// <summary>1, 2, 3 and so on within the order, without gap.</summary>
    public required long Sequence { get; init; }

    /// <summary>The order's status from then on.</summary>
    [Words(typeof(OrderStatus))]
    public required string Status { get; init; }

    /// <summary>The line it is about.</summary>
    public string? LineId { get; init; }

    /// <summary>Your own id of the line.</summary>
    public string? LineRef { get; init; }

    /// <summary>Why; /errors/{code} explains it.</summary>
    public string? Code { get; init; }

    public static OrderFactsView Of(ToldFacts facts) => new()
    {
        EventId = Engine.Webhooks.EventId.Of(facts.OrderId, facts.Sequence, facts.At),
        OrderId = facts.OrderId,
        PartnerOrderRef = facts.PartnerOrderRef,
        Sequence = facts.Sequence,
        At = facts.At,
        Status = facts.Status,
        LineId = facts.LineId,
        LineRef = facts.LineRef,
        // The word that partners know, here as everywhere.
        Code = ReasonView.Of(facts.Code)?.Code,
    };
}

/// <summary>What happened to a subscription, beside what the events of its orders tell. Which of the details are there follows from the type.</summary>
internal sealed record SubscriptionFactsView : EventFactsView
{
    /// <summary>The event's id: the same whether it is sent or fetched.</summary>
    public required string EventId { get; init; }

    /// <summary>The subscription.</summary>
    public required string SubscriptionId { get; init; }

    /// <summary>1, 2, 3 and so on within what happens to the subscription, without gap; who takes it over goes on behind the partner before.</summary>
    public required long Sequence { get; init; }

    /// <summary>Few seats are left.</summary>
    public ThresholdFactsView? Threshold { get; init; }

    /// <summary>Seats used beyond those paid for, with the day and the instance that made it.</summary>
    public OverageFactsView? Overage { get; init; }

    /// <summary>What is to be charged for it, where quarterly reconciliation was agreed.</summary>
    public ChargeFactsView? Charge { get; init; }

    /// <summary>The instance that is silent, or is heard again.</summary>
    public InstanceFactsView? Instance { get; init; }

    /// <summary>The pack that is used up or over.</summary>
    public PackFactsView? Pack { get; init; }

    /// <summary>The contact that was added, changed or removed; read it to know more.</summary>
    public ContactFactsView? Contact { get; init; }

    /// <summary>The end that is near, or has come.</summary>
    public EndingFactsView? Ending { get; init; }

    /// <summary>That the subscription has gone over to another partner, or has come from one.</summary>
    public TransferFactsView? Transfer { get; init; }

    public static SubscriptionFactsView Of(string body)
    {
        var (told, facts) = (ToldOfSubscription.Read(body), UsageFacts.Read(body));
        return new SubscriptionFactsView
        {
            EventId = Engine.Webhooks.EventId.Of(told.SubscriptionId, told.Sequence, told.At),
            SubscriptionId = told.SubscriptionId,
            Sequence = told.Sequence,
            At = told.At,
            Threshold = ThresholdFactsView.Of(facts.Threshold),
            Overage = OverageFactsView.Of(facts.Overage),
            Charge = ChargeFactsView.Of(facts.Charge),
            Instance = InstanceFactsView.Of(facts.Instance),
            Pack = PackFactsView.Of(facts.Pack),
            Contact = ContactFactsView.Of(ContactsChanged.Read(body).Contact),
            Ending = EndingFactsView.Of(EndingFacts.Read(body)),
            Transfer = TransferFactsView.Of(TransferFacts.Read(body)),
        };
    }
}

/// <summary>The body of a webhook: it follows from the message alone, so every attempt sends the same bytes.</summary>
internal static class WebhookBody
{
    public static string Of(OutboundMessage message)
    {
        var data = EventFactsView.Of(message.Type, message.Body);
        var told = new WebhookEventView
        {
            Type = message.Type,
            Timestamp = data.At,
            Data = data,
        };
        return JsonSerializer.Serialize(told, WebhookJson.Written.WebhookEventView);
    }
}
