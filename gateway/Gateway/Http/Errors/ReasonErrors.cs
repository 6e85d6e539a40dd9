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
        Reason("provisioning.failed", "Could not be provisioned",
            "The line could not be provisioned, and trying again by itself will not help.",
            "Nothing to do: a person at the vendor repairs the cause; talk to your contact if it is urgent."),
    ];
}
