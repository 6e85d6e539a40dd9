using static Fulfillment.Gateway.Http.Errors.ErrorEntry;

namespace Fulfillment.Gateway.Http.Errors;

/// <summary>Refusals about what screening has on record.</summary>
internal static class RecordErrors
{
    public static IReadOnlyList<ErrorEntry> Entries { get; } =
    [
        Problem(404, "decision.unknown", "No such decision",
            "There is no screening decision with this id.",
            "Read the order: it names its decisions."),
        Problem(409, "decision.byPerson", "A person decided",
            "The decision is a person's, with a reason: there is nothing to work out again.",
            "Replay the decision before it, which the house made by itself."),
        Problem(409, "edition.notKept", "Not kept",
            "The decision was made before the editions of lists, and the rules, were kept.",
            "Its answers and matches are on record all the same: read the order."),
        Problem(409, "edition.damaged", "What is kept is damaged",
            "An edition that the decision was made by is not in the store as it was taken into use: its hash is another one.",
            "Bring the record back from a backup of the store; find out who changed it."),
        Problem(409, "content.gone", "The content is gone",
            "What was screened is not there any more as it was: people were erased, or the record was changed.",
            "The decision's answers and matches are on record; where nothing was erased, bring the order back from a backup."),
        Problem(409, "hook.gone", "Nothing reads it any more",
            "The hook that answered is not set up, or this release does not read what it went by.",
            "Replay it with the release and the settings of then."),
        Problem(503, "replay.busy", "Another one is being replayed",
            "A node makes one decision again at a time.",
            "Repeat the request after the time in Retry-After.") with { Retryable = true },
        Problem(404, "alert.unknown", "No such alert",
            "There is no alert with this id.",
            "List the alerts."),
        Problem(409, "alert.settled", "The alert is decided",
            "A decided alert is not decided again; only a confirmed one may be cleared.",
            "List the alerts of the subscription again."),
    ];
}
