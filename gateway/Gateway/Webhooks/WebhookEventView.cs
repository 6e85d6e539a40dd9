using System.Text.Json;
using Fulfillment.Engine.Orders;
using Fulfillment.Gateway.Docs;
using Fulfillment.Gateway.PartnerApi;
using Fulfillment.Sdk.Sinks;

namespace Fulfillment.Gateway.Webhooks;

/// <summary>What happened, as it is sent to a webhook: the body of the request, as Standard Webhooks gives it its form.</summary>
internal record WebhookEventView
{
    /// <summary>What happened, such as order.fulfilled or line.provisioned.</summary>
    public required string Type { get; init; }

    /// <summary>When it happened; not when it was sent.</summary>
    public required DateTimeOffset Timestamp { get; init; }

    /// <summary>What it happened to.</summary>
    public required EventFactsView Data { get; init; }
}

/// <summary>What an event happened to: references, to be read where they are needed.</summary>
internal sealed record EventFactsView
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

    public static EventFactsView Of(ToldFacts facts) => new()
    {
        EventId = Engine.Webhooks.EventId.Of(facts.OrderId, facts.Sequence, facts.At),
        OrderId = facts.OrderId,
        PartnerOrderRef = facts.PartnerOrderRef,
        Sequence = facts.Sequence,
        Status = facts.Status,
        LineId = facts.LineId,
        LineRef = facts.LineRef,
        // The word that partners know, here as everywhere.
        Code = ReasonView.Of(facts.Code)?.Code,
    };
}

/// <summary>The body of a webhook: it follows from the message alone, so every attempt sends the same bytes.</summary>
internal static class WebhookBody
{
    public static string Of(OutboundMessage message)
    {
        var facts = ToldFacts.Read(message.Body);
        var told = new WebhookEventView { Type = message.Type, Timestamp = facts.At, Data = EventFactsView.Of(facts) };
        return JsonSerializer.Serialize(told, WebhookJson.Written.WebhookEventView);
    }
}
