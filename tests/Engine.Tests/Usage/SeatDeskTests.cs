using FsCheck.Fluent;
using Fulfillment.Engine.Tests.Support;
using Fulfillment.Engine.Usage;

namespace Fulfillment.Engine.Tests.Usage;

public abstract class SeatDeskTests(Func<Task<TestStore>> open) : UsageTests(open)
{
    [DatabaseFact]
    public async Task Several_reports_of_a_day_are_all_kept_and_make_one_day()
    {
        await ReportAsync(AUsage.Terms(50), Report(12, "2026-03-01 11:00"));
        await ReportAsync(AUsage.Terms(50), Report(30, "2026-03-01 09:00"));
        await ReportAsync(AUsage.Terms(50), Report(7, "2026-03-01 10:00"));

        var day = Assert.Single(await DaysAsync());
        Assert.Equal((30, 12, 3), (day.Seats, day.LastSeats, day.Reports));
        var kept = await Store.InAsync(tx => SeatReportTable.ListAsync(tx, day.Key, Cancel));
        Assert.Equal([30, 7, 12], kept.Select(report => report.Counts.Billable));
    }

    [DatabaseFact]
    public async Task A_report_reads_back_as_it_came()
    {
        var report = Report(12) with
        {
            Source = UsageSource.File,
            Corrects = true,
            Counts = new SeatCounts
            {
                Billable = 12,
                Active = 10,
                Categories = Counts.Of([new("guest", 3)]),
                AddOns = Counts.Of([new("duo", 4)]),
            },
        };

        await ReportAsync(AUsage.Terms(50), report);

        Assert.Equal([report], await Store.InAsync(tx => SeatReportTable.ListAsync(tx, report.Key, Cancel)));
        Assert.Equal([SeatDay.Of([report], AUsage.FlagAbove)], await DaysAsync());
    }

    [DatabaseFact]
    public async Task The_same_report_again_changes_nothing_and_another_under_its_name_is_refused()
    {
        var first = await ReportAsync(AUsage.Terms(50), Report(12));
        var again = await ReportAsync(AUsage.Terms(50), Report(12) with { ReceivedAt = Now });
        var forged = await ReportAsync(AUsage.Terms(50), Report(1));

        Assert.IsType<UsageOutcome.Accepted>(Assert.Single(first.Outcomes));
        Assert.IsType<UsageOutcome.Repeated>(Assert.Single(again.Outcomes));
        Assert.Equal("usage.conflicting", Assert.IsType<UsageOutcome.Refused>(Assert.Single(forged.Outcomes)).Fault.Code);
        Assert.Equal((12, 1), (Assert.Single(await DaysAsync()).Seats, (await DaysAsync())[0].Reports));
    }

    [DatabaseFact]
    public async Task One_bad_report_of_several_is_refused_alone()
    {
        var receipt = await ReportAsync(
            AUsage.Terms(50),
            Report(1, "2026-03-01 01:00"),
            Report(-1, "2026-03-01 02:00"),
            Report(2, "2026-03-04 03:00"));

        Assert.Equal(["taken", "usage.negative", "usage.tooEarly"], receipt.Outcomes.Select(outcome =>
            outcome is UsageOutcome.Refused refused ? refused.Fault.Code : "taken"));
        Assert.Single(await DaysAsync());
    }

    [DatabaseFact]
    public async Task The_store_comes_to_the_same_whatever_the_order_of_arrival()
    {
        var terms = AUsage.Terms(40, trueUpsPaid: 3);
        var reports = AUsage.Reports.Sample(1, size: 30)[0].Select(Mine).ToArray();
        await ReportAsync(terms, reports);
        var (days, overages) = (await DaysAsync(), await OveragesAsync());

        foreach (var arrived in AUsage.Shuffled(reports).Sample(3))
        {
            await Store.RunAsync(
                "DELETE FROM seat_reports; DELETE FROM seat_days; DELETE FROM overages; DELETE FROM seat_instances");
            foreach (var report in arrived)
            {
                await ReportAsync(terms, report);
            }

            Assert.Equal(days, await DaysAsync());
            Assert.Equal(overages.Select(kept => kept.Record), (await OveragesAsync()).Select(kept => kept.Record));
        }

        Assert.Equal(Overage.Of(terms, terms.Periods[0], SeatUse.ByDay(days)), overages.SingleOrDefault()?.Record);
    }

