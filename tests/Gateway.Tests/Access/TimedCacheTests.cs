using Fulfillment.Gateway.Access;
using Fulfillment.Tests.Support;

namespace Fulfillment.Gateway.Tests.Access;

public sealed class TimedCacheTests
{
    private readonly ManualClock _clock = new();

    [Fact]
    public void A_value_is_forgotten_at_its_time()
    {
        var cache = new TimedCache<int, string>(10, _clock);
        cache.Set(1, "one", _clock.GetUtcNow().AddSeconds(5));

        var before = cache.TryGet(1, out var value);
        _clock.Advance(TimeSpan.FromSeconds(5));
        var after = cache.TryGet(1, out _);

        Assert.True(before);
        Assert.Equal("one", value);
        Assert.False(after);
    }

    [Fact]
    public void It_never_holds_more_than_its_capacity()
    {
        var cache = new TimedCache<int, int>(100, _clock);

        for (var i = 0; i < 10_000; i++)
        {
            cache.Set(i, i, _clock.GetUtcNow().AddSeconds(60));
            Assert.InRange(cache.Count, 1, 100);
        }

        Assert.True(cache.TryGet(9_999, out _));
    }

    [Fact]
    public void What_is_over_goes_before_what_still_counts()
    {
        var cache = new TimedCache<int, int>(4, _clock);
        cache.Set(1, 1, _clock.GetUtcNow().AddSeconds(60));
        for (var i = 2; i <= 4; i++)
            cache.Set(i, i, _clock.GetUtcNow().AddSeconds(1));
        _clock.Advance(TimeSpan.FromSeconds(2));

        cache.Set(5, 5, _clock.GetUtcNow().AddSeconds(60));

        Assert.True(cache.TryGet(1, out _));
        Assert.Equal(2, cache.Count);
    }

    [Fact]
    public void Setting_a_key_again_takes_no_more_room()
    {
        var cache = new TimedCache<int, int>(4, _clock);

        for (var i = 0; i < 10; i++)
            cache.Set(1, i, _clock.GetUtcNow().AddSeconds(60));

        Assert.Equal(1, cache.Count);
    }
}
