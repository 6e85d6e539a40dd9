using System.Collections.Frozen;
using System.Data.Common;
using Fulfillment.Engine.Orders;
using Fulfillment.Sdk.Sinks;

namespace Fulfillment.Gateway.Adapters;

/// <summary>A market is told where its orders end, and when one is held.</summary>
internal sealed class ConfirmRoutes : ISinkRoutes, ISinkRouting
{
    private static readonly FrozenSet<string> _told =
    [
        "order.held", "order.fulfilled", "order.partiallyFulfilled", "order.failed", "order.denied", "order.cancelled",
    ];

    public ValueTask<ISinkRouting> LoadAsync(
        DbTransaction tx, IReadOnlyCollection<string> partners, CancellationToken cancel) => new(this);

    public IEnumerable<SinkRoute> For(Order order, OrderEvent told) =>
        order.Channel != ChannelSetup.Api && _told.Contains(told.Type)
            ? [new SinkRoute(ConfirmSink.NameOf(order.Channel), SinkClass.Command)]
            : [];
}
