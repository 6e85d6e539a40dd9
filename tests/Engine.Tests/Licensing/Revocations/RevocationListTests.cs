using Fulfillment.Engine.Licensing.Revocations;

namespace Fulfillment.Engine.Tests.Licensing.Revocations;

public sealed class RevocationListTests
{
    private const string Issuer = "https://fulfillment.example";

    private static readonly DateTimeOffset _now = new(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset _midnight = new(2026, 11, 21, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_same_revocations_of_a_day_make_the_same_list_at_any_time_and_in_any_order()
    {
        var revocations = new[] { Revoked("lic_b"), Revoked("lic_a"), Revoked("lic_c", at: _now.AddHours(-1).AddMilliseconds(7)) };

        var morning = RevocationJson.Write(RevocationList.Of(Issuer, revocations, _now));
        var evening = RevocationJson.Write(RevocationList.Of(Issuer, revocations.Reverse(), _now.AddHours(13)));

        Assert.Equal(
            """{"iss":"https://fulfillment.example","issued":1795251600,"next_update":1795392000,"entries":[{"license":"lic_a","reason":"disclosed","at":1794000000},{"license":"lic_b","reason":"disclosed","at":1794000000},{"license":"lic_c","reason":"disclosed","at":1795251600}]}""",
            System.Text.Encoding.UTF8.GetString(morning));
        Assert.Equal(morning, evening);
    }

    [Fact]
    public void Each_day_brings_a_new_one_before_the_old_one_is_stale()
    {
        var today = RevocationList.Of(Issuer, [], _now);
        var tomorrow = RevocationList.Of(Issuer, [], _midnight.AddDays(1));

        Assert.Equal((_midnight, _midnight.AddDays(2)), (today.Issued, today.NextUpdate));
        Assert.Equal((_midnight.AddDays(1), _midnight.AddDays(3)), (tomorrow.Issued, tomorrow.NextUpdate));
        Assert.False(today.IsStaleAt(_midnight.AddDays(2).AddSeconds(-1)));
        Assert.True(today.IsStaleAt(_midnight.AddDays(2)));
    }

    [Fact]
    public void A_license_that_is_expired_beyond_its_grace_is_left_out()
    {
        var ended = new DateOnly(2026, 11, 7);

        Assert.Empty(RevocationList.Of(Issuer, [Revoked("lic_a", endsOn: ended)], _now).Entries);
        Assert.True(RevocationList.Of(Issuer, [Revoked("lic_a", endsOn: ended.AddDays(1))], _now).Revokes("lic_a"));
    }

    [Fact]
    public void A_sandbox_s_clock_that_is_ahead_issues_no_list_in_the_future()
    {
        var list = RevocationList.Of(Issuer, [Revoked("lic_a", at: _now.AddYears(1))], _now);

        Assert.Equal(_midnight, list.Issued);
        Assert.True(list.Revokes("lic_a"));
    }

    private static Revocation Revoked(string license, DateTimeOffset? at = null, DateOnly? endsOn = null) => new()
    {
        LicenseId = license,
        Partner = "acme",
        SubscriptionId = "sub_1",
        Reason = RevocationReason.Disclosed,
        EndsOn = endsOn ?? new DateOnly(2029, 11, 21),
        Sandbox = false,
        RevokedAt = at ?? DateTimeOffset.FromUnixTimeSeconds(1794000000),
    };
}
