using Fulfillment.Simulators.Wire;

namespace Fulfillment.Simulators.Saas;

/// <summary>The service's interface: namespaces, the subscription of a topmost one, its packs.</summary>
public static class SaasEndpoints
{
    private const string Root = "/api/v1";

    /// <param name="routes">Where it is mapped.</param>
    /// <param name="saas">The service's memory.</param>
    /// <param name="credential">The bearer credential that callers must show.</param>
    public static void MapSaas(this IEndpointRouteBuilder routes, SaasSimulator saas, string credential)
    {
        var door = new Door(credential, saas.Faults);
        routes.MapGet($"{Root}/namespaces", door.To(saas.Lookup));
        routes.MapGet($"{Root}/subscriptions/{{id}}", door.To(saas.Find));
        routes.MapGet($"{Root}/namespaces/{{id:long}}/subscription", door.To(saas.Read));
        routes.MapPut($"{Root}/namespaces/{{id:long}}/subscription", door.To(saas.Link));
        routes.MapPatch($"{Root}/namespaces/{{id:long}}/subscription", door.To(saas.Change));
        routes.MapDelete($"{Root}/namespaces/{{id:long}}/subscription", door.To(saas.Release));
        routes.MapPost($"{Root}/namespaces/{{id:long}}/packs", door.To(saas.AddPack));
        routes.MapPost($"{Root}/namespaces/{{id:long}}/transfer", door.To(saas.Transfer));
        routes.MapPost("/simulator/saas/faults", door.ToFaults());
    }
}
