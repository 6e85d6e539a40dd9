using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Store;
using Fulfillment.Gateway.Access.Bearer;
using Fulfillment.Gateway.Adapters;
using Fulfillment.Gateway.Http;
using Fulfillment.Gateway.PartnerApi;

namespace Fulfillment.Gateway.OpsApi;

/// <summary>What is loaded on this node, what is wrong with it, and how to mend it.</summary>
internal static class AdapterEndpoints
{
    public static void MapAdapters(this IEndpointRouteBuilder routes)
    {
        var adapters = routes.MapOpsGroup("", "Adapters");
        adapters.MapGet("/adapters", ListAdapters).DocumentAdapters().RequireScope(Scopes.OpsRead);
        adapters.MapGet("/channels", ListChannelsAsync).DocumentChannels().RequireScope(Scopes.OpsRead);
    }

    private static IResult ListAdapters(HttpContext context, AdapterRegistry adapters) =>
        new QueryReader(context.Request).Refusal() is { } refusal
            ? refusal
            : TypedResults.Ok(new ListView<AdapterView> { Data = [.. adapters.All.Select(View)], NextCursor = null });

    private static async Task<IResult> ListChannelsAsync(
        HttpContext context, ChannelRegistry channels, CancellationToken cancel) =>
        new QueryReader(context.Request).Refusal() is { } refusal
            ? refusal
            : TypedResults.Ok(new ListView<ChannelView>
            {
                Data = [.. (await channels.AllAsync(cancel)).Select(View)],
                NextCursor = null,
            });

    private static AdapterView View(AdapterEntry entry) => new()
    {
        Id = entry.Id,
        Version = entry.Version,
        Sdk = entry.Sdk,
        Status = entry.Status.Word(),
        Reason = entry.Reason,
        Fix = entry.Fix,
        LoadedAt = entry.LoadedAt,
    };

    private static ChannelView View(ChannelEntry entry) => new()
    {
        Name = entry.Name,
        Adapter = entry.AdapterId,
        Partner = entry.Partner,
        Status = entry.Status.Word(),
        Reason = entry.Reason,
        Fix = entry.Fix,
    };
}
