namespace Fulfillment.Gateway.InstanceApi;

/// <summary>What installed products call. Needs the engine and access.</summary>
internal static class InstanceServices
{
    public static IServiceCollection AddInstanceApi(this IServiceCollection services) => services
        .ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, InstanceJson.Default));
}
