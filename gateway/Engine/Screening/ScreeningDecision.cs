using System.Text.Json.Serialization;
using Fulfillment.Engine.Screening.Later;
using Fulfillment.Sdk.Screening;

namespace Fulfillment.Engine.Screening;

/// <summary>Why an order was let through, held or refused: enough to explain it years later.</summary>
public sealed record ScreeningDecision
{
    public required string Id { get; init; }

    /// <summary>The order that it is about; of an inquiry its id.</summary>
    public required string OrderId { get; init; }

    public required Verdict Verdict { get; init; }

    /// <summary>Of the content: a decision counts for exactly what was screened.</summary>
    public required string ContentHash { get; init; }

    /// <summary>The rules that were asked, with their versions.</summary>
    public required string PolicyVersion { get; init; }

    /// <summary><c>system</c>, or the operator who released or refused.</summary>
    public required string DecidedBy { get; init; }

    /// <summary>In words, for the compliance desk only.</summary>
    public required string Reason { get; init; }

    /// <summary>What each hook answered.</summary>
    public required IReadOnlyList<HookAnswer> Answers { get; init; }

    /// <summary>
    /// The entries of lists that somebody resembles, sealed: they name people. <c>null</c> where nobody resembles any.
    /// </summary>
    public string? SealedMatches { get; init; }

    /// <summary>What was asked beside the order's content; <c>null</c> where a person decided.</summary>
    public ScreeningAsk? Asked { get; init; }

    public required DateTimeOffset DecidedAt { get; init; }

    public required DateTimeOffset ValidUntil { get; init; }

    /// <summary>Whether it lets exactly this content go on now. Nothing else does.</summary>
    public bool Clears(string contentHash, DateTimeOffset now) =>
        Verdict == Verdict.Allow && ContentHash == contentHash && now < ValidUntil;

    /// <summary>
    /// Whether an answer that came later may change it: the house has held the order by itself, has asked just that about just
    /// this content, and either nothing but such answers was missing, or the answer is a refusal.
    /// </summary>
    public bool IsOpenTo(KeptAnswer answer, string contentHash) =>
        Verdict == Verdict.Review && DecidedBy == Audit.Actor.System.Name && ContentHash == contentHash
        && Answers.FirstOrDefault(one => one.Hook == answer.Hook && one.Question == answer.Question) is { } asked
        && (answer.Verdict == Verdict.Deny || (asked.IsMissing && Answers.All(one => one.Verdict == Verdict.Allow || one.MayComeLater)));
}

/// <summary>A decision without its reasons.</summary>
public sealed record DecisionMark
{
    public required string OrderId { get; init; }

    public required Verdict Verdict { get; init; }

    public required string ContentHash { get; init; }

    public required DateTimeOffset DecidedAt { get; init; }

    public required DateTimeOffset ValidUntil { get; init; }
}

/// <summary>One hook's answer, or what stands in for the answer it did not give.</summary>
public sealed record HookAnswer(string Hook, Verdict Verdict, string Source, IReadOnlyList<ScreeningReason> Reasons)
{
    /// <summary>From what it follows; <c>null</c> where it cannot be given again.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public AnswerBasis? Basis { get; init; }

    /// <summary>Nobody has answered: the verdict stands in for the answer.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsMissing { get; init; }

    /// <summary>What a vendor was asked who may answer later; <c>null</c> of every other hook.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public string? Question { get; init; }

    /// <summary>The vendor's own id of the case.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public string? Reference { get; init; }

    [JsonIgnore]
    public bool MayComeLater => IsMissing && Question is not null;
}

/// <summary>What was asked beside the order's content.</summary>
/// <param name="On">The day for which the rules were asked.</param>
/// <param name="Sandbox">Whether it was a sandbox partner's.</param>
/// <param name="Profile">Which rules the partner's record named.</param>
/// <param name="Policy">The hash of the policy.</param>
public sealed record ScreeningAsk(DateOnly On, bool Sandbox, string? Profile, string Policy);
