using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Store;
using Fulfillment.Gateway.Access;
using Fulfillment.Gateway.Access.Bearer;
using Fulfillment.Gateway.Adapters;
using Fulfillment.Gateway.Http;
using Fulfillment.Gateway.PartnerApi;

namespace Fulfillment.Gateway.OpsApi;

/// <summary>What is loaded on this node and what is wrong with it.</summary>
internal static class AdapterEndpoints
{
    public static void MapAdapters(this IEndpointRouteBuilder routes)
    {
        var adapters = routes.MapOpsGroup("", "Adapters");
        adapters.MapGet("/adapters", ListAdapters).DocumentAdapters().RequireScope(Scopes.OpsRead);
        adapters.MapGet("/channels", ListChannelsAsync).DocumentChannels().RequireScope(Scopes.OpsRead);
    }
}
