using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Fulfillment.Gateway.Http.Json;

namespace Fulfillment.Gateway.PartnerApi;

/// <summary>A company or a person on an order. Every party is screened.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
[RegionInCountry]
internal sealed record PartyRequest
{
    /// <summary>The full legal name.</summary>
    [StringLength(255, MinimumLength = 1), NotBlank]
    public required string Name { get; init; }

    /// <summary>The legal form, such as GmbH, where the name does not tell it.</summary>
    [StringLength(64, MinimumLength = 1), NotBlank]
    public string? LegalForm { get; init; }

    /// <summary>The country of the seat: ISO 3166-1 alpha-2.</summary>
    [StringLength(2, MinimumLength = 2), CountryCode]
    public required string Country { get; init; }

    /// <summary>The region in the country: ISO 3166-2, such as DE-BY.</summary>
    [StringLength(6, MinimumLength = 4), RegionCode]
    public string? Region { get; init; }

    /// <summary>The postal address.</summary>
    public AddressRequest? Address { get; init; }

    /// <summary>The internet domain.</summary>
    [StringLength(253, MinimumLength = 3), DomainName]
    public string? Domain { get; init; }

    /// <summary>Your own id of the party.</summary>
    [StringLength(128, MinimumLength = 1), NotBlank]
    public string? ExternalRef { get; init; }

    /// <summary>The party's id in the vendor's CRM.</summary>
    [StringLength(64, MinimumLength = 1), NotBlank]
    public string? CrmId { get; init; }

    /// <summary>Tax registrations.</summary>
    [MaxLength(10)]
    public IReadOnlyList<TaxIdRequest>? TaxIds { get; init; }

    /// <summary>The number in the commercial register.</summary>
    [StringLength(64, MinimumLength = 1), NotBlank]
    public string? RegistrationNumber { get; init; }

    /// <summary>The person to write to; the first of all contacts.</summary>
    public ContactRequest? Contact { get; init; }

    /// <summary>Further people.</summary>
    [MaxLength(20)]
    public IReadOnlyList<ContactRequest>? Contacts { get; init; }
}

/// <summary>A postal address.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record AddressRequest
{
    /// <summary>Street and number.</summary>
    [StringLength(255, MinimumLength = 1), NotBlank]
    public string? Line1 { get; init; }

    /// <summary>Building, floor, department.</summary>
    [StringLength(255)]
    public string? Line2 { get; init; }

    /// <summary>City.</summary>
    [StringLength(128, MinimumLength = 1), NotBlank]
    public string? City { get; init; }

    /// <summary>Postal code.</summary>
    [StringLength(20, MinimumLength = 1), NotBlank]
    public string? PostalCode { get; init; }
}

/// <summary>A tax registration.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record TaxIdRequest
{
    /// <summary>The kind of registration, such as vat or ein.</summary>
    [StringLength(32, MinimumLength = 1), NotBlank]
    public required string Type { get; init; }

    /// <summary>The number as registered.</summary>
    [StringLength(64, MinimumLength = 1), NotBlank]
    public required string Value { get; init; }

    /// <summary>The country that registered it: ISO 3166-1 alpha-2.</summary>
    [StringLength(2, MinimumLength = 2), CountryCode]
    public string? Country { get; init; }
}
