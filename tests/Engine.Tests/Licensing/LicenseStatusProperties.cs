using FsCheck;
using FsCheck.Fluent;
using Fulfillment.Engine.Licensing;
using Interval = Fulfillment.Engine.Subscriptions.Interval;

namespace Fulfillment.Engine.Tests.Licensing;

/// <summary>What must hold of any set of licenses of one subscription, however they came about.</summary>
public sealed class LicenseStatusProperties
{
    private const int Days = 120;

    private static readonly DateOnly _first = new(2027, 1, 1);
    private static readonly Config _config = Config.QuickThrowOnFailure.WithMaxTest(400);

    [Fact]
    public void At_most_one_license_of_a_kind_is_current_at_any_instant() => Check(licenses =>
        Each(day => licenses.Where(license => StatusOn(license, day, licenses) == LicenseStatus.Current)
            .GroupBy(license => license.Kind).All(current => current.Count() == 1)));

    [Fact]
    public void The_current_one_is_the_newest_that_has_begun() => Check(licenses =>
        Each(day => licenses.Where(license => StatusOn(license, day, licenses) == LicenseStatus.Current)
            .All(current => !licenses.Any(other => other.Place.IsNewerThan(current.Place) && other.Place.TakesOverOn <= day))));

    [Fact]
    public void A_revoked_license_is_never_current() => Check(licenses =>
        Each(day => licenses.Where(license => license.RevokedAt is not null && Day(license.RevokedAt.Value) < license.ExpiresOn)
            .All(license => StatusOn(license, day, licenses) == LicenseStatus.Revoked)));

    [Fact]
    public void Statuses_follow_one_another_as_the_table_says() => Check(licenses =>
        licenses.All(license => Each(day =>
            StatusOn(license, day.AddDays(-1), licenses) is var before
            && StatusOn(license, day, licenses) is var after
            && (before == after || LicenseTransitions.Allows(before, after)))));

    [Fact]
    public void The_order_in_which_they_are_known_does_not_matter() => Check(licenses =>
        Each(day => licenses.All(license =>
            StatusOn(license, day, licenses) == StatusOn(license, day, [.. licenses.Reverse()]))));

    private static void Check(Func<IReadOnlyList<License>, bool> holds) =>
        Prop.ForAll(Licenses().ToArbitrary(), holds).Check(_config);

    private static bool Each(Func<DateOnly, bool> holds) => Enumerable.Range(-5, Days).All(day => holds(_first.AddDays(day)));

    private static LicenseStatus StatusOn(License license, DateOnly day, IReadOnlyList<License> all) =>
        license.StatusOn(day, all.Select(one => one.Place));

    private static DateOnly Day(DateTimeOffset at) => DateOnly.FromDateTime(at.UtcDateTime);

    private static Gen<IReadOnlyList<License>> Licenses() =>
        One().ListOf().Select(all => (IReadOnlyList<License>)[.. all.Select((one, i) => one with { Id = $"lic_{i:000}" })]);

    private static Gen<License> One() =>
        from start in Gen.Choose(0, 60)
        from length in Gen.Choose(1, 40)
        from version in Gen.Choose(1, 5)
        from kind in Gen.Elements(LicenseKind.Cloud, LicenseKind.Offline)
        from revoked in Gen.Choose(-60, 90)
        from cancelled in Gen.Choose(0, 4)
        select new License
        {
            Id = "",
            Partner = "acme",
            OrderId = "ord_1",
            LineId = "lin_1",
            SubscriptionId = "sub_1",
            SubscriptionVersion = version,
            Kind = kind,
            Plan = "premium",
            Intervals = [new Interval(_first.AddDays(start), _first.AddDays(start + length), 10)],
            Kid = "k",
            File = "f",
            RevokedAt = revoked < 0 ? null : new DateTimeOffset(_first.AddDays(revoked).ToDateTime(new TimeOnly(9, 0)), TimeSpan.Zero),
            FromCancellation = cancelled == 0,
            CreatedAt = default,
        };
}
