using Fulfillment.Engine.Screening.Policy;
using Fulfillment.Engine.Store;
using Fulfillment.Sdk.Screening;

namespace Fulfillment.Engine.Screening;

/// <summary>What another policy would have made of what screening has found.</summary>
public sealed record SimulatedPolicy
{
    /// <summary>How many decisions were looked at: those on which somebody resembled an entry of a list.</summary>
    public required int Decisions { get; init; }

    /// <summary>How many decisions had which verdict, and would have had which: (was, would be, how many).</summary>
    public required IReadOnlyList<(Verdict Was, Verdict WouldBe, int Count)> Moves { get; init; }

    /// <summary>Some of those that would have been other ones, the newest first.</summary>
    public required IReadOnlyList<SimulatedDecision> Examples { get; init; }

    /// <summary>true: there were more decisions than one call looks at; the newest were left out.</summary>
    public required bool IsCut { get; init; }
}

/// <summary>A decision that would have been another one.</summary>
public sealed record SimulatedDecision(string DecisionId, string OrderId, Verdict Was, Verdict WouldBe);

/// <summary>
/// Judges kept matches anew by a policy that might be. It looks no further down than matches are kept, and screens nobody
/// again: whom the lists of then have found is what counts.
/// </summary>
public sealed class PolicySimulation(Database database, ScreeningPolicy policy, MatchSeal seal)
{
    /// <summary>So many decisions at most are looked at in one call.</summary>
    public const int Most = 20_000;

    private const int AtOnce = 500;
    private const int Shown = 100;

    /// <param name="from">The first day (UTC).</param>
    /// <param name="to">The first day (UTC) after them.</param>
    /// <param name="change">The policy that might be.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task<SimulatedPolicy> RunAsync(DateOnly from, DateOnly to, PolicyChange change, CancellationToken cancel)
    {
        var judged = new List<SimulatedDecision>();
        for (var after = ""; judged.Count < Most;)
        {
            var page = await database.ReadAsync(tx => ScreeningTable.WithMatchesAsync(tx, from, to, after, AtOnce, cancel), cancel);
            judged.AddRange(page.Select(one => Judge(one.Decision, Workflows.Of(one.Profile), change)));
            if (page.Count < AtOnce)
            {
                return Summary(judged, isCut: false);
            }

            after = page[^1].Decision.Id;
        }

        return Summary(judged, isCut: true);
    }

    private SimulatedDecision Judge(ScreeningDecision decision, Workflow workflow, PolicyChange change)
    {
        var day = DateOnly.FromDateTime(decision.DecidedAt.UtcDateTime);
        var besides = decision.Answers.Select(Besides).Append(Verdict.Allow).Max();
        var kept = seal.OpenAll(decision);
        var aside = kept.Asides.Select(one => one.Match).ToHashSet();
        var wouldBe = policy.RowOn(workflow, day) is not { } row
            ? Verdict.Review
            : kept.Matches.Where((_, i) => !aside.Contains(i))
                .Select(match => ScreeningPolicy.Judge(change.Of(row), match)?.Verdict ?? Verdict.Allow).Append(besides).Max();
        return new SimulatedDecision(decision.Id, decision.OrderId, decision.Verdict, wouldBe);
    }

    /// <summary>What a hook has said but for what the policy has made of its matches.</summary>
    private static Verdict Besides(HookAnswer answer) => answer.Reasons.Count == 0
        ? answer.Verdict
        : answer.Reasons.Where(reason => !ScreeningPolicy.Rules.Contains(reason.Rule)).Select(reason => reason.Verdict).Append(Verdict.Allow).Max();

    private static SimulatedPolicy Summary(List<SimulatedDecision> judged, bool isCut) => new()
    {
        Decisions = judged.Count,
        Moves = [.. judged.CountBy(one => (one.Was, one.WouldBe)).OrderBy(one => one.Key).Select(one => (one.Key.Was, one.Key.WouldBe, one.Value))],
        Examples = [.. judged.Where(one => one.Was != one.WouldBe).Reverse().Take(Shown)],
        IsCut = isCut,
    };
}
