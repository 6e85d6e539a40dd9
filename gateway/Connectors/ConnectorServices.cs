using Fulfillment.Connectors.Dedicated;
using Fulfillment.Connectors.RabbitMq;
using Fulfillment.Connectors.Saas;
using Fulfillment.Connectors.Targets;
using Fulfillment.Connectors.Webhooks;
using Fulfillment.Sdk.Provisioning;
using Fulfillment.Sdk.Sinks;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Fulfillment.Connectors;

/// <summary>The door of this project. What is not set up, a broker or a target, is not there at all.</summary>
public static class ConnectorServices
{
    public static IServiceCollection AddConnectors(this IServiceCollection services, IConfiguration configuration) => services
        .AddRabbitMq(configuration)
        .AddWebhookSender()
        .AddTarget<SaasOptions, SaasOptionsValidator, SaasProvisioner>(configuration, SaasOptions.Section)
        .AddTarget<DedicatedOptions, DedicatedOptionsValidator, DedicatedProvisioner>(configuration, DedicatedOptions.Section);

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

    private static IServiceCollection AddTarget<TOptions, TValidator, TProvisioner>(
        this IServiceCollection services, IConfiguration configuration, string section)
        where TOptions : TargetOptions
        where TValidator : class, IValidateOptions<TOptions>
        where TProvisioner : class, IProvisioner
    {
        if (!TargetOptions.IsSetUp(configuration, section))
        {
            return services;
        }

        services.AddOptions<TOptions>().BindConfiguration(section).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<TOptions>, TValidator>());
        return services.AddSingleton<IProvisioner, TProvisioner>();
    }
}
