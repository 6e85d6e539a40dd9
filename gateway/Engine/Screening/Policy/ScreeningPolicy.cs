using System.Security.Cryptography;
using System.Text;
using Fulfillment.Sdk.Screening;

namespace Fulfillment.Engine.Screening.Policy;

/// <summary>
/// What becomes of somebody who resembles an entry of a list: versioned, dated data for each workflow. It never changes: other
/// rules are another object. A qualifier may lower a refusal to a review; only a name that is far enough may allow.
/// </summary>
public sealed class ScreeningPolicy
{
    private const string Identifier = "list.identifier";
    private const string NotBlocking = "list.notBlocking";
    private const string WeakName = "list.weakName";
    private const string ListedName = "list.name";
    private const string Resembles = "list.resembles";

    /// <summary>A word that only resembles another may be another name altogether: nobody is refused by one without a person.</summary>
    private const double SureWord = 0.98;

    private ScreeningPolicy(string text, string version, string source, IReadOnlyList<PolicyRow> rows) =>
        (Text, Version, Source, Rows) = (text, version, source, rows);

    /// <summary>All rules by which a match is judged.</summary>
    public static IReadOnlyList<string> Rules { get; } = [Identifier, NotBlocking, WeakName, ListedName, Resembles];

    /// <summary>The policy that comes with this release.</summary>
    public static ScreeningPolicy Default { get; } = Parse(Embedded());

    /// <summary>The exact text.</summary>
    public string Text { get; }

    public string Version { get; }

    /// <summary>Version and hash of the exact text, such as <c>policy 2026-11-01 sha256:ab12…</c>.</summary>
    public string Source { get; }

    public IReadOnlyList<PolicyRow> Rows { get; }

    /// <exception cref="PolicyException">With every fault found.</exception>
    public static ScreeningPolicy Parse(string json)
    {
        var file = PolicyFile.Read(json);
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(json)));
        return new ScreeningPolicy(json, file.Version, $"policy {file.Version} sha256:{hash[..16]}", file.Rows);
    }

    /// <param name="file">A policy file; empty for the policy that ships with the gateway.</param>
    /// <exception cref="PolicyException">With every fault found.</exception>
    public static ScreeningPolicy Load(string? file)
    {
        try
        {
            return string.IsNullOrWhiteSpace(file) ? Default : Parse(File.ReadAllText(file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PolicyException([$"The file '{file}' cannot be read: {e.Message}"]);
        }
    }

    /// <returns><c>null</c> where nothing holds on that day: then nothing is allowed either.</returns>
    public PolicyRow? RowOn(Workflow workflow, DateOnly day) =>
        Rows.FirstOrDefault(row => row.Workflow == workflow && row.HoldsOn(day));

    /// <summary>What a match comes to.</summary>
    /// <returns><c>null</c> where it is too far to matter.</returns>
    public static ScreeningReason? Judge(PolicyRow row, ListMatch match)
    {
        var (verdict, rule) = Verdict(row, match);
        return verdict == Sdk.Screening.Verdict.Allow ? null : new ScreeningReason
        {
            Rule = rule,
            Verdict = verdict,
            Party = match.Party,
            Summary = FormattableString.Invariant(
                $"Resembles entry {match.EntryId} of {match.List} by {match.Score:0.00}{Beside(match)}."),
        };
    }

    private static (Verdict Verdict, string Rule) Verdict(PolicyRow row, ListMatch match)
    {
        var (speaks, against) = (Has(match, QualifierEffect.Corroborates), Has(match, QualifierEffect.Contradicts));
        var isNear = match.Kind == ListedNameKind.Weak
            ? match.Score >= row.WeakFrom || (match.Score >= row.ReviewFrom && speaks && !against)
            : match.Score >= row.ReviewFrom;
        return match switch
        {
            _ when Has(match, QualifierEffect.Identifies) => (match.IsBlocking ? Sdk.Screening.Verdict.Deny : Sdk.Screening.Verdict.Review, Identifier),
            _ when !isNear => (Sdk.Screening.Verdict.Allow, ""),
            { IsBlocking: false } => (Sdk.Screening.Verdict.Review, NotBlocking),
            { Kind: ListedNameKind.Weak } => (Sdk.Screening.Verdict.Review, WeakName),
            _ when match.Score >= row.DenyFrom && match.SharedWords >= row.DenyWords && speaks && !against && IsSure(match) => (Sdk.Screening.Verdict.Deny, ListedName),
            _ => (Sdk.Screening.Verdict.Review, Resembles),
        };
    }

    private static bool IsSure(ListMatch match) =>
        match.Alignment.All(pair => pair.Asked is null || pair.Listed is null || pair.Similarity >= SureWord);

    private static bool Has(ListMatch match, QualifierEffect effect) => match.Qualifiers.Any(one => one.Effect == effect);

    /// <summary>The kinds of what speaks for or against it, without what was compared: that is of persons.</summary>
    private static string Beside(ListMatch match) => match.Qualifiers.Count == 0
        ? ", by nothing but the name"
        : $"; {string.Join(", ", match.Qualifiers.Select(one => $"{one.Kind} {Store.Words.Word(one.Effect)}").Distinct())}";

    private static string Embedded()
    {
        using var stream = typeof(ScreeningPolicy).Assembly.GetManifestResourceStream("screening-policy.json")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
