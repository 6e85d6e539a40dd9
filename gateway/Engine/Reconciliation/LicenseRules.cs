using System.Text.Json;
using Fulfillment.Engine.Catalog;
using Fulfillment.Engine.Licensing;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Store;
using Fulfillment.Engine.Subscriptions;

namespace Fulfillment.Engine.Reconciliation;

/// <summary>
/// Who may use a product today has exactly one license that says so, not taken back, with the plan and the seats of the
/// coverage; who may not has none.
/// </summary>
internal static class LicenseRules
{
    public static IEnumerable<Finding> Check(Case at) =>
        at.Subscription.Delivery is DeliveryKind.CloudLicense or DeliveryKind.OfflineLicense or DeliveryKind.LegacyLicense
        && at.Origin?.Status == LineStatus.Provisioned
            ? Licenses(at).Concat(Code(at))
            : [];

    private static IEnumerable<Finding> Licenses(Case at)
    {
        var kind = LicenseTerms.KindOf(at.Subscription.Delivery);
        var places = at.Licenses.Select(license => license.Place).ToList();
        var current = at.Licenses.Where(license => license.StatusOn(at.Today, places) == LicenseStatus.Current).ToLookup(license => license.Kind == kind);
        return Surplus(at, current[false]).Concat(at.Covered.StateOn(at.Today) switch
        {
            SubscriptionState.Active or SubscriptionState.Grace or SubscriptionState.CancelScheduled =>
                current[true].ToList() is [var one, .. var more] ? Says(at, one).Concat(Surplus(at, more)) : [Missing(at, kind)],
            SubscriptionState.Cancelled => Surplus(at, current[true]),
            // A trial that is over leaves its license with days of grace, which the trial has not.
            SubscriptionState.Expired => Surplus(at, current[true].Where(license => license.EndsOn > at.Today)),
            _ => [],
        });
    }

    private static IEnumerable<Finding> Surplus(Case at, IEnumerable<License> licenses) => licenses.Take(1).Select(license => at.Find(
        DriftCodes.LicenseUnordered, Ordered(at), $"{license.Kind.Word()} license {license.Id} until {license.EndsOn:yyyy-MM-dd}"));

    private static Finding Missing(Case at, LicenseKind kind)
    {
        var newest = at.Licenses.Where(license => license.Kind == kind)
            .OrderBy(license => (license.SubscriptionVersion, license.StartsOn)).LastOrDefault();
        return newest?.RevokedAt is { } revoked
            ? at.Find(DriftCodes.LicenseRevoked, Ordered(at), $"license {newest.Id}, taken back on {revoked:yyyy-MM-dd}")
            : at.Find(DriftCodes.LicenseMissing, Ordered(at), newest is null ? "no license" : $"no current license; the newest, {newest.Id}, ends on {newest.EndsOn:yyyy-MM-dd}");
    }

    private static IEnumerable<Finding> Says(Case at, License license)
    {
        if (at.Listed.Contains(license.Id))
        {
            yield return at.Find(DriftCodes.LicenseRevoked, Ordered(at), $"license {license.Id}, which the revocation list names");
        }

        if (FaultOf(at, license) is { } fault)
        {
            yield return at.Find(DriftCodes.LicenseDiffers, Ordered(at), $"license {license.Id}: {fault}");
        }
    }

    /// <summary>The record is what we show, and the file is what the customer has: both must say what is covered.</summary>
    private static string? FaultOf(Case at, License license)
    {
        var (coverage, today) = (at.Covered, at.Today);
        var record = CoverageTerms.Of(license, today);
        if (!record.SequenceEqual(CoverageTerms.Asked(coverage, today, plans: false)))
        {
            return CoverageTerms.Of(record);
        }

        // The old container opens with a key only; what it was made of stands in the record.
        if (license.Kind == LicenseKind.Legacy)
        {
            return null;
        }

        if (Claims(license) is not { } claims)
        {
            return "its file cannot be read";
        }

        var file = CoverageTerms.Of(claims, today, plans: true);
        return claims.Jti != license.Id || claims.Sub != at.Subscription.Number ? "its file is of another license"
            : !file.SequenceEqual(CoverageTerms.Asked(coverage, today, plans: true)) ? $"its file says {CoverageTerms.Of(file)}"
            : null;
    }

    private static LicenseClaims? Claims(License license)
    {
        try
        {
            return LicenseDocument.ClaimsOf(license.File);
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            return null;
        }
    }

    private static IEnumerable<Finding> Code(Case at) =>
        at.Subscription.Delivery == DeliveryKind.CloudLicense && at.Licenses.Count > 0 && !at.HasCode
            ? [at.Find(DriftCodes.CodeMissing, "an activation code", "none")]
            : [];

    private static string Ordered(Case at) => at.Covered.StateOn(at.Today) is var state
        && state is SubscriptionState.Cancelled or SubscriptionState.Expired
            ? $"nothing: {state.Word()}"
            : CoverageTerms.Of(CoverageTerms.Asked(at.Covered, at.Today, plans: true));
}
