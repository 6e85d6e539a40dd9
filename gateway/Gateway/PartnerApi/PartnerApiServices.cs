using Fulfillment.Gateway.Http;
using Fulfillment.Gateway.OpsApi;

namespace Fulfillment.Gateway.PartnerApi;

internal static class PartnerApiServices
{
    public static IServiceCollection AddPartnerApi(this IServiceCollection services) => services
        .AddSingleton<Cursors>()
        .AddSingleton<OrderReader>()
        .AddSingleton<PlaceOrder>()
        .ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.TypeInfoResolverChain.Insert(0, PartnerApiJson.Default);
            json.SerializerOptions.TypeInfoResolverChain.Insert(1, OpsApiJson.Default);
        });
}
