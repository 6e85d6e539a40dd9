using Fulfillment.Engine.Outbox;

namespace Fulfillment.Gateway.Webhooks;

/// <summary>Webhooks and the feed. Needs the engine and the connectors.</summary>
internal static class WebhookServices
{
    public static IServiceCollection AddWebhooks(this IServiceCollection services) => services
        .AddSingleton<ISinkSource, WebhookSinks>()
        .ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, WebhookJson.Default));
}
