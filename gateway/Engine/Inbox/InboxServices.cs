using Fulfillment.Engine.Work;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Fulfillment.Engine.Inbox;

public static class InboxServices
{
    /// <summary>Needs an <see cref="ITranslator"/> and an <see cref="IChannelDirectory"/> from the host.</summary>
    public static IServiceCollection AddInbox(this IServiceCollection services)
    {
        services.TryAddSingleton<InboxDoor>();
        services.TryAddSingleton<IntentPlacer>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IWorkRunner, InboxRunner>());
        return services;
    }
}
