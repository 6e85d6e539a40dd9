using Fulfillment.Sdk.Screening;

namespace Fulfillment.Screening.Regions;

/// <summary>How much one thing seen is worth.</summary>
internal enum Weight
{
    /// <summary>Never more than a review: a domain says who registered it, not where.</summary>
    Hint,

    /// <summary>A review; two that agree are a proof. Donetsk is a city in Rostov oblast, too.</summary>
    Sign,

    /// <summary>Enough by itself.</summary>
    Proof,
}

/// <summary>One thing that speaks for a row's territory, in the row's words: no personal data in a reason.</summary>
internal sealed record Evidence(Weight Weight, string Seen)
{
    /// <summary>At most one per field, so that two are two fields that agree.</summary>
    public static IReadOnlyList<Evidence> Find(EmbargoRow row, Whereabouts at) =>
    [
        .. new[]
        {
            Country(row, at), Region(row, at), City(row, at), Postcode(row, at), Phone(row, at), Domain(row, at),
        }.OfType<Evidence>(),
    ];

    public static Verdict Judge(EmbargoRow row, IReadOnlyList<Evidence> found) =>
        found.Any(one => one.Weight == Weight.Proof) || found.Count(one => one.Weight == Weight.Sign) >= 2
            ? row.Verdict
            : Verdict.Review;

    private static Evidence? Country(EmbargoRow row, Whereabouts at) =>
        row.Countries.Contains(at.Country) ? new(Weight.Proof, $"country {at.Country}") : null;

    private static Evidence? Region(EmbargoRow row, Whereabouts at) =>
        at.RegionCode is { } code && row.Regions.Contains(code) ? new(Weight.Proof, $"region {code}")
        : row.Countries.FirstOrDefault(country => at.RegionCode?.StartsWith(country + "-") is true) is { } country
            ? new(Weight.Sign, $"region of {country}")
        : Named(row, at.RegionWords) is { } name ? new(Weight.Sign, $"region {name}")
        : null;

    private static Evidence? City(EmbargoRow row, Whereabouts at) =>
        Named(row, at.CityWords) is { } name ? new(Weight.Sign, $"city {name}") : null;

    private static Evidence? Postcode(EmbargoRow row, Whereabouts at) => row.Postcodes
        .Where(range => range.Within.Contains(at.Country) && range.Length == at.Postcode.Length)
        .SelectMany(range => range.Prefixes)
        .Where(at.Postcode.StartsWith)
        .Select(prefix => new Evidence(Weight.Sign, $"postal code {prefix}…"))
        .FirstOrDefault();

    private static Evidence? Phone(EmbargoRow row, Whereabouts at) =>
        row.Phones.FirstOrDefault(prefix => at.Phones.Any(phone => phone.StartsWith(prefix))) is { } prefix
            ? new(Weight.Sign, $"phone {prefix}…")
            : null;

    private static Evidence? Domain(EmbargoRow row, Whereabouts at) =>
        row.Domains.FirstOrDefault(ending => at.Hosts.Any(host => host.EndsWith("." + ending))) is { } ending
            ? new(Weight.Hint, $"domain .{ending}")
            : null;

    private static string? Named(EmbargoRow row, string words) =>
        row.Places.FirstOrDefault(place => words.Contains(place.Words))?.Name;
}
