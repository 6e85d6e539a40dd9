namespace Fulfillment.Sdk.Screening;

/// <summary>
/// Judges the parties of an order. Several hooks may be asked; the strictest answer counts. Only an explicit
/// <see cref="Verdict.Allow"/> lets an order go on: no answer in time, an exception or a null means held.
/// </summary>
public interface IScreeningHook
{
    /// <summary>The hook's name, as it appears in decisions.</summary>
    string Name { get; }

    /// <summary>
    /// Which rules or lists it would go by now, as <see cref="ScreeningAnswer.Source"/> would say; <c>null</c> where that is
    /// not known beforehand. Where it is no longer what a decision went by, the hook is asked again before anything is served.
    /// </summary>
    string? Source => null;

    /// <summary>Judges one order's parties. May be repeated; has no effect outside.</summary>
    /// <param name="request">The parties and what is ordered.</param>
    /// <param name="cancel">Cancelled when the time budget is spent.</param>
    ValueTask<ScreeningAnswer> ScreenAsync(ScreeningRequest request, CancellationToken cancel);
}

/// <summary>The verdicts, from lenient to strict.</summary>
public enum Verdict
{
    /// <summary>Nothing speaks against it.</summary>
    Allow,

    /// <summary>A person must look.</summary>
    Review,

    /// <summary>It must not be served.</summary>
    Deny,
}

/// <summary>What is to be screened.</summary>
public sealed record ScreeningRequest
{
    /// <summary>The order's id, for correlation.</summary>
    public required string SubjectId { get; init; }

    /// <summary>The day (UTC) for which the rules are asked.</summary>
    public required DateOnly On { get; init; }

    /// <summary>Whether a sandbox partner placed the order.</summary>
    public bool Sandbox { get; init; }

    /// <summary>Which of the hook's rules the partner's record names; <c>null</c> for the usual ones.</summary>
    public string? Profile { get; init; }

    /// <summary>Every party of the order.</summary>
    public required IReadOnlyList<ScreenedParty> Parties { get; init; }

    /// <summary>The ordered skus.</summary>
    public required IReadOnlyList<string> Skus { get; init; }
}

/// <summary>A party as a hook sees it.</summary>
public sealed record ScreenedParty
{
    /// <summary>customer, distributor, reseller, licensee or billTo.</summary>
    public required string Role { get; init; }

    /// <summary>The company's name.</summary>
    public required string Name { get; init; }

    /// <summary>ISO 3166-1 alpha-2.</summary>
    public required string Country { get; init; }

    /// <summary>ISO 3166-2.</summary>
    public string? Region { get; init; }

    /// <summary>Address lines.</summary>
    public IReadOnlyList<string> AddressLines { get; init; } = [];

    /// <summary>City.</summary>
    public string? City { get; init; }

    /// <summary>Postal code.</summary>
    public string? PostalCode { get; init; }

    /// <summary>Internet domain.</summary>
    public string? Domain { get; init; }

    /// <summary>Names of persons.</summary>
    public IReadOnlyList<string> ContactNames { get; init; } = [];

    /// <summary>E-mail addresses of persons.</summary>
    public IReadOnlyList<string> Emails { get; init; } = [];

    /// <summary>Phone numbers of persons, in E.164.</summary>
    public IReadOnlyList<string> Phones { get; init; } = [];

    /// <summary>Numbers that only this party has: of taxes, of the commercial register.</summary>
    public IReadOnlyList<ScreenedIdentifier> Identifiers { get; init; } = [];
}

/// <summary>A number that only one party has.</summary>
/// <param name="Kind">What it is, such as <c>vat</c> or <c>registration</c>.</param>
/// <param name="Value">As it was written.</param>
/// <param name="Country">ISO 3166-1 alpha-2 of who gave it, where that was said.</param>
public sealed record ScreenedIdentifier(string Kind, string Value, string? Country);

/// <summary>A hook's answer.</summary>
public sealed record ScreeningAnswer
{
    /// <summary>The verdict.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>Which rules or list were asked, with version, such as <c>embargoes 2026-11-01 sha256:ab12</c>.</summary>
    public required string Source { get; init; }

    /// <summary>Why; empty for a plain allow. For the compliance desk only.</summary>
    public IReadOnlyList<ScreeningReason> Reasons { get; init; } = [];

    /// <summary>
    /// Entries of lists that somebody resembles, near enough to be judged by the desk's policy or not. The desk may make the
    /// verdict stricter by them, and never more lenient.
    /// </summary>
    public IReadOnlyList<ListMatch> Matches { get; init; } = [];

    /// <summary>From what it follows; <c>null</c> where the same question may be answered otherwise another time.</summary>
    public AnswerBasis? Basis { get; init; }

    /// <summary>
    /// Nobody has answered yet, or nobody could: the verdict stands in for the answer, and is never
    /// <see cref="Verdict.Allow"/>.
    /// </summary>
    public bool IsMissing { get; init; }

    /// <summary>The vendor's own id of the case, where a vendor was asked.</summary>
    public string? Reference { get; init; }

    /// <summary>An answer that is still to come.</summary>
    /// <param name="source">Who was asked.</param>
    /// <param name="reason">Why there is none yet, with the verdict that stands in for it.</param>
    /// <param name="reference">The vendor's own id of the case, where it has told one.</param>
    public static ScreeningAnswer Missing(string source, ScreeningReason reason, string? reference = null) => new()
    {
        Verdict = reason.Verdict == Verdict.Allow ? Verdict.Review : reason.Verdict,
        Source = source,
        Reasons = [reason],
        IsMissing = true,
        Reference = reference,
    };
}

/// <summary>One reason of a <see cref="ScreeningAnswer"/>.</summary>
public sealed record ScreeningReason
{
    /// <summary>The rule that fired.</summary>
    public required string Rule { get; init; }

    /// <summary>The verdict it asks for.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>The role of the party it fired on.</summary>
    public required string Party { get; init; }

    /// <summary>What was seen, and where the rule comes from.</summary>
    public required string Summary { get; init; }
}
