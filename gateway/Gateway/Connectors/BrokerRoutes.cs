using System.Data.Common;
using Fulfillment.Connectors.RabbitMq;
using Fulfillment.Engine.Orders;
using Fulfillment.Sdk.Sinks;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Fulfillment.Gateway.Connectors;

/// <summary>The vendor's own broker is told of every event of every partner's orders and subscriptions.</summary>
internal sealed class BrokerRoutes : ISinkRoutes, ISinkRouting
{
    private static readonly SinkRoute[] _route = [new(RabbitMqSinkName.Name, SinkClass.Log)];

    public ValueTask<ISinkRouting> LoadAsync(
        DbTransaction tx, IReadOnlyCollection<string> partners, CancellationToken cancel) => new(this);

    public IEnumerable<SinkRoute> For(Order order, OrderEvent told) => _route;

    public IEnumerable<SinkRoute> For(SubscriptionEvent told) => _route;
}

/// <summary>Which events go to which connector; beside <c>AddConnectors</c>, which knows no orders.</summary>
internal static class ConnectorRoutes
{
    public static IServiceCollection AddConnectorRoutes(this IServiceCollection services, IConfiguration configuration)
    {
        if (RabbitMqOptions.IsSetUp(configuration))
        {
            services.TryAddEnumerable(ServiceDescriptor.Singleton<ISinkRoutes, BrokerRoutes>());
        }

        return services;
    }
}
