using Fulfillment.Engine.Principals;
using Fulfillment.Gateway.Access.Bearer;

namespace Fulfillment.Gateway.Observability.Scrape;

/// <summary>The page that Prometheus reads.</summary>
internal static class MetricsEndpoints
{
    public const string Path = "/metrics";

    /// <summary>
    /// On the gateway's own address for operators only: loopback proves nothing there, as a proxy on the same machine
    /// makes everybody a neighbor.
    /// </summary>
    public static void MapMetrics(this IEndpointRouteBuilder routes) =>
        routes.MapPage().ExcludeFromDescription().RequireScope(Scopes.OpsRead);

    /// <summary>The page for whoever asks.</summary>
    public static RouteHandlerBuilder MapPage(this IEndpointRouteBuilder routes) => routes.MapGet(
        Path, (MeterScrape scrape) => TypedResults.Text(scrape.Read(), ExpositionText.MediaType));
}
