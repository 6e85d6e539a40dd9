using Fulfillment.Gateway.Http;
using Fulfillment.Gateway.OpsApi;
using Fulfillment.Gateway.PartnerApi.Bulk;
using Fulfillment.Gateway.PartnerApi.Subscriptions;
using Microsoft.Extensions.Options;

namespace Fulfillment.Gateway.PartnerApi;

internal static class PartnerApiServices
{
    public static IServiceCollection AddPartnerApi(this IServiceCollection services)
    {
        services.AddOptions<ClaimOptions>().BindConfiguration(ClaimOptions.Section).ValidateOnStart();
        return services
            .AddSingleton<IValidateOptions<ClaimOptions>, ClaimOptionsValidator>()
            .AddSingleton<Cursors>()
            .AddSingleton<OpsApi.OrderReading>()
            .AddSingleton<InquiryReading>()
            .AddSingleton<OrderReader>()
            .AddSingleton<PlacementProblems>()
            .AddSingleton<PlaceOrder>()
            .AddSingleton<RowPlacing>()
            .ConfigureHttpJsonOptions(json =>
            {
                json.SerializerOptions.TypeInfoResolverChain.Insert(0, PartnerApiJson.Default);
                json.SerializerOptions.TypeInfoResolverChain.Insert(1, OpsApiJson.Default);
            });
    }
}
