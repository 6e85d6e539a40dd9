using Fulfillment.Connectors.RabbitMq;
using Fulfillment.Connectors.Webhooks;
using Fulfillment.Sdk.Sinks;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Fulfillment.Connectors;

/// <summary>The door of this project. A broker that is not set up is not there at all.</summary>
public static class ConnectorServices
{
    public static IServiceCollection AddConnectors(this IServiceCollection services, IConfiguration configuration) => services
        .AddRabbitMq(configuration)
        .AddWebhookSender();

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

    private static IServiceCollection AddWebhookSender(this IServiceCollection services)
    {
        services.AddOptions<WebhookOptions>().BindConfiguration(WebhookOptions.Section).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<WebhookOptions>, WebhookOptionsValidator>());
        return services.AddSingleton<WebhookSender>().AddSingleton(_ => new WebhookSchedule());
    }
}
