using System.Text.Json.Nodes;
using Fulfillment.Gateway.Tests.Support;

namespace Fulfillment.Gateway.Tests.PartnerApi;

/// <summary>The catalog as each partner may sell it.</summary>
public sealed class ProductTests(SharedGateway shared) : IClassFixture<SharedGateway>
{
    [Theory]
    [InlineData("partner-net", "2465", "partnerNet")]
    [InlineData("list", "2900", "list")]
    public async Task A_price_is_that_of_the_partner_s_own_list(string list, string price, string basis)
    {
        using var partner = await shared.PartnerAsync(known => known with { PriceList = list });

        var premium = await ProductAsync(partner, "premium-sm");

        Assert.Equal((price, basis),
            (premium!["price"]!["unitMinor"]!.ToString(), (string?)premium["price"]!["basis"]));
    }

    [Fact]
    public async Task Without_a_price_list_there_is_no_price_and_an_order_has_none()
    {
        using var partner = await shared.PartnerAsync(known => known with { PriceList = null });

        var premium = await ProductAsync(partner, "premium-sm");
        var placed = await partner.PlaceAsync(Orders.Body());

        Assert.Null(premium!["price"]);
        Assert.Equal(202, placed.Status);
        Assert.Null(placed.At("lines.0.price"));
    }

    [Fact]
    public async Task A_partner_sees_only_what_its_agreement_allows()
    {
        using var partner = await shared
            .PartnerAsync(known => known with { AllowedSkus = ["premium-sm", "sandbox-fail"] });

        var skus = await SkusAsync(partner);

        Assert.Equal(["premium-sm"], skus);
    }

    [Fact]
    public async Task Sandbox_skus_are_hidden_from_partners_with_real_orders()
    {
        using var partner = await shared.PartnerAsync();
        using var sandbox = await shared.SandboxAsync();

        var real = await SkusAsync(partner);
        var all = await SkusAsync(sandbox);

        Assert.DoesNotContain(real, sku => sku.StartsWith("sandbox", StringComparison.Ordinal));
        Assert.Equal(["sandbox-fail", "sandbox-fail-once", "sandbox-slow"], all.Except(real).Order());
    }

    [Fact]
    public async Task A_retired_sku_is_listed_with_its_successor()
    {
        using var partner = await shared.PartnerAsync();

        var starter = await ProductAsync(partner, "starter-sm");

        Assert.Equal(("retired", "premium-sm"), ((string?)starter!["status"], (string?)starter["successor"]));
    }

    [Fact]
    public async Task A_reader_that_has_the_catalog_already_is_answered_304()
    {
        using var partner = await shared.PartnerAsync();
        using var other = await shared.PartnerAsync(known => known with { PriceList = "list" });
        var first = await partner.ReadAsync("/v1/products");
        var tag = first.Header("ETag")!;

        var same = await partner.GetAsync("/v1/products", ("If-None-Match", tag));
        var foreign = await other.GetAsync("/v1/products", ("If-None-Match", tag));

        Assert.Equal((304, ""), (same.Status, same.Text));
        Assert.Equal("no-cache, private", first.Header("Cache-Control"));
        Assert.Equal(200, foreign.Status);
    }

    [Theory]
    [InlineData("2026-10-31T23:59:59Z", true)]
    [InlineData("2026-11-22T00:00:00Z", true)]
    [InlineData("2026-11-22T01:00:00%2B01:00", true)]
    [InlineData("2026-11-22T00:00:01Z", false)]
    public async Task Only_what_changed_since_is_listed(string since, bool any)
    {
        using var partner = await shared.PartnerAsync();

        var products = await partner.ReadAsync($"/v1/products?changedSince={since}");

        Assert.Equal(any, products.Json["data"]!.AsArray().Count > 0);
    }

    [Theory]
    [InlineData("changedSince=yesterday", "value.date")]
    [InlineData("changedSince=", "parameter.missing")]
    [InlineData("sku=premium-sm", "parameter.unknown")]
    public async Task A_query_that_is_not_understood_is_refused(string query, string code)
    {
        using var partner = await shared.PartnerAsync();

        var refused = await partner.ReadAsync($"/v1/products?{query}");

        Assert.Equal((400, "query.invalid", code), (refused.Status, refused.Code, refused.Faults.Single().Code));
    }

    private static async Task<IReadOnlyList<JsonNode>> ProductsAsync(HttpClient partner) =>
        [.. (await partner.ReadAsync("/v1/products")).Json["data"]!.AsArray()!];

    private static async Task<IEnumerable<string>> SkusAsync(HttpClient partner) =>
        (await ProductsAsync(partner)).Select(product => product["sku"]!.GetValue<string>());

    private static async Task<JsonNode?> ProductAsync(HttpClient partner, string sku) =>
        (await ProductsAsync(partner)).SingleOrDefault(product => (string?)product["sku"] == sku);
}
