using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Store;

namespace Fulfillment.Engine.Webhooks;

/// <summary>Everything that a partner can be told of: one type for each status of an order and of a line, and what happens to subscriptions with no order.</summary>
public static class EventTypes
{
    public static IReadOnlyList<string> All { get; } =
    [
        .. Enum.GetValues<OrderStatus>().Select(status => $"order.{status.Word()}"),
        // A line begins pending, which the order's own first event tells.
        .. Enum.GetValues<LineStatus>().Where(status => status != LineStatus.Pending).Select(status => $"line.{status.Word()}"),
        .. SubscriptionEventTypes.All,
    ];
}
