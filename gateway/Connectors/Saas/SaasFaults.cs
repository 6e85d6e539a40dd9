using Fulfillment.Connectors.Targets;
using Fulfillment.Sdk;

namespace Fulfillment.Connectors.Saas;

/// <summary>What the service's own codes mean.</summary>
internal static class SaasFaults
{
    public const string SubscriptionUnknown = "subscription.unknown";

    private static readonly Dictionary<string, Outcome> _own = new()
    {
        ["namespace.unknown"] = new Outcome.Refused(
            "namespace.unknown",
            BlockedOn.Customer,
            "There is no such namespace: ask the customer for another, or send the link to claim one."),
        ["namespace.taken"] = new Outcome.Refused(
            "namespace.taken",
            BlockedOn.Vendor,
            "The namespace belongs to another subscription or account: find out whose it is, then transfer or refuse."),
        [SubscriptionUnknown] = new Outcome.Refused(
            "provisioning.unknown", BlockedOn.Vendor, "The service has no subscription under this id: provision it first."),
        ["plan.unknown"] = new Outcome.Refused(
            "plan.unknown", BlockedOn.Vendor, "The service does not know the plan: compare the catalog with it."),
    };

    public static TargetFaults Table { get; } = new("the SaaS", _own);

    public static TargetFault NoNamespace { get; } = new(new Outcome.Refused(
        "namespace.missing", BlockedOn.Customer, "No namespace is named: the customer has to claim one."));
}
