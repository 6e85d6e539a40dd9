using FsCheck.Fluent;
using Fulfillment.Engine.Usage;
using Microsoft.Extensions.Options;

namespace Fulfillment.Engine.Tests.Usage;

public sealed class UsageRulesTests
{
    private static readonly DateTimeOffset _now = AUsage.At("2026-03-01 12:00");
    private static readonly MeterList _meters = new(Options.Create(new UsageOptions()));

    [Theory]
    [InlineData("2026-03-02", null)]
    [InlineData("2026-03-03", "usage.tooEarly")]
    [InlineData("1999-01-01", null)]
    public void A_day_that_begins_more_than_a_day_ahead_is_refused(string day, string? code) =>
        Assert.Equal(code, FaultOf(AUsage.Report(5) with { Day = AUsage.Day(day) }));

    [Theory]
    [InlineData("2026-03-02 12:00", null)]
    [InlineData("2026-03-02 12:01", "usage.tooEarly")]
    public void So_is_a_clock_that_runs_more_than_a_day_ahead(string at, string? code) =>
        Assert.Equal(code, FaultOf(AUsage.Report(5) with { ReportedAt = AUsage.At(at) }));

    [Fact]
    public void What_cannot_be_counted_is_refused_by_reason()
    {
        Assert.Equal("usage.negative", FaultOf(AUsage.Report(-1)));
        Assert.Equal("usage.negative", FaultOf(Counted(KeyValuePair.Create("guest", -1L))));
        Assert.Equal("usage.absurd", FaultOf(AUsage.Report(UsageRules.Highest + 1)));
        Assert.Equal("usage.malformed", FaultOf(AUsage.Report(5) with { MessageId = "" }));
        Assert.Equal("usage.malformed", FaultOf(AUsage.Report(5) with { InstanceId = "a b" }));
        Assert.Equal("usage.malformed", FaultOf(Counted(KeyValuePair.Create("=cmd()", 1L))));
        Assert.Equal(
            "usage.malformed",
            FaultOf(Counted([.. Enumerable.Range(0, 51).Select(i => KeyValuePair.Create($"k{i}", 1L))])));
    }

    [Fact]
    public void No_report_is_ever_refused_because_of_how_much_it_counts() => AUsage.ForAll(
        from billable in Gen.Elements(0L, 1L, 5L, 6L, 1_000_000_000L, UsageRules.Highest)
        from active in Gen.Elements(0L, 7L, UsageRules.Highest)
        from kinds in Gen.Choose(0, int.MaxValue).Select(count => (long)count)
        select AUsage.Report(billable) with
        {
            Counts = new SeatCounts { Billable = billable, Active = active, Categories = Counts.Of([new("guest", kinds)]) },
        },
        report => FaultOf(report) is null);

    [Theory]
    [InlineData("minutes", 5, 0, null)]
    [InlineData("seats", 5, 0, null)]
    [InlineData("bananas", 5, 0, "meter.unknown")]
    [InlineData("minutes", -5, 0, "usage.negative")]
    [InlineData("minutes", UsageRules.Highest + 1, 0, "usage.absurd")]
    [InlineData("minutes", 5, -1, "usage.malformed")]
    public void A_record_is_taken_or_refused_by_reason(string meter, long quantity, int revision, string? code) =>
        Assert.Equal(code, UsageRules.FaultOf(AUsage.Record(meter, quantity) with { Revision = revision }, _meters, _now)?.Code);

    [Fact]
    public void A_stretch_of_time_does_not_end_before_it_begins()
    {
        var record = AUsage.Record("minutes", 5);

        Assert.Equal("usage.malformed", UsageRules.FaultOf(record with { Since = record.At.AddHours(1) }, _meters, _now)?.Code);
        Assert.Null(UsageRules.FaultOf(record with { Since = record.At.AddHours(-1) }, _meters, _now));
    }

    [Fact]
    public void A_meter_of_the_settings_is_one_like_the_others_and_seats_stay_seats()
    {
        var meters = new MeterList(Options.Create(new UsageOptions
        {
            Meters =
            {
                ["transfer"] = new MeterOptions { Unit = "gigabyte" },
                ["storage"] = new MeterOptions { Unit = "gigabyte", Fold = MeterFold.Max },
            },
        }));

        Assert.Equal(
            [
                new Meter("minutes", "minute", MeterFold.Sum), new Meter("seats", "seat", MeterFold.Max),
                new Meter("storage", "gigabyte", MeterFold.Max), new Meter("transfer", "gigabyte", MeterFold.Sum),
            ],
            meters.All);
    }

    private static string? FaultOf(SeatReport report) => UsageRules.FaultOf(report, _now)?.Code;

    private static SeatReport Counted(params KeyValuePair<string, long>[] kinds) =>
        AUsage.Report(5) with { Counts = new SeatCounts { Billable = 5, Categories = Counts.Of(kinds) } };
}
