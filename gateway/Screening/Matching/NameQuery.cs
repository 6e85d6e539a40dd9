using Fulfillment.Sdk.Screening;

namespace Fulfillment.Screening.Matching;

/// <summary>Whose name it is, as far as that is known.</summary>
public enum PartyKind
{
    Unknown,
    Person,
    Organization,
}

/// <summary>Somebody who is looked for on the lists. What is not known is left out: it neither adds nor subtracts.</summary>
public sealed record NameQuery
{
    /// <summary>In any script and any order; of any length.</summary>
    public required string Name { get; init; }

    public PartyKind Kind { get; init; }

    /// <summary>ISO 3166-1 alpha-2.</summary>
    public string? Country { get; init; }

    public string? City { get; init; }

    public string? PostalCode { get; init; }

    public IReadOnlyList<string> AddressLines { get; init; } = [];

    public DateOnly? BirthDate { get; init; }

    public IReadOnlyList<ScreenedIdentifier> Identifiers { get; init; } = [];
}
