using System.Globalization;
using System.Text.Json;
using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Screening.Policy;
using Fulfillment.Sdk.Screening;

namespace Fulfillment.Engine.Screening.Records;

/// <summary>Holds what comes out now against what is on record.</summary>
/// <param name="kept">Whom all hooks had found then, and what was set aside of it.</param>
internal sealed class ReplayComparison(KeptMatches kept)
{
    private readonly List<ReplayDifference> _differences = [];

    public IReadOnlyList<ReplayDifference> Differences => _differences;

    /// <summary>Judges a hook's answer of now, and notes where it is not that of then.</summary>
    /// <returns>The answer of now.</returns>
    public HookAnswer Compare(
        IReplayableHook hook, IReadOnlyList<ScreeningEdition> editions, HookAnswer then, ScreeningAnswer answer, PolicyRow? row)
    {
        var lists = editions.Select(edition => edition.Name).ToHashSet();
        var found = kept.Matches.Index().Where(at => lists.Contains(at.Item.List)).ToList();
        var now = Judging.Judge([WithPassing(hook, then, ToldAnswer.Of(hook, answer))], row, LookedAt(then, [.. found.Select(at => at.Index)]))[0];
        Note(hook.Name, "method", then.Basis!.Method, now.Basis?.Method ?? "");
        Note(hook.Name, "source", then.Source, now.Source);
        Note(hook.Name, "verdict", Store.Words.Word(then.Verdict), Store.Words.Word(now.Verdict));
        Note(hook.Name, "reasons", JsonSerializer.Serialize(then.Reasons), JsonSerializer.Serialize(now.Reasons), Told(then.Reasons), Told(now.Reasons));
        IReadOnlyList<ListMatch> matches = [.. found.Select(at => at.Item)];
        Note(hook.Name, "matches", Text(matches), Text(answer.Matches), Told(matches), Told(answer.Matches));
        return now;
    }

    public void Compare(Verdict then, Verdict now) => Note("", "verdict", Store.Words.Word(then), Store.Words.Word(now));

    /// <summary>Holds what is kept of the decision against what the audit chain says of it.</summary>
    public void Compare(IReadOnlyList<AuditRecord> records, ScreeningDecision decision)
    {
        if (records.FirstOrDefault(record => record.AfterRef == decision.Id) is { } found && DecisionProof.Proves(found.Detail, decision) == false)
        {
            Note("", "record", found.Detail!, "The decision is not kept as the audit chain has it: somebody has changed it.");
        }
    }

    /// <summary>What people had looked at by then is believed as well.</summary>
    /// <param name="then">The answer of then.</param>
    /// <param name="places">Where this hook's matches stand among all.</param>
    private Asides LookedAt(HookAnswer then, IReadOnlyList<int> places)
    {
        var aside = kept.Asides.ToDictionary(one => one.Match, one => one.By);
        return new Asides
        {
            Matches = places.Index().Where(at => aside.ContainsKey(at.Item)).ToDictionary(at => at.Index, at => aside[at.Item]),
            Reasons = then.Reasons.Where(reason => reason.Verdict == Verdict.Allow)
                .Select(reason => (then.Hook, reason.Rule, reason.Party, reason.Summary)).ToHashSet(),
        };
    }

    /// <summary>What was so at that moment only is believed: nobody can see any more how old a list was.</summary>
    private static ToldAnswer WithPassing(IReplayableHook hook, HookAnswer then, ToldAnswer told)
    {
        var passing = then.Reasons.Where(reason => hook.PassingRules.Contains(reason.Rule)).ToList();
        var notKept = then.Reasons.Where(reason => reason.Rule == KeptEditions.NotKept).ToList();
        return told with
        {
            Answer = told.Answer with
            {
                Verdict = passing.Concat(notKept).Select(reason => reason.Verdict).Append(told.Answer.Verdict).Max(),
                Reasons = [.. passing, .. told.Answer.Reasons, .. notKept],
            },
        };
    }

    private void Note(string hook, string what, string then, string now) => Note(hook, what, then, now, then, now);

    private void Note(string hook, string what, string then, string now, string toldThen, string toldNow)
    {
        if (then != now)
        {
            _differences.Add(new ReplayDifference(hook, what, toldThen, toldThen == toldNow ? $"{toldNow} (otherwise explained)" : toldNow));
        }
    }

    private static string Text(IReadOnlyList<ListMatch> matches) => JsonSerializer.Serialize(matches, MatchJson.Default.IReadOnlyListListMatch);

    private static string Told(IReadOnlyList<ScreeningReason> reasons) =>
        string.Join("; ", reasons.Select(reason => $"{reason.Rule} ({reason.Party}) {Store.Words.Word(reason.Verdict)}"));

    private static string Told(IReadOnlyList<ListMatch> matches) => string.Join(
        "; ", matches.Select(match => string.Create(CultureInfo.InvariantCulture, $"{match.List}/{match.EntryId} ({match.Party}) {match.Score:0.0000}")));
}
