using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Screening.Policy;
using Fulfillment.Engine.Store;
using Fulfillment.Sdk.Screening;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Fulfillment.Engine.Screening;

/// <summary>
/// Asks every hook at once, judges by its policy whom somebody resembles, and takes the strictest word. Fails closed: a hook
/// that is late, throws or answers nothing holds the order, and so does having no hook, or no policy for the day.
/// </summary>
public sealed partial class ScreeningDesk(
    IEnumerable<IScreeningHook> hooks,
    ScreeningPolicy policy,
    IAsides asides,
    MatchSeal seal,
    IOptions<DeskOptions> options,
    TimeProvider clock,
    ILogger<ScreeningDesk> logger)
{
    private const string Between = "; ";

    private static readonly TimeSpan _withoutPolicy = TimeSpan.FromHours(1);

    private readonly IScreeningHook[] _hooks = [.. hooks];

    /// <summary>Judges all parties of an order.</summary>
    public Task<ScreeningDecision> DecideAsync(Order order, Partner partner, CancellationToken cancel) =>
        DecideAsync(ScreeningSubject.Of(order, partner), cancel);

    /// <summary>
    /// The partner's business day is the one for which the rules are asked. What somebody has looked at before is asked for
    /// only where something speaks against it.
    /// </summary>
    public async Task<ScreeningDecision> DecideAsync(ScreeningSubject subject, CancellationToken cancel)
    {
        var today = subject.Partner.Today(clock);
        var row = policy.RowOn(Workflows.Of(subject.Partner), today);
        var request = subject.Request(today);
        var told = await Task.WhenAll(_hooks.Select(hook => AskAsync(hook, request, cancel)));
        IReadOnlyList<ListMatch> matches = [.. told.SelectMany(one => one.Matches)];
        var known = Asides.None;
        var answers = Judged(told, row, known);
        if (row is not null && answers.Any(answer => answer.Verdict != Verdict.Allow))
        {
            known = await asides.OfAsync(subject, matches, cancel);
            answers = Judged(told, row, known);
        }

        var verdict = answers.Count == 0 || row is null
            ? answers.Select(answer => answer.Verdict).Append(Verdict.Review).Max()
            : answers.Max(answer => answer.Verdict);
        var reasons = answers.SelectMany(answer => answer.Reasons).Where(reason => reason.Verdict == verdict).ToList();
        var (id, now) = (Ids.New("scr", clock), clock.GetUtcNow());
        var validUntil = now + (row is null ? _withoutPolicy : TimeSpan.FromHours(row.ValidHours));
        return new ScreeningDecision
        {
            Id = id,
            OrderId = subject.Id,
            Verdict = verdict,
            ContentHash = subject.ContentHash,
            PolicyVersion = string.Join(Between, answers.Select(answer => answer.Source).Append(policy.Source)),
            DecidedBy = Audit.Actor.System.Name,
            Reason = row is null ? $"The policy has no row for today. {Explain(verdict, reasons)}" : Explain(verdict, reasons),
            Answers = answers,
            SealedMatches = seal.Seal(id, matches, [.. known.Matches.OrderBy(at => at.Key).Select(at => new SetAside(at.Key, at.Value))]),
            DecidedAt = now,
            ValidUntil = known.Until < validUntil ? known.Until : validUntil,
        };
    }

    /// <summary>Whether lists, rules and policy are still those that a decision went by. Where not, it has to be made anew.</summary>
    public bool IsCurrent(ScreeningDecision decision)
    {
        var sources = decision.PolicyVersion.Split(Between);
        return _hooks.Select(hook => hook.Source).OfType<string>().Append(policy.Source).All(sources.Contains);
    }

    private static List<HookAnswer> Judged(IReadOnlyList<ToldAnswer> told, PolicyRow? row, Asides known)
    {
        var answers = new List<HookAnswer>();
        var place = 0;
        foreach (var one in told)
        {
            answers.Add(row is null ? one.Answer : Judged(one, row, known, place));
            place += one.Matches.Count;
        }

        return answers;
    }

    /// <summary>A hook's word, made stricter by the policy where it has found somebody on a list, but for what was looked at.</summary>
    private static HookAnswer Judged(ToldAnswer told, PolicyRow row, Asides known, int place)
    {
        var (hook, verdict, _, reasons) = told.Answer;
        IReadOnlyList<ScreeningReason> own = [.. reasons.Select(reason => IsLookedAt(hook, reason, known) ? reason with { Verdict = Verdict.Allow } : reason)];
        var isAnswered = verdict == Verdict.Review && reasons.Any(reason => reason.Verdict == verdict) && own.All(reason => reason.Verdict == Verdict.Allow);
        IReadOnlyList<ScreeningReason> judged =
        [
            .. told.Matches.Index().Select(at => ScreeningPolicy.Judge(row, at.Item) is { } reason ? Beside(reason, known, place + at.Index) : null).OfType<ScreeningReason>(),
        ];
        return told.Answer with
        {
            Verdict = judged.Select(reason => reason.Verdict).Append(isAnswered ? Verdict.Allow : verdict).Max(),
            Reasons = [.. own, .. judged],
        };
    }

    /// <summary>A person released the order knowing this; only what asks for a person can be answered by one.</summary>
    private static bool IsLookedAt(string hook, ScreeningReason reason, Asides known) =>
        reason.Verdict == Verdict.Review && known.Reasons.Contains((hook, reason.Rule, reason.Party, reason.Summary));

    /// <summary>A refusal is set aside by an exception alone: whoever released the order has not seen it.</summary>
    private static ScreeningReason Beside(ScreeningReason reason, Asides known, int place) =>
        known.Matches.TryGetValue(place, out var by) && (reason.Verdict == Verdict.Review || by != known.Release)
            ? reason with { Verdict = Verdict.Allow, Summary = $"{reason.Summary} Set aside by {by}." }
            : reason;

    private string Explain(Verdict verdict, IReadOnlyList<ScreeningReason> reasons) => reasons switch
    {
        [] when _hooks.Length == 0 => "No screening hook is set up.",
        [] when verdict == Verdict.Allow => "Nothing speaks against it.",
        _ => string.Join(" ", reasons.Select(reason => $"{reason.Rule} ({reason.Party}): {reason.Summary}")),
    };

    private async Task<ToldAnswer> AskAsync(IScreeningHook hook, ScreeningRequest request, CancellationToken cancel)
    {
        var budget = TimeSpan.FromMilliseconds(options.Value.BudgetMilliseconds);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        deadline.CancelAfter(budget);
        try
        {
            var answer = await Task.Run(() => hook.ScreenAsync(request, deadline.Token).AsTask(), deadline.Token)
                .WaitAsync(deadline.Token);
            return answer is null || !Enum.IsDefined(answer.Verdict)
                ? Missing(hook, "hook.empty", "The hook gave no verdict.")
                : new ToldAnswer(new HookAnswer(hook.Name, answer.Verdict, answer.Source, answer.Reasons), answer.Matches);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            Log.NoAnswer(logger, hook.Name, request.SubjectId, "hook.timeout");
            return Missing(hook, "hook.timeout", $"The hook did not answer within {budget.TotalMilliseconds:0} ms.");
        }
        catch (Exception e) when (e is not OperationCanceledException) // Edge: a hook is code of others.
        {
            Log.Failed(logger, e, hook.Name, request.SubjectId);
            return Missing(hook, "hook.failed", $"The hook failed with {e.GetType().Name}.");
        }
    }

    private static ToldAnswer Missing(IScreeningHook hook, string rule, string summary) => new(
        new HookAnswer(
            hook.Name,
            Verdict.Review,
            $"{hook.Name} (no answer)",
            [new ScreeningReason { Rule = rule, Verdict = Verdict.Review, Party = "order", Summary = summary }]),
        []);

    /// <param name="Answer">What a hook says itself.</param>
    /// <param name="Matches">Whom it has found, for the policy to judge.</param>
    private sealed record ToldAnswer(HookAnswer Answer, IReadOnlyList<ListMatch> Matches);

    private static partial class Log
    {
        [LoggerMessage(6001, LogLevel.Warning, "Screening hook {Hook} gave no answer for {OrderId}: {Code}")]
        public static partial void NoAnswer(ILogger logger, string hook, string orderId, string code);

        [LoggerMessage(6002, LogLevel.Error, "Screening hook {Hook} threw on {OrderId}")]
        public static partial void Failed(ILogger logger, Exception e, string hook, string orderId);
    }
}
