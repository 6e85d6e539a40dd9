using static Fulfillment.Gateway.Http.Errors.ErrorEntry;

namespace Fulfillment.Gateway.Http.Errors;

/// <summary>Why the compliance desk cannot do what was asked.</summary>
internal static class ScreeningErrors
{
    public static IReadOnlyList<ErrorEntry> Entries { get; } =
    [
        Problem(409, "screening.secondPerson", "A second person has to agree",
            "Whoever proposes that a held order goes on, or that a match is set aside, cannot be the one who agrees to it.",
            "Ask another reviewer to do it too."),
        Problem(409, "screening.forbidden", "The rules refuse it",
            "The newest decision on the order refuses it: no person can let that go on.",
            "Refuse the order; where it is somebody else, agree on an exception and have screening asked again."),
        Problem(404, "screening.unknown", "No such screening",
            "There is no screening with this id, or it is another partner's.",
            "Use the id that POST /v1/screenings answered with; asking again by the same reference finds it too."),
        Problem(409, "screening.conflict", "The reference belongs to another screening",
            "By this reference you have asked about somebody else before; screeningId names it.",
            "Use a reference of its own for each person or company that you ask about."),
        Problem(409, "screening.notInReview", "Nobody is asked to decide",
            "Only what is in review can be cleared or refused by a person.",
            "Read it again: somebody may have decided already."),
        Problem(404, "exception.unknown", "No such exception",
            "There is no exception with this id.",
            "List the exceptions."),
        Problem(422, "exception.noMatch", "No such match",
            "There is no such decision, or it has no match at this place.",
            "Read the order: each match of a decision has its place, counted from 0."),
        Problem(409, "exception.identified", "An identifier tells who it is",
            "The match goes by an identifier that only one party has, not by a name.",
            "Refuse the order; where the identifier was wrong, it has to be ordered again with the right one."),
        Problem(409, "exception.changed", "The party is no longer known as it was",
            "Whom the decision was about was erased, or is no longer what was screened.",
            "Propose the exception from a newer decision."),
        Problem(409, "exception.settled", "The exception is in another state",
            "It was agreed to, taken back, or has run out; state says which.",
            "Read it again; propose a new one where it has run out."),
    ];
}
