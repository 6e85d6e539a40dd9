using System.Text.Json;
using Fulfillment.Engine.Catalog;
using Fulfillment.Engine.Store;
using Fulfillment.Sdk;

namespace Fulfillment.Engine.Orders;

/// <summary>A line as SQL holds it.</summary>
internal sealed record OrderLineRow
{
    public string Id { get; init; } = "";
    public string OrderId { get; init; } = "";
    public int Position { get; init; }
    public string LineRef { get; init; } = "";
    public string Action { get; init; } = "";
    public string? Sku { get; init; }
    public long? Quantity { get; init; }
    public int? TermMonths { get; init; }
    public DateOnly StartsOn { get; init; }
    public string? Delivery { get; init; }
    public string? SubscriptionId { get; init; }
    public string? Price { get; init; }
    public string Status { get; init; } = "";
    public string? ReasonCode { get; init; }
    public string? ReasonText { get; init; }
    public string? BlockedOn { get; init; }

    public static OrderLineRow Of(OrderLine line) => new()
    {
        Id = line.Id,
        OrderId = line.OrderId,
        Position = line.Position,
        LineRef = line.LineRef,
        Action = line.Action.Word(),
        Sku = line.Sku,
        Quantity = line.Quantity,
        TermMonths = line.TermMonths,
        StartsOn = line.StartsOn,
        Delivery = line.Delivery?.Word(),
        SubscriptionId = line.SubscriptionId,
        Price = line.Price is null ? null : JsonSerializer.Serialize(line.Price, EngineJson.Default.LinePrice),
        Status = line.Status.Word(),
        ReasonCode = line.ReasonCode,
        ReasonText = line.ReasonText,
        BlockedOn = line.BlockedOn?.Word(),
    };

    /// <exception cref="CorruptRowException">It is not as the house writes it.</exception>
    public OrderLine Line() => CorruptRowException.Read("order_lines", Id, Read);

    private OrderLine Read() => new()
    {
        Id = Id,
        OrderId = OrderId,
        Position = Position,
        LineRef = LineRef,
        Action = Words.Parse<OrderAction>(Action),
        Sku = Sku,
        Quantity = Quantity,
        TermMonths = TermMonths,
        StartsOn = StartsOn,
        Delivery = Delivery is null ? null : Words.Parse<DeliveryKind>(Delivery),
        SubscriptionId = SubscriptionId,
        Price = Price is null ? null : JsonSerializer.Deserialize(Price, EngineJson.Default.LinePrice),
        Status = Words.Parse<LineStatus>(Status),
        ReasonCode = ReasonCode,
        ReasonText = ReasonText,
        BlockedOn = BlockedOn is null ? null : Words.Parse<BlockedOn>(BlockedOn),
    };
}