    [DatabaseFact]
    public async Task Of_reports_that_come_at_once_none_is_lost()
    {
        await Task.WhenAll(Enumerable.Range(1, 20).Select(n =>
            ReportAsync(AUsage.Terms(5), Report(n, "2026-03-01 09:00", $"i{n % 2}") with { MessageId = $"m{n}" })));

        Assert.Equal([(10, 20L), (10, 19L)], (await DaysAsync()).Select(day => (day.Reports, day.Seats)));
        Assert.Equal(34, Assert.Single(await OveragesAsync()).Record.Owed);
        Assert.Equal(39, Assert.Single(await UsedAsync(Meter.Seats)).Quantity);
    }

    [DatabaseFact]
    public async Task Overage_is_told_each_time_that_more_is_owed_and_a_correction_takes_it_back()
    {
        var terms = AUsage.Terms(10);
        var first = await ReportAsync(terms, Report(16, "2026-02-01 09:00"));
        var less = await ReportAsync(terms, Report(14, "2026-02-02 09:00"));
        var more = await ReportAsync(terms, Report(17, "2026-02-03 09:00"));
        var corrected = await ReportAsync(
            terms,
            Report(9, "2026-02-03 10:00") with { Corrects = true },
            Report(8, "2026-02-01 10:00") with { Corrects = true });

        Assert.Equal((6, 0), Owed(Assert.Single(first.Overages)));
        Assert.Equal((7, 6), Owed(Assert.Single(more.Overages)));
        Assert.Empty(less.Overages);
        Assert.Empty(corrected.Overages);
        var kept = Assert.Single(await OveragesAsync());
        Assert.Equal(
            (14, AUsage.Day("2026-02-02"), "a", 4),
            (kept.Record.Max, kept.Record.Day, kept.Record.Instance, kept.Record.Owed));
        Assert.Equal(Now, kept.NoticedAt);
    }

    [DatabaseFact]
    public async Task Overage_by_a_count_beyond_belief_is_reckoned_and_marked_for_a_look()
    {
        var usual = await ReportAsync(AUsage.Terms(10), Report(16));
        var absurd = await ReportAsync(AUsage.Terms(10), Report(9_000_000, "2026-03-01 10:00"));
        var settled = await Store.InAsync(tx => Desk.SettleAsync(tx, Subscription, AUsage.Terms(9), Cancel));

        Assert.Equal([false, true, true], new[] { usual, absurd, settled }.Select(receipt => Assert.Single(receipt.Overages).IsFlagged));
        Assert.Equal((9_000_000 - 9, 9_000_000 - 10), Owed(settled.Overages[0]));
    }

    [DatabaseFact]
    public async Task A_true_up_and_more_paid_seats_are_reckoned_without_a_report()
    {
        await ReportAsync(AUsage.Terms(10), Report(16));

        await Store.InAsync(tx => Desk.SettleAsync(tx, Subscription, AUsage.Terms(10, trueUpsPaid: 5), Cancel));
        var afterTrueUp = Assert.Single(await OveragesAsync());
        await Store.InAsync(tx => Desk.SettleAsync(tx, Subscription, AUsage.Terms(16), Cancel));
        var afterAmendment = Assert.Single(await OveragesAsync());

        Assert.Equal(1, afterTrueUp.Record.Owed);
        Assert.Equal((0, 16, null), (afterAmendment.Record.Owed, afterAmendment.Record.Max, afterAmendment.NoticedAt));
    }

    [DatabaseFact]
    public async Task A_quarter_and_a_term_are_reckoned_side_by_side()
    {
        var terms = AUsage.Terms(10) with
        {
            Periods =
            [
                new(OverageKind.Term, AUsage.Year, 0),
                new(OverageKind.Quarter, new(AUsage.Year.From, AUsage.Day("2026-04-01")), 0),
                new(OverageKind.Quarter, new(AUsage.Day("2025-10-01"), AUsage.Year.From), 0),
            ],
        };

        await ReportAsync(terms, Report(12, "2026-02-01 09:00"), Report(15, "2025-12-31 09:00"));

        Assert.Equal(
            [(OverageKind.Quarter, 5L), (OverageKind.Term, 2L), (OverageKind.Quarter, 2L)],
            (await OveragesAsync()).Select(kept => (kept.Record.Kind, kept.Record.Owed)));
    }

    [DatabaseFact]
    public async Task The_threshold_is_told_once_and_not_at_each_midnight()
    {
        var terms = AUsage.Terms(100);
        var crossed = await ReportAsync(terms, Report(50, "2026-03-01 08:00", "a"), Report(45, "2026-03-01 08:00", "b"));
        var again = await ReportAsync(terms, Report(46, "2026-03-01 09:00", "b"));
        Clock.Advance(TimeSpan.FromDays(1));
        var nextDay = await ReportAsync(terms, Report(50, "2026-03-02 00:05", "a"));
        var fallen = await ReportAsync(terms, Report(20, "2026-03-02 00:06", "b"));
        var anew = await ReportAsync(terms, Report(50, "2026-03-02 00:07", "b"));

        Assert.Equal(new ThresholdNotice(Subscription, AUsage.Year.From, 100, 95), crossed.Threshold);
        Assert.All([again, nextDay, fallen], receipt => Assert.Null(receipt.Threshold));
        Assert.Equal(100, anew.Threshold!.Used);
    }

