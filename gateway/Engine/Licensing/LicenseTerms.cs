using Fulfillment.Engine.Catalog;
using Fulfillment.Engine.Subscriptions;

namespace Fulfillment.Engine.Licensing;

/// <summary>
/// What a subscription's license says on a day. It follows from the subscription's version and the stretch that the day
/// falls into, and from nothing else: whoever issues it again issues the same.
/// </summary>
public sealed record LicenseTerms
{
    public required Subscription Subscription { get; init; }

    public required LicenseKind Kind { get; init; }

    public required DateOnly Today { get; init; }

    public required string Issuer { get; init; }

    public required Licensee Licensee { get; init; }

    /// <summary>The id of the license before.</summary>
    public string? Replaces { get; init; }

    /// <summary>The kind of license with which a subscription is delivered.</summary>
    public static LicenseKind KindOf(DeliveryKind delivery) => delivery switch
    {
        DeliveryKind.OfflineLicense => LicenseKind.Offline,
        DeliveryKind.LegacyLicense => LicenseKind.Legacy,
        _ => LicenseKind.Cloud,
    };

    public LicenseClaims Claims()
    {
        var stretches = Licensed(Subscription.Coverage, Today);
        var start = Midnight(stretches[0].StartsOn);
        var flags = Subscription.Coverage.Flags;
        var isOver = Subscription.Coverage.CancelledFrom <= Today;
        return new LicenseClaims
        {
            Iss = Issuer,
            Sub = Subscription.Number,
            Jti = LicenseId.For(Subscription.Id, (int)Subscription.Version, stretches[0].StartsOn, Store.Words.Word(Kind), start),
            Iat = start,
            Nbf = start,
            Exp = Midnight(stretches[^1].EndsOn),
            Licensee = Licensee,
            Plan = stretches[0].What.Plan.Name,
            Seats = checked((int)stretches[0].What.Seats),
            Intervals =
            [
                .. stretches.Select(one => new LicenseInterval(
                    one.StartsOn, one.EndsOn, checked((int)one.What.Seats), one.What.Plan.Name)
                {
                    AddOns = one.What.AddOns == stretches[0].What.AddOns ? null : AddOns(one.What.AddOns),
                }),
            ],
            AddOns = AddOns(stretches[0].What.AddOns),
            Cloud = Kind == LicenseKind.Offline ? CloudMode.Offline : CloudMode.Online,
            GraceDays = isOver ? 0 : License.GraceDays,
            Flags = new LicenseFlags
            {
                AutoRenew = flags.AutoRenew && !isOver,
                SeatReconciliation = flags.SeatReconciliation,
                OperationalData = flags.OperationalData,
            },
            Trueup = TrueUp(Subscription.Coverage, stretches[0].StartsOn),
            Supersedes = Replaces,
            FromCancellation = isOver,
            Sandbox = Subscription.Sandbox,
        };
    }

    /// <summary>
    /// From the day on, to the end. Of one that is cancelled only the day before: the license says that it is over, and
    /// begins on no day on which another of its version does.
    /// </summary>
    private static IReadOnlyList<Stretch> Licensed(Coverage coverage, DateOnly today)
    {
        var stretches = coverage.StretchesFrom(today);
        if (coverage.CancelledFrom is not { } end || end > today)
        {
            return stretches;
        }

        var what = stretches is [.., var last]
            ? last.What
            : new Entitlement(coverage.PaidPlanOn(end), EntitlementSource.Term, coverage.SeatsOn(end), EntitlementSource.Term);
        var start = stretches.Any(stretch => stretch.StartsOn == end.AddDays(-1)) ? end.AddDays(-2) : end.AddDays(-1);
        return [new Stretch(start, end, what)];
    }

    private static IReadOnlyList<LicenseAddOn> AddOns(AddOns held) =>
        [.. held.Amounts().Select(one => new LicenseAddOn(one.Key, checked((int)one.Value)))];

    private static LicenseTrueup? TrueUp(Coverage coverage, DateOnly day)
    {
        if (coverage.TermOn(day) is not { } term)
        {
            return null;
        }

        var paid = coverage.TrueUps.Where(trueUp => term.StartsOn <= trueUp.On && trueUp.On < term.EndsOn).Sum(trueUp => trueUp.Seats);
        return paid > 0 ? new LicenseTrueup(checked((int)paid), new LicensePeriod(term.StartsOn, term.EndsOn)) : null;
    }

    private static DateTimeOffset Midnight(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
}
