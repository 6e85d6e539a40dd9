using static Fulfillment.Gateway.Http.Errors.ErrorEntry;

namespace Fulfillment.Gateway.Http.Errors;

/// <summary>Refusals to installed products, and about them. Nobody is ever refused for how much is used or owed.</summary>
internal static class InstanceErrors
{
    public static IReadOnlyList<ErrorEntry> Entries { get; } =
    [
        Problem(400, "activation.unreadableCode", "The activation code cannot be read",
            "The text has not the form of an activation code: 28 letters and digits, in groups of four.",
            "Copy the whole code as it was handed over."),
        Problem(422, "activation.mistypedCode", "The activation code is mistyped",
            "A character of the code is wrong, or two are swapped: its check characters do not fit.",
            "Compare the code with the one that was handed over."),
        Problem(404, "activation.unknownCode", "Nobody has this activation code",
            "The code has the right form, but belongs to no subscription.",
            "Ask whoever sold the subscription for its code."),
        Problem(409, "activation.notCleared", "The order is not carried out yet",
            "The order that the code comes from is not carried out, or is being reviewed.",
            "Try again later; if it lasts, ask whoever sold the subscription.") with { Retryable = true },
        Problem(409, "activation.cancelled", "The subscription is cancelled",
            "The subscription was cancelled, or its license was taken back.",
            "Ask whoever sold the subscription; another one brings another code."),
        Problem(409, "activation.suspended", "The subscription is suspended",
            "The subscription is suspended for the time being.",
            "Ask whoever sold the subscription; the same code works again when it goes on.") with { Retryable = true },
        Problem(409, "activation.expired", "The subscription has ended",
            "The last term of the subscription is over, with its days of grace.",
            "Renew the subscription; the same code works again then."),
        Problem(404, "activation.unknown", "No such activation",
            "There is no activation with this id that you may end.",
            "List the instances of the subscription."),
        Problem(422, "usage.tooEarly", "The day lies too far ahead",
            "The day that was counted lies more than 24 hours ahead of the gateway's clock.",
            "Set the clock of the instance right and report again."),
        Problem(404, "meter.unknown", "No such meter",
            "Nothing is counted under this name.",
            "GET /v1/subscriptions/{id}/meters lists the meters of a subscription; the operator's settings add others."),
        Problem(422, "allocation.impossible", "The seats cannot be spread so",
            "The request has the right form, but names what is not there. Every fault is listed in errors.",
            "Correct every entry of errors; nothing was changed."),
    ];

    public static IReadOnlyList<ErrorEntry> Faults { get; } =
    [
        Fault("instance.unknown", "No such instance",
            "The subscription has no instance of this name.",
            "List the instances of the subscription; an instance must be activated before it gets a share."),
        Fault("instance.duplicate", "Instance given twice",
            "The list names the same instance more than once.",
            "Keep one of them."),
    ];
}
