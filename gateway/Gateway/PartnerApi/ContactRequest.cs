using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Fulfillment.Gateway.Http.Json;

namespace Fulfillment.Gateway.PartnerApi;

/// <summary>A person at a party: given and family name, or the whole name where the parts are not known.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
[AnyOf("givenName", "familyName", "name", "email")]
[InPlaceOf("name", "givenName", "familyName")]
internal sealed record ContactRequest
{
    /// <summary>Given name.</summary>
    [StringLength(128, MinimumLength = 1), NotBlank]
    public string? GivenName { get; init; }

    /// <summary>Family name.</summary>
    [StringLength(128, MinimumLength = 1), NotBlank]
    public string? FamilyName { get; init; }

    /// <summary>The whole name, in place of given and family name. It is split, and the contact is flagged.</summary>
    [StringLength(255, MinimumLength = 1), NotBlank]
    public string? Name { get; init; }

    /// <summary>E-mail address.</summary>
    [StringLength(254, MinimumLength = 3), Email]
    public string? Email { get; init; }

    /// <summary>Phone number, E.164.</summary>
    [StringLength(16, MinimumLength = 3), PhoneNumber]
    public string? Phone { get; init; }

    /// <summary>The language to write in: BCP 47, such as de or pt-BR.</summary>
    [StringLength(35, MinimumLength = 2), LanguageTag]
    public string? Language { get; init; }

    /// <summary>What the person is there for.</summary>
    public ContactRole? Role { get; init; }

    /// <summary>What the person agreed to in marketing.</summary>
    public MarketingRequest? Marketing { get; init; }
}

/// <summary>What a contact is there for.</summary>
[JsonConverter(typeof(CamelCaseEnum<ContactRole>))]
internal enum ContactRole
{
    Billing,
    Technical,
    Admin,
    Signatory,
}

/// <summary>What a person agreed to in marketing, with its proof.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record MarketingRequest
{
    /// <summary>Whether the person agreed.</summary>
    public required MarketingStatus Status { get; init; }

    /// <summary>The legal basis.</summary>
    [StringLength(64, MinimumLength = 1), NotBlank]
    public string? Basis { get; init; }

    /// <summary>Where the agreement was given or taken back.</summary>
    [StringLength(255, MinimumLength = 1), NotBlank]
    public string? Source { get; init; }

    /// <summary>When it was given or taken back (RFC 3339).</summary>
    public DateTimeOffset? At { get; init; }
}

/// <summary>Whether a person agreed to marketing.</summary>
[JsonConverter(typeof(CamelCaseEnum<MarketingStatus>))]
internal enum MarketingStatus
{
    None,
    OptIn,
    OptOut,
}
