using Fulfillment.Sdk.Screening;

namespace Fulfillment.Screening.Lists;

/// <summary>Who or what is listed.</summary>
public enum EntryType
{
    Unknown,
    Person,
    Organization,
    Vessel,
    Aircraft,
}

/// <summary>What a list says of a person's gender.</summary>
public enum ListedGender
{
    Female,
    Male,
}

/// <summary>One entry of a list, as far as somebody can be compared with it.</summary>
public sealed record ListedEntry
{
    /// <summary>Its id in the list.</summary>
    public required string Id { get; init; }

    public required EntryType Type { get; init; }

    /// <summary>At least one; the first is the primary one.</summary>
    public required IReadOnlyList<ListedName> Names { get; init; }

    public IReadOnlyList<ListedAddress> Addresses { get; init; } = [];

    /// <summary>ISO 3166-1 alpha-2, of nationality, citizenship, place of birth or registration, or flag.</summary>
    public IReadOnlyList<string> Countries { get; init; } = [];

    public IReadOnlyList<ListedDate> BirthDates { get; init; } = [];

    public IReadOnlyList<ListedIdentifier> Identifiers { get; init; } = [];

    /// <summary>Why it is listed, as the list says: programs, articles.</summary>
    public IReadOnlyList<string> Programs { get; init; } = [];

    /// <summary>Of persons, where it is known.</summary>
    public ListedGender? Gender { get; init; }

    /// <summary>A hash of all that the list says of it: another one, and it is to be looked at anew.</summary>
    public required string Hash { get; init; }
}

/// <param name="Text">As the list writes it: of persons often <c>FAMILY, Given</c>.</param>
/// <param name="Kind">What the list says of the name.</param>
public sealed record ListedName(string Text, ListedNameKind Kind);

/// <param name="Text">Street and number.</param>
/// <param name="City">City, with what the list writes beside it.</param>
/// <param name="PostalCode">Postal code, where the list has it by itself.</param>
/// <param name="Country">ISO 3166-1 alpha-2, where the list's word for it is known.</param>
public sealed record ListedAddress(string? Text, string? City, string? PostalCode, string? Country);

/// <summary>A day of birth, or what is known of it.</summary>
/// <param name="FromYear">The year, or the first of those it may be.</param>
/// <param name="ToYear">The same year, or the last of those it may be.</param>
/// <param name="Day">The whole date, where it is known.</param>
public sealed record ListedDate(int FromYear, int ToYear, DateOnly? Day);

/// <param name="Kind">What it is, in the list's words: Passport, Tax ID No., SWIFT/BIC.</param>
/// <param name="Value">As the list writes it.</param>
/// <param name="Country">ISO 3166-1 alpha-2 of who gave it, where that is known.</param>
public sealed record ListedIdentifier(string Kind, string Value, string? Country);
