using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Fulfillment.Sdk.Screening;

namespace Fulfillment.Screening.Vendors;

/// <summary>What a vendor's answer comes to. Closed: three ends.</summary>
internal abstract record VendorReply
{
    private VendorReply()
    {
    }

    public sealed record Answered(VendorWord Word) : VendorReply;

    /// <summary>The answer comes later.</summary>
    public sealed record Pending(string Reference) : VendorReply;

    /// <summary>There is none, and it is not known whether one comes.</summary>
    public sealed record Missing(string Rule, string Summary) : VendorReply;

    public static Missing Garbage(string summary) => new(VendorRules.Garbage, summary);

    /// <summary>Reads a body whole and strictly, or not at all.</summary>
    /// <param name="name">What the vendor is called.</param>
    /// <param name="status">200 for an answer, 202 for one that comes later.</param>
    /// <param name="body">The bytes.</param>
    public static VendorReply Read(string name, int status, ReadOnlySpan<byte> body)
    {
        if (status == 200)
        {
            return Form(body, VendorJson.Default.AnswerForm) is { } form && VendorWord.Of(name, form.Verdict, form.Reference, form.Reasons) is { } word
                ? new Answered(word)
                : Garbage("The answer is not a whole verdict in the agreed form.");
        }

        return Form(body, VendorJson.Default.PendingForm) is { } pending && VendorWord.IsReference(pending.Reference)
            ? new Pending(pending.Reference)
            : Garbage("It said that the answer comes later, but not in the agreed form.");
    }

    /// <returns><c>null</c> where it is not exactly of this form.</returns>
    internal static T? Form<T>(ReadOnlySpan<byte> body, JsonTypeInfo<T> form)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(body, form);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>Why a vendor's word is missing, or was not asked for.</summary>
internal static class VendorRules
{
    public const string Pending = "vendor.pending";
    public const string Timeout = "vendor.timeout";
    public const string Garbage = "vendor.garbage";
    public const string TooLarge = "vendor.tooLarge";
    public const string Open = "vendor.open";
    public const string Refused = "vendor.refused";
    public const string Redirected = "vendor.redirected";
    public const string Throttled = "vendor.throttled";
    public const string Failed = "vendor.failed";
    public const string Unreachable = "vendor.unreachable";
    public const string NotAsked = "vendor.notAsked";
}

/// <summary>A vendor's verdict with its reasons, checked.</summary>
internal sealed record VendorWord(Verdict Verdict, string Reference, IReadOnlyList<ScreeningReason> Reasons)
{
    private const int LongestReference = 100;
    private const int LongestCode = 60;
    private const int LongestSummary = 500;
    private const int MostReasons = 50;

    private static readonly string[] _roles = ["customer", "distributor", "reseller", "licensee", "billTo"];

    /// <returns><c>null</c> where something in it is not as agreed.</returns>
    public static VendorWord? Of(string name, string verdict, string reference, IReadOnlyList<ReasonForm> reasons)
    {
        if (VerdictOf(verdict) is not { } meant || !IsReference(reference) || reasons.Count > MostReasons || !reasons.All(IsReason))
            return null;

        var why = reasons.Select(reason => new ScreeningReason
        {
            Rule = $"vendor.{name}.{reason.Code}",
            Verdict = meant,
            Party = reason.Party ?? "order",
            Summary = reason.Summary,
        }).ToList();
        if (why.Count == 0 && meant != Verdict.Allow)
            why.Add(new() { Rule = $"vendor.{name}", Verdict = meant, Party = "order", Summary = "The vendor gives no reason." });
        return new VendorWord(meant, reference, why);
    }

    public static bool IsReference(string text) => text.Length is >= 1 and <= LongestReference && text.All(c => c is > ' ' and < '\u007f');

    private static Verdict? VerdictOf(string text) => text switch
    {
        "allow" => Verdict.Allow,
        "review" => Verdict.Review,
        "deny" => Verdict.Deny,
        _ => null,
    };

    private static bool IsReason(ReasonForm? reason) => reason is not null
        && reason.Code.Length is >= 1 and <= LongestCode && reason.Code.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_')
        && reason.Summary.Length is >= 1 and <= LongestSummary && !reason.Summary.Any(char.IsControl)
        && (reason.Party is null || _roles.Contains(reason.Party));
}
