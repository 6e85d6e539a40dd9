using FsCheck;
using FsCheck.Fluent;
using Fulfillment.Engine.Usage;

namespace Fulfillment.Engine.Tests.Usage;

public sealed class OverageTests
{
    private static readonly OveragePeriod _year = new(OverageKind.Term, AUsage.Year, 0);

    [Fact]
    public void Use_is_the_sum_over_the_instances_of_a_day()
    {
        var uses = SeatUse.ByDay(
            [AUsage.SeatDay("2026-03-02", 4), AUsage.SeatDay("2026-03-01", 3), AUsage.SeatDay("2026-03-01", 5, "b")]);

        Assert.Equal(
            [(AUsage.Day("2026-03-01"), 8L, "b"), (AUsage.Day("2026-03-02"), 4L, "a")],
            uses.Select(use => (use.Day, use.Seats, use.Foremost)));
        Assert.Equal([new InstanceSeats("b", 5), new InstanceSeats("a", 3)], SeatUse.HighestOf(uses, AUsage.Year)!.Instances);
    }

    [Fact]
    public void What_is_owed_names_the_day_and_the_instance_that_made_it()
    {
        var record = Of(
            AUsage.Terms(10),
            AUsage.Use("2026-03-01", 12, "a"),
            AUsage.Use("2026-05-01", 16, "b"),
            AUsage.Use("2026-06-01", 16, "c"))!;

        Assert.Equal((16, AUsage.Day("2026-05-01"), "b"), (record.Max, record.MaxDay, record.MaxInstance));
        Assert.Equal(
            (AUsage.Day("2026-05-01"), "b", 16, 10, 6),
            (record.Day, record.Instance, record.Used, record.Paid, record.Owed));
    }

    [Fact]
    public void Six_seats_owed_of_which_five_were_paid_leave_one()
    {
        var terms = AUsage.Terms(10, trueUpsPaid: 5);

        var record = Overage.Of(terms, terms.Periods[0], [AUsage.Use("2026-03-01", 16)])!;

        Assert.Equal((5, 1), (record.TrueUpsPaid, record.Owed));
    }

    [Fact]
    public void The_day_that_counts_is_the_one_furthest_above_what_was_paid_then()
    {
        var half = AUsage.Day("2026-07-01");
        var terms = AUsage.Terms(0) with { Paid = [new(AUsage.Year.From, half, 10), new(half, AUsage.Year.To, 50)] };

        var record = Of(terms, AUsage.Use("2026-06-30", 15), AUsage.Use("2026-07-01", 52))!;

        Assert.Equal((52, AUsage.Day("2026-07-01")), (record.Max, record.MaxDay));
        Assert.Equal((AUsage.Day("2026-06-30"), 15, 10, 5), (record.Day, record.Used, record.Paid, record.Owed));
    }

    [Fact]
    public void A_new_term_begins_anew()
    {
        var next = new OveragePeriod(OverageKind.Term, new DayRange(AUsage.Year.To, AUsage.Year.To.AddYears(1)), 0);
        SeatUse[] uses = [AUsage.Use("2026-12-31", 90), AUsage.Use("2027-01-01", 11)];

        var (old, anew) = (Overage.Of(AUsage.Terms(10), _year, uses)!, Overage.Of(AUsage.Terms(10), next, uses)!);

        Assert.Equal((90, 80), (old.Max, old.Owed));
        Assert.Equal((11, 1), (anew.Max, anew.Owed));
    }

    [Fact]
    public void Days_outside_of_what_was_paid_go_by_what_is_paid_next_to_them()
    {
        var terms = AUsage.Terms(10);

        Assert.Equal((10, 10), (terms.SeatsOn(AUsage.Day("2025-12-31")), terms.SeatsOn(AUsage.Day("2027-01-10"))));
        Assert.Equal(0, SeatTerms.None.SeatsOn(AUsage.Day("2026-01-01")));
    }

    [Fact]
    public void Of_a_period_without_days_nothing_is_known() =>
        Assert.Null(Overage.Of(AUsage.Terms(10), _year, [AUsage.Use("2025-12-31", 99)]));

    [Fact]
    public void Nothing_negative_is_owed_and_never_more_than_was_used() => AUsage.ForAll(Cases, made =>
    {
        var record = Overage.Of(made.Terms, made.Terms.Periods[0], made.Uses);
        return record is null || (record.Owed >= 0 && record.Owed <= record.Max && record.Max >= record.Used);
    });

    [Fact]
    public void A_record_says_the_same_day_by_day_in_any_order_as_at_once() => AUsage.ForAll(
        from made in Cases
        from shuffled in AUsage.Shuffled(made.Uses)
        select (made, shuffled),
        both =>
        {
            var period = both.made.Terms.Periods[0];
            var atOnce = both.made.Uses.Where(use => period.Range.Contains(use.Day)).ToList();
            var highest = atOnce.MaxBy(use => (use.Seats, -use.Day.DayNumber));
            var furthest = atOnce.MaxBy(use => (use.Seats - both.made.Terms.SeatsOn(use.Day), -use.Day.DayNumber));
            var record = Overage.Of(both.made.Terms, period, both.shuffled);
            return (record?.Max, record?.MaxDay) == (highest?.Seats, highest?.Day)
                && (record?.Used, record?.Day) == (furthest?.Seats, furthest?.Day);
        });

    private static Gen<(SeatTerms Terms, SeatUse[] Uses)> Cases { get; } =
        from first in Gen.Choose(0, 30)
        from second in Gen.Choose(0, 30)
        from trueUps in Gen.Choose(0, 10)
        from days in Gen.Choose(0, 400).ListOf()
        from seats in Gen.Choose(0, 60).ListOf(days.Count)
        select (
            AUsage.Terms(first, trueUps) with
            {
                Paid =
                [
                    new(AUsage.Year.From, AUsage.Day("2026-07-01"), first),
                    new(AUsage.Day("2026-07-01"), AUsage.Year.To, second),
                ],
            },
            days.Zip(seats).DistinctBy(pair => pair.First)
                .Select(pair => new SeatUse(AUsage.Year.From.AddDays(pair.First), [new InstanceSeats("a", pair.Second)]))
                .ToArray());

    private static OverageRecord? Of(SeatTerms terms, params SeatUse[] uses) => Overage.Of(terms, _year, uses);
}
