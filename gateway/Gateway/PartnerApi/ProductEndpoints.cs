using Fulfillment.Engine.Catalog;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Store;
using Fulfillment.Gateway.Access;
using Fulfillment.Gateway.Access.Bearer;
using Fulfillment.Gateway.Docs;
using Fulfillment.Gateway.Http;

namespace Fulfillment.Gateway.PartnerApi;

/// <summary>The catalog as the calling partner may sell it.</summary>
internal static class ProductEndpoints
{
    public static void MapProducts(this IEndpointRouteBuilder routes) =>
        routes.MapPartnerGroup("/v1/products", "Products").MapGet("", List).DocumentProducts().RequireScope(Scopes.OrdersRead);

    private static IResult List(HttpContext context, ProductCatalog catalog, TimeProvider clock)
    {
        var query = new QueryReader(context.Request);
        var changedSince = query.Time("changedSince");
        if (query.Refusal() is { } refusal)
        {
            return refusal;
        }

        var partner = context.CallingPartner();
        var today = partner.Today(clock);
        var products = catalog.Skus
            .Where(sku => (!sku.Sandbox || partner.Sandbox) && partner.MaySell(sku.Code))
            .Where(sku => changedSince is null || sku.ChangedAt >= changedSince)
            .Where(sku => sku.StateOn(today) is not null)
            .Select(sku => ProductView.Of(sku, catalog.PriceListOn(partner.PriceList, today), today))
            .ToList();

        // What a partner sees depends on the catalog, the day, its price list and its agreement.
        var tag = ETags.Of(Fingerprint($"{catalog.Hash}|{today:O}|{partner.PriceList}|{string.Join(' ', partner.AllowedSkus ?? ["*"])}|{partner.Sandbox}|{changedSince:O}"));
        context.Response.Headers.ETag = tag;
        context.Response.Headers.CacheControl = "private, no-cache";
        return ETags.IsNotModified(context.Request, tag)
            ? TypedResults.StatusCode(StatusCodes.Status304NotModified)
            : TypedResults.Ok(new ListView<ProductView> { Data = products, NextCursor = null });
    }

    private static string Fingerprint(string text) => Convert.ToHexStringLower(
        System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));
}

/// <summary>Something that can be ordered.</summary>
internal sealed record ProductView
{
    /// <summary>What orders name.</summary>
    public required string Sku { get; init; }

    /// <summary>What people call it.</summary>
    public required string Name { get; init; }

    /// <summary>The plan that it entitles to; absent for packs and storage.</summary>
    public string? Plan { get; init; }

    /// <summary>What one of it adds to a subscription; absent for whatever is no add-on.</summary>
    public ProductAddOnView? AddOn { get; init; }

    /// <summary>The ways it reaches a customer, the usual one first.</summary>
    public required IReadOnlyList<string> DeliveryKinds { get; init; }

    /// <summary>The terms on offer.</summary>
    public required TermsView Terms { get; init; }

    /// <summary>The quantities on offer; any number in between is sold.</summary>
    public required QuantityView Quantity { get; init; }

    /// <summary>orderable, renewable or retired.</summary>
    [Words(typeof(SkuState))]
    public required string Status { get; init; }

    /// <summary>What to order instead.</summary>
    public string? Successor { get; init; }

    /// <summary>The unit price, where one is agreed.</summary>
    public UnitPriceView? Price { get; init; }

    /// <summary>When this entry last changed.</summary>
    public required DateTimeOffset ChangedAt { get; init; }

    public static ProductView Of(Sku sku, PriceList? list, DateOnly today) => new()
    {
        Sku = sku.Code,
        Name = sku.Name,
        Plan = sku.Plan,
        AddOn = ProductAddOnView.Of(sku.AddOn),
        DeliveryKinds = [.. sku.DeliveryKinds.Select(kind => kind.Word())],
        Terms = new TermsView
        {
            MinMonths = sku.MinTermMonths,
            MaxMonths = sku.MaxTermMonths,
            DefaultMonths = sku.DefaultTermMonths,
            UsualMonths = sku.TermsMonths,
        },
        Quantity = new QuantityView { Min = sku.MinQuantity, Max = sku.MaxQuantity },
        Status = sku.StateOn(today)!.Value.Word(),
        Successor = sku.Successor,
        Price = UnitPriceView.Of(list, sku.Code),
        ChangedAt = sku.ChangedAt,
    };
}

/// <summary>What one of an add-on gives, and to what. It is ordered for a subscription, and ends with its term.</summary>
internal sealed record ProductAddOnView
{
    /// <summary>What it adds, such as storage.</summary>
    public required string Name { get; init; }

    /// <summary>How much, in the unit of the meter of that name: of storage in megabytes.</summary>
    public required long Amount { get; init; }

    /// <summary>The families of plans that it goes with.</summary>
    public required IReadOnlyList<string> Families { get; init; }

    public static ProductAddOnView? Of(SkuAddOn? addOn) =>
        addOn is null ? null : new() { Name = addOn.Name, Amount = addOn.Amount, Families = addOn.Families };
}

/// <summary>The terms on offer, in months; any number in between is sold.</summary>
internal sealed record TermsView
{
    /// <summary>The shortest.</summary>
    public required int MinMonths { get; init; }

    /// <summary>The longest.</summary>
    public required int MaxMonths { get; init; }

    /// <summary>The one that is meant when an order names none.</summary>
    public required int DefaultMonths { get; init; }

    /// <summary>The usual ones.</summary>
    public required IReadOnlyList<int> UsualMonths { get; init; }
}

/// <summary>The quantities on offer.</summary>
internal sealed record QuantityView
{
    /// <summary>The least.</summary>
    public required long Min { get; init; }

    /// <summary>The most.</summary>
    public required long Max { get; init; }
}

/// <summary>What one unit costs this partner.</summary>
internal sealed record UnitPriceView
{
    /// <summary>ISO 4217.</summary>
    public required string Currency { get; init; }

    /// <summary>In minor units of the currency.</summary>
    public required long UnitMinor { get; init; }

    /// <summary>month, year or term.</summary>
    [Words(typeof(PricePer))]
    public required string Per { get; init; }

    /// <summary>The list that it stands in.</summary>
    public required string PriceListVersion { get; init; }

    /// <summary>list or partnerNet.</summary>
    public required string Basis { get; init; }

    public static UnitPriceView? Of(PriceList? list, string sku) =>
        list?.Prices.FirstOrDefault(price => price.Sku == sku) is { } price
            ? new UnitPriceView
            {
                Currency = list.Currency,
                UnitMinor = price.UnitMinor,
                Per = price.Per.Word(),
                PriceListVersion = list.Version,
                Basis = list.Basis,
            }
            : null;
}
