using Fulfillment.Gateway.Tests.Support;

namespace Fulfillment.Gateway.Tests.PartnerApi;

/// <summary>Lists of orders: filters, pages that inserts do not shift, and cursors that nobody can bend.</summary>
public sealed class ListingTests(SharedGateway shared) : IClassFixture<SharedGateway>
{
    [Fact]
    public async Task Each_filter_keeps_what_fits()
    {
        using var partner = await shared.PartnerAsync();
        var first = Orders.Body("R-1");
        first["purchaseOrder"] = "PO-1";
        first["customer"]!["name"] = "Müller & Söhne 100% GmbH";
        var fulfilled = await partner.FulfillAsync(first);
        var second = shared.GatedBody(out var customer);
        second["partnerOrderRef"] = "R-2";
        await partner.PlaceAsync(second, wait: 1);
        var after = Uri.EscapeDataString(fulfilled.At("updatedAt")!);

        var found = new[]
        {
            await RefsAsync(partner, ""), await RefsAsync(partner, "?status=fulfilled"),
                await RefsAsync(partner, "?status=received"),
            await RefsAsync(partner, "?partnerOrderRef=R-2"), await RefsAsync(partner, "?purchaseOrder=PO-1"),
            await RefsAsync(partner, "?customer=m%C3%BCller"), await RefsAsync(partner, "?customer=100%25%20G"),
            await RefsAsync(partner, $"?updatedSince={after}"),
                await RefsAsync(partner, "?updatedSince=2100-01-01T00:00:00Z"),
            await RefsAsync(partner, "?status=fulfilled&partnerOrderRef=R-2"),
        };
        shared.Gate.Open(customer);

        Assert.Equal(["R-2 R-1", "R-1", "R-2", "R-2", "R-1", "R-1", "R-1", "R-2 R-1", "", ""], found);
    }

    [Fact]
    public async Task Pages_are_stable_while_orders_arrive()
    {
        using var partner = await shared.PartnerAsync();
        for (var i = 1; i <= 5; i++)
        {
            await partner.PlaceAsync(Orders.Body($"R-{i}"));
        }

        var first = await partner.ReadAsync("/v1/orders?limit=2");
        await partner.PlaceAsync(Orders.Body("R-6"));
        var second = await partner.ReadAsync($"/v1/orders?limit=2&cursor={first.At("nextCursor")}");
        await partner.PlaceAsync(Orders.Body("R-7"));
        var third = await partner.ReadAsync($"/v1/orders?limit=2&cursor={second.At("nextCursor")}");

        Assert.Equal(["R-5 R-4", "R-3 R-2", "R-1"], new[] { Refs(first), Refs(second), Refs(third) });
        Assert.Null(third.Json["nextCursor"]);
        Assert.True(third.Json.AsObject().ContainsKey("nextCursor"));
    }

    [Fact]
    public async Task A_list_holds_only_the_partner_s_own_orders()
    {
        using var one = await shared.PartnerAsync();
        using var other = await shared.PartnerAsync();
        await one.PlaceAsync(Orders.Body("R-mine"));
        await other.PlaceAsync(Orders.Body("R-theirs"));

        var found = await RefsAsync(one, "?customer=m");

        Assert.Equal("R-mine", found);
    }

