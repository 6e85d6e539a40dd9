using System.Collections.Frozen;
using System.Data.Common;
using System.Text;
using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Screening.Policy;
using Fulfillment.Engine.Store;
using Fulfillment.Sdk.Screening;

namespace Fulfillment.Engine.Screening.Records;

/// <summary>
/// Makes decisions again, from the order's content and from what was kept, and holds what comes out against what is on record.
/// It changes nothing; that somebody asked is on record. One at a time: the lists of then are made searchable again for it.
/// </summary>
public sealed class ReplayDesk(
    Database database, IEnumerable<IScreeningHook> hooks, SubjectReader subjects, MatchSeal seal, TimeProvider clock) : IDisposable
{
    private readonly FrozenDictionary<string, IReplayableHook> _hooks = hooks.OfType<IReplayableHook>().ToFrozenDictionary(hook => hook.Name);
    private const int MostRecords = 1000;

    private readonly SemaphoreSlim _one = new(1);

    public async Task<ReplayOutcome> ReplayAsync(string decisionId, Actor actor, CancellationToken cancel)
    {
        if (!await _one.WaitAsync(0, cancel))
        {
            return new ReplayOutcome.Busy();
        }

        try
        {
            var outcome = await MakeAsync(decisionId, cancel);
            if (outcome is not ReplayOutcome.Unknown)
            {
                await database.InTransactionAsync(tx => AuditTable.AppendAsync(tx, cancel, Record(decisionId, actor, outcome)), cancel);
            }

            return outcome;
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private async Task<ReplayOutcome> MakeAsync(string decisionId, CancellationToken cancel)
    {
        if (await database.ReadAsync(tx => FindAsync(tx, decisionId, cancel), cancel) is not var (decision, subject))
        {
            return new ReplayOutcome.Unknown();
        }

        if (decision.Asked is not { } asked)
        {
            return decision.DecidedBy == Actor.System.Name ? new ReplayOutcome.NotKept() : new ReplayOutcome.ByPerson();
        }

        // What an erasure took out of it is gone.
        if (subject?.ContentHash != decision.ContentHash)
        {
            return new ReplayOutcome.ContentGone();
        }

        var hashes = decision.Answers.SelectMany(answer => answer.Basis?.Editions ?? []).Append(asked.Policy).Distinct().ToList();
        var editions = new Dictionary<string, ScreeningEdition>();
        foreach (var hash in hashes)
        {
            switch (await database.ReadAsync(tx => EditionTable.ReadAsync(tx, hash, cancel), cancel))
            {
                case ReadEdition.Whole whole:
                    editions.Add(hash, whole.Edition);
                    break;
                case ReadEdition.Damaged damaged:
                    return new ReplayOutcome.Damaged(damaged.Kept.Name, hash);
                default:
                    return new ReplayOutcome.NotKept();
            }
        }

        var request = (subject with { Partner = subject.Partner with { Sandbox = asked.Sandbox, ScreeningProfile = asked.Profile } }).Request(asked.On);
        return await MakeAsync(decision, asked, request, editions, cancel);
    }

    private async Task<ReplayOutcome> MakeAsync(
        ScreeningDecision decision, ScreeningAsk asked, ScreeningRequest request, Dictionary<string, ScreeningEdition> editions, CancellationToken cancel)
    {
        if (PolicyOf(editions[asked.Policy]) is not { } policy)
        {
            return new ReplayOutcome.HookGone("policy");
        }

        var row = policy.RowOn(Workflows.Of(asked.Profile), asked.On);
        var comparison = new ReplayComparison(seal.OpenAll(decision));
        var verdict = row is null || decision.Answers.Count == 0 ? Verdict.Review : Verdict.Allow;
        foreach (var answer in decision.Answers)
        {
            var now = answer;
            if (answer.Basis is { } basis)
            {
                IReadOnlyList<ScreeningEdition> its = [.. basis.Editions.Select(hash => editions[hash])];
                if (!_hooks.TryGetValue(answer.Hook, out var hook) || Again(hook, its) is not { } again)
                {
                    return new ReplayOutcome.HookGone(answer.Hook);
                }

                now = comparison.Compare(hook, its, answer, await again.ScreenAsync(request, cancel), row);
            }

            verdict = now.Verdict > verdict ? now.Verdict : verdict;
        }

        comparison.Compare(decision.Verdict, verdict);
        comparison.Compare(await database.ReadAsync(tx => AuditTable.ListAsync(tx, decision.OrderId, 0, MostRecords, cancel), cancel), decision);
        return new ReplayOutcome.Replayed(new Replay
        {
            Differences = comparison.Differences,
            Editions = await database.ReadAsync(tx => KeptAsync(tx, editions.Keys, cancel), cancel),
            Hooks = [.. decision.Answers.Select(answer => new ReplayedHook(answer.Hook, answer.Basis?.Method))],
        });
    }

    private static ScreeningPolicy? PolicyOf(ScreeningEdition edition)
    {
        try
        {
            return ScreeningPolicy.Parse(Encoding.UTF8.GetString(edition.Content.Span));
        }
        catch (PolicyException)
        {
            return null;
        }
    }

    private static IScreeningHook? Again(IReplayableHook hook, IReadOnlyList<ScreeningEdition> editions)
    {
        try
        {
            return hook.Again(editions);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private async Task<(ScreeningDecision, ScreeningSubject?)?> FindAsync(DbTransaction tx, string id, CancellationToken cancel) =>
        await ScreeningTable.FindAsync(tx, id, cancel) is { } decision
            ? (decision, await subjects.FindAsync(tx, decision.OrderId, cancel))
            : null;

    private static async Task<IReadOnlyList<KeptEdition>> KeptAsync(DbTransaction tx, IEnumerable<string> hashes, CancellationToken cancel)
    {
        var kept = new List<KeptEdition>();
        foreach (var hash in hashes)
        {
            kept.Add((await EditionTable.FindAsync(tx, hash, cancel))!);
        }

        return kept;
    }

    private AuditRecord Record(string decisionId, Actor actor, ReplayOutcome outcome) => new()
    {
        At = clock.GetUtcNow(),
        Actor = actor.Name,
        Token = actor.Token,
        Action = "screening.replay",
        Subject = decisionId,
        Detail = outcome.Word,
    };
}
