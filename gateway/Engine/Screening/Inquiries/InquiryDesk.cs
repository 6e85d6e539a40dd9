using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Screening.Later;
using Fulfillment.Engine.Screening.Policy;
using Fulfillment.Engine.Screening.Records;
using Fulfillment.Engine.Store;
using Fulfillment.Sdk.Screening;

namespace Fulfillment.Engine.Screening.Inquiries;

/// <summary>
/// Screens whom a shop or a seller asks about, at once and by the rules of its workflow; what has to be looked at waits for
/// reviewers. What is cleared here is screened again when it is ordered.
/// </summary>
public sealed class InquiryDesk(
    OrderBook book, Database database, ScreeningDesk screening, ScreeningPolicy policy, InquirySeal seal, TimeProvider clock)
{
    private static readonly TimeSpan _withoutPolicy = TimeSpan.FromHours(1);

    /// <summary>The same question by the same reference has the same answer for as long as that counts; then it is screened anew.</summary>
    public async Task<InquiryOutcome> AskAsync(Partner partner, string reference, InquiryContent content, Actor actor, CancellationToken cancel)
    {
        var (json, hash) = content.Write();
        var known = await database.ReadAsync(tx => InquiryTable.FindAsync(tx, partner.Id, reference, cancel), cancel);
        if (known is not null && (known.ContentHash != hash || Counts(known)))
        {
            return Repeated(known, hash);
        }

        var id = known?.Id ?? Ids.New("scn", clock);
        var decision = await screening.DecideAsync(InquirySeal.Subject(id, hash, content, partner), cancel);
        var now = clock.GetUtcNow();
        var asked = new Inquiry
        {
            Id = id,
            Partner = partner.Id,
            Reference = reference,
            ContentHash = hash,
            SealedContent = known is { SealedContent.Length: > 0 } ? known.SealedContent : seal.Seal(id, json),
            State = StateOf(decision.Verdict),
            Version = (known?.Version ?? 0) + 1,
            CreatedAt = known?.CreatedAt ?? now,
            UpdatedAt = now,
            ValidUntil = decision.ValidUntil,
        };
        return await book.ChangeAsync(change => WriteAsync(change, known, asked, decision, actor, cancel), cancel);
    }

    /// <summary>Of one partner's; of any where <paramref name="partner"/> is absent.</summary>
    public Task<Inquiry?> FindAsync(string? partner, string id, CancellationToken cancel) => database.ReadAsync(
        async tx => await InquiryTable.FindAsync(tx, id, cancel) is { } found && (partner ?? found.Partner) == found.Partner ? found : null, cancel);

    /// <summary>A reviewer's word: two clear, one refuses.</summary>
    public Task<InquiryOutcome> DecideAsync(string id, Verdict verdict, string reason, Actor actor, CancellationToken cancel) =>
        book.ChangeAsync<InquiryOutcome>(
            async change =>
            {
                if (await InquiryTable.LockAsync(change.Tx, id, cancel) is not { } inquiry)
                {
                    return new InquiryOutcome.Unknown();
                }

                if (inquiry.State != ScreeningState.InReview)
                {
                    return new InquiryOutcome.NotInReview(inquiry);
                }

                var partner = (await PartnerTable.FindAsync(change.Tx, inquiry.Partner, cancel))!;
                var row = policy.RowOn(Workflows.Of(partner), partner.Today(clock));
                var proposed = await ReleaseTable.FindAsync(change.Tx, id, cancel);
                var needsTwo = verdict == Verdict.Allow && !partner.Sandbox && row?.FourEyes != false;
                if (needsTwo && (proposed is null || proposed.ProposedBy == actor.Name))
                {
                    return proposed is null ? Propose(change, inquiry, reason, actor) : new InquiryOutcome.SamePerson();
                }

                var held = await ScreeningTable.NewestAsync(change.Tx, id, cancel);
                var decision = PersonsDecision.Of(
                    (id, inquiry.ContentHash), verdict, (held, proposed), (actor, reason),
                    row is null ? _withoutPolicy : TimeSpan.FromHours(row.ValidHours), policy, clock);
                ScreeningTable.Add(change.Writes, decision);
                ReleaseTable.Forget(change.Writes, id);
                change.Audit(actor, verdict == Verdict.Allow ? "screening.release" : "screening.refuse", id, $"v{inquiry.Version}", decision.Id, DecisionProof.Of(decision, reason));
                return new InquiryOutcome.Decided(Save(change, inquiry, StateOf(verdict), decision.ValidUntil));
            },
            cancel);

    /// <summary>A vendor has answered what it was asked about an inquiry: where nothing else was missing, it is screened anew.</summary>
    public async Task AskAgainAsync(KeptAnswer answer, CancellationToken cancel)
    {
        var known = await database.ReadAsync(
            async tx => await InquiryTable.FindAsync(tx, answer.SubjectId, cancel) is { State: ScreeningState.InReview } inquiry
                && (await ScreeningTable.NewestAsync(tx, inquiry.Id, cancel))?.IsOpenTo(answer, inquiry.ContentHash) == true
                    ? (Inquiry: inquiry, Partner: (await PartnerTable.FindAsync(tx, inquiry.Partner, cancel))!)
                    : ((Inquiry Inquiry, Partner Partner)?)null,
            cancel);
        if (known is not var (asked, partner))
        {
            return;
        }

        if (seal.Subject(asked, partner) is not { } subject)
        {
            return;
        }

        var decision = await screening.DecideAsync(subject, cancel);
        await book.ChangeAsync(
            async change =>
            {
                if (await InquiryTable.LockAsync(change.Tx, asked.Id, cancel) is not { State: ScreeningState.InReview } locked || locked.Version != asked.Version)
                {
                    return;
                }

                // What somebody proposed, he proposed without this answer.
                ReleaseTable.Forget(change.Writes, asked.Id);
                ScreeningTable.Add(change.Writes, decision);
                var saved = Save(change, locked, StateOf(decision.Verdict), decision.ValidUntil);
                change.Audit(Actor.System, $"screening.{decision.Verdict.Word()}", asked.Id, $"v{saved.Version}", decision.Id, DecisionProof.Of(decision));
            },
            cancel);
    }

    private static async Task<InquiryOutcome> WriteAsync(
        OrderChange change, Inquiry? known, Inquiry asked, ScreeningDecision decision, Actor actor, CancellationToken cancel)
    {
        if (known is null && !await InquiryTable.InsertAsync(change.Tx, asked, cancel))
        {
            // Somebody asked the same at the same time, and was first.
            return Repeated((await InquiryTable.FindAsync(change.Tx, asked.Partner, asked.Reference, cancel))!, asked.ContentHash);
        }

        if (known is not null && await InquiryTable.LockAsync(change.Tx, asked.Id, cancel) is { } locked)
        {
            if (locked.Version != known.Version)
            {
                return Repeated(locked, asked.ContentHash);
            }

            InquiryTable.Save(change.Writes, asked);
        }

        ScreeningTable.Add(change.Writes, decision);
        change.Audit(actor, "screening.ask", asked.Id, known is null ? null : $"v{known.Version}", $"v{asked.Version}");
        change.Audit(Actor.System, $"screening.{decision.Verdict.Word()}", asked.Id, $"v{asked.Version}", decision.Id, DecisionProof.Of(decision));
        return new InquiryOutcome.Screened(asked);
    }

    private InquiryOutcome.Proposed Propose(OrderChange change, Inquiry inquiry, string reason, Actor actor)
    {
        ReleaseTable.Insert(change.Writes, new ProposedRelease(inquiry.Id, actor.Name, reason, clock.GetUtcNow()));
        change.Audit(actor, "screening.proposeRelease", inquiry.Id, $"v{inquiry.Version}", detail: reason);
        return new InquiryOutcome.Proposed(inquiry);
    }

    private Inquiry Save(OrderChange change, Inquiry inquiry, ScreeningState state, DateTimeOffset validUntil)
    {
        var saved = inquiry with { State = state, Version = inquiry.Version + 1, UpdatedAt = clock.GetUtcNow(), ValidUntil = validUntil };
        InquiryTable.Save(change.Writes, saved);
        return saved;
    }

    /// <summary>What waits for people is not screened over and over.</summary>
    private bool Counts(Inquiry known) => known.State == ScreeningState.InReview || clock.GetUtcNow() < known.ValidUntil;

    private static InquiryOutcome Repeated(Inquiry known, string hash) =>
        known.ContentHash == hash ? new InquiryOutcome.Known(known) : new InquiryOutcome.OtherContent(known);

    private static ScreeningState StateOf(Verdict verdict) => verdict switch
    {
        Verdict.Allow => ScreeningState.Cleared,
        Verdict.Deny => ScreeningState.Refused,
        _ => ScreeningState.InReview,
    };
}
