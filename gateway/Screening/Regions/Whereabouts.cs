using Fulfillment.Sdk.Screening;

namespace Fulfillment.Screening.Regions;

/// <summary>
/// Where a party says it is, in the spelling of the rules. Address lines are not read: Teheran-ro is in Seoul.
/// </summary>
internal sealed record Whereabouts
{
    /// <summary>Empty when it is not two capital letters.</summary>
    public required string Country { get; init; }

    public required string? RegionCode { get; init; }

    public required string RegionWords { get; init; }

    public required string CityWords { get; init; }

    public required string Postcode { get; init; }

    public required IReadOnlyList<string> Phones { get; init; }

    public required IReadOnlyList<string> Hosts { get; init; }

    public static Whereabouts Of(ScreenedParty party)
    {
        var country = Forms.IsCountry(party.Country) ? party.Country : "";
        return new()
        {
            Country = country,
            RegionCode = Spelling.Code(party.Region, country),
            RegionWords = Spelling.Words(party.Region),
            CityWords = Spelling.Words(party.City),
            Postcode = Spelling.Digits(party.PostalCode),
            Phones = [.. party.Phones.Select(phone => "+" + Spelling.Digits(phone))],
            Hosts = [.. party.Emails.Append(party.Domain ?? "").Select(Spelling.Host)],
        };
    }
}
