using Fulfillment.Engine.Work;

namespace Fulfillment.Engine.Tests.Work;

public sealed class LanesTests
{
    [Fact]
    public void A_lane_fills_its_own_part_only()
    {
        var lanes = new Lanes(all: 10, each: 4);

        var loud = Enumerable.Range(0, 9).Count(_ => lanes.TryEnter("loud"));

        Assert.Equal((4, true), (loud, lanes.TryEnter("quiet")));
    }

    [Fact]
    public void Scarce_room_is_shared_and_another_lane_is_first_each_time()
    {
        var lanes = new Lanes(all: 2, each: 2);
        var served = new List<string>();
        for (var round = 0; round < 3; round++)
        {
            foreach (var (lane, room) in lanes.Enter(["a", "b", "c"]))
            {
                served.Add(lane);
                lanes.Leave(lane, room);
            }
        }

        Assert.Equal(["a", "b", "b", "c", "c", "a"], served);
    }

    [Fact]
    public void Somebody_is_to_look_when_half_of_what_was_wanted_is_free_and_not_before()
    {
        var lanes = new Lanes(all: 8, each: 4);
        for (var n = 0; n < 4; n++)
        {
            lanes.TryEnter("full");
        }

        lanes.TryEnter("other");
        Assert.False(lanes.TryEnter("full"));

        Assert.Equal([false, false, true, false], new[] { lanes.Leave("other"), lanes.Leave("full"), lanes.Leave("full"), lanes.Leave("full") });
    }

    [Fact]
    public void Nobody_is_woken_where_nothing_waits()
    {
        var lanes = new Lanes(all: 8, each: 4);
        lanes.TryEnter("lane");

        Assert.False(lanes.Leave("lane"));
    }
}
