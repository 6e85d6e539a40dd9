using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Store;
using Fulfillment.Gateway.Docs;
using Fulfillment.Gateway.Http.Errors;
using Fulfillment.Sdk;

namespace Fulfillment.Gateway.PartnerApi;

/// <summary>An order as its partner sees it.</summary>
internal sealed record OrderView
{
    /// <summary>Our id of the order.</summary>
    public required string Id { get; init; }

    /// <summary>Your own id of the order.</summary>
    public required string PartnerOrderRef { get; init; }

    /// <summary>Where the order stands.</summary>
    [Words(typeof(OrderStatus))]
    public required string Status { get; init; }

    /// <summary>Grows by one with every event; the ETag is made of it.</summary>
    public required long Version { get; init; }

    /// <summary>The purchase order number.</summary>
    public string? PurchaseOrder { get; init; }

    /// <summary>The day on which the order was made.</summary>
    public required DateOnly OrderedOn { get; init; }

    /// <summary>When it arrived.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it last moved.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>When it should be settled if nothing is in the way; absent while nobody can say.</summary>
    public DateTimeOffset? ExpectedBy { get; init; }

    /// <summary>Whose move it is, when it cannot go on by itself: partner, vendor, customer or screening.</summary>
    [Words(typeof(BlockedOn))]
    public string? BlockedOn { get; init; }

    /// <summary>Why it stands where it stands.</summary>
    public ReasonView? Reason { get; init; }

    /// <summary>The end customer.</summary>
    public required CustomerView Customer { get; init; }

    /// <summary>What was ordered, each line with its own state.</summary>
    public required IReadOnlyList<LineView> Lines { get; init; }

    /// <summary>What can be said of screening.</summary>
    public required ScreeningView Screening { get; init; }

    /// <summary>The ids in other systems, as they were given.</summary>
    public IReadOnlyDictionary<string, string>? References { get; init; }

    /// <summary>The keys of your own, as they were given.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>Where to go from here.</summary>
    public required OrderLinks Links { get; init; }

    public static OrderView Of(Order order, ILookup<string, string> licenseIds) => new()
    {
        Id = order.Id,
        PartnerOrderRef = order.Content.PartnerOrderRef,
        Status = order.Status.Word(),
        Version = order.Version,
        PurchaseOrder = order.Content.PurchaseOrder,
        OrderedOn = order.OrderedOn,
        CreatedAt = order.CreatedAt,
        UpdatedAt = order.UpdatedAt,
        ExpectedBy = order.IsSettled ? null : order.ExpectedBy,
        BlockedOn = order.BlockedOn?.Word(),
        Reason = ReasonView.Of(order.ReasonCode),
        Customer = new CustomerView { Name = order.Content.Customer.Name, Country = order.Content.Customer.Country },
        Lines = [.. order.Lines.Select(line => LineView.Of(line, licenseIds[line.Id]))],
        Screening = new ScreeningView { Status = order.Screening.Word() },
        References = order.Content.References is { Count: > 0 } references ? references : null,
        Metadata = order.Content.Metadata is { Count: > 0 } metadata ? metadata : null,
        Links = new OrderLinks
        {
            Self = $"/v1/orders/{order.Id}",
            Events = $"/v1/orders/{order.Id}/events",
            Licenses = $"/v1/orders/{order.Id}/licenses",
        },
    };

    /// <summary>An order that has just been accepted has no licenses.</summary>
    public static OrderView Of(Order order) => Of(order, Array.Empty<string>().ToLookup(id => id));
}

/// <summary>Why something stands where it stands, from the error catalog.</summary>
internal sealed record ReasonView
{
    /// <summary>Stable code; /errors/{code} explains it.</summary>
    public required string Code { get; init; }

    /// <summary>The code in words.</summary>
    public required string Message { get; init; }

    /// <summary>Whether it may go on by itself.</summary>
    public required bool Retryable { get; init; }

    /// <summary>What to do.</summary>
    public required string Fix { get; init; }

    public static ReasonView? Of(string? code)
    {
        if (code is null)
        {
            return null;
        }

        // An adapter's or a step's own code is for operators; partners get the catalog's word for it.
        var entry = ErrorCatalog.Find(code) is { Kind: not ErrorKind.Problem } known ? known : ErrorCatalog.Get(ReasonCodes.ProvisioningFailed);
        return new ReasonView { Code = entry.Code, Message = entry.Meaning, Retryable = entry.Retryable, Fix = entry.Fix };
    }
}

