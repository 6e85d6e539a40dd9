using Fulfillment.Engine.Store;
using Fulfillment.Engine.Webhooks;

namespace Fulfillment.Engine.Tests.Webhooks;

public sealed class EventIdTests
{
    private const string OrderId = "ord_01jd7m3q9x4t6v8b2c5e7g9h1k";
    private static readonly DateTimeOffset _at = new(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public void An_event_has_one_id_for_ever()
    {
        Assert.Equal("evt_01kq4z2y00b9y9sjqwxqhkp2ez".Length, EventId.Of(OrderId, 6, _at).Length);
        Assert.Equal(EventId.Of(OrderId, 6, _at), EventId.Of(OrderId, 6, _at.AddTicks(9_999)));
        Assert.True(Ids.IsId(EventId.Of(OrderId, 6, _at), "evt"));
    }

    [Fact]
    public void Ids_differ_by_order_and_sequence_and_sort_by_time()
    {
        var ids = Enumerable.Range(1, 1000).Select(n => EventId.Of(OrderId, n, _at.AddMilliseconds(n))).ToList();

        Assert.Equal(ids.Order(StringComparer.Ordinal), ids);
        Assert.Equal(1000, Enumerable.Range(1, 1000).Select(n => EventId.Of(OrderId, n, _at)).Distinct().Count());
        Assert.NotEqual(EventId.Of(OrderId, 1, _at), EventId.Of(OrderId[..^1] + "m", 1, _at));
    }

    [Fact]
    public void A_place_in_the_feed_is_read_as_it_was_written()
    {
        var place = new FeedPosition(long.MaxValue, OrderId, 7);

        Assert.Equal(place, FeedPosition.Parse($"{place}"));
        Assert.Equal(FeedPosition.Start, FeedPosition.Parse($"{FeedPosition.Start}"));
    }
}
