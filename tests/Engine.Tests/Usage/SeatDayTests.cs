using FsCheck.Fluent;
using Fulfillment.Engine.Usage;

namespace Fulfillment.Engine.Tests.Usage;

public sealed class SeatDayTests
{
    [Fact]
    public void The_highest_count_of_a_day_stands_and_the_last_one_is_kept_beside_it()
    {
        var day = SeatDay.Of(
            [
                AUsage.Report(7, "2026-03-01 18:00"),
                AUsage.Report(12, "2026-03-01 12:00"),
                AUsage.Report(9, "2026-03-01 06:00"),
            ],
            AUsage.FlagAbove);

        Assert.Equal((12, 7, 3), (day.Seats, day.LastSeats, day.Reports));
        Assert.Equal((AUsage.At("2026-03-01 12:00"), AUsage.At("2026-03-01 18:00")), (day.PeakAt, day.LastAt));
    }

    [Fact]
    public void A_correction_takes_back_what_was_counted_before_it_and_nothing_after_it()
    {
        var wrong = AUsage.Report(900, "2026-03-01 06:00");
        var correction = AUsage.Report(9, "2026-03-01 12:00") with { Corrects = true };
        var later = AUsage.Report(11, "2026-03-01 18:00");

        var day = SeatDay.Of([later, correction, wrong], AUsage.FlagAbove);

        Assert.Equal((11, 11, 3), (day.Seats, day.LastSeats, day.Reports));
    }

    [Fact]
    public void Kinds_and_the_active_ones_are_those_of_the_highest_count_and_add_ons_the_most_of_each()
    {
        var morning = Counted(12, 10, "guest", "duo", 3);
        var evening = Counted(8, 8, "bot", "duo", 5) with { MessageId = "m", ReportedAt = AUsage.At("2026-03-01 20:00") };

        var day = SeatDay.Of([morning, evening], AUsage.FlagAbove);

        Assert.Equal((12, 10), (day.Seats, day.Active));
        Assert.Equal("""{"guest":2}""", day.Categories.ToString());
        Assert.Equal("""{"duo":5}""", day.AddOns.ToString());
    }

    [Theory]
    [InlineData(AUsage.FlagAbove, false)]
    [InlineData(AUsage.FlagAbove + 1, true)]
    public void A_count_above_the_bound_is_flagged_and_counts(long billable, bool flagged)
    {
        var day = SeatDay.Of([AUsage.Report(billable)], AUsage.FlagAbove);

        Assert.Equal((billable, flagged), (day.Seats, day.Flagged));
    }

    [Fact]
    public void A_day_is_the_same_in_whatever_order_and_however_often_its_reports_come() => AUsage.ForAll(
        from reports in AUsage.Reports
        from arrived in AUsage.Shuffled(reports)
        select (reports, arrived),
        both =>
        {
            var sheet = new SeatSheet([]);
            foreach (var report in both.arrived)
            {
                sheet.Take(report);
            }

            return sheet.Fresh.Count == both.reports.Length
                && sheet.Changed(AUsage.FlagAbove).ToHashSet().SetEquals(
                    both.reports.GroupBy(report => report.Key).Select(day => SeatDay.Of(day, AUsage.FlagAbove)));
        });

    [Fact]
    public void Reports_that_come_in_pieces_give_what_they_give_at_once() => AUsage.ForAll(
        from reports in AUsage.Reports
        from cut in Gen.Choose(0, reports.Length)
        select (reports, cut),
        both =>
        {
            var later = new SeatSheet(both.reports[..both.cut]);
            foreach (var report in both.reports[both.cut..])
            {
                later.Take(report);
            }

            return later.Changed(AUsage.FlagAbove).All(day => day == SeatDay.Of(
                both.reports.Where(report => report.Key == day.Key), AUsage.FlagAbove));
        });

    [Fact]
    public void One_name_with_two_contents_is_refused_and_the_first_stands()
    {
        var sheet = new SeatSheet([AUsage.Report(5)]);

        var repeated = sheet.Take(AUsage.Report(5) with { ReceivedAt = AUsage.At("2026-04-01 00:00") });
        var forged = sheet.Take(AUsage.Report(1));

        Assert.IsType<UsageOutcome.Repeated>(repeated);
        Assert.Equal("usage.conflicting", Assert.IsType<UsageOutcome.Refused>(forged).Fault.Code);
        Assert.Empty(sheet.Fresh);
    }

    private static SeatReport Counted(long billable, long active, string kind, string addOn, long withAddOn) =>
        AUsage.Report(billable) with
        {
            Counts = new SeatCounts
            {
                Billable = billable,
                Active = active,
                Categories = Counts.Of([new(kind, 2)]),
                AddOns = Counts.Of([new(addOn, withAddOn)]),
            },
        };
}
