using FsCheck;
using FsCheck.Fluent;
using Fulfillment.Engine.Licensing;

namespace Fulfillment.Engine.Tests.Licensing;

public sealed class CancellationLicenseTests
{
    private static readonly DateOnly _start = new(2026, 11, 21);
    private static readonly DateOnly _ramp = new(2027, 11, 21);
    private static readonly DateOnly _end = new(2029, 11, 21);

    [Fact]
    public void It_is_the_same_license_expired_on_the_day_without_grace_and_flagged()
    {
        var day = new DateOnly(2027, 3, 1);

        var cancelled = CancellationLicense.Of(Claims(), day);

        Assert.Equivalent(
            Claims() with
            {
                Jti = cancelled.Jti,
                Iat = Midnight(day),
                Exp = Midnight(day),
                Intervals = [new LicenseInterval(_start, day, 37, "premium")],
                GraceDays = 0,
                Flags = new LicenseFlags { SeatReconciliation = true },
                Supersedes = "lic_1",
                FromCancellation = true,
            },
            cancelled,
            strict: true);
        Assert.NotEqual("lic_1", cancelled.Jti);
    }

    [Fact]
    public void What_lies_beyond_the_day_is_cut_off_and_what_lies_before_is_kept()
    {
        var cancelled = CancellationLicense.Of(Claims(), _ramp.AddDays(1));

        Assert.Equal(
            [new LicenseInterval(_start, _ramp, 37, "premium"), new LicenseInterval(_ramp, _ramp.AddDays(1), 60, "ultimate")],
            cancelled.Intervals);
    }

    [Fact]
    public void Of_a_license_that_had_not_begun_the_day_before_is_left()
    {
        var day = _start.AddDays(-10);

        var cancelled = CancellationLicense.Of(Claims(), day);

        Assert.Equal([new LicenseInterval(day.AddDays(-1), day, 37, "premium")], cancelled.Intervals);
        Assert.Equal((Midnight(day), Midnight(day)), (cancelled.Nbf, cancelled.Exp));
    }

    [Fact]
    public void A_cancellation_never_makes_a_license_longer() =>
        Assert.Equal(Midnight(_end), CancellationLicense.Of(Claims(), _end.AddDays(5)).Exp);

    [Fact]
    public void Of_any_license_and_day_it_is_sound_over_and_always_the_same() => Prop
        .ForAll(
            (from day in Gen.Choose(-400, 1500)
             from seats in Gen.Choose(1, 1_000_000)
             select (Day: _start.AddDays(day), Claims: Claims() with { Seats = seats })).ToArbitrary(),
            one =>
            {
                var cancelled = CancellationLicense.Of(one.Claims, one.Day);
                var again = CancellationLicense.Of(one.Claims, one.Day);
                return LicenseClaimRules.Faults(cancelled).Count == 0
                    && cancelled.Exp <= Midnight(one.Day)
                    && cancelled.Nbf <= cancelled.Exp && cancelled.Iat <= cancelled.Exp
                    && (cancelled.Seats, cancelled.Plan, cancelled.Sub) == (one.Claims.Seats, one.Claims.Plan, one.Claims.Sub)
                    && LicenseJson.Write(again).AsSpan().SequenceEqual(LicenseJson.Write(cancelled))
                    && ReferenceEquals(CancellationLicense.Of(cancelled, one.Day.AddDays(1)), cancelled);
            })
        .Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    private static DateTimeOffset Midnight(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);

    private static LicenseClaims Claims() => new()
    {
        Iss = "https://fulfillment.example",
        Sub = "S-1001",
        Jti = "lic_1",
        Iat = Midnight(_start),
        Nbf = Midnight(_start),
        Exp = Midnight(_end),
        Licensee = new Licensee("Jürgen Müller"),
        Plan = "premium",
        Seats = 37,
        Intervals = [new LicenseInterval(_start, _ramp, 37, "premium"), new LicenseInterval(_ramp, _end, 60, "ultimate")],
        Cloud = CloudMode.Online,
        Flags = new LicenseFlags { AutoRenew = true, SeatReconciliation = true },
    };
}
