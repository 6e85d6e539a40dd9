using Fulfillment.Screening.Regions;
using Fulfillment.Screening.Tests.Support;
using Fulfillment.Sdk.Screening;

namespace Fulfillment.Screening.Tests.Regions;

/// <summary>Every value of every row of the default rules fires, so that none is written in vain.</summary>
public sealed class EmbargoRowTests
{
    public static TheoryData<string> Ids => [.. EmbargoRules.Default.Rows.Select(row => row.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_country_or_region_code_brings_the_verdict_of_its_row(string id)
    {
        var row = Row(id);
        var parties = row.Countries.Select(country => A.Party(country))
            .Concat(row.Regions.Select(region => A.Party("TR") with { Region = region }));

        Assert.All(parties, party => Assert.Equal(row.Verdict, VerdictOf(row, party)));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Anything_else_alone_brings_a_review(string id)
    {
        var row = Row(id);
        var parties = row.Places.Select(place => A.Party("TR") with { City = place.Name })
            .Concat(row.Places.Select(place => A.Party("TR") with { Region = place.Name }))
            .Concat(row.Phones.Select(prefix => A.Party("TR") with { Phones = [prefix + "1234567"] }))
            .Concat(row.Domains.Select(ending => A.Party("TR") with { Domain = "example." + ending }))
            .Concat(row.Domains.Select(ending => A.Party("TR") with { Emails = ["it@example." + ending] }))
            .Concat(
                from range in row.Postcodes
                from country in range.Within
                from prefix in range.Prefixes
                select A.Party(country) with { PostalCode = prefix.PadRight(range.Length, '1') });

        Assert.All(parties, party => Assert.Equal(Verdict.Review, VerdictOf(row, party)));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_row_is_in_force_from_its_first_day_and_no_more_on_its_last(string id)
    {
        var row = Row(id);

        var end = row.To ?? DateOnly.MaxValue;

        var days = new[] { row.From.AddDays(-1), row.From, end.AddDays(-1), end }.Select(row.IsInForce);

        Assert.Equal([false, true, true, row.To is null], days);
    }

    [Fact]
    public void A_source_names_the_version_and_the_hash_of_the_exact_text()
    {
        var source = EmbargoRules.Default.Source;

        Assert.Matches($@"\Aembargoes {EmbargoRules.Default.Version} sha256:[0-9a-f]{{64}}\z", source);
    }

    private static EmbargoRow Row(string id) => EmbargoRules.Default.Rows.Single(row => row.Id == id);

    private static Verdict? VerdictOf(EmbargoRow row, ScreenedParty party) => EmbargoRules.Default
        .Judge(A.Request(party) with { On = row.From })
        .Reasons.SingleOrDefault(reason => reason.Rule == row.Id)?.Verdict;
}
