using Fulfillment.Connectors.Webhooks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Fulfillment.Connectors;

/// <summary>The door of this project.</summary>
public static class ConnectorServices
{
    public static IServiceCollection AddConnectors(this IServiceCollection services) => services.AddWebhookSender();

    private static IServiceCollection AddWebhookSender(this IServiceCollection services)
    {
        services.AddOptions<WebhookOptions>().BindConfiguration(WebhookOptions.Section).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<WebhookOptions>, WebhookOptionsValidator>());
        return services.AddSingleton<WebhookSender>().AddSingleton(_ => new WebhookSchedule());
    }
}
