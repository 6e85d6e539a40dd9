using Fulfillment.Engine.Subscriptions;

namespace Fulfillment.Engine.Tests.Subscriptions;

public sealed class IntervalTests
{
    [Theory]
    [InlineData("2026-11-21", 36, "2029-11-21")]
    [InlineData("2028-02-29", 12, "2029-02-28")]
    [InlineData("2028-02-29", 36, "2031-02-28")]
    [InlineData("2028-02-29", 48, "2032-02-29")]
    [InlineData("2027-01-31", 1, "2027-02-28")]
    [InlineData("2028-01-31", 1, "2028-02-29")]
    [InlineData("2027-03-31", 1, "2027-04-30")]
    [InlineData("2026-12-31", 2, "2027-02-28")]
    public void A_term_ends_on_its_day_or_the_last_of_a_shorter_month(string start, int months, string end)
    {
        var intervals = Interval.OfTerm(Day(start), months, 5, []);

        Assert.Equal([new Interval(Day(start), Day(end), 5)], intervals);
    }

    [Fact]
    public void Phases_cut_the_term_without_gap_or_overlap()
    {
        var intervals = Interval.OfTerm(
            Day("2027-01-01"), 24, 10, [(Day("2027-07-01"), 20), (Day("2028-01-01"), 5)]);

        Assert.Equal(
            [
                new Interval(Day("2027-01-01"), Day("2027-07-01"), 10),
                new Interval(Day("2027-07-01"), Day("2028-01-01"), 20),
                new Interval(Day("2028-01-01"), Day("2029-01-01"), 5),
            ],
            intervals);
    }

    private static DateOnly Day(string day) => DateOnly.ParseExact(day, "yyyy-MM-dd");
}
