using Fulfillment.Engine.Instances;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Tests.Support;

namespace Fulfillment.Engine.Tests.Instances;

/// <summary>Which license an instance is given, day by day.</summary>
public abstract class LicenseDeskTests(Func<Task<TestStore>> open) : InstanceTests(open)
{
    [DatabaseFact]
    public async Task As_the_next_interval_begins_its_license_is_issued_once_for_all_instances()
    {
        var subscription = await NewAsync(Ramp());
        var (one, two) = (await ActivateAsync(subscription), await ActivateAsync(subscription, "b"));
        var before = await ReportAsync(one, Sync(one.License.License.Id));

        StandOn("2027-05-01");
        var changed = await ReportAsync(one, Sync(one.License.License.Id));
        var other = await ReportAsync(two, Sync(two.License.License.Id));
        var activated = await ActivateAsync(subscription, "c");
        var after = await ReportAsync(one, Sync(changed.Standing.License.License.Id));

        Assert.Equal((true, false, true), (before.HasCurrent, changed.HasCurrent, after.HasCurrent));
        var license = changed.Standing.License.License;
        Assert.Equal((license.File, license.File), (other.Standing.License.License.File, activated.License.License.File));
        var claims = await ClaimsAsync(license);
        Assert.Equal((25, one.License.License.Id), (claims.Seats, claims.Supersedes));
        Assert.Equal(2L, await CountAsync("licenses"));
        Assert.Equal(["license.issue", "license.show", "license.show", "license.show"], await Engine.AuditAsync(license.Id));
    }

    [DatabaseFact]
    public async Task Instances_at_once_on_the_first_day_of_an_interval_get_one_license()
    {
        var subscription = await NewAsync(Ramp());
        var standings = new List<InstanceStanding>();
        for (var n = 0; n < 10; n++)
        {
            standings.Add(await ActivateAsync(subscription, $"instance-{n}"));
        }

        StandOn("2027-05-01");
        var taken = await Task.WhenAll(standings.Select(standing => Task.Run(() => ReportAsync(standing, Sync(standing.License.License.Id)))));

        Assert.Single(taken.Select(one => one.Standing.License.License.File).Distinct());
        Assert.Equal(2L, await CountAsync("licenses"));
    }

    [DatabaseFact]
    public async Task What_is_to_come_is_told()
    {
        var standing = await ActivateAsync(await NewAsync(Ramp()));

        var toCome = Assert.Single(standing.ToCome);

        Assert.Equal((new DateOnly(2027, 5, 1), new DateOnly(2027, 11, 21), 25L), (toCome.StartsOn, toCome.EndsOn, toCome.What.Seats));
    }

    [DatabaseFact]
    public async Task More_seats_reach_the_instance_with_its_next_call()
    {
        var subscription = await NewAsync();
        var standing = await ActivateAsync(subscription);

        await ChangeAsync(subscription, OrderAction.AddSeats, line => line with { Quantity = 5 });
        var taken = await ReportAsync(standing, Sync(standing.License.License.Id));

        Assert.False(taken.HasCurrent);
        Assert.Equal(15, (await ClaimsAsync(taken.Standing.License.License)).Seats);
        Assert.Equal(2L, await CountAsync("licenses"));
    }

    [DatabaseFact]
    public async Task A_cancellation_reaches_the_instance_as_a_license_that_has_expired_already()
    {
        var subscription = await NewAsync();
        var standing = await ActivateAsync(subscription);
        await ChangeAsync(subscription, OrderAction.Cancel, line => line with { StartsOn = new DateOnly(2027, 3, 1) });

        StandOn("2027-02-28");
        var before = await ReportAsync(standing, Sync());
        StandOn("2027-03-01");
        var after = await ReportAsync(standing, Sync(before.Standing.License.License.Id));
        var again = await ReportAsync(standing, Sync(after.Standing.License.License.Id));

        Assert.False((await ClaimsAsync(before.Standing.License.License)).FromCancellation);
        var claims = await ClaimsAsync(after.Standing.License.License);
        Assert.Equal((true, new DateTimeOffset(2027, 3, 1, 0, 0, 0, TimeSpan.Zero)), (claims.FromCancellation, claims.Exp));
        Assert.Equal((false, true, true), (after.HasCurrent, after.Standing.License.FromCancellation, again.HasCurrent));
        Assert.Contains(after.Notices, notice => notice.Kind == NoticeKind.Cancelled);
        Assert.Equal(3L, await CountAsync("licenses"));
    }

    [DatabaseFact]
    public async Task What_is_cancelled_at_once_is_told_by_the_license_of_the_cancellation()
    {
        var subscription = await NewAsync();
        var standing = await ActivateAsync(subscription);
        StandOn("2027-01-10");

        await ChangeAsync(subscription, OrderAction.Cancel);
        var taken = await ReportAsync(standing, Sync(standing.License.License.Id));

        Assert.True((await ClaimsAsync(taken.Standing.License.License)).FromCancellation);
        Assert.Equal(2L, await CountAsync("licenses"));
    }

    [DatabaseFact]
    public async Task What_has_ended_is_still_answered()
    {
        var standing = await ActivateAsync(await NewAsync(Ramp()));
        StandOn("2027-12-24");

        var taken = await ReportAsync(standing, Report(12));

        Assert.Equal(NoticeKind.Expired, taken.Notices[0].Kind);
        Assert.Equal(2L, await CountAsync("licenses"));
    }

    private static LineContent Ramp() =>
        A.Line(quantity: 10) with { Phases = [new Phase(new DateOnly(2027, 5, 1), 25)] };
}

public sealed class LicenseDeskTestsOnSqlite() : LicenseDeskTests(TestStore.OnSqliteAsync);

public sealed class LicenseDeskTestsOnPostgres() : LicenseDeskTests(TestStore.OnPostgresAsync);
