using Fulfillment.Screening.Regions;
using Fulfillment.Screening.Sandbox;
using Fulfillment.Sdk.Screening;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Fulfillment.Screening;

/// <summary>The door of this project.</summary>
public static class ScreeningServices
{
    public static IServiceCollection AddScreening(this IServiceCollection services) =>
        services.AddEmbargo().AddSandbox();

    private static IServiceCollection AddEmbargo(this IServiceCollection services)
    {
        services.AddOptions<ScreeningOptions>().BindConfiguration(ScreeningOptions.Section).ValidateOnStart();
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<ScreeningOptions>, ScreeningOptionsValidator>());
        services.TryAddSingleton(provider =>
            EmbargoRules.Load(provider.GetRequiredService<IOptions<ScreeningOptions>>().Value.EmbargoFile));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IScreeningHook, EmbargoHook>());
        return services;
    }

    private static IServiceCollection AddSandbox(this IServiceCollection services)
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IScreeningHook, SandboxHook>());
        return services;
    }
}
