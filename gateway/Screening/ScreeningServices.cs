using Fulfillment.Screening.Lists;
using Fulfillment.Screening.Matching;
using Fulfillment.Screening.Regions;
using Fulfillment.Screening.Sandbox;
using Fulfillment.Screening.Vendors;
using Fulfillment.Sdk.Screening;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Fulfillment.Screening;

/// <summary>The door of this project.</summary>
public static class ScreeningServices
{
    public static IServiceCollection AddScreening(this IServiceCollection services, IConfiguration configuration) =>
        services.AddEmbargo().AddLists().AddVendors(configuration).AddSandbox();

    /// <summary>A misspelled setting of a list is a fault too.</summary>
    internal static void Strictly(BinderOptions bind) => bind.ErrorOnUnknownConfiguration = true;

    private static IServiceCollection AddEmbargo(this IServiceCollection services)
    {
        services.AddOptions<ScreeningOptions>().BindConfiguration(ScreeningOptions.Section, Strictly).ValidateOnStart();
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<ScreeningOptions>, ScreeningOptionsValidator>());
        services.TryAddSingleton(provider =>
            EmbargoRules.Load(provider.GetRequiredService<IOptions<ScreeningOptions>>().Value.EmbargoFile));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IScreeningHook, EmbargoHook>());
        return services;
    }

    /// <summary>Without a configured list the library is empty and does nothing.</summary>
    private static IServiceCollection AddLists(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(provider => new ListLibrary(
            provider.GetRequiredService<IOptions<ScreeningOptions>>(),
            () => new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) },
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<ListLibrary>>(),
            provider.GetService<IEditionKeeper>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, ListRefresh>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IScreeningHook, ListHook>());
        return services;
    }

    /// <summary>One hook for each configured vendor; whether its settings are right is checked at the start.</summary>
    private static IServiceCollection AddVendors(this IServiceCollection services, IConfiguration configuration)
    {
        const string Section = $"{ScreeningOptions.Section}:{nameof(ScreeningOptions.Vendors)}";
        foreach (var name in configuration.GetSection(Section).GetChildren().Select(vendor => vendor.Key))
        {
            services.AddSingleton<IScreeningHook>(provider => new VendorHook(
                name,
                provider.GetRequiredService<IOptions<ScreeningOptions>>().Value.Vendors[name],
                VendorLine.Wire(),
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILogger<VendorHook>>()));
        }

        return services;
    }

    private static IServiceCollection AddSandbox(this IServiceCollection services)
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IScreeningHook, SandboxHook>());
        return services;
    }
}
