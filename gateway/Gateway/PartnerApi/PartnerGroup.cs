using Fulfillment.Gateway.Docs;

namespace Fulfillment.Gateway.PartnerApi;

/// <summary>What all routes of the partner API have in common.</summary>
internal static class PartnerGroup
{
    public static RouteGroupBuilder MapPartnerGroup(this IEndpointRouteBuilder routes, string prefix, string tag) =>
        routes.MapGroup(prefix).WithTags(tag).WithGroupName(OpenApiSetup.Partners)
            .WithHeaders(Headers.FulfillmentVersion, Headers.RateLimit, Headers.RateLimitPolicy);
}
