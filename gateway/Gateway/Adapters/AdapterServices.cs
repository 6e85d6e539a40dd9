using Fulfillment.Engine.Inbox;
using Fulfillment.Engine.Orders;
using Fulfillment.Gateway.Callbacks;
using Fulfillment.Sdk.Sinks;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Fulfillment.Gateway.Adapters;

/// <summary>Adapters, channels, and the doors at both ends of them. Needs the engine.</summary>
internal static class AdapterServices
{
    public static IServiceCollection AddAdapters(this IServiceCollection services, IConfiguration configuration)
    {
        // The sinks of the outbox are known at the start, so the channels are read here and never again.
        var setups = ChannelSetup.ReadAll(configuration);
        return services.AddSettings().AddRegistries(setups).AddSinks(setups).AddSingleton<CallbackDoor>();
    }

    private static IServiceCollection AddSettings(this IServiceCollection services)
    {
        services.AddOptions<AdapterOptions>().BindConfiguration(AdapterOptions.Section).ValidateOnStart();
        return services.AddSingleton<IValidateOptions<AdapterOptions>, AdapterOptionsValidator>();
    }

    private static IServiceCollection AddRegistries(this IServiceCollection services, IReadOnlyList<ChannelSetup> setups) =>
        services
            .AddSingleton<AdapterRegistry>()
            .AddSingleton(provider => ActivatorUtilities.CreateInstance<ChannelRegistry>(provider, setups))
            .AddSingleton<IChannelDirectory>(provider => provider.GetRequiredService<ChannelRegistry>())
            .AddSingleton<ManagedPlaces>()
            .AddSingleton<AdapterCaller>()
            .AddSingleton<IConfirmationLicenses, ConfirmationLicenses>()
            .AddSingleton<ITranslator, AdapterTranslator>();

    private static IServiceCollection AddSinks(this IServiceCollection services, IReadOnlyList<ChannelSetup> setups)
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ISinkRoutes, ConfirmRoutes>());
        foreach (var setup in setups)
        {
            services.AddSingleton<ISink>(provider => ActivatorUtilities.CreateInstance<ConfirmSink>(provider, setup.Name));
        }

        return services;
    }
}
