using Fulfillment.Engine.Licensing;
using Fulfillment.Engine.Subscriptions;

namespace Fulfillment.Engine.Tests.Licensing;

public sealed class LicenseStatusTests
{
    private static readonly DateOnly _start = new(2026, 11, 21);
    private static readonly DateOnly _end = new(2027, 11, 21);

    [Fact]
    public void A_license_is_current_from_its_first_day_to_the_end_of_its_grace()
    {
        var license = License();

        Assert.Equal(LicenseStatus.Future, license.StatusOn(_start.AddDays(-1)));
        Assert.Equal(LicenseStatus.Current, license.StatusOn(_start));
        Assert.Equal(LicenseStatus.Current, license.StatusOn(_end.AddDays(13)));
        Assert.Equal(LicenseStatus.Expired, license.StatusOn(_end.AddDays(14)));
    }

    [Fact]
    public void A_newer_license_supersedes_it_from_the_day_on_which_that_begins()
    {
        var (license, next) = (License(), License(version: 2, from: _start.AddDays(100)));

        Assert.Equal(LicenseStatus.Current, license.StatusOn(_start.AddDays(99), [license.Place, next.Place]));
        Assert.Equal(LicenseStatus.Superseded, license.StatusOn(_start.AddDays(100), [license.Place, next.Place]));
        Assert.Equal(LicenseStatus.Current, next.StatusOn(_start.AddDays(100), [license.Place, next.Place]));
    }

    [Fact]
    public void One_of_another_kind_or_subscription_supersedes_nothing()
    {
        var license = License();
        var others = new[]
        {
            License(version: 2) with { Kind = LicenseKind.Legacy },
            License(version: 2) with { SubscriptionId = "sub_2" },
        };

        Assert.Equal(LicenseStatus.Current, license.StatusOn(_start, others.Select(other => other.Place)));
    }

    [Fact]
    public void One_that_was_revoked_before_it_began_supersedes_nothing()
    {
        var license = License();
        var next = License(version: 2, from: _start.AddDays(100)) with { RevokedAt = At(_start.AddDays(99)) };
        var begun = next with { RevokedAt = At(_start.AddDays(100)) };

        Assert.Equal(LicenseStatus.Current, license.StatusOn(_start.AddDays(100), [next.Place]));
        Assert.Equal(LicenseStatus.Superseded, license.StatusOn(_start.AddDays(100), [begun.Place]));
    }

    [Fact]
    public void What_begins_after_its_grace_finds_it_expired()
    {
        var (license, late) = (License(), License(version: 2, from: _end.AddDays(14)));

        Assert.Equal(LicenseStatus.Expired, license.StatusOn(_end.AddDays(14), [late.Place]));
    }

    [Fact]
    public void A_license_from_a_cancellation_has_no_grace_and_puts_the_older_out_of_use()
    {
        var license = License();
        var cancelled = License(version: 2, to: _start.AddDays(30)) with { FromCancellation = true };

        Assert.Equal(LicenseStatus.Expired, cancelled.StatusOn(_start.AddDays(30), [license.Place, cancelled.Place]));
        Assert.Equal(LicenseStatus.Superseded, license.StatusOn(_start.AddDays(30), [license.Place, cancelled.Place]));
    }

    [Fact]
    public void A_revocation_counts_until_the_license_is_expired_anyway()
    {
        var revoked = License() with { RevokedAt = At(_start.AddDays(3)) };
        var tooLate = License() with { RevokedAt = At(_end.AddDays(14)) };

        Assert.Equal(LicenseStatus.Revoked, revoked.StatusOn(_start.AddDays(3)));
        Assert.Equal(LicenseStatus.Expired, tooLate.StatusOn(_end.AddDays(15)));
    }

    private static DateTimeOffset At(DateOnly day) => new(day.ToDateTime(new TimeOnly(12, 0)), TimeSpan.Zero);

    private static License License(long version = 1, DateOnly? from = null, DateOnly? to = null) => new()
    {
        Id = $"lic_{version}",
        Partner = "acme",
        OrderId = "ord_1",
        LineId = "lin_1",
        SubscriptionId = "sub_1",
        SubscriptionVersion = version,
        Kind = LicenseKind.Cloud,
        Plan = "premium",
        Intervals = [new Interval(from ?? _start, to ?? (from > _end ? _end.AddYears(1) : _end), 10)],
        Kid = "k",
        File = "f",
        CreatedAt = default,
    };
}