    [Fact]
    public async Task A_cursor_serves_only_its_partner_and_its_filter_and_only_as_it_came()
    {
        using var partner = await shared.PartnerAsync();
        using var other = await shared.PartnerAsync();
        foreach (var client in new[] { partner, other })
        {
            await client.PlaceAsync(Orders.Body("R-1"));
            await client.PlaceAsync(Orders.Body("R-2"));
        }

        var page = await partner.ReadAsync("/v1/orders?limit=1&customer=m");
        var cursor = page.At("nextCursor")!;
        var events = (await partner.ReadAsync($"/v1/orders/{page.At("data.0.id")}/events?limit=1")).At("nextCursor");

        var answers = new[]
        {
            await partner.ReadAsync($"/v1/orders?limit=1&customer=m&cursor={cursor}"),
            await other.ReadAsync($"/v1/orders?limit=1&customer=m&cursor={cursor}"),
            await partner.ReadAsync($"/v1/orders?limit=1&customer=n&cursor={cursor}"),
            await partner.ReadAsync($"/v1/orders?limit=1&cursor={cursor}"),
            await partner.ReadAsync($"/v1/orders?limit=1&customer=m&cursor={cursor}A"),
            await partner.ReadAsync($"/v1/orders?limit=1&customer=m&cursor={cursor[..^2]}"),
            await partner.ReadAsync(
                $"/v1/orders?limit=1&customer=m&cursor={(cursor[0] == 'A' ? 'B' : 'A')}{cursor[1..]}"),
            await partner.ReadAsync(
                $"/v1/orders?limit=1&customer=m&cursor={cursor[..^3]}{(cursor[^3] == 'A' ? 'B' : 'A')}{cursor[^2..]}"),
            await partner.ReadAsync($"/v1/orders?limit=1&customer=m&cursor={events}"),
            await partner.ReadAsync("/v1/orders?limit=1&customer=m&cursor=ord_01jd7m3q9x4t6v8b2c5e7g9h1k"),
        };

        Assert.Equal(200, answers[0].Status);
        Assert.All(answers[1..], answer => Assert.Equal((400, "cursor.invalid"), (answer.Status, answer.Code)));
    }

    [Theory]
    [InlineData("limit=0", "?limit", "value.range")]
    [InlineData("limit=101", "?limit", "value.range")]
    [InlineData("limit=-1", "?limit", "value.range")]
    [InlineData("limit=ten", "?limit", "value.range")]
    [InlineData("limit=", "?limit", "parameter.missing")]
    [InlineData("limit=1&limit=2", "?limit", "parameter.duplicate")]
    [InlineData("Limit=5", "?Limit", "parameter.unknown")]
    [InlineData("status=done", "?status", "value.enum")]
    [InlineData("status=Fulfilled", "?status", "value.enum")]
    [InlineData("updatedSince=yesterday", "?updatedSince", "value.date")]
    [InlineData("updatedSince=2026-02-30T00:00:00Z", "?updatedSince", "value.date")]
    [InlineData("customer=a%00b", "?customer", "text.control")]
    [InlineData("sort=name", "?sort", "parameter.unknown")]
    [InlineData("partner=acme", "?partner", "parameter.unknown")]
    public async Task A_query_that_is_not_understood_is_refused(string query, string pointer, string code)
    {
        using var partner = await shared.PartnerAsync();

        var refused = await partner.ReadAsync($"/v1/orders?{query}");

        Assert.Equal((400, "query.invalid"), (refused.Status, refused.Code));
        Assert.Equal([(pointer, code)], refused.Faults);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    public async Task The_least_and_the_largest_limit_are_allowed(int limit)
    {
        using var partner = await shared.PartnerAsync();

        var answer = await partner.ReadAsync($"/v1/orders?limit={limit}");

        Assert.Equal((200, """{"data":[],"nextCursor":null}"""), (answer.Status, answer.Text));
    }

    [Fact]
    public async Task The_timeline_has_no_gap_and_comes_in_pages()
    {
        using var partner = await shared.PartnerAsync();
        var placed = await partner.FulfillAsync();
        var path = $"/v1/orders/{placed.At("id")}/events";

        var all = await partner.ReadAsync(path);
        var paged = await partner.ReadAllAsync($"{path}?limit=1");

        var events = all.Json["data"]!.AsArray();
        Assert.Equal(Enumerable.Range(1, events.Count), events.Select(told => told!["sequence"]!.GetValue<int>()));
        Assert.Equal(placed.At("version"), events[^1]!["sequence"]!.ToString());
        Assert.Equal("order.received", events[0]!["type"]!.ToString());
        Assert.Equal("order.fulfilled", events[^1]!["type"]!.ToString());
        Assert.Equal(events.Select(told => told!.ToJsonString()), paged.Select(told => told.ToJsonString()));
    }

    private static async Task<string> RefsAsync(HttpClient partner, string query) =>
        Refs(await partner.ReadAsync($"/v1/orders{query}"));

    private static string Refs(Answer list) =>
        string.Join(' ', list.Json["data"]!.AsArray().Select(order => (string?)order!["partnerOrderRef"]));
}
