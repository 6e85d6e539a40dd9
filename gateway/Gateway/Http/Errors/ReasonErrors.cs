using static Fulfillment.Gateway.Http.Errors.ErrorEntry;

namespace Fulfillment.Gateway.Http.Errors;

/// <summary>Why an order or a line stands where it stands.</summary>
internal static class ReasonErrors
{
    public static IReadOnlyList<ErrorEntry> Entries { get; } =
    [
        Reason("screening.inReview", "In review",
            "The order is being reviewed before it is fulfilled.",
            "Nothing to do: the order goes on, or ends, when the review is over.") with { Retryable = true },
        Reason("screening.refused", "Not accepted",
            "The order was reviewed and cannot be fulfilled.",
            "Talk to your contact at the vendor, naming the order."),
        Reason("hold.expired", "Not decided in time",
            "The order was held for 30 days without a decision, and was cancelled.",
            "Place the order again under a new partnerOrderRef, or talk to your contact at the vendor."),
        Reason("order.cancelled", "Cancelled on request",
            "The order was cancelled before it was provisioned.",
            "Nothing to do; place a new order under a new partnerOrderRef if it is wanted again."),
        Reason("line.unsupported", "Cannot be fulfilled yet",
            "The gateway accepted the line, but cannot carry out its action yet.",
            "Nothing to do: a person at the vendor takes care of the line."),
        Reason("line.scheduled", "Starts later",
            "The line takes effect on a later day and is provisioned then.",
            "Nothing to do.") with { Retryable = true },
        Reason("provisioning.running", "On its way",
            "The line is being provisioned.",
            "Read the order again; Prefer: wait answers as soon as its status changes.") with { Retryable = true },
        Reason("provisioning.retrying", "Trying again",
            "A system that the line needs did not answer; the gateway tries again by itself.",
            "Nothing to do.") with { Retryable = true },
        Reason("namespace.missing", "No namespace yet",
            "The order names no namespace, and the customer has not claimed the subscription for one.",
            "Talk to your contact at the vendor, naming the namespace; the next order can name it in delivery."),
        Reason("namespace.unknown", "No such namespace",
            "The service has no namespace of this name or id.",
            "Ask the customer for the namespace's path, or to make it; then talk to your contact at the vendor."),
        Reason("namespace.taken", "The namespace has a subscription",
            "The topmost namespace belongs to another subscription or account.",
            "Nothing to do: a person at the vendor looks whose it is."),
        Reason("region.unknown", "No such region",
            "Installations cannot be placed in this region.",
            "Choose a region that the documentation lists, in a new order."),
        Reason("region.missing", "No region given",
            "A dedicated installation needs a region to stand in.",
            "Name the region in delivery, in a new order."),
        Reason("region.fixed", "The region stays",
            "An installation cannot move to another region.",
            "Order another installation for the other region."),
        Reason("provisioning.conflict", "Not as it was asked for",
            "The target has something else under the same id.",
            "Nothing to do: a person at the vendor repairs it."),
        Reason("provisioning.failed", "Could not be provisioned",
            "The line could not be provisioned, and trying again by itself will not help.",
            "Nothing to do: a person at the vendor repairs the cause; talk to your contact if it is urgent."),
    ];
}
