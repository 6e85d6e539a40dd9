using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Screening.Exceptions;
using Fulfillment.Engine.Store;
using Fulfillment.Sdk.Screening;

namespace Fulfillment.Engine.Screening;

/// <summary>That a match was set aside.</summary>
/// <param name="Match">Which of the decision's matches, counted from 0.</param>
/// <param name="By">The exception, or the decision by which somebody released the order.</param>
public sealed record SetAside(int Match, string By);

/// <summary>What people have looked at already; it need not be looked at again as long as neither side changes.</summary>
public sealed record Asides
{
    public static Asides None { get; } = new();

    /// <summary>Matches by their place, and by what they are set aside.</summary>
    public IReadOnlyDictionary<int, string> Matches { get; init; } = new Dictionary<int, string>();

    /// <summary>Reasons of hooks with which somebody has released the order.</summary>
    public IReadOnlySet<(string Hook, string Rule, string Party, string Summary)> Reasons { get; init; } =
        new HashSet<(string, string, string, string)>();

    /// <summary>
    /// Whether a match at this place was looked at, for what it comes to. A refusal is set aside by an exception alone: whoever
    /// released the order has not seen it.
    /// </summary>
    public bool Covers(int place, ScreeningReason reason) =>
        Matches.TryGetValue(place, out var by) && (reason.Verdict == Verdict.Review || Ids.IsId(by, "exc"));

    /// <summary>Until when all of it counts.</summary>
    public DateTimeOffset Until { get; init; } = DateTimeOffset.MaxValue;
}

/// <summary>Finds what people have looked at.</summary>
public interface IAsides
{
    /// <param name="subject">Who is screened.</param>
    /// <param name="matches">Whom they resemble.</param>
    /// <param name="cancel">Stops it.</param>
    Task<Asides> OfAsync(ScreeningSubject subject, IReadOnlyList<ListMatch> matches, CancellationToken cancel);
}

/// <summary>
/// Exceptions in force, and what was known when this very content was released. A release counts for its order only, and
/// for a year.
/// </summary>
public sealed class KeptAsides(Database database, MatchSeal seal, PartyIdentity identity, TimeProvider clock) : IAsides
{
    private static readonly TimeSpan _releaseCounts = TimeSpan.FromDays(365);

    public Task<Asides> OfAsync(ScreeningSubject subject, IReadOnlyList<ListMatch> matches, CancellationToken cancel) => database.ReadAsync(
        async tx =>
        {
            var hashes = matches.Select(match => identity.Hash(subject, match)).ToList();
            var granted = await GrantTable.InForceAsync(tx, [.. hashes.OfType<string>().Distinct()], clock.GetUtcNow(), cancel);
            var exceptions = granted.ToLookup(grant => (grant.PartyHash, grant.List, grant.EntryId, grant.EntryHash));
            var used = matches.Index()
                .Select(at => (at.Index, Grant: exceptions[(hashes[at.Index] ?? "", at.Item.List, at.Item.EntryId, at.Item.EntryHash)].MaxBy(grant => grant.Until)))
                .Where(at => at.Grant is not null && !IsIdentified(matches[at.Index]))
                .ToDictionary(at => at.Index, at => at.Grant!);
            return Released(subject, await ScreeningTable.ListAsync(tx, subject.Id, cancel)) is not { } released
                ? new Asides { Matches = used.ToDictionary(at => at.Key, at => at.Value.Id), Until = Until(used.Values) }
                : With(released, matches, used);
        },
        cancel);

    private (ScreeningDecision By, ScreeningDecision Held)? Released(ScreeningSubject subject, IReadOnlyList<ScreeningDecision> decisions)
    {
        var by = decisions.LastOrDefault(one => one.DecidedBy != Actor.System.Name && one.ContentHash == subject.ContentHash);
        var held = by is not { Verdict: Verdict.Allow } || clock.GetUtcNow() >= by.DecidedAt + _releaseCounts
            ? null
            : decisions.TakeWhile(one => one.Id != by.Id)
                .LastOrDefault(one => one.DecidedBy == Actor.System.Name && one.ContentHash == subject.ContentHash);
        return held is null ? null : (by!, held);
    }

    private Asides With(
        (ScreeningDecision By, ScreeningDecision Held) released, IReadOnlyList<ListMatch> matches, Dictionary<int, ExceptionGrant> used)
    {
        var seen = seal.Open(released.Held).Select(Key).ToHashSet();
        var aside = used.ToDictionary(at => at.Key, at => at.Value.Id);
        foreach (var (index, match) in matches.Index().Where(at => seen.Contains(Key(at.Item))))
        {
            aside[index] = released.By.Id;
        }

        return new Asides
        {
            Matches = aside,
            Reasons = released.Held.Answers
                .SelectMany(answer => answer.Reasons.Select(reason => (answer.Hook, reason.Rule, reason.Party, reason.Summary))).ToHashSet(),
            Until = Until(used.Where(at => aside[at.Key] == at.Value.Id).Select(at => at.Value)),
        };
    }

    private static (string, string, string, string, string) Key(ListMatch match) =>
        (match.Party, match.Asked, match.List, match.EntryId, match.EntryHash);

    private static bool IsIdentified(ListMatch match) => match.Qualifiers.Any(one => one.Effect == QualifierEffect.Identifies);

    private static DateTimeOffset Until(IEnumerable<ExceptionGrant> grants) =>
        grants.Select(grant => grant.Until).Append(DateTimeOffset.MaxValue).Min();
}
