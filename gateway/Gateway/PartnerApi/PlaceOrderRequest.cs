using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Fulfillment.Gateway.Http.Json;

namespace Fulfillment.Gateway.PartnerApi;

/// <summary>An order as a partner places it.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record PlaceOrderRequest
{
    /// <summary>
    /// Your own id of the order, unique among your orders for ever. The same order placed again under it is answered with
    /// the first one.
    /// </summary>
    [StringLength(64, MinimumLength = 1), NotBlank]
    public required string PartnerOrderRef { get; init; }

    /// <summary>The purchase order number that invoices name.</summary>
    [StringLength(64, MinimumLength = 1), NotBlank]
    public string? PurchaseOrder { get; init; }

    /// <summary>The day on which the order was made; the day of arrival when absent.</summary>
    public DateOnly? OrderedOn { get; init; }

    /// <summary>The end customer, who uses the product.</summary>
    public required PartyRequest Customer { get; init; }

    /// <summary>The distributor between you and the reseller, or between the vendor and you.</summary>
    public PartyRequest? Distributor { get; init; }

    /// <summary>The reseller who sells to the customer.</summary>
    public PartyRequest? Reseller { get; init; }

    /// <summary>Whom the license names; the customer when absent.</summary>
    public PartyRequest? Licensee { get; init; }

    /// <summary>Who is billed.</summary>
    public PartyRequest? BillTo { get; init; }

    /// <summary>The person at the vendor who owns the order.</summary>
    public OwnerRequest? Owner { get; init; }

    /// <summary>What is ordered. Each line is provisioned on its own.</summary>
    [MinLength(1), MaxLength(100)]
    public required IReadOnlyList<LineRequest> Lines { get; init; }

    /// <summary>What the order is called in other systems.</summary>
    public ReferencesRequest? References { get; init; }

    /// <summary>Up to 50 keys of your own, kept and given back unchanged.</summary>
    [MaxLength(50), TextMap(longestKey: 40, longestValue: 500)]
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }
}

/// <summary>The person at the vendor who owns an order, by e-mail or by id in the CRM.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
[AnyOf("email", "crmId")]
internal sealed record OwnerRequest
{
    /// <summary>E-mail address of the owner.</summary>
    [StringLength(254, MinimumLength = 3), Email]
    public string? Email { get; init; }

    /// <summary>Id of the owner in the vendor's CRM.</summary>
    [StringLength(64, MinimumLength = 1), NotBlank]
    public string? CrmId { get; init; }
}

/// <summary>Ids of an order in other systems.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record ReferencesRequest
{
    /// <summary>The customer's account.</summary>
    [StringLength(128, MinimumLength = 1), NotBlank]
    public string? Account { get; init; }

    /// <summary>The opportunity that the order closes.</summary>
    [StringLength(128, MinimumLength = 1), NotBlank]
    public string? Opportunity { get; init; }

    /// <summary>The quote that the order accepts.</summary>
    [StringLength(128, MinimumLength = 1), NotBlank]
    public string? Quote { get; init; }

    /// <summary>The promotion that gave the price.</summary>
    [StringLength(128, MinimumLength = 1), NotBlank]
    public string? Promotion { get; init; }

    /// <summary>The partner program.</summary>
    [StringLength(128, MinimumLength = 1), NotBlank]
    public string? Program { get; init; }

    /// <summary>The deal registration.</summary>
    [StringLength(128, MinimumLength = 1), NotBlank]
    public string? DealRegistration { get; init; }

    /// <summary>The contract under which the order is placed.</summary>
    [StringLength(128, MinimumLength = 1), NotBlank]
    public string? Contract { get; init; }

    /// <summary>The support case.</summary>
    [StringLength(128, MinimumLength = 1), NotBlank]
    public string? Case { get; init; }
}
