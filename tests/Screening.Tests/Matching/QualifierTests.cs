using Fulfillment.Screening.Matching;
using Fulfillment.Sdk.Screening;

namespace Fulfillment.Screening.Tests.Matching;

public sealed class QualifierTests
{
    private static readonly NameQuery _person = AList.Ask("Arkadiy Petrovich Verzhbolovich", PartyKind.Person);
    private static readonly NameQuery _company = AList.Ask("Qalandar Petrochemical Trading Co., Ltd.", PartyKind.Organization);

    [Fact]
    public void What_is_not_known_says_nothing() => Assert.Empty(AList.Best(_person, AList.Person)!.Qualifiers);

    [Theory]
    [InlineData("BY", QualifierEffect.Corroborates)]
    [InlineData("by", QualifierEffect.Corroborates)]
    [InlineData("DE", QualifierEffect.Contradicts)]
    public void The_country_speaks_for_or_against(string country, QualifierEffect expected)
    {
        var hit = AList.Best(_person with { Country = country }, AList.Person);

        Assert.Equal(("country", expected), (Assert.Single(hit!.Qualifiers).Kind, hit.Qualifiers[0].Effect));
    }

    [Theory]
    [InlineData("1961-05-04", QualifierEffect.Corroborates)]
    [InlineData("1961-05-05", QualifierEffect.Contradicts)]
    [InlineData("1962-05-04", QualifierEffect.Contradicts)]
    public void The_day_of_birth_speaks_for_or_against(string day, QualifierEffect expected)
    {
        var hit = AList.Best(_person with { BirthDate = DateOnly.Parse(day) }, AList.Person);

        Assert.Equal(("birthDate", expected), (Assert.Single(hit!.Qualifiers).Kind, hit.Qualifiers[0].Effect));
    }

    [Fact]
    public void The_same_city_postal_code_or_street_speaks_for_a_match()
    {
        NameQuery[] queries =
        [
            _person with { City = "VITEBSK" },
            _person with { PostalCode = "210001" },
            _person with { AddressLines = ["Zavodskaya Street 12"] },
        ];

        Assert.All(queries, query => Assert.Equal("address", Assert.Single(AList.Best(query, AList.Person)!.Qualifiers).Kind));
    }

    [Fact]
    public void Another_kind_of_party_speaks_against_a_match()
    {
        var hit = AList.Best(_company with { Kind = PartyKind.Person }, AList.Company);

        Assert.Equal(("type", QualifierEffect.Contradicts), (Assert.Single(hit!.Qualifiers).Kind, hit.Qualifiers[0].Effect));
    }

    [Theory]
    [InlineData("vat", "7801560631", "IR")]
    [InlineData("vat", "IR7801560631", "IR")]
    [InlineData("taxId", "7801 560 631", null)]
    public void An_identifier_identifies_whatever_the_name_is(string kind, string value, string? country)
    {
        var query = AList.Ask("Somebody Else GmbH") with { Identifiers = [new ScreenedIdentifier(kind, value, country)] };

        var hit = Assert.Single(AList.Index.Find(query, 0.7));

        Assert.Equal((AList.Company, QualifierEffect.Identifies), (hit.Entry, hit.Qualifiers[0].Effect));
    }

    [Theory]
    [InlineData("passport", "7801560631", null)]
    [InlineData("vat", "7801560631", "DE")]
    [InlineData("vat", "7801560632", "IR")]
    [InlineData("registration", "55", null)]
    [InlineData("vat", "", null)]
    public void Another_kind_country_or_value_identifies_nobody(string kind, string value, string? country)
    {
        var query = AList.Ask("Somebody Else GmbH") with { Identifiers = [new ScreenedIdentifier(kind, value, country)] };

        Assert.Empty(AList.Index.Find(query, 0.7));
    }
}
