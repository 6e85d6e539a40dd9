using Fulfillment.Engine.Catalog;

namespace Fulfillment.Engine.Tests.Catalog;

public sealed class ProductCatalogTests
{
    private static readonly ProductCatalog _builtIn = ProductCatalog.BuiltIn();

    [Fact]
    public void The_catalog_that_ships_is_sound_and_names_no_seat_count()
    {
        Assert.NotNull(_builtIn.Find("premium-sm"));
        Assert.NotNull(_builtIn.Find("ultimate-saas"));
        Assert.Null(_builtIn.Find("PREMIUM-SM"));
        Assert.All(
            _builtIn.Skus.Where(sku => sku.Plan is not null),
            sku => Assert.Equal((1, 10_000_000), (sku.MinQuantity, sku.MaxQuantity)));
    }

    [Theory]
    [InlineData("2019-12-31", null)]
    [InlineData("2020-01-01", SkuState.Orderable)]
    [InlineData("2023-01-31", SkuState.Orderable)]
    [InlineData("2023-02-01", SkuState.Renewable)]
    [InlineData("2024-01-31", SkuState.Renewable)]
    [InlineData("2024-02-01", SkuState.Retired)]
    [InlineData("2099-01-01", SkuState.Retired)]
    public void A_sku_changes_its_state_on_the_day(string day, SkuState? state) =>
        Assert.Equal(state, _builtIn.Find("starter-sm")!.StateOn(DateOnly.Parse(day)));

    [Theory]
    [InlineData("2024-12-31", null)]
    [InlineData("2025-01-01", "v1")]
    [InlineData("2025-12-31", "v1")]
    [InlineData("2026-01-01", "v2")]
    public void A_price_list_holds_until_a_newer_one_of_its_name_does(string day, string? version)
    {
        var catalog = ProductCatalog.Parse(File(lists: """
            {"name":"list","version":"v2","currency":"EUR","basis":"list","from":"2026-01-01","prices":[]},
            {"name":"other","version":"o1","currency":"EUR","basis":"list","from":"2020-01-01","prices":[]},
            {"name":"list","version":"v1","currency":"EUR","basis":"list","from":"2025-01-01","prices":[]}
            """));

        var found = catalog.PriceListOn("list", DateOnly.Parse(day));

        Assert.Equal(version, found?.Version);
        Assert.Null(catalog.PriceListOn(null, DateOnly.Parse(day)));
    }

    [Fact]
    public void Two_catalogs_that_differ_have_different_hashes()
    {
        var one = ProductCatalog.Parse(File());
        var same = ProductCatalog.Parse(File());
        var other = ProductCatalog.Parse(File(version: "2"));

        Assert.Equal(one.Hash, same.Hash);
        Assert.NotEqual(one.Hash, other.Hash);
    }

    [Fact]
    public void What_comes_only_in_a_way_that_is_switched_off_is_not_offered()
    {
        var without = _builtIn.Without(DeliveryKind.Dedicated);

        Assert.Null(without.Find("ultimate-dedicated"));
        Assert.Equal(_builtIn.Skus.Count - 1, without.Skus.Count);
        Assert.All(without.Skus, sku => Assert.NotEmpty(sku.DeliveryKinds));
        Assert.NotEqual(_builtIn.Hash, without.Hash);
    }

    [Fact]
    public void All_faults_are_told_at_once()
    {
        const string Backwards = """{"from":"2026-01-01","state":"retired"},{"from":"2020-01-01","state":"orderable"}""";
        var skus = $$"""
            {{Sku("twice")}}, {{Sku("twice")}},
            {{Sku("bare", kinds: "")}},
            {{Sku("long", terms: "12, 99")}},
            {{Sku("none", min: 5, max: 4)}},
            {{Sku("unborn", lifecycle: "")}},
            {{Sku("backwards", lifecycle: Backwards)}},
            {{Sku("orphan", successor: "nobody")}}
            """;
        var lists = """
            {"name":"list","version":"v1","currency":"EUR","basis":"list","from":"2025-01-01","prices":[
              {"sku":"ghost","unitMinor":1,"per":"month"},{"sku":"bare","unitMinor":-1,"per":"month"}]}
            """;

        var refused = Assert.Throws<CatalogException>(() => ProductCatalog.Parse(File(skus: skus, lists: lists)));

        Assert.Equal(
            [
                "Price list v1 has a negative price for bare.",
                "Price list v1 prices ghost, which is no sku.",
                "Sku backwards needs a lifecycle, oldest first.",
                "Sku bare has no delivery kind.",
                "Sku long has a usual term outside 1 to 60 months.",
                "Sku none has no quantity between 5 and 4.",
                "Sku orphan names the successor nobody, which is no sku.",
                "Sku twice is listed 2 times.",
                "Sku unborn needs a lifecycle, oldest first.",
            ],
            refused.Faults.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"version\":\"1\",\"skus\":[],\"priceLists\":[],\"more\":1}")]
    [InlineData("{\"version\":\"1\",\"version\":\"2\",\"skus\":[],\"priceLists\":[]}")]
    [InlineData("{\"version\":null,\"skus\":[],\"priceLists\":[]}")]
    public void What_is_no_catalog_is_refused(string json) =>
        Assert.Throws<CatalogException>(() => ProductCatalog.Parse(json));

    private static string File(string version = "1", string? skus = null, string lists = "") =>
        $$"""{"version":"{{version}}","skus":[{{skus ?? Sku("one")}}],"priceLists":[{{lists}}]}""";

    private static string Sku(
        string code,
        string kinds = "\"cloudLicense\"",
        string terms = "12",
        int min = 1,
        int max = 10,
        string lifecycle = """{"from":"2020-01-01","state":"orderable"}""",
        string? successor = null) => $$"""
        {"sku":"{{code}}","name":"{{code}}","family":"selfManaged",
         "deliveryKinds":[{{kinds}}],"termsMonths":[{{terms}}],
         "defaultTermMonths":12,"minTermMonths":1,"maxTermMonths":60,"minQuantity":{{min}},"maxQuantity":{{max}},
         "changedAt":"2026-01-01T00:00:00Z","lifecycle":[{{lifecycle}}],
         "successor":{{(successor is null ? "null" : $"\"{successor}\"")}}}
        """;
}
