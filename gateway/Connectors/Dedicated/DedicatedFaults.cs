using Fulfillment.Connectors.Targets;
using Fulfillment.Sdk;

namespace Fulfillment.Connectors.Dedicated;

/// <summary>What the service's own codes mean.</summary>
internal static class DedicatedFaults
{
    private const string InstallationUnknown = "installation.unknown";
    private const string InstallationGone = "installation.gone";

    private static readonly Outcome.Refused _unknown = new(
        "provisioning.unknown", BlockedOn.Vendor, "The service has no installation under this id: provision it first.");

    private static readonly Dictionary<string, Outcome> _own = new()
    {
        [InstallationUnknown] = _unknown,
        [InstallationGone] = _unknown,
        ["operation.running"] = new Outcome.Retry(
            "target.busy", "The installation is being built or changed: one operation after the other."),
        ["region.unknown"] = new Outcome.Refused(
            "region.unknown",
            BlockedOn.Partner,
            "The service builds nothing in this region: agree on another with the partner."),
        ["region.fixed"] = new Outcome.Refused(
            "region.fixed", BlockedOn.Vendor, "An installation stays in its region: order a new one, and move the data."),
        ["plan.unknown"] = new Outcome.Refused(
            "plan.unknown", BlockedOn.Vendor, "The service does not know the plan: compare the catalog with it."),
    };

    public static TargetFaults Table { get; } = new("the dedicated service", _own);

    public static TargetFault NoRegion { get; } = new(new Outcome.Refused(
        "region.missing", BlockedOn.Partner, "No region is named: agree on one with the partner."));

    public static bool IsGone(TargetFault fault) => fault.Code is InstallationUnknown or InstallationGone;
}
