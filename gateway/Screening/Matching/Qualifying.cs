using Fulfillment.Screening.Lists;
using Fulfillment.Screening.Regions;
using Fulfillment.Sdk.Screening;

namespace Fulfillment.Screening.Matching;

/// <summary>What speaks for or against a match beside the name. What either side does not know says nothing.</summary>
internal static class Qualifying
{
    public static IReadOnlyList<MatchQualifier> Of(NameQuery query, ListedEntry entry, ListedIdentifier? identifier) =>
        [.. All(query, entry, identifier).OfType<MatchQualifier>()];

    private static IEnumerable<MatchQualifier?> All(NameQuery query, ListedEntry entry, ListedIdentifier? identifier)
    {
        if (identifier is not null)
            yield return new("identifier", QualifierEffect.Identifies, $"The same {identifier.Kind}.");
        yield return BirthDate(query.BirthDate, entry.BirthDates);
        yield return Country(query.Country, entry);
        yield return Address(query, entry);
        yield return Type(query.Kind, entry.Type);
    }

    private static MatchQualifier? BirthDate(DateOnly? asked, IReadOnlyList<ListedDate> listed)
    {
        if (asked is not { } born || listed.Count == 0)
            return null;

        var may = listed.Where(date => born.Year >= date.FromYear && born.Year <= date.ToYear).ToList();
        return may.Count == 0 ? new("birthDate", QualifierEffect.Contradicts, $"Born in another year than any listed: {born.Year}.")
            : may.Exists(date => date.Day == born) ? new("birthDate", QualifierEffect.Corroborates, "Born on the same day.")
            : may.Exists(date => date.Day is null) ? new("birthDate", QualifierEffect.Corroborates, "Born in a year that is listed.")
            : new("birthDate", QualifierEffect.Contradicts, "Born on another day than any listed.");
    }

    private static MatchQualifier? Country(string? asked, ListedEntry entry)
    {
        if (string.IsNullOrEmpty(asked))
            return null;

        var listed = entry.Countries.Concat(entry.Addresses.Select(address => address.Country).OfType<string>())
            .Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        return listed.Count == 0 ? null
            : listed.Contains(asked, StringComparer.OrdinalIgnoreCase)
                ? new("country", QualifierEffect.Corroborates, $"{asked.ToUpperInvariant()} is listed.")
            : new("country", QualifierEffect.Contradicts, $"{asked.ToUpperInvariant()} is none of {string.Join(", ", listed.Take(8))}.");
    }

    private static MatchQualifier? Address(NameQuery query, ListedEntry entry)
    {
        var city = Spelling.Words(query.City);
        var code = Spelling.Words(query.PostalCode).Replace(" ", "");
        var lines = query.AddressLines.SelectMany(line => Spelling.Words(line).Split(' ')).Where(word => word.Length > 3).ToHashSet();
        foreach (var address in entry.Addresses)
        {
            if (query.Country is { } country && address.Country is { } other
                && !string.Equals(country, other, StringComparison.OrdinalIgnoreCase))
                continue;

            var listedCity = Spelling.Words(address.City);
            if (code.Length >= 4 && (Spelling.Words(address.PostalCode).Replace(" ", "") == code || listedCity.Contains($" {code} ")))
                return new("address", QualifierEffect.Corroborates, "The same postal code.");
            if (city.Length > 4 && listedCity.Contains(city))
                return new("address", QualifierEffect.Corroborates, "The same city.");
            if (lines.Count > 0 && Spelling.Words(address.Text).Split(' ').Where(word => word.Length > 3).Distinct().Count(lines.Contains) >= 2)
                return new("address", QualifierEffect.Corroborates, "The same street.");
        }

        return null;
    }

    private static MatchQualifier? Type(PartyKind asked, EntryType listed) => (asked, listed) switch
    {
        (PartyKind.Unknown, _) or (_, EntryType.Unknown) => null,
        (PartyKind.Person, EntryType.Person) or (PartyKind.Organization, EntryType.Organization) => null,
        _ => new("type", QualifierEffect.Contradicts, $"Asked for {Noun(asked)}, listed is {Noun(listed)}."),
    };

    private static string Noun(PartyKind kind) => kind == PartyKind.Person ? "a person" : "an organization";

    private static string Noun(EntryType type) => type switch
    {
        EntryType.Person => "a person",
        EntryType.Organization => "an organization",
        EntryType.Vessel => "a ship",
        _ => "an aircraft",
    };
}
