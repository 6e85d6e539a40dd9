using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Fulfillment.Gateway.Http.Json;

namespace Fulfillment.Gateway.PartnerApi;

/// <summary>
/// One line of an order. Which members it needs depends on its action: new and trial need sku and quantity, every other
/// action needs subscriptionId.
/// </summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
[LineMembers]
internal sealed record LineRequest
{
    /// <summary>Your own id of the line, unique in the order; its position, counted from 1, when absent.</summary>
    [StringLength(64, MinimumLength = 1), NotBlank]
    public string? LineRef { get; init; }

    /// <summary>What the line does; <c>new</c> when absent.</summary>
    public LineAction? Action { get; init; }

    /// <summary>The product, as GET /v1/products names it.</summary>
    [StringLength(64, MinimumLength = 1), NotBlank]
    public string? Sku { get; init; }

    /// <summary>How many seats or units.</summary>
    [Range(1, 10_000_000)]
    public int? Quantity { get; init; }

    /// <summary>
    /// The subscription that the line changes; every action but new and trial names one. A new line may name the trial
    /// that it turns into a paid subscription, a trial the paid subscription that it is to lie over.
    /// </summary>
    [StringLength(64, MinimumLength = 1), NotBlank]
    public string? SubscriptionId { get; init; }

    /// <summary>For transfer: the code that the partner before you was given for the subscription.</summary>
    [StringLength(64, MinimumLength = 16), NotBlank]
    public string? TransferCode { get; init; }

    /// <summary>How long the term runs, in months; the product's usual term when absent, and one month for a trial.</summary>
    [Range(1, 120)]
    public int? TermMonths { get; init; }

    /// <summary>First day of the term (UTC); the day of arrival when absent.</summary>
    public DateOnly? StartsOn { get; init; }

    /// <summary>When a change takes effect (UTC); now when absent. Not for the action new.</summary>
    public DateOnly? EffectiveOn { get; init; }

    /// <summary>For coTerm: the first day after the running term, so that several subscriptions end together.</summary>
    public DateOnly? EndsOn { get; init; }

    /// <summary>A ramp: from each date on another quantity, all within one term.</summary>
    [MaxLength(60)]
    public IReadOnlyList<PhaseRequest>? Phases { get; init; }

    /// <summary>How the product reaches the customer; the product's usual way when absent.</summary>
    public DeliveryRequest? Delivery { get; init; }

    /// <summary>The price as you know it. It is compared with the agreed one.</summary>
    public PriceRequest? Price { get; init; }

    /// <summary>Whether the subscription renews by itself at the end of its term.</summary>
    public bool? AutoRenew { get; init; }

    /// <summary>How long each renewal runs, in months; as long as the term when absent.</summary>
    [Range(1, 120)]
    public int? RenewalTermMonths { get; init; }

    /// <summary>Why the line is ordered, as a code of your own.</summary>
    [StringLength(64, MinimumLength = 1), NotBlank]
    public string? ReasonCode { get; init; }

    /// <summary>Why the line is ordered, in words.</summary>
    [StringLength(500, MinimumLength = 1), NotBlank]
    public string? ReasonText { get; init; }
}

/// <summary>What a line does.</summary>
[JsonConverter(typeof(CamelCaseEnum<LineAction>))]
internal enum LineAction
{
    New,
    Renew,
    AddSeats,
    ReduceSeats,
    Upgrade,
    Downgrade,
    CoTerm,
    TrueUp,
    Cancel,
    Trial,
    Consumable,
    Transfer,
}

/// <summary>From a date on, another quantity.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record PhaseRequest
{
    /// <summary>First day of the phase (UTC), inside the term.</summary>
    public required DateOnly StartsOn { get; init; }

    /// <summary>How many seats or units from that day on.</summary>
    [Range(1, 10_000_000)]
    public required int Quantity { get; init; }
}

/// <summary>A price in minor units of its currency: 4999 of EUR is 49.99 euros, 4999 of JPY is 4999 yen.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
[AnyOf("unitMinor", "netMinor")]
internal sealed record PriceRequest
{
    /// <summary>ISO 4217 code.</summary>
    [StringLength(3, MinimumLength = 3), CurrencyCode]
    public required string Currency { get; init; }

    /// <summary>Price of one unit before discount, in minor units.</summary>
    [Range(0, 1_000_000_000_000_000L)]
    public long? UnitMinor { get; init; }

    /// <summary>What the unit price is per; <c>year</c> when absent.</summary>
    public PricePer? Per { get; init; }

    /// <summary>Discount on the unit price, in percent.</summary>
    [Range(0, 100), DecimalPlaces(4)]
    public decimal? DiscountPercent { get; init; }

    /// <summary>Price of the whole line after discount, without tax, in minor units.</summary>
    [Range(0, 1_000_000_000_000_000L)]
    public long? NetMinor { get; init; }
}

/// <summary>The period that a unit price is for.</summary>
[JsonConverter(typeof(CamelCaseEnum<PricePer>))]
internal enum PricePer
{
    Month,
    Year,
    Term,
}

/// <summary>How the product reaches the customer.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
[OnlyWith("namespace", "kind", "saas")]
[OnlyWith("region", "kind", "dedicated")]
internal sealed record DeliveryRequest
{
    /// <summary>The kind of delivery.</summary>
    public required DeliveryKind Kind { get; init; }

    /// <summary>For saas: the customer's top-level namespace. Without one the customer gets a link to claim it.</summary>
    [StringLength(255, MinimumLength = 1), NotBlank]
    public string? Namespace { get; init; }

    /// <summary>For dedicated: where the installation stands.</summary>
    [StringLength(64, MinimumLength = 1), NotBlank]
    public string? Region { get; init; }
}

/// <summary>The ways in which a product reaches a customer.</summary>
[JsonConverter(typeof(CamelCaseEnum<DeliveryKind>))]
internal enum DeliveryKind
{
    CloudLicense,
    OfflineLicense,
    LegacyLicense,
    Saas,
    Dedicated,
}
