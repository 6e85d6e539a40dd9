using static Fulfillment.Gateway.Http.Errors.ErrorEntry;

namespace Fulfillment.Gateway.Http.Errors;

/// <summary>Why a well-formed order is impossible, at one of its places.</summary>
internal static class OrderFaultErrors
{
    public static IReadOnlyList<ErrorEntry> Entries { get; } =
    [
        Fault("sku.unknown", "Unknown sku",
            "The catalog has no such sku.",
            "Choose a sku that GET /v1/products lists."),
        Fault("sku.retired", "The sku is retired",
            "The sku is no longer sold.",
            "Order the successor that GET /v1/products names."),
        Fault("sku.notAllowed", "The sku is not yours to sell",
            "The sku exists, but is not part of your agreement.",
            "Choose a sku that GET /v1/products lists, or ask the operator for it."),
        Fault("sku.mismatch", "The sku does not fit the subscription",
            "The change asked for cannot lead from the subscription's product to this one.",
            "Choose a sku that the action allows."),
        Fault("quantity.outOfRange", "Quantity out of range",
            "The product is sold in other quantities.",
            "Stay within the limits that GET /v1/products names for the sku."),
        Fault("term.notOffered", "Term not offered",
            "The product is not sold for this number of months.",
            "Choose a term that GET /v1/products names for the sku."),
        Fault("delivery.notOffered", "Delivery not offered",
            "The product is not delivered in this way.",
            "Choose a delivery kind that GET /v1/products names for the sku."),
        Fault("price.mismatch", "The price is not the agreed one",
            "The price differs from the one that is agreed for this product and day.",
            "Leave the price out, or send the one that GET /v1/products names."),
        Fault("date.past", "The date is past",
            "The date lies before the earliest that is allowed.",
            "Choose a later date."),
        Fault("date.far", "The date is too far ahead",
            "The date lies beyond the latest that is allowed.",
            "Choose an earlier date."),
        Fault("phase.outsideTerm", "Phase outside the term",
            "A phase starts before the first day or after the last day of the term.",
            "Let each phase start inside the term."),
        Fault("phase.unordered", "Phases out of order",
            "Phases must follow each other by date, each later than the one before.",
            "Sort the phases by startsOn and use each date once."),
        Fault("phase.notOffered", "Phases not offered",
            "The product or the action cannot be ordered as a ramp.",
            "Leave the phases out."),
        Fault("line.duplicate", "Line given twice",
            "Two lines have the same lineRef, or change the same subscription in ways that exclude each other.",
            "Give each line its own lineRef, and one line per change."),
        Fault("action.notOffered", "Action not offered",
            "The product cannot be ordered with this action.",
            "Choose another action, or another product."),
        Fault("region.notOffered", "Region not offered",
            "A dedicated installation cannot be placed in this region.",
            "Choose a region that the documentation lists."),
    ];
}
