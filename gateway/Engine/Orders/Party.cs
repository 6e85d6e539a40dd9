namespace Fulfillment.Engine.Orders;

/// <summary>A company or person on an order.</summary>
public sealed record Party
{
    public required string Name { get; init; }

    public string? LegalForm { get; init; }

    /// <summary>ISO 3166-1 alpha-2.</summary>
    public required string Country { get; init; }

    /// <summary>ISO 3166-2.</summary>
    public string? Region { get; init; }

    public PostalAddress? Address { get; init; }

    public string? Domain { get; init; }

    public string? ExternalRef { get; init; }

    public string? CrmId { get; init; }

    public IReadOnlyList<TaxId> TaxIds { get; init; } = [];

    public string? RegistrationNumber { get; init; }

    public IReadOnlyList<Contact> Contacts { get; init; } = [];
}

public sealed record PostalAddress(string? Line1, string? Line2, string? City, string? PostalCode);

public sealed record TaxId(string Type, string Value, string? Country);

/// <summary>A person to write to.</summary>
public sealed record Contact
{
    public string? GivenName { get; init; }

    public string? FamilyName { get; init; }

    /// <summary>The full name was given in one piece and split at its last blank: a person may want to look.</summary>
    public bool NameWasSplit { get; init; }

    public string? Email { get; init; }

    public string? Phone { get; init; }

    /// <summary>BCP 47.</summary>
    public string? Language { get; init; }

    /// <summary>billing, technical, admin or signatory.</summary>
    public string? Role { get; init; }

    public MarketingConsent? Marketing { get; init; }

    public string FullName => $"{GivenName} {FamilyName}".Trim();

    /// <summary>A contact of whom only the whole name is known.</summary>
    public Contact Named(string name)
    {
        var cut = name.Trim().LastIndexOf(' ');
        return cut < 0
            ? this with { FamilyName = name.Trim(), NameWasSplit = true }
            : this with { GivenName = name.Trim()[..cut].TrimEnd(), FamilyName = name.Trim()[(cut + 1)..], NameWasSplit = true };
    }
}

public sealed record MarketingConsent(string Status, string? Basis, string? Source, DateTimeOffset? At);
