using static Fulfillment.Gateway.Http.Errors.ErrorEntry;

namespace Fulfillment.Gateway.Http.Errors;

/// <summary>Refusals about an order as a whole.</summary>
internal static class OrderErrors
{
    public static IReadOnlyList<ErrorEntry> Entries { get; } =
    [
        Problem(404, "order.unknown", "No such order",
            "There is no order with this id among yours.",
            "Check the id, or list the orders by partnerOrderRef."),
        Problem(409, "order.conflict", "The reference belongs to another order",
            "An order with this partnerOrderRef exists already, with other content. A reference is unique for ever.",
            "Use a new partnerOrderRef for a new order; to change the first, place an order with the fitting action."),
        Problem(422, "order.impossible", "The order cannot be fulfilled as written",
            "The order is well formed, but asks for what cannot be. Every reason is listed in errors, with its place.",
            "Correct every entry of errors; GET /v1/products tells what you may order, in which terms and quantities."),
        Problem(413, "bulk.tooLarge", "More than one upload takes",
            "The upload has more than 10 000 orders, or is larger than 64 MiB. What stands before the row at which it was cut is answered.",
            "Send what is left, from that row on, in an upload of its own; nothing is doubled if you send all of it again in parts."),
        Problem(409, "order.notCancellable", "The order can no longer be cancelled",
            "A line of the order is provisioned, or the order has reached its end.",
            "Place an order with the action cancel for the subscription that the order made."),
        Problem(409, "order.notHeld", "The order is not held",
            "Only an order that is held can be released or refused.",
            "Read the order again: somebody may have decided already."),
    ];
}
