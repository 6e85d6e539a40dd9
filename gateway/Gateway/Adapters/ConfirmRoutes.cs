using System.Collections.Frozen;
using Fulfillment.Engine.Orders;

namespace Fulfillment.Gateway.Adapters;

/// <summary>A market is told where its orders end, and when one is held.</summary>
internal sealed class ConfirmRoutes : IOutboxRoutes
{
    private static readonly FrozenSet<string> _told =
    [
        "order.held", "order.fulfilled", "order.partiallyFulfilled", "order.failed", "order.denied", "order.cancelled",
    ];

    public IEnumerable<string> SinksFor(Order order, OrderEvent told) =>
        order.Channel != ChannelSetup.Api && _told.Contains(told.Type) ? [ConfirmSink.NameOf(order.Channel)] : [];
}
