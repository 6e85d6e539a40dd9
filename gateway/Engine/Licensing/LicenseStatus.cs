namespace Fulfillment.Engine.Licensing;

/// <summary>Where a license stands on a day. A function of time and of facts: it is stored nowhere.</summary>
public enum LicenseStatus
{
    /// <summary>It has not begun.</summary>
    Future,

    /// <summary>It is the one that counts, in its grace too.</summary>
    Current,

    /// <summary>
    /// A newer one of the same subscription and kind has begun. It never counts again, whatever becomes of that.
    /// </summary>
    Superseded,

    /// <summary>Its grace is over.</summary>
    Expired,

    /// <summary>It was taken back before its grace was over.</summary>
    Revoked,
}

/// <summary>The only place that says which status may follow which.</summary>
public static class LicenseTransitions
{
    private static readonly Dictionary<LicenseStatus, LicenseStatus[]> _next = new()
    {
        // Two of one day: the newer counts from its first day on, the older never did.
        [LicenseStatus.Future] = [LicenseStatus.Current, LicenseStatus.Superseded, LicenseStatus.Revoked],
        [LicenseStatus.Current] = [LicenseStatus.Superseded, LicenseStatus.Expired, LicenseStatus.Revoked],
        [LicenseStatus.Superseded] = [LicenseStatus.Revoked],
        [LicenseStatus.Expired] = [],
        [LicenseStatus.Revoked] = [],
    };

    public static bool Allows(LicenseStatus from, LicenseStatus to) => _next[from].Contains(to);

    /// <summary>The statuses that may follow, for the page in <c>specs/states</c>.</summary>
    public static IReadOnlyList<LicenseStatus> After(LicenseStatus status) => _next[status];
}
