using FsCheck.Fluent;
using Fulfillment.Engine.Usage;

namespace Fulfillment.Engine.Tests.Usage;

public sealed class SeatThresholdTests
{
    [Theory]
    [InlineData(2, 1)]
    [InlineData(15, 14)]
    [InlineData(16, 14)]
    [InlineData(25, 23)]
    [InlineData(26, 24)]
    [InlineData(99, 90)]
    [InlineData(100, 92)]
    [InlineData(999, 920)]
    [InlineData(1_000, 950)]
    [InlineData(100_000, 95_000)]
    public void It_is_near_from_so_many_seats_on(long seats, long firstNear)
    {
        var threshold = SeatThreshold.For(seats)!;

        Assert.True(threshold.IsNear(seats, firstNear));
        Assert.False(threshold.IsNear(seats, firstNear - 1));
    }

    [Fact]
    public void One_seat_has_no_threshold() => Assert.Empty(Crossings(1, 0, 1, 2, 0, 1));

    [Fact]
    public void A_crossing_is_told_once_until_use_has_fallen_well_below() =>
        Assert.Equal([93, 95], Crossings(100, 91, 93, 99, 120, 91, 93, 91, 95, 90, 95));

    [Fact]
    public void The_first_count_of_all_may_cross_it() => Assert.Equal([100], Crossings(100, 100));

    [Fact]
    public void A_new_interval_tells_it_again()
    {
        var (known, crossed) = ThresholdState.Next(null, Paid(100), 95);

        var (_, again) = ThresholdState.Next(known, Paid(100) with { From = AUsage.Day("2026-07-01") }, 95);

        Assert.True(crossed && again);
    }

    [Fact]
    public void Between_two_crossings_use_was_below_by_two_percent_of_the_seats() => AUsage.ForAll(
        from seats in Gen.Choose(1, 3_000)
        from used in Gen.Choose(0, seats * 2).ListOf()
        select (seats, used),
        made =>
        {
            var threshold = SeatThreshold.For(made.seats);
            var (state, isClear) = ((ThresholdState?)null, true);
            foreach (var used in made.used)
            {
                (state, var crossed) = ThresholdState.Next(state, Paid(made.seats), used);
                if (crossed && !(isClear && threshold!.IsNear(made.seats, used)))
                {
                    return false;
                }

                isClear = !crossed && (isClear || threshold!.IsClear(made.seats, used));
            }

            return true;
        });

    private static List<long> Crossings(long seats, params long[] used)
    {
        var (state, crossings) = ((ThresholdState?)null, new List<long>());
        foreach (var count in used)
        {
            (state, var crossed) = ThresholdState.Next(state, Paid(seats), count);
            if (crossed)
            {
                crossings.Add(count);
            }
        }

        return crossings;
    }

    private static PaidSeats Paid(long seats) => new(AUsage.Year.From, AUsage.Year.To, seats);
}
