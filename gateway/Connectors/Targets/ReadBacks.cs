using Fulfillment.Sdk;
using Fulfillment.Sdk.Provisioning;

namespace Fulfillment.Connectors.Targets;

/// <summary>Holds what was found against what was asked.</summary>
internal static class ReadBacks
{
    /// <param name="found">What the target has; <c>null</c> for nothing.</param>
    /// <param name="asked">What it should have; <c>null</c> for nothing.</param>
    /// <param name="place">The asked namespace, where it is another name of the one found.</param>
    public static ReadBackResult Of(Entitlement? found, Entitlement? asked, string? place = null) => new()
    {
        Outcome = new Outcome.Done(),
        Found = found,
        Drift = (found, asked) switch
        {
            (null, null) => [],
            (null, _) => [new Drift("provisioning", "there", null)],
            (_, null) => [new Drift("provisioning", null, "there")],
            _ => (place is null ? found : found with { Namespace = place }).DriftFrom(asked),
        },
    };
}
