using System.Data.Common;
using Fulfillment.Engine.Orders;
using Fulfillment.Sdk.Sinks;

namespace Fulfillment.Engine.Webhooks;

/// <summary>
/// A partner's endpoints are told of its orders and subscriptions. One that is disabled is not: what happened meanwhile is sent when its
/// partner asks for a replay.
/// </summary>
public sealed class WebhookRoutes : ISinkRoutes
{
    public async ValueTask<ISinkRouting> LoadAsync(
        DbTransaction tx, IReadOnlyCollection<string> partners, CancellationToken cancel) =>
        new Routing((await WebhookTable.ActiveAsync(tx, partners, cancel)).ToLookup(row => row.Partner));

    private sealed class Routing(ILookup<string, WebhookRow> endpoints) : ISinkRouting
    {
        public IEnumerable<SinkRoute> For(Order order, OrderEvent told) =>
            from endpoint in endpoints[order.Partner]
            where endpoint.Wants(told.Type)
            select new SinkRoute(WebhookEndpoint.SinkOf(endpoint.Id), SinkClass.Log) { OrderingKey = order.Id };

        public IEnumerable<SinkRoute> For(SubscriptionEvent told) =>
            from endpoint in endpoints[told.Partner]
            where endpoint.Wants(told.Type)
            select new SinkRoute(WebhookEndpoint.SinkOf(endpoint.Id), SinkClass.Log);
    }
}