/// <summary>The end customer, in short.</summary>
internal sealed record CustomerView
{
    /// <summary>Name as given.</summary>
    public required string Name { get; init; }

    /// <summary>ISO 3166-1 alpha-2.</summary>
    public required string Country { get; init; }
}

/// <summary>What can be said of screening.</summary>
internal sealed record ScreeningView
{
    /// <summary>pending, cleared, inReview or refused.</summary>
    [Words(typeof(ScreeningState))]
    public required string Status { get; init; }
}

/// <summary>Where to go from an order.</summary>
internal sealed record OrderLinks
{
    /// <summary>The order.</summary>
    public required string Self { get; init; }

    /// <summary>Its timeline.</summary>
    public required string Events { get; init; }

    /// <summary>Its licenses.</summary>
    public required string Licenses { get; init; }
}

/// <summary>One line of an order, with its own state.</summary>
internal sealed record LineView
{
    /// <summary>Our id of the line.</summary>
    public required string Id { get; init; }

    /// <summary>Your own id of the line.</summary>
    public required string LineRef { get; init; }

    /// <summary>What the line does.</summary>
    [Words(typeof(OrderAction))]
    public required string Action { get; init; }

    /// <summary>The product.</summary>
    public string? Sku { get; init; }

    /// <summary>How many seats or units.</summary>
    public long? Quantity { get; init; }

    /// <summary>How long the term runs.</summary>
    public int? TermMonths { get; init; }

    /// <summary>First day of the term, or the day a change takes effect.</summary>
    public required DateOnly StartsOn { get; init; }

    /// <summary>How the product reaches the customer.</summary>
    [Words(typeof(Engine.Catalog.DeliveryKind))]
    public string? Delivery { get; init; }

    /// <summary>The price, where one is agreed.</summary>
    public PriceView? Price { get; init; }

    /// <summary>Where the line stands.</summary>
    [Words(typeof(LineStatus))]
    public required string Status { get; init; }

    /// <summary>The subscription that the line made or changes.</summary>
    public string? SubscriptionId { get; init; }

    /// <summary>The licenses that the line has yielded.</summary>
    public required IReadOnlyList<string> LicenseIds { get; init; }

    /// <summary>Whose move it is, when the line cannot go on by itself.</summary>
    [Words(typeof(BlockedOn))]
    public string? BlockedOn { get; init; }

    /// <summary>Why it stands where it stands.</summary>
    public ReasonView? Reason { get; init; }

    public static LineView Of(OrderLine line, IEnumerable<string> licenseIds) => new()
    {
        Id = line.Id,
        LineRef = line.LineRef,
        Action = line.Action.Word(),
        Sku = line.Sku,
        Quantity = line.Quantity,
        TermMonths = line.TermMonths,
        StartsOn = line.StartsOn,
        Delivery = line.Delivery?.Word(),
        Price = PriceView.Of(line.Price),
        Status = line.Status.Word(),
        SubscriptionId = line.SubscriptionId,
        LicenseIds = [.. licenseIds],
        BlockedOn = line.BlockedOn?.Word(),
        Reason = ReasonView.Of(line.ReasonCode),
    };
}

/// <summary>A line's price, in minor units of its currency.</summary>
internal sealed record PriceView
{
    /// <summary>ISO 4217.</summary>
    public required string Currency { get; init; }

    /// <summary>Price of one unit before discount.</summary>
    public long? UnitMinor { get; init; }

    /// <summary>What the unit price is per: month, year or term.</summary>
    [Words(typeof(PricePer))]
    public required string Per { get; init; }

    /// <summary>Discount on the unit price.</summary>
    public required decimal DiscountPercent { get; init; }

    /// <summary>The whole line and term after discount, without tax.</summary>
    public required long NetMinor { get; init; }

    /// <summary>The price list that it comes from.</summary>
    public string? PriceListVersion { get; init; }

    /// <summary>list, partnerNet or private.</summary>
    public required string Basis { get; init; }

    public static PriceView? Of(Engine.Catalog.LinePrice? price) => price is null ? null : new PriceView
    {
        Currency = price.Currency,
        UnitMinor = price.UnitMinor,
        Per = price.Per.Word(),
        DiscountPercent = price.DiscountPercent,
        NetMinor = price.NetMinor,
        PriceListVersion = price.PriceListVersion,
        Basis = price.Basis,
    };
}
