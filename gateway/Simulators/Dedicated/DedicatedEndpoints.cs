using Fulfillment.Simulators.Wire;

namespace Fulfillment.Simulators.Dedicated;

/// <summary>The service's interface: one installation per id, and what is being done to it.</summary>
public static class DedicatedEndpoints
{
    private const string One = "/api/v1/installations/{id}";

    /// <param name="routes">Where it is mapped.</param>
    /// <param name="dedicated">The service's memory.</param>
    /// <param name="credential">The bearer credential that callers must show.</param>
    public static void MapDedicated(this IEndpointRouteBuilder routes, DedicatedSimulator dedicated, string credential)
    {
        var door = new Door(credential, dedicated.Faults);
        routes.MapGet(One, door.To(dedicated.Read));
        routes.MapGet($"{One}/operation", door.To(dedicated.ReadOperation));
        routes.MapPut(One, door.To(dedicated.Place));
        routes.MapPatch(One, door.To(dedicated.Change));
        routes.MapDelete(One, door.To(dedicated.Remove));
        routes.MapPost("/simulator/dedicated/failures", door.To(dedicated.Fail));
        routes.MapPost("/simulator/dedicated/faults", door.ToFaults());
    }
}
