using Fulfillment.Engine.Usage;

namespace Fulfillment.Engine.Tests.Usage;

public sealed class SeatInstanceTests
{
    private static readonly TimeSpan _silence = TimeSpan.FromDays(3);
    private static readonly DateTimeOffset _noon = AUsage.At("2026-03-01 12:00");

    [Fact]
    public void It_is_silent_after_three_days_without_a_report_and_that_is_told_once()
    {
        var heard = After(null, "2026-03-01", 5);

        Assert.False(heard.IsSilentAt(_noon.AddDays(3).AddSeconds(-1)));
        Assert.True(heard.IsSilentAt(_noon.AddDays(3)));
        Assert.False(heard.Silence().IsSilentAt(_noon.AddDays(9)));
        Assert.Equal(_noon.AddDays(3), heard.Silence().SilentAt);
    }

    [Fact]
    public void A_report_ends_the_silence()
    {
        var again = After(After(null, "2026-03-01", 5).Silence(), "2026-03-09", 6);

        Assert.Equal((null, _noon.AddDays(3)), (again.SilentAt, again.DueAt));
    }

    [Fact]
    public void One_that_never_reported_by_itself_is_not_missed()
    {
        var carried = SeatInstance.After(null, AUsage.SeatDay("2026-03-01", 5), byItself: false, _noon, _silence);

        Assert.False(carried.IsExpected || carried.IsSilentAt(_noon.AddYears(1)));
    }

    [Fact]
    public void An_older_day_says_only_that_it_lives()
    {
        var late = After(After(null, "2026-03-05", 5), "2026-03-01", 90);

        Assert.Equal((AUsage.Day("2026-03-05"), 5), (late.Day, late.Seats));
    }

    [Fact]
    public void Use_now_is_the_newest_of_each_without_those_that_went_silent()
    {
        SeatInstance[] known =
        [
            After(null, "2026-03-01", 5),
            After(null, "2026-03-02", 6),
            After(null, "2026-03-01", 7) with { HeardAt = _noon.AddDays(-3) },
        ];

        Assert.Equal(11, SeatInstance.InUse(known, _noon, _silence));
    }

    private static SeatInstance After(SeatInstance? known, string day, long seats) =>
        SeatInstance.After(known, AUsage.SeatDay(day, seats), byItself: true, _noon, _silence);
}
