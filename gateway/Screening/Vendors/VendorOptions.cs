using System.ComponentModel.DataAnnotations;
using System.Reflection;
using Fulfillment.Screening.Regions;

namespace Fulfillment.Screening.Vendors;

/// <summary>Whom else to ask about the parties of an order, and how patiently.</summary>
public sealed class VendorOptions
{
    /// <summary>Names that hooks of the house have.</summary>
    private static readonly string[] _taken = ["embargo", "lists", "sandbox"];

    /// <summary>Where it is asked: an https address; http on the loopback only.</summary>
    public string? Url { get; set; }

    /// <summary>What its messages and ours are signed with: `whsec_` and 24 to 64 bytes in base64. Name a secret here.</summary>
    public string? Secret { get; set; }

    /// <summary>The secret before this one, while both sides change over: ours are signed with both, either is taken.</summary>
    public string? FormerSecret { get; set; }

    /// <summary>How long its answer may take in all; at most `Engine:Screening:BudgetMilliseconds`.</summary>
    [Range(10, 60_000)]
    public int BudgetMilliseconds { get; set; } = 250;

    /// <summary>Whether it is shown sandbox orders too: for a vendor's own test system.</summary>
    public bool AsksForSandbox { get; set; }

    /// <summary>The screening profiles of the partners whose orders it is asked about, `usual` for those without one; all when empty.</summary>
    public string[] Profiles { get; set; } = [];

    /// <summary>The share of questions without an answer from which on it is left alone for a while.</summary>
    [Range(0.01, 1.0)]
    public double FailureRatio { get; set; } = 0.5;

    /// <summary>Fewer questions than these say nothing.</summary>
    [Range(2, 10_000)]
    public int LeastCalls { get; set; } = 10;

    /// <summary>Over how many seconds they are counted.</summary>
    [Range(0.5, 3600)]
    public double SampleSeconds { get; set; } = 30;

    /// <summary>For how many seconds it is left alone.</summary>
    [Range(0.5, 3600)]
    public double BreakSeconds { get; set; } = 15;

    internal IReadOnlyList<string> Secrets => [.. new[] { Secret, FormerSecret }.Where(one => !string.IsNullOrEmpty(one)).Select(one => one!)];

    /// <param name="setting">The name of the setting that holds these, such as <c>Screening:Vendors:acme</c>.</param>
    /// <param name="name">What the vendor is called.</param>
    internal IEnumerable<string> Faults(string setting, string name)
    {
        if (name.Length is < 1 or > 40 || !Forms.IsId(name))
            yield return $"{setting}: a vendor is called by at most 40 lower-case letters, digits and hyphens.";
        if (_taken.Contains(name))
            yield return $"{setting}: {name} is a hook of the house; give the vendor another name.";
        if (!IsGoodAddress(Url))
            yield return $"{setting}:{nameof(Url)} must be an address that begins with https:// (http:// on the loopback only) and holds no user name and no fragment.";
        if (!VendorSignature.IsSecret(Secret))
            yield return $"{setting}:{nameof(Secret)} must be whsec_ and 24 to 64 bytes in base64.";
        if (!string.IsNullOrEmpty(FormerSecret) && !VendorSignature.IsSecret(FormerSecret))
            yield return $"{setting}:{nameof(FormerSecret)} must be whsec_ and 24 to 64 bytes in base64, or be left out.";
        foreach (var profile in Profiles.Where(profile => profile.Length is < 1 or > 40 || !Forms.IsId(profile)))
            yield return $"{setting}:{nameof(Profiles)} has '{profile}', which is no profile: lower-case letters, digits and hyphens.";
        foreach (var (option, range) in Ranges().Where(option => !option.Range.IsValid(option.Option.GetValue(this))))
            yield return FormattableString.Invariant($"{setting}:{option.Name} must be from {range.Minimum} to {range.Maximum}.");
    }

    private static bool IsGoodAddress(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri is { UserInfo: "", Fragment: "", Host.Length: > 0 }
        && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback));

    private static IEnumerable<(PropertyInfo Option, RangeAttribute Range)> Ranges() =>
        from option in typeof(VendorOptions).GetProperties()
        let range = option.GetCustomAttribute<RangeAttribute>()
        where range is not null
        select (option, range);
}
