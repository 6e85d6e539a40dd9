using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Screening.Policy;
using Fulfillment.Engine.Store;
using Fulfillment.Sdk.Screening;

namespace Fulfillment.Engine.Screening;

/// <summary>The decision that a person's word is written down as.</summary>
internal static class PersonsDecision
{
    /// <param name="about">Who was decided on, and of what content.</param>
    /// <param name="verdict">What the person says.</param>
    /// <param name="seen">The decision before it, and who proposed a release.</param>
    /// <param name="by">Who says it, and why.</param>
    /// <param name="counts">For how long.</param>
    /// <param name="policy">Goes into what it went by, where there was no decision before.</param>
    /// <param name="clock">Tells when.</param>
    public static ScreeningDecision Of(
        (string Id, string ContentHash) about,
        Verdict verdict,
        (ScreeningDecision? Held, ProposedRelease? Proposed) seen,
        (Actor Actor, string Reason) by,
        TimeSpan counts,
        ScreeningPolicy policy,
        TimeProvider clock) => new()
        {
            Id = Ids.New("scr", clock),
            OrderId = about.Id,
            Verdict = verdict,
            ContentHash = about.ContentHash,
            PolicyVersion = seen.Held is not { } held || held.DecidedBy == Actor.System.Name
                ? $"decided by a person; {seen.Held?.PolicyVersion ?? policy.Source}"
                : held.PolicyVersion,
            DecidedBy = by.Actor.Name,
            Reason = seen.Proposed is not { } proposed ? by.Reason : $"{by.Reason} ({proposed.ProposedBy} proposed a release: {proposed.Reason})",
            Answers = [],
            DecidedAt = clock.GetUtcNow(),
            ValidUntil = clock.GetUtcNow() + counts,
        };
}
