using Fulfillment.Engine.Store;
using Fulfillment.Tests.Support;

namespace Fulfillment.Engine.Tests.Store;

public sealed class IdsTests
{
    [Fact]
    public void Ids_grow_within_a_millisecond_and_when_the_clock_is_set_back()
    {
        var clock = new ManualClock();
        var ids = new List<string>();

        for (var i = 0; i < 10_000; i++)
        {
            ids.Add(Ids.New("ord", clock));
            clock.Advance(i % 3 == 0 ? TimeSpan.FromMilliseconds(-1) : TimeSpan.Zero);
        }

        Assert.Equal(ids.Order(StringComparer.Ordinal), ids);
        Assert.Equal(ids.Count, ids.Distinct().Count());
    }

    [Fact]
    public void Ids_sort_by_the_time_of_their_making()
    {
        var later = new ManualClock(new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var first = Ids.New("ord", later);
        later.Advance(TimeSpan.FromMilliseconds(1));

        var second = Ids.New("ord", later);

        Assert.True(string.CompareOrdinal(first, second) < 0);
        Assert.NotEqual(first[..14], second[..14]);
    }

    [Fact]
    public async Task Threads_never_share_an_id()
    {
        var clock = new ManualClock();

        var ids = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(
            () => Enumerable.Range(0, 1000).Select(_ => Ids.New("ord", clock)).ToList())));

        Assert.Equal(8000, ids.SelectMany(list => list).Distinct().Count());
    }

    [Fact]
    public void An_id_has_the_form_of_one()
    {
        var id = Ids.New("ord", new ManualClock());

        Assert.True(Ids.IsId(id, "ord"));
        Assert.True(string.CompareOrdinal(id, Ids.AfterAll) < 0);
    }

    [Theory]
    [InlineData("")]
    [InlineData("ord_")]
    [InlineData("lic_01jd4q8m3n5p7r9t1v3x5z7b9d")]
    [InlineData("ord_01jd4q8m3n5p7r9t1v3x5z7b9")]
    [InlineData("ord_01jd4q8m3n5p7r9t1v3x5z7b9dd")]
    [InlineData("ord_01JD4Q8M3N5P7R9T1V3X5Z7B9D")]
    [InlineData("ord_01jd4q8m3n5p7r9t1v3x5z7b9u")]
    [InlineData("ord-01jd4q8m3n5p7r9t1v3x5z7b9d")]
    public void Another_text_has_not(string text) => Assert.False(Ids.IsId(text, "ord"));

    [Fact]
    public void Encoding_keeps_order_and_length()
    {
        UInt128[] values = [0, 1, 31, 32, ulong.MaxValue, UInt128.MaxValue];

        var texts = values.Select(Ids.Encode).ToList();

        Assert.All(texts, text => Assert.Equal(26, text.Length));
        Assert.Equal(texts.Order(StringComparer.Ordinal), texts);
        Assert.Equal(new string('0', 25) + "1", texts[1]);
    }
}
