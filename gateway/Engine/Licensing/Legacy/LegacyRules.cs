namespace Fulfillment.Engine.Licensing.Legacy;

/// <summary>What must hold between the members of one old license, whoever wrote it.</summary>
internal static class LegacyRules
{
    /// <returns>Every fault, in words that name the member. Empty when the license is sound.</returns>
    public static IReadOnlyList<string> Faults(LegacyLicense license) =>
        [.. Texts(license), .. Days(license), .. Amounts(license)];

    private static IEnumerable<string> Texts(LegacyLicense license)
    {
        (string Name, string? Text)[] texts =
        [
            ("licensee.Name", license.Licensee.Name), ("licensee.Company", license.Licensee.Company),
            ("restrictions.id", license.Restrictions.Id), ("restrictions.plan", license.Restrictions.Plan),
            ("restrictions.subscription_id", license.Restrictions.SubscriptionId),
            ("restrictions.subscription_name", license.Restrictions.SubscriptionName),
        ];
        return texts.Where(text => text.Text is not null && !LicenseClaimRules.IsSound(text.Text))
            .Select(text => $"{text.Name} must have 1 to {LicenseClaimRules.MaxTextLength} well-formed characters.");
    }

    private static IEnumerable<string> Days(LegacyLicense license)
    {
        if (license.StartsOn > license.EndsOn)
            yield return "issued_at is not after expires_at.";
        if (license.BlockChangesOn < license.EndsOn)
            yield return "block_changes_at is not before expires_at.";

        var (from, to) = (license.Restrictions.TrueupFrom, license.Restrictions.TrueupTo);
        if ((from is null) != (to is null) || from >= to)
            yield return "trueup_from is before trueup_to.";
    }

    private static IEnumerable<string> Amounts(LegacyLicense license)
    {
        var what = license.Restrictions;
        if (license.Version != 1)
            yield return "version is 1.";
        if (what.ActiveUserCount < 1)
            yield return "active_user_count is at least 1.";
        if (what.PreviousUserCount < 1 || what.TrueupQuantity < 1)
            yield return "previous_user_count and trueup_quantity are at least 1 where they are given.";
        if (license.OfflineCloudLicensingEnabled && !license.CloudLicensingEnabled)
            yield return "offline_cloud_licensing_enabled needs cloud_licensing_enabled.";
    }
}
