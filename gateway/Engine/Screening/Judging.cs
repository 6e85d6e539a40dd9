using Fulfillment.Engine.Screening.Policy;
using Fulfillment.Sdk.Screening;

namespace Fulfillment.Engine.Screening;

/// <summary>What a hook has said, before the policy is asked.</summary>
/// <param name="Answer">Its own word.</param>
/// <param name="Matches">Whom it has found, for the policy to judge.</param>
internal sealed record ToldAnswer(HookAnswer Answer, IReadOnlyList<ListMatch> Matches)
{
    /// <param name="hook">Who says it.</param>
    /// <param name="answer">What it says.</param>
    /// <param name="question">What it was asked, where it may answer later.</param>
    public static ToldAnswer Of(IScreeningHook hook, ScreeningAnswer answer, string? question = null) => new(
        new HookAnswer(hook.Name, answer.Verdict, answer.Source, answer.Reasons)
        {
            Basis = answer.Basis,
            IsMissing = answer.IsMissing,
            Question = question,
            Reference = answer.Reference,
        },
        answer.Matches);
}

/// <summary>
/// Makes hooks' words stricter by the policy where they have found somebody on a list, and leaves out what people have looked
/// at. Goes by nothing but what it is given: the same comes out years later.
/// </summary>
internal static class Judging
{
    /// <param name="told">What the hooks have said.</param>
    /// <param name="row">What the policy says of the day; <c>null</c> where it says nothing.</param>
    /// <param name="known">What was looked at; matches by their place among those of all hooks.</param>
    public static List<HookAnswer> Judge(IReadOnlyList<ToldAnswer> told, PolicyRow? row, Asides known)
    {
        var answers = new List<HookAnswer>();
        var place = 0;
        foreach (var one in told)
        {
            answers.Add(row is null ? one.Answer : Judge(one, row, known, place));
            place += one.Matches.Count;
        }

        return answers;
    }

    private static HookAnswer Judge(ToldAnswer told, PolicyRow row, Asides known, int place)
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
            IsMissing = told.Answer.IsMissing && judged.Count == 0,
        };
    }

    /// <summary>A person released the order knowing this; only what asks for a person can be answered by one.</summary>
    private static bool IsLookedAt(string hook, ScreeningReason reason, Asides known) =>
        reason.Verdict == Verdict.Review && known.Reasons.Contains((hook, reason.Rule, reason.Party, reason.Summary));

    private static ScreeningReason Beside(ScreeningReason reason, Asides known, int place) => known.Covers(place, reason)
        ? reason with { Verdict = Verdict.Allow, Summary = $"{reason.Summary} Set aside by {known.Matches[place]}." }
        : reason;
}
