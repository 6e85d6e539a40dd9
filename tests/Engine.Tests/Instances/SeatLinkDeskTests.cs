using Fulfillment.Engine.Instances;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Tests.Support;
using Fulfillment.Engine.Usage;

namespace Fulfillment.Engine.Tests.Instances;

/// <summary>What installed products report: in any order, late, twice, by wrong clocks.</summary>
public abstract class SeatLinkDeskTests(Func<Task<TestStore>> open) : InstanceTests(open)
{
    private static readonly DateOnly _today = new(2026, 11, 21);

    [DatabaseFact]
    public async Task A_report_is_kept_by_day_with_the_highest_and_the_last_count()
    {
        var standing = await ActivateAsync(await NewAsync());

        await ReportAsync(standing, Report(7, max: 9));
        Clock.Advance(TimeSpan.FromHours(2));
        await ReportAsync(standing, Report(5));

        var day = Assert.Single(await DaysAsync(standing));
        Assert.Equal((9L, 5L, "a"), (day.Seats, day.LastSeats, day.InstanceId));
    }

    [DatabaseFact]
    public async Task The_same_report_again_changes_nothing()
    {
        var standing = await ActivateAsync(await NewAsync());
        var report = Report(7, max: 9);

        await ReportAsync(standing, report);
        var before = Assert.Single(await DaysAsync(standing));
        Clock.Advance(TimeSpan.FromHours(3));
        await ReportAsync(standing, report);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => ReportAsync(standing, report))));

        Assert.Equal(before, Assert.Single(await DaysAsync(standing)));
        Assert.Equal(2L, await CountAsync("seat_reports"));
    }

    [DatabaseFact]
    public async Task Reports_count_the_same_in_whatever_order_they_come()
    {
        var subscription = await NewAsync();
        var (one, two) = (await ActivateAsync(subscription), await ActivateAsync(subscription, "b"));
        var morning = Report(4);
        Clock.Advance(TimeSpan.FromHours(4));
        var noon = Report(6);
        Clock.Advance(TimeSpan.FromHours(4));

        await ReportAsync(one, morning);
        await ReportAsync(one, noon);
        await ReportAsync(two, noon);
        await ReportAsync(two, morning);

        var days = await DaysAsync(one);
        Assert.Equal([(6L, 6L), (6L, 6L)], days.Select(day => (day.Seats, day.LastSeats)));
    }

    [DatabaseFact]
    public async Task A_day_long_gone_can_still_be_told()
    {
        var standing = await ActivateAsync(await NewAsync());
        Clock.Advance(TimeSpan.FromDays(40));
        await ReportAsync(standing, Report(3));

        await ReportAsync(standing, Report(8, day: _today.AddDays(1)));

        Assert.Equal([8L, 3L], (await DaysAsync(standing)).OrderBy(day => day.Day).Select(day => day.Seats));
    }

    [DatabaseFact]
    public async Task A_day_too_far_ahead_is_refused_and_tomorrow_is_not()
    {
        var standing = await ActivateAsync(await NewAsync());

        var tomorrow = await TryReportAsync(standing, Report(3, day: _today.AddDays(1)));
        var later = await TryReportAsync(standing, Report(3, day: _today.AddDays(2)));

        Assert.IsType<SeatLinkOutcome.Taken>(tomorrow);
        Assert.Equal("usage.tooEarly", Assert.IsType<SeatLinkOutcome.Refused>(later).Code);
    }

    [DatabaseFact]
    public async Task A_wrong_clock_is_noted_and_decides_nothing()
    {
        var standing = await ActivateAsync(await NewAsync());
        foreach (var skew in new[] { TimeSpan.FromDays(400), TimeSpan.FromDays(-400) })
        {
            var report = Report(6) with { Timestamp = Clock.GetUtcNow() + skew };

            var taken = await ReportAsync(standing, report);
            Clock.Advance(TimeSpan.FromMinutes(1));
            await ReportAsync(standing, report);

            Assert.Contains(taken.Notices, notice => notice.Kind == NoticeKind.ClockSkew);
            Assert.Equal(skew, taken.Standing.Activation.ClockSkew);
        }

        Assert.Equal(6L, Assert.Single(await DaysAsync(standing)).Seats);
        Assert.Equal(2L, await CountAsync("seat_reports"));
    }

    [DatabaseFact]
    public async Task A_call_without_a_count_only_asks_how_things_stand()
    {
        var standing = await ActivateAsync(await NewAsync());
        Clock.Advance(TimeSpan.FromHours(5));

        var taken = await ReportAsync(standing, Sync(standing.License.License.Id) with { ProductVersion = "18.7.0" });

        Assert.True(taken.HasCurrent);
        Assert.Empty(taken.Notices);
        Assert.Equal(0L, await CountAsync("seat_reports"));
        var kept = await Store.InAsync(tx => ActivationTable.FindAsync(tx, standing.Activation.Id, Cancel));
        Assert.Equal((Clock.GetUtcNow(), "18.7.0", "git.customer.example"), (kept!.LastSeenAt, kept.ProductVersion, kept.HostName));
    }

    [DatabaseFact]
    public async Task Overage_names_the_day_and_the_instance_and_blocks_nothing()
    {
        var subscription = await NewAsync();
        var (one, two) = (await ActivateAsync(subscription), await ActivateAsync(subscription, "b"));

        await ReportAsync(one, Report(8));
        var taken = await ReportAsync(two, Report(9));

        var notice = Assert.Single(taken.Notices, notice => notice.Kind == NoticeKind.Overage);
        Assert.Equal(
            "17 seats were in use on 2026-11-21, most of them by b; 10 were paid for, 7 are owed.", notice.Message);
        Assert.Equal(7L, await Store.AskAsync<long>("SELECT owed FROM overages"));
        await ActivateAsync(subscription, "c");
        Assert.Equal(OrderStatus.Fulfilled, (await ChangeAsync(subscription, OrderAction.Renew)).Status);
    }

    [DatabaseFact]
    public async Task A_token_in_the_second_half_of_its_life_is_replaced()
    {
        var standing = await ActivateAsync(await NewAsync());
        var desk = Engine.Get<SeatLinkDesk>();
        var claim = Engine.Get<InstanceTokens>().Read(standing.Token!.Value)!;

        var early = await desk.TakeAsync(claim, Sync(), Cancel);
        Clock.Advance(TimeSpan.FromDays(50));
        var late = await desk.TakeAsync(claim, Sync(), Cancel);

        Assert.Null(Assert.IsType<SeatLinkOutcome.Taken>(early).Standing.Token);
        var token = Assert.IsType<SeatLinkOutcome.Taken>(late).Standing.Token!;
        Assert.True(Engine.Get<InstanceTokens>().Read(token.Value)!.IsOf(standing.Activation));
    }

    [DatabaseFact]
    public async Task A_suspended_or_ended_subscription_still_takes_reports()
    {
        var standing = await ActivateAsync(await NewAsync());
        StandOn("2028-06-01");

        var taken = await ReportAsync(standing, Report(1_000_000));

        Assert.Contains(taken.Notices, notice => notice.Kind == NoticeKind.Expired);
        Assert.Equal(1_000_000L, Assert.Single(await DaysAsync(standing)).Seats);
    }

    private Task<IReadOnlyList<SeatDay>> DaysAsync(InstanceStanding standing) => Store.InAsync(tx => SeatDayTable.ListAsync(
        tx, standing.Subscription.Id, new DayRange(_today, _today.AddDays(2000)), Cancel));
}

public sealed class SeatLinkDeskTestsOnSqlite() : SeatLinkDeskTests(TestStore.OnSqliteAsync);

public sealed class SeatLinkDeskTestsOnPostgres() : SeatLinkDeskTests(TestStore.OnPostgresAsync);
