using Fulfillment.Engine.Contacts;
using Fulfillment.Engine.Orders;
using Fulfillment.Gateway.Docs;

namespace Fulfillment.Gateway.PartnerApi.Subscriptions;

/// <summary>A person who stands by a subscription.</summary>
internal sealed record ContactView
{
    /// <summary>The contact's id.</summary>
    public required string Id { get; init; }

    /// <summary>Given name.</summary>
    public string? GivenName { get; init; }

    /// <summary>Family name.</summary>
    public string? FamilyName { get; init; }

    /// <summary>The whole name.</summary>
    public string? Name { get; init; }

    /// <summary>true where the whole name was sent in one piece and split here: a person may want to look.</summary>
    public required bool NameWasSplit { get; init; }

    /// <summary>E-mail address.</summary>
    public string? Email { get; init; }

    /// <summary>Phone number, E.164.</summary>
    public string? Phone { get; init; }

    /// <summary>The language to write in: BCP 47, such as de or pt-BR.</summary>
    public string? Language { get; init; }

    /// <summary>What the person is there for: whoever is admin may manage the subscription.</summary>
    [Words(typeof(ContactRole))]
    public string? Role { get; init; }

    /// <summary>What the person agreed to in marketing.</summary>
    public MarketingView? Marketing { get; init; }

    /// <summary>Grows with every change; as in the ETag.</summary>
    public required long Version { get; init; }

    /// <summary>Since when the person is a contact of the subscription.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the contact last changed.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    public static ContactView Of(SubscriptionContact contact) => new()
    {
        Id = contact.Id,
        GivenName = contact.Person.GivenName,
        FamilyName = contact.Person.FamilyName,
        Name = contact.Person.FullName is { Length: > 0 } name ? name : null,
        NameWasSplit = contact.Person.NameWasSplit,
        Email = contact.Person.Email,
        Phone = contact.Person.Phone,
        Language = contact.Person.Language,
        Role = contact.Person.Role,
        Marketing = MarketingView.Of(contact.Person.Marketing),
        Version = contact.Version,
        CreatedAt = contact.CreatedAt,
        UpdatedAt = contact.UpdatedAt,
    };
}

/// <summary>What a person agreed to in marketing.</summary>
internal sealed record MarketingView
{
    /// <summary>Whether the person agreed.</summary>
    [Words(typeof(MarketingStatus))]
    public required string Status { get; init; }

    /// <summary>The legal basis.</summary>
    public string? Basis { get; init; }

    /// <summary>Where the agreement was given or taken back.</summary>
    public string? Source { get; init; }

    /// <summary>When it was given or taken back.</summary>
    public DateTimeOffset? At { get; init; }

    public static MarketingView? Of(MarketingConsent? consent) => consent is null ? null : new()
    {
        Status = consent.Status,
        Basis = consent.Basis,
        Source = consent.Source,
        At = consent.At,
    };
}
