using System.Data.Common;
using System.Text.Json;
using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Signing;
using Fulfillment.Engine.Store;
using Fulfillment.Sdk.Screening;

namespace Fulfillment.Engine.Screening.Exceptions;

/// <summary>What somebody wants to be set aside.</summary>
/// <param name="DecisionId">The decision in which the match was seen.</param>
/// <param name="Match">Which of its matches, counted from 0.</param>
/// <param name="Until">When it ends by itself.</param>
/// <param name="Reason">Why it is somebody else.</param>
public sealed record AskedGrant(string DecisionId, int Match, DateTimeOffset Until, string Reason);

/// <summary>
/// Where two reviewers agree that a party is not the one whom it resembles. Any reviewer takes that back alone. What is
/// held already stays held until screening is asked again, or somebody releases it.
/// </summary>
public sealed class ExceptionDesk(
    OrderBook book, Database database, SubjectReader subjects, MatchSeal seal, PartyIdentity identity, SecretVault vault, TimeProvider clock)
{
    public Task<GrantOutcome> ProposeAsync(AskedGrant asked, Actor actor, CancellationToken cancel) => book.ChangeAsync<GrantOutcome>(
        async change =>
        {
            var now = clock.GetUtcNow();
            var latest = now.AddDays(ExceptionGrant.MostDays);
            if (asked.Until <= now || asked.Until > latest)
            {
                return new GrantOutcome.BadEnd(latest);
            }

            if (await ScreeningTable.FindAsync(change.Tx, asked.DecisionId, cancel) is not { } decision
                || seal.Open(decision).ElementAtOrDefault(asked.Match) is not { } match)
            {
                return new GrantOutcome.NoMatch();
            }

            if (match.Qualifiers.Any(one => one.Effect == QualifierEffect.Identifies))
            {
                return new GrantOutcome.Identified();
            }

            return await PartyHashAsync(change.Tx, decision, match, cancel) is { } hash
                ? Propose(change, Grant(asked, match, hash, actor), actor)
                : new GrantOutcome.Changed();
        },
        cancel);

    /// <summary>A second person agrees: from now on the match is set aside.</summary>
    public Task<GrantOutcome> AgreeAsync(string id, string reason, Actor actor, CancellationToken cancel) => ChangeAsync(
        id, (actor, "screening.agreeException", reason),
        (grant, state) => state != GrantState.Proposed ? new GrantOutcome.Settled(state)
            : grant.ProposedBy == actor.Name ? new GrantOutcome.SamePerson()
            : new GrantOutcome.Done(grant with { AgreedBy = actor.Name, AgreedAt = clock.GetUtcNow(), AgreedReason = reason }),
        cancel);

    /// <summary>Takes it back, whether anybody has agreed or not.</summary>
    public Task<GrantOutcome> WithdrawAsync(string id, string reason, Actor actor, CancellationToken cancel) => ChangeAsync(
        id, (actor, "screening.withdrawException", reason),
        (grant, state) => state is GrantState.Withdrawn or GrantState.Expired
            ? new GrantOutcome.Settled(state)
            : new GrantOutcome.Done(grant with { WithdrawnBy = actor.Name, WithdrawnAt = clock.GetUtcNow(), WithdrawnReason = reason }),
        cancel);

    public Task<ExceptionGrant?> FindAsync(string id, CancellationToken cancel) =>
        database.ReadAsync(tx => GrantTable.FindAsync(tx, id, cancel), cancel);

    /// <summary>One page, newest first.</summary>
    public Task<IReadOnlyList<ExceptionGrant>> PageAsync(GrantState? state, string? before, int limit, CancellationToken cancel) =>
        database.ReadAsync(tx => GrantTable.ListAsync(tx, state, clock.GetUtcNow(), before, limit, cancel), cancel);

    /// <summary>Whom the party resembles.</summary>
    public ListMatch Open(ExceptionGrant grant) =>
        JsonSerializer.Deserialize(vault.Open(grant.SealedMatch, DataOf(grant.Id)), MatchJson.Default.ListMatch)!;

    private static GrantOutcome.Done Propose(OrderChange change, ExceptionGrant grant, Actor actor)
    {
        GrantTable.Insert(change.Writes, grant);
        change.Audit(actor, "screening.proposeException", grant.Id, grant.DecisionId, grant.EntryHash, $"{grant.List} {grant.EntryId}: {grant.Reason}");
        return new GrantOutcome.Done(grant);
    }

    private Task<GrantOutcome> ChangeAsync(
        string id, (Actor Actor, string Act, string Reason) by, Func<ExceptionGrant, GrantState, GrantOutcome> decide, CancellationToken cancel) =>
        book.ChangeAsync<GrantOutcome>(
            async change =>
            {
                if (await GrantTable.LockAsync(change.Tx, id, cancel) is not { } grant)
                {
                    return new GrantOutcome.Unknown();
                }

                var outcome = decide(grant, grant.StateAt(clock.GetUtcNow()));
                if (outcome is GrantOutcome.Done done)
                {
                    GrantTable.Save(change.Writes, done.Grant);
                    change.Audit(by.Actor, by.Act, id, grant.DecisionId, grant.EntryHash, by.Reason);
                }

                return outcome;
            },
            cancel);

    private async Task<string?> PartyHashAsync(DbTransaction tx, ScreeningDecision decision, ListMatch match, CancellationToken cancel) =>
        await subjects.FindAsync(tx, decision.OrderId, cancel) is { } subject && subject.ContentHash == decision.ContentHash
            ? identity.Hash(subject, match)
            : null;

    private ExceptionGrant Grant(AskedGrant asked, ListMatch match, string partyHash, Actor actor)
    {
        var id = Ids.New("exc", clock);
        return new ExceptionGrant
        {
            Id = id,
            PartyHash = partyHash,
            List = match.List,
            EntryId = match.EntryId,
            EntryHash = match.EntryHash,
            DecisionId = asked.DecisionId,
            SealedMatch = vault.Seal(JsonSerializer.Serialize(match, MatchJson.Default.ListMatch), DataOf(id)),
            Reason = asked.Reason,
            ProposedBy = actor.Name,
            ProposedAt = clock.GetUtcNow(),
            Until = asked.Until,
        };
    }

    private static string DataOf(string id) => $"screening_exceptions/{id}";
}
