using Fulfillment.Gateway.Tests.Support;

namespace Fulfillment.Gateway.Tests.Webhooks;

/// <summary>The events as they are fetched.</summary>
public sealed class EventFeedTests(SharedGateway shared) : IClassFixture<SharedGateway>
{
    [Fact]
    public async Task The_feed_of_a_partner_without_orders_is_empty_and_can_be_read_on_from()
    {
        using var partner = await shared.PartnerAsync();

        var empty = await partner.ReadAsync("/v1/events");
        var order = await partner.FulfillAsync();
        var next = await partner.ReadAsync($"/v1/events?after={empty.At("nextCursor")}");

        Assert.Equal((200, 0, "false"), (empty.Status, empty.Json["data"]!.AsArray().Count, empty.At("hasMore")));
        Assert.Equal(order.At("version"), $"{next.Json["data"]!.AsArray().Count}");
        Assert.All(next.Json["data"]!.AsArray(), told => Assert.Equal(order.At("id"), (string)told!["data"]!["orderId"]!));
    }

    [Fact]
    public async Task A_cursor_leads_on_and_where_nothing_is_new_it_stays()
    {
        using var partner = await shared.PartnerAsync();
        await partner.FulfillAsync(Orders.Body("R-1"));
        var all = await partner.ReadAsync("/v1/events?limit=100");

        var nothing = await partner.ReadAsync($"/v1/events?after={all.At("nextCursor")}");
        await partner.FulfillAsync(Orders.Body("R-2"));
        var more = await partner.ReadAsync($"/v1/events?after={nothing.At("nextCursor")}&limit=100");

        Assert.Empty(nothing.Json["data"]!.AsArray());
        Assert.Equal(all.At("nextCursor"), nothing.At("nextCursor"));
        Assert.All(more.Json["data"]!.AsArray(), told => Assert.Equal("R-2", (string)told!["data"]!["partnerOrderRef"]!));
    }

    [Fact]
    public async Task The_feed_tells_what_the_timelines_tell()
    {
        using var partner = await shared.PartnerAsync();
        var order = await partner.FulfillAsync();

        var timeline = await partner.ReadAllAsync($"/v1/orders/{order.At("id")}/events");
        var feed = await partner.FeedAsync(2);

        Assert.Equal(
            timeline.Select(step => ((long)step["sequence"]!, (string)step["type"]!, (string)step["status"]!, (string)step["at"]!)),
            feed.Select(told => (
                (long)told["data"]!["sequence"]!,
                (string)told["type"]!,
                (string)told["data"]!["status"]!,
                (string)told["timestamp"]!)));
    }

    [Fact]
    public async Task Another_partner_s_cursor_is_none_and_so_is_an_invented_one()
    {
        using var owner = await shared.PartnerAsync();
        using var other = await shared.PartnerAsync();
        var cursor = (await owner.ReadAsync("/v1/events")).At("nextCursor")!;

        foreach (var wrong in new[] { cursor, "AAAA", "evt_0", $"{cursor[..^1]}{(cursor[^1] == 'A' ? 'B' : 'A')}" })
        {
            var refused = await other.ReadAsync($"/v1/events?after={wrong}");

            Assert.Equal((400, "cursor.invalid"), (refused.Status, refused.Code));
        }
    }

    [Theory]
    [InlineData("?limit=0")]
    [InlineData("?limit=101")]
    [InlineData("?cursor=x")]
    [InlineData("?after=")]
    public async Task A_query_that_is_not_sound_is_refused(string query)
    {
        using var partner = await shared.PartnerAsync();

        var refused = await partner.ReadAsync($"/v1/events{query}");

        Assert.Equal((400, "query.invalid"), (refused.Status, refused.Code));
    }
}
