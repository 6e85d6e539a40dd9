using Fulfillment.Engine.Usage;

namespace Fulfillment.Engine.Tests.Usage;

public sealed class SeatSeriesTests
{
    private static readonly DayRange _threeDays = new(AUsage.Day("2026-03-01"), AUsage.Day("2026-03-04"));

    [Fact]
    public void Every_day_stands_there_with_the_sums_over_its_instances()
    {
        var series = SeatSeries.Of(
            _threeDays, [AUsage.SeatDay("2026-03-01", 3), AUsage.SeatDay("2026-03-03", 4), AUsage.SeatDay("2026-03-03", 5, "b")]);

        Assert.Equal(
            [(AUsage.Day("2026-03-01"), 1, 3L), (AUsage.Day("2026-03-02"), 0, 0L), (AUsage.Day("2026-03-03"), 2, 9L)],
            series.Select(day => (day.Day, day.Instances, day.Seats)));
    }

    [Fact]
    public void Kinds_add_up_and_active_is_a_number_of_its_own()
    {
        var known = AUsage.SeatDay("2026-03-01", 3) with { Active = 2, Categories = Counts.Of([new("guest", 1), new("bot", 4)]) };
        var silent = AUsage.SeatDay("2026-03-01", 3, "b") with { Categories = Counts.Of([new("guest", 2)]) };

        var day = SeatSeries.Of(_threeDays, [known, silent])[0];

        Assert.Equal((6, 2L, """{"bot":4,"guest":3}"""), (day.Seats, day.Active, day.Categories.ToString()));
        Assert.Null(SeatSeries.Of(_threeDays, [silent])[0].Active);
    }

    [Fact]
    public void A_page_is_the_first_days_of_what_is_left()
    {
        Assert.Equal(new DayRange(_threeDays.From, AUsage.Day("2026-03-03")), _threeDays.First(2));
        Assert.Equal(_threeDays, _threeDays.First(3));
        Assert.Empty(new DayRange(_threeDays.To, _threeDays.From).Days());
    }

    [Fact]
    public void The_table_has_a_row_for_each_day_and_leaves_empty_what_is_not_known()
    {
        var series = SeatSeries.Of(_threeDays, [AUsage.SeatDay("2026-03-01", 2_000) with
        {
            Active = 2, Categories = Counts.Of([new("guest", 1)]), AddOns = Counts.Of([new("duo", 7)]),
        }]);

        var table = SeatCsv.Table([.. series.Take(2)]);

        Assert.Equal(
            "day,billable,billableLast,active,guest,addOn.duo,instances,flagged\r\n"
            + "2026-03-01,2000,2000,2,1,7,1,yes\r\n2026-03-02,,,,,,0,no\r\n",
            table);
    }

    [Fact]
    public void A_row_has_the_columns_that_were_settled_before_it() => Assert.Equal(
        "2026-03-01,3,3,,,,1,no\r\n",
        SeatCsv.Row(SeatSeries.Of(_threeDays, [AUsage.SeatDay("2026-03-01", 3)])[0], ["guest"], ["duo"]));

    [Theory]
    [InlineData("a,b,", "a|b|")]
    [InlineData("", "")]
    [InlineData("\"a,\"\"b\"\"\",c", "a,\"b\"|c")]
    public void A_line_is_read_as_it_was_written(string line, string fields)
    {
        Assert.Equal(fields.Split('|'), CsvText.Fields(line));
        Assert.Equal(line + "\r\n", CsvText.Line(fields.Split('|')));
    }

    [Theory]
    [InlineData("\"a")]
    [InlineData("a\"b\"")]
    [InlineData("\"a\"b,c")]
    public void A_line_with_stray_quotes_is_none(string line) => Assert.Null(CsvText.Fields(line));
}
