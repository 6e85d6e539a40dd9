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
    public AnswerBasis? Basis { get; init; }
}

/// <summary>What was asked beside the order's content.</summary>
/// <param name="On">The day for which the rules were asked.</param>
/// <param name="Sandbox">Whether it was a sandbox partner's.</param>
/// <param name="Profile">Which rules the partner's record named.</param>
/// <param name="Policy">The hash of the policy.</param>
public sealed record ScreeningAsk(DateOnly On, bool Sandbox, string? Profile, string Policy);
