using Fulfillment.Gateway.Tests.Support;

namespace Fulfillment.Gateway.Tests.PartnerApi;

/// <summary>Rule 1: an order is on disk before it is answered, and a waiting caller sees it finished.</summary>
public sealed class PlacingTests(SharedGateway shared) : IClassFixture<SharedGateway>
{
    [Fact]
    public async Task Placing_answers_202_with_its_place_and_when_to_look_again()
    {
        using var partner = await shared.PartnerAsync();

        var placed = await partner.PlaceAsync(Orders.Body());
        var read = await partner.ReadAsync(placed.Header("Location")!);

        Assert.Equal(202, placed.Status);
        Assert.Equal($"/v1/orders/{placed.At("id")}", placed.Header("Location"));
        Assert.Equal("1", placed.Header("Retry-After"));
        Assert.Equal("\"1\"", placed.Header("ETag"));
        Assert.Equal("received", placed.At("status"));
        Assert.Equal(placed.At("id"), read.At("id"));
    }

    [Fact]
    public async Task Waiting_answers_201_when_the_order_is_finished()
    {
        using var partner = await shared.PartnerAsync();

        var placed = await partner.PlaceAsync(Orders.Body(), wait: 30);

        Assert.Equal(201, placed.Status);
        Assert.Equal("wait=30", placed.Header("Preference-Applied"));
        Assert.Equal($"/v1/orders/{placed.At("id")}", placed.Header("Location"));
        Assert.Null(placed.Header("Retry-After"));
        Assert.Equal("provisioned", placed.At("lines.0.status"));
        Assert.StartsWith("lic_", placed.At("lines.0.licenseIds.0"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Waiting_answers_202_when_the_time_is_over_first()
    {
        using var partner = await shared.PartnerAsync();
        var body = shared.GatedBody(out var customer);

        var placed = await partner.PlaceAsync(body, wait: 1);
        shared.Gate.Open(customer);

        Assert.Equal(202, placed.Status);
        Assert.Equal("wait=1", placed.Header("Preference-Applied"));
        Assert.Equal("received", placed.At("status"));
    }

    [Theory]
    [InlineData("wait=3600", "wait=30")]
    [InlineData("respond-async, wait=5", "wait=5")]
    [InlineData("wait=soon", null)]
    [InlineData("wait=-1", null)]
    [InlineData("handling=lenient", null)]
    public async Task A_preference_is_honored_up_to_the_limit_or_not_at_all(string preference, string? applied)
    {
        using var partner = await shared.PartnerAsync();

        var placed = await partner.SendAsync(
            HttpMethod.Post, "/v1/orders", Orders.Body().ToJsonString(), ("Idempotency-Key", "k-1"),
                ("Prefer", preference));

        Assert.Equal(applied is null ? 202 : 201, placed.Status);
        Assert.Equal(applied, placed.Header("Preference-Applied"));
    }

    [Fact]
    public async Task A_dry_run_needs_no_key_fills_in_what_was_left_open_and_writes_nothing()
    {
        using var partner = await shared.PartnerAsync();
        var body = Orders.Body(quantity: 10).ToJsonString();

        var tried = await partner.SendAsync(HttpMethod.Post, "/v1/orders?validateOnly=true", body);
        var orders = await partner.ReadAsync("/v1/orders");

        Assert.Equal(200, tried.Status);
        Assert.Equal("true", tried.At("valid"));
        Assert.Null(tried.At("orderId"));
        Assert.Equal("cloudLicense", tried.At("lines.0.delivery"));
        Assert.Equal($"{10 * 12 * 2465}", tried.At("lines.0.price.netMinor"));
        Assert.Null(tried.Header("Location"));
        Assert.Empty(orders.Json["data"]!.AsArray());
    }

    [Fact]
    public async Task A_dry_run_with_a_key_leaves_the_key_free()
    {
        using var partner = await shared.PartnerAsync();

        await partner.PlaceAsync(Orders.Body("R-1"), "k-1", query: "?validateOnly=true");
        var placed = await partner.PlaceAsync(Orders.Body("R-2"), "k-1");

        Assert.Equal(202, placed.Status);
        Assert.Null(placed.Header("Idempotency-Replayed"));
    }

    [Fact]
    public async Task A_dry_run_tells_faults_conflicts_and_the_order_that_is_there()
    {
        using var partner = await shared.PartnerAsync();
        var placed = await partner.PlaceAsync(Orders.Body("R-1"));

        var same = await partner.PlaceAsync(Orders.Body("R-1"), query: "?validateOnly=true");
        var other = await partner.PlaceAsync(Orders.Body("R-1", quantity: 6), query: "?validateOnly=true");
        var impossible = await partner.PlaceAsync(Orders.Body("R-2", sku: "nothing"), query: "?validateOnly=true");

        Assert.Equal((200, placed.At("id")), (same.Status, same.At("orderId")));
        Assert.Equal((409, "order.conflict"), (other.Status, other.Code));
        Assert.Equal((422, "order.impossible"), (impossible.Status, impossible.Code));
    }

    [Theory]
    [InlineData("?validateOnly=yes", "?validateOnly", "value.enum")]
    [InlineData("?validateOnly=", "?validateOnly", "parameter.missing")]
    [InlineData("?validateonly=true", "?validateonly", "parameter.unknown")]
    [InlineData("?validateOnly=true&validateOnly=false", "?validateOnly", "parameter.duplicate")]
    [InlineData("?dryRun=true", "?dryRun", "parameter.unknown")]
    public async Task A_query_that_is_not_understood_places_nothing(string query, string pointer, string code)
    {
        using var partner = await shared.PartnerAsync();

        var refused = await partner.PlaceAsync(Orders.Body(), query: query);
        var orders = await partner.ReadAsync("/v1/orders");

        Assert.Equal((400, "query.invalid"), (refused.Status, refused.Code));
        Assert.Equal([(pointer, code)], refused.Faults);
        Assert.Empty(orders.Json["data"]!.AsArray());
    }
}
