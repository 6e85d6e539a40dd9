using static Fulfillment.Gateway.Http.Errors.ErrorEntry;

namespace Fulfillment.Gateway.Http.Errors;

/// <summary>Refusals about everything that is not an order.</summary>
internal static class ResourceErrors
{
    public static IReadOnlyList<ErrorEntry> Entries { get; } =
    [
        Problem(404, "product.unknown", "No such product",
            "There is no product with this sku that you may sell.",
            "List the products; a retired product names its successor."),
        Problem(404, "license.unknown", "No such license",
            "There is no license with this id among yours.",
            "Check the id, or list the licenses of the order."),
        Problem(404, "subscription.unknown", "No such subscription",
            "There is no subscription with this id among yours.",
            "Check the id; the lines of a fulfilled order name their subscriptions."),
        Problem(409, "subscription.managedElsewhere", "The subscription is managed elsewhere",
            "The subscription was bought through another source, which alone may change it; managedAt names it.",
            "Make the change where managedAt says."),
        Problem(404, "error.unknown", "No such error code",
            "The catalog has no such code.",
            "GET /errors lists every code."),
        Problem(404, "channel.unknown", "No such channel",
            "There is no channel with this name.",
            "List the channels; names are case-sensitive."),
        Problem(404, "adapter.unknown", "No such adapter",
            "There is no adapter with this name.",
            "List the adapters; names are case-sensitive."),
        Problem(404, "partner.unknown", "No such partner",
            "There is no partner with this id.",
            "List the partners."),
        Problem(404, "deadLetter.unknown", "No such dead letter",
            "There is no dead letter with this id: it never was one, or somebody has dealt with it.",
            "List the dead letters again."),
        Problem(409, "deadLetter.settled", "The dead letter is settled",
            "The dead letter was sent again before, or its order has gone another way since.",
            "Read its order: if it stopped again, the list holds a new dead letter."),
    ];
}
