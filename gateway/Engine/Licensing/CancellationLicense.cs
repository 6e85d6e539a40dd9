namespace Fulfillment.Engine.Licensing;

/// <summary>
/// What a product is given for a license that was cancelled: the same license, expired already, without any grace and
/// flagged, so that the product stores it and falls back to no older one.
/// </summary>
public static class CancellationLicense
{
    private const string Kind = "cancellation";

    /// <summary>
    /// The claims. The same license and day give the same claims and so the same id. What lies beyond the day is cut
    /// off; of one that had not begun the day before is left, for a license has at least one interval.
    /// </summary>
    /// <param name="license">
    /// The newest license of the subscription. One that is from a cancellation stays as it is.
    /// </param>
    /// <param name="cancelledOn">
    /// The first day that is no longer covered, today or earlier; beyond the license's end, its end.
    /// </param>
    public static LicenseClaims Of(LicenseClaims license, DateOnly cancelledOn)
    {
        if (license.FromCancellation)
            return license;

        var end = Earlier(new DateTimeOffset(cancelledOn.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero), license.Exp);
        var day = DateOnly.FromDateTime(end.UtcDateTime);
        return license with
        {
            Jti = LicenseId.For(license.Jti, 0, day, Kind, end),
            Iat = end,
            Nbf = Earlier(license.Nbf, end),
            Exp = end,
            Intervals = Until(day, license),
            GraceDays = 0,
            Flags = license.Flags with { AutoRenew = false },
            Supersedes = license.Jti,
            FromCancellation = true,
        };
    }

    private static List<LicenseInterval> Until(DateOnly day, LicenseClaims license)
    {
        var begun = license.Intervals.Where(interval => interval.Start < day)
            .Select(interval => interval.End > day ? interval with { End = day } : interval)
            .ToList();
        return begun.Count > 0 ? begun : [new LicenseInterval(day.AddDays(-1), day, license.Seats, license.Plan)];
    }

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;
}
