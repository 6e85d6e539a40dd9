using Fulfillment.Engine.Outbox;
using Fulfillment.Engine.Tests.Support;

namespace Fulfillment.Engine.Tests.Outbox;

public sealed class CallPaceTests
{
    private static readonly TimeSpan _hour = TimeSpan.FromHours(1);

    private readonly SteppedClock _clock = new();

    [Fact]
    public void Without_a_rate_it_is_always_ones_turn()
    {
        var pace = new CallPace(0, _clock);

        Assert.All(Enumerable.Range(0, 1000), _ => Assert.Equal((TimeSpan.Zero, true), pace.Take(TimeSpan.Zero)));
    }

    [Fact]
    public void A_second_s_worth_may_go_at_once_and_the_rest_one_interval_after_the_other()
    {
        var pace = new CallPace(10, _clock);
        _clock.Advance(_hour);

        var waits = Enumerable.Range(0, 13).Select(_ => pace.Take(_hour).Wait.TotalMilliseconds).ToList();

        Assert.All(waits[..10], wait => Assert.Equal(0, wait));
        Assert.Equal([100, 200, 300], waits[10..]);
    }

    [Fact]
    public void A_turn_that_is_not_taken_is_left_to_others()
    {
        var pace = new CallPace(1, _clock);
        pace.Take(_hour);

        var refused = Enumerable.Range(0, 5).Select(_ => pace.Take(TimeSpan.FromMilliseconds(10))).ToList();

        Assert.All(refused, turn => Assert.Equal((TimeSpan.FromSeconds(1), false), turn));
        Assert.Equal((TimeSpan.FromSeconds(1), true), pace.Take(_hour));
    }

    [Fact]
    public void Over_a_long_time_no_more_go_than_the_rate_allows()
    {
        var pace = new CallPace(50, _clock);
        var taken = 0;
        for (var step = 0; step < 1000; step++)
        {
            while (pace.Take(TimeSpan.Zero).IsTaken)
            {
                taken++;
            }

            _clock.Advance(TimeSpan.FromMilliseconds(10));
        }

        // Ten seconds, and the second's worth at the beginning.
        Assert.InRange(taken, 500, 550);
    }
}
