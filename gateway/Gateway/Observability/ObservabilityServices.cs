using Fulfillment.Gateway.Observability.Scrape;
using Microsoft.Extensions.Options;

namespace Fulfillment.Gateway.Observability;

/// <summary>How the house is watched. Needs the engine.</summary>
internal static class ObservabilityServices
{
    public static IServiceCollection AddObservability(this IServiceCollection services)
    {
        services.AddOptions<ObservabilityOptions>().BindConfiguration(ObservabilityOptions.Section).ValidateOnStart();
        return services
            .AddSingleton<IValidateOptions<ObservabilityOptions>, ObservabilityOptionsValidator>()
            .AddSingleton<MeterScrape>()
            .AddSingleton<MetricsDoor>()
            .AddHostedService(provider => provider.GetRequiredService<MeterScrape>())
            .AddHostedService(provider => provider.GetRequiredService<MetricsDoor>())
            .AddHostedService<OtlpExport>();
    }
}
