using Fulfillment.Connectors.RabbitMq;
using Fulfillment.Sdk.Sinks;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Fulfillment.Connectors;

/// <summary>The door of this project. What is not set up is not there at all.</summary>
public static class ConnectorServices
{
    public static IServiceCollection AddConnectors(this IServiceCollection services, IConfiguration configuration) =>
        services.AddRabbitMq(configuration);

    private static IServiceCollection AddRabbitMq(this IServiceCollection services, IConfiguration configuration)
    {
        if (!RabbitMqOptions.IsSetUp(configuration))
        {
            return services;
        }

        services.AddOptions<RabbitMqOptions>().BindConfiguration(RabbitMqOptions.Section).ValidateOnStart();
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<RabbitMqOptions>, RabbitMqOptionsValidator>());
        return services.AddSingleton<BrokerChannel>().AddSingleton<ISink, RabbitMqSink>();
    }
}
