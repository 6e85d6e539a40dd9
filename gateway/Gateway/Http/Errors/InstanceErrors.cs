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
        Problem(400, "usage.unreadableTable", "The table of usage cannot be read",
            "The first line of the table does not name the columns that are needed, or names others.",
            "Name meter, quantity, at and messageId, and any of subscriptionId, namespace, instanceId, since and revision."),
        Problem(400, "usageFile.unreadable", "The usage file cannot be read",
            "The text is no usage file, or it was damaged on the way.",
            "Export it again, and carry it as it is: no program should save it in between."),
        Problem(422, "usageFile.otherLicense", "The usage file is about another license",
            "The file names a license that is none of the subscription that it names.",
            "Hand in the file of the product that runs on a license of this subscription."),
        Problem(422, "usageFile.unknownInstance", "The product of the usage file was never activated",
            "The subscription has no instance of the name in the file, so there is no secret by which the file could be believed.",
            "Activate the product from another machine (POST /v1/activations with the subscription's code and the product's own "
            + "instance id) and carry the answer to it; keep the file and export it again with the secret."),
        Problem(422, "usageFile.tampered", "The usage file was changed",
            "The file's mark does not fit: it was changed since its export, or another instance wrote it.",
            "Export it again and carry it as it is. Whoever changed it on the way has to be found elsewhere."),
        Problem(404, "meter.unknown", "No such meter",
            "Nothing is counted under this name.",
            "GET /v1/subscriptions/{id}/meters lists the meters of a subscription; the operator's settings add others."),
        Problem(422, "allocation.impossible", "The seats cannot be spread so",
            "The request has the right form, but names what is not there. Every fault is listed in errors.",
            "Correct every entry of errors; nothing was changed."),
    ];

    public static IReadOnlyList<ErrorEntry> Faults { get; } =
    [
        Fault("usage.conflicting", "The message said something else before",
            "A record with this messageId and revision was kept before and says something else.",
            "A correction has the same messageId and a higher revision."),
        Fault("usage.malformed", "The record has not the right form",
            "An id is longer than 128 characters or has others than visible ones, a time ends before it begins, a field is missing, "
            + "or not exactly one of subscriptionId and namespace is given.",
            "Correct the record and send it again; the others of its batch were taken."),
        Fault("usage.negative", "Less than nothing",
            "A quantity is below 0.",
            "Correct an earlier record by a higher revision of it, not by a negative one."),
        Fault("usage.absurd", "No product counts so far",
            "A quantity is above 1,000,000,000,000.",
            "Check the unit of the meter."),
        Fault("usage.unknownNamespace", "Nobody has this namespace",
            "No subscription is, or was, provisioned for the namespace.",
            "Check its spelling, or name the subscription by its id."),
        Fault("instance.unknown", "No such instance",
            "The subscription has no instance of this name.",
            "List the instances of the subscription; an instance must be activated before it gets a share."),
        Fault("instance.duplicate", "Instance given twice",
            "The list names the same instance more than once.",
            "Keep one of them."),
    ];
}
