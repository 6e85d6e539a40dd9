using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Screening.Alerts;
using Fulfillment.Engine.Screening.Policy;
using Fulfillment.Engine.Screening.Records;
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
    KeptEditions kept,
    AlertHold alerts,
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
        var asked = await Task.WhenAll(_hooks.Select(hook => AskAsync(hook, request, cancel)));
        IReadOnlyList<ToldAnswer> told = [.. asked, .. (await alerts.OfAsync(subject.Changes, cancel)).Select(answer => new ToldAnswer(answer, []))];
        IReadOnlyList<ListMatch> matches = [.. told.SelectMany(one => one.Matches)];
        var known = Asides.None;
        var answers = Judging.Judge(told, row, known);
        if (row is not null && answers.Any(answer => answer.Verdict != Verdict.Allow))
        {
            known = await asides.OfAsync(subject, matches, cancel);
            answers = Judging.Judge(told, row, known);
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
            Asked = new ScreeningAsk(today, subject.Partner.Sandbox, subject.Partner.ScreeningProfile, kept.Policy.Hash),
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
        string? question = null;
        try
        {
            question = (hook as IAnswerLater)?.QuestionOf(request);
            var answer = await Task.Run(() => hook.ScreenAsync(request, deadline.Token).AsTask(), deadline.Token)
                .WaitAsync(deadline.Token);
            return IsWhole(answer)
                ? ToldAnswer.Of(hook, kept.Checked(answer), question)
                : Missing(hook, question, "hook.empty", "The hook gave no verdict, or one that makes no sense.");
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            Log.NoAnswer(logger, hook.Name, request.SubjectId, "hook.timeout");
            return Missing(hook, question, "hook.timeout", $"The hook did not answer within {budget.TotalMilliseconds:0} ms.");
        }
        catch (Exception e) when (e is not OperationCanceledException) // Edge: a hook is code of others.
        {
            Log.Failed(logger, e, hook.Name, request.SubjectId);
            return Missing(hook, question, "hook.failed", $"The hook failed with {e.GetType().Name}.");
        }
    }

    /// <summary>A score that is no number would be lower than every limit.</summary>
    private static bool IsWhole(ScreeningAnswer? answer) =>
        answer is not null && Enum.IsDefined(answer.Verdict) && answer is not { IsMissing: true, Verdict: Verdict.Allow }
        && answer.Matches.All(match => match.Score is >= 0 and <= 1 && match.Alignment.All(pair => double.IsFinite(pair.Similarity) && double.IsFinite(pair.Weight)));

    private static ToldAnswer Missing(IScreeningHook hook, string? question, string rule, string summary) => new(
        new HookAnswer(
            hook.Name,
            Verdict.Review,
            $"{hook.Name} (no answer)",
            [new ScreeningReason { Rule = rule, Verdict = Verdict.Review, Party = "order", Summary = summary }])
        {
            IsMissing = true,
            Question = question,
        },
        []);

    private static partial class Log
    {
        [LoggerMessage(6001, LogLevel.Warning, "Screening hook {Hook} gave no answer for {OrderId}: {Code}")]
        public static partial void NoAnswer(ILogger logger, string hook, string orderId, string code);

        [LoggerMessage(6002, LogLevel.Error, "Screening hook {Hook} threw on {OrderId}")]
        public static partial void Failed(ILogger logger, Exception e, string hook, string orderId);
    }
}