    [DatabaseFact]
    public async Task A_silence_is_told_once_and_so_is_its_end()
    {
        await ReportAsync(AUsage.Terms(100), Report(5, instance: "a"), Report(5, instance: "b"));
        Clock.Advance(TimeSpan.FromDays(2));
        await ReportAsync(AUsage.Terms(100), Report(5, "2026-03-03 09:00", "b"));
        Clock.Advance(TimeSpan.FromDays(1));

        var silent = await Store.InAsync(tx => Desk.FindSilentAsync(tx, new HashSet<string>(), 10, Cancel));
        var again = await Store.InAsync(tx => Desk.FindSilentAsync(tx, new HashSet<string>(), 10, Cancel));
        var heard = await ReportAsync(AUsage.Terms(100), Report(5, "2026-03-04 09:00", "a"));

        Assert.Equal([new SilenceNotice(Subscription, "a", AUsage.At("2026-03-01 12:00"))], silent);
        Assert.Empty(again);
        Assert.Equal(["a"], heard.HeardAgain);
    }

    [DatabaseFact]
    public async Task Of_an_instance_that_was_forgotten_no_report_is_missed()
    {
        await ReportAsync(AUsage.Terms(100), Report(5));
        await Store.InAsync(tx => UsageDesk.ForgetAsync(tx, Subscription, "a", Cancel));
        Clock.Advance(TimeSpan.FromDays(9));

        Assert.Empty(await Store.InAsync(tx => Desk.FindSilentAsync(tx, new HashSet<string>(), 10, Cancel)));
        Assert.Empty(await ReadAsync((tx, id) => SeatInstanceTable.ListAsync(tx, id, Cancel)));
        Assert.Single(await DaysAsync());
    }

    [DatabaseFact]
    public async Task A_series_is_paged_by_days_and_the_highest_use_names_who_made_it()
    {
        await ReportAsync(AUsage.Terms(100), Report(5), Report(6, instance: "b"), Report(4, "2026-02-27 09:00"));
        var range = new DayRange(AUsage.Day("2026-02-27"), AUsage.Day("2026-03-02"));

        var first = await ReadAsync((tx, id) => UsageDesk.SeriesAsync(tx, id, range.First(2), Cancel));
        var left = range with { From = first[^1].Day.AddDays(1) };
        var rest = await ReadAsync((tx, id) => UsageDesk.SeriesAsync(tx, id, left, Cancel));
        var highest = await ReadAsync((tx, id) => UsageDesk.HighestAsync(tx, id, AUsage.Year, Cancel));

        Assert.Equal([4L, 0, 11], first.Concat(rest).Select(day => day.Seats));
        Assert.Equal((AUsage.Day("2026-03-01"), 11, "b"), (highest!.Day, highest.Seats, highest.Foremost));
    }

    [DatabaseFact]
    public async Task Subscriptions_do_not_share_what_they_use()
    {
        await ReportAsync(AUsage.Terms(1), Report(5));

        var other = await NewSubscriptionAsync("R-2");

        Assert.Empty(await Store.InAsync(tx => SeatDayTable.ListAsync(tx, other, AUsage.Year, Cancel)));
        await Assert.ThrowsAsync<ArgumentException>(
            () => ReportAsync(AUsage.Terms(1), Report(5) with { SubscriptionId = other }));
    }

    private static (long Owed, long Before) Owed(OverageNotice notice) => (notice.Record.Owed, notice.OwedBefore);

    private SeatReport Mine(SeatReport report) =>
        report with
        {
            SubscriptionId = Subscription,
            ReportedAt = report.ReportedAt.AddDays(-7),
            Day = report.Day.AddDays(-7),
        };

    private Task<IReadOnlyList<SeatDay>> DaysAsync() => ReadAsync((tx, id) => SeatDayTable.ListAsync(
        tx, id, AUsage.Year with { From = AUsage.Day("2025-01-01") }, Cancel));

    private Task<IReadOnlyList<KeptOverage>> OveragesAsync() =>
        ReadAsync((tx, id) => OverageTable.ListAsync(tx, id, Cancel));
}

public sealed class SeatDeskTestsOnSqlite() : SeatDeskTests(TestStore.OnSqliteAsync);

public sealed class SeatDeskTestsOnPostgres() : SeatDeskTests(TestStore.OnPostgresAsync);
