using System.Text.RegularExpressions;
using Fulfillment.Sdk;
using Fulfillment.Sdk.Adapters;

namespace Fulfillment.Gateway.Adapters;

/// <summary>
/// What adapters say, made fit for logs, tables and schedules: they are not trusted with forms. A code that is none
/// becomes <c>adapter.failed</c>, control characters become blanks, and a wait lies between a second and a day.
/// </summary>
internal static partial class AdapterWords
{
    public const string Failed = "adapter.failed";
    private const int LongestSummary = 1000;
    private static readonly TimeSpan _shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _longest = TimeSpan.FromDays(1);

    public static string Summary(string? summary)
    {
        var text = string.Concat((summary ?? "").Select(c => char.IsControl(c) || char.IsSurrogate(c) ? ' ' : c));
        return text.Length <= LongestSummary ? text : text[..LongestSummary];
    }

    public static Outcome Of(Outcome outcome) => outcome switch
    {
        Outcome.Pending pending => pending with { PollAfter = Wait(pending.PollAfter)!.Value },
        Outcome.Refused refused => refused with { Code = Code(refused.Code), Summary = Summary(refused.Summary) },
        Outcome.Retry again =>
            again with { Code = Code(again.Code), Summary = Summary(again.Summary), After = Wait(again.After) },
        _ => outcome,
    };

    public static Translation Of(Translation translation) => translation switch
    {
        Translation.Refused refused => refused with { Code = Code(refused.Code), Summary = Summary(refused.Summary) },
        Translation.Later later =>
            later with { Code = Code(later.Code), Summary = Summary(later.Summary), After = Wait(later.After) },
        _ => translation,
    };

    private static string Code(string? code) => CodeForm().IsMatch(code ?? "") ? code! : Failed;

    private static TimeSpan? Wait(TimeSpan? asked) =>
        asked is { } wait ? TimeSpan.FromTicks(Math.Clamp(wait.Ticks, _shortest.Ticks, _longest.Ticks)) : null;

    [GeneratedRegex(@"^[a-z][A-Za-z]{0,31}\.[a-z][A-Za-z]{0,31}\z", RegexOptions.NonBacktracking)]
    private static partial Regex CodeForm();
}
