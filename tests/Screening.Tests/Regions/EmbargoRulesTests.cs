using System.Diagnostics.CodeAnalysis;
using Fulfillment.Screening.Regions;
using Fulfillment.Screening.Tests.Support;
using Fulfillment.Sdk.Screening;

namespace Fulfillment.Screening.Tests.Regions;

public sealed class EmbargoRulesTests
{
    [Theory]
    [InlineData("CU")]
    [InlineData("IR")]
    [InlineData("KP")]
    public void A_comprehensive_embargo_denies(string country)
    {
        var answer = Judge(A.Party(country));

        Assert.Equal(Verdict.Deny, answer.Verdict);
    }

    [Theory]
    [InlineData("RU", "russia")]
    [InlineData("BY", "belarus")]
    public void A_sectoral_embargo_is_for_a_person_to_decide(string country, string rule)
    {
        var answer = Judge(A.Party(country));

        Assert.Equal(Verdict.Review, answer.Verdict);
        Assert.Equal(rule, Assert.Single(answer.Reasons).Rule);
    }

    [Theory]
    [InlineData("2011-08-17", Verdict.Allow)]
    [InlineData("2011-08-18", Verdict.Deny)]
    [InlineData("2025-06-29", Verdict.Deny)]
    [InlineData("2025-06-30", Verdict.Review)]
    [InlineData("2026-11-21", Verdict.Review)]
    public void Syria_is_judged_by_the_rules_of_the_day(string day, Verdict expected)
    {
        var on = DateOnly.ParseExact(day, "yyyy-MM-dd");

        var answer = EmbargoRules.Default.Judge(A.Request(A.Party("SY")) with { On = on });

        Assert.Equal(expected, answer.Verdict);
    }

    [Theory]
    [InlineData("UA", "UA-43")]
    [InlineData("UA", "UA-40")]
    [InlineData("UA", "UA-14")]
    [InlineData("UA", "UA-09")]
    [InlineData("RU", "RU-CR")]
    [InlineData("RU", "RU-SEV")]
    [InlineData("RU", "UA-43")]
    [InlineData("UA", "43")]
    [InlineData("DE", "ua_40")]
    public void The_code_of_an_occupied_region_denies_whatever_the_country(string country, string region)
    {
        var answer = Judge(A.Party(country) with { Region = region });

        Assert.Equal(Verdict.Deny, answer.Verdict);
    }

    [Theory]
    [InlineData("Simferopol")]
    [InlineData("SEVASTOPOL, Crimea")]
    [InlineData("г. Севастополь")]
    [InlineData("м. Сімферополь")]
    [InlineData("Симферополь")]
    [InlineData("Ялта")]
    [InlineData("Ｋｅｒｃｈ")]
    [InlineData("Донецьк")]
    [InlineData("Донецк")]
    [InlineData("Donets'k")]
    [InlineData("Луганськ")]
    [InlineData("Lugansk")]
    [InlineData("Teheran")]
    [InlineData("تهران")]
    [InlineData("평양")]
    public void A_city_alone_is_reviewed(string city)
    {
        var answer = Judge(A.Party("TR") with { City = city });

        Assert.Equal(Verdict.Review, answer.Verdict);
    }

    [Theory]
    [InlineData("Donetskaya")]
    [InlineData("Yaltashire")]
    [InlineData("Sebastopol")]
    public void A_longer_word_is_another_city(string city)
    {
        var answer = Judge(A.Party("US") with { City = city });

        Assert.Equal(Verdict.Allow, answer.Verdict);
    }

    [Fact]
    public void Donetsk_in_Rostov_oblast_is_reviewed_and_not_denied()
    {
        var party = A.Party("RU") with { Region = "RU-ROS", City = "Донецк", PostalCode = "346330" };

        var answer = Judge(party);

        Assert.Equal(Verdict.Review, answer.Verdict);
        Assert.Equal(["donetsk", "russia"], answer.Reasons.Select(reason => reason.Rule));
    }

    [Theory]
    [InlineData("RU", "295000", Verdict.Review)]
    [InlineData("UA", "295000", Verdict.Review)]
    [InlineData("UA", "95000", Verdict.Review)]
    [InlineData("UA", "99011", Verdict.Review)]
    [InlineData("UA", "01001", Verdict.Allow)]
    [InlineData("DE", "95028", Verdict.Allow)]
    [InlineData("US", "95101", Verdict.Allow)]
    [InlineData("CN", "295000", Verdict.Allow)]
    public void A_postal_code_speaks_only_where_it_is_used(string country, string code, Verdict expected)
    {
        var answer = Judge(A.Party(country) with { PostalCode = code });

        Assert.Equal(expected, answer.Verdict);
    }

    [Fact]
    public void Two_signs_for_one_territory_deny()
    {
        ScreenedParty[] parties =
        [
            A.Party("UA") with { City = "Simferopol", PostalCode = "95000" },
            A.Party("UA") with { City = "Sevastopol", Phones = ["+7 869 212-34-56"] },
            A.Party("RU") with { PostalCode = "299011", Phones = ["+79781234567"] },
            A.Party("UA") with { City = "Ялта", Region = "Республика Крым" },
            A.Party("AE") with { City = "Tehran", Phones = ["+982112345678"] },
        ];

        var verdicts = parties.Select(party => Judge(party).Verdict);

        Assert.All(verdicts, verdict => Assert.Equal(Verdict.Deny, verdict));
    }

    [Fact]
    public void Signs_for_two_territories_do_not_add_up()
    {
        var answer = Judge(A.Party("UA") with { City = "Luhansk", PostalCode = "95000" });

        Assert.Equal(Verdict.Review, answer.Verdict);
        Assert.Equal(["crimea", "luhansk"], answer.Reasons.Select(reason => reason.Rule));
    }

    [Theory]
    [InlineData("cu")]
    [InlineData("ir")]
    [InlineData("kp")]
    [InlineData("sy")]
    public void A_domain_or_an_e_mail_address_is_never_more_than_a_review(string ending)
    {
        var domain = A.Party() with { Domain = $"Shop.Example.{ending.ToUpperInvariant()}" };
        var mail = A.Party() with { Emails = [$"it@example.{ending}"] };
        var everything = domain with { Emails = mail.Emails, City = "Havana" };

        var verdicts = new[] { domain, mail, everything }.Select(party => Judge(party).Verdict);

        Assert.All(verdicts, verdict => Assert.Equal(Verdict.Review, verdict));
    }

    [Fact]
    public void A_region_of_an_embargoed_country_under_another_country_is_reviewed()
    {
        var answer = Judge(A.Party("DE") with { Region = "IR-07" });

        Assert.Equal(Verdict.Review, answer.Verdict);
    }

    [Theory]
    [InlineData("customer")]
    [InlineData("distributor")]
    [InlineData("reseller")]
    [InlineData("licensee")]
    [InlineData("billTo")]
    public void Every_party_is_judged_and_the_strictest_verdict_wins(string role)
    {
        var request = A.Request(A.Party(), A.Party("RU"), A.Party("KP") with { Role = role }, A.Party());

        var answer = EmbargoRules.Default.Judge(request);

        Assert.Equal(Verdict.Deny, answer.Verdict);
        Assert.Equal(["russia", "north-korea"], answer.Reasons.Select(reason => reason.Rule));
        Assert.Equal(role, answer.Reasons[1].Party);
    }

    [Theory]
    [InlineData("")]
    [InlineData("de")]
    [InlineData("DEU")]
    [InlineData("D1")]
    [InlineData("ＩＲ")]
    [InlineData(null)]
    [SuppressMessage("Usage", "xUnit1012", Justification = "An adapter may break the promise of the type.")]
    public void A_party_without_a_country_is_held(string country)
    {
        var answer = Judge(A.Party(country));

        Assert.Equal(Verdict.Review, answer.Verdict);
        Assert.Equal("country.unknown", Assert.Single(answer.Reasons).Rule);
    }

    [Fact]
    public void A_request_without_parties_is_held()
    {
        var answer = Judge();

        Assert.Equal(Verdict.Review, answer.Verdict);
        Assert.Equal("parties.none", Assert.Single(answer.Reasons).Rule);
    }

    [Fact]
    public void Parties_that_nothing_speaks_against_are_allowed_without_reasons()
    {
        ScreenedParty[] parties =
        [
            A.Party("DE") with { Region = "DE-BY", City = "München", PostalCode = "95028", Domain = "example.de" },
            A.Party("UA") with { Region = "UA-30", City = "Київ", PostalCode = "01001", Phones = ["+380441234567"] },
            A.Party("KR") with { City = "Seoul", AddressLines = ["152 Teheran-ro"], Phones = ["+8225550000"] },
            A.Party("US") with { Region = "US-CA", City = "San José", PostalCode = "95101", Domain = "ircu.example" },
            A.Party("KZ") with { City = "Алматы", Phones = ["+77272500000"], Emails = ["it@example.kz"] },
        ];

        var answer = Judge(parties);

        Assert.Equal(Verdict.Allow, answer.Verdict);
        Assert.Empty(answer.Reasons);
    }

    [Fact]
    public void A_reason_tells_what_was_seen_and_the_law_but_no_personal_data()
    {
        var party = A.Party("UA") with { City = "г. Ялта", Phones = ["+79781234567"], Emails = ["anna@example.test"] };

        var reason = Assert.Single(Judge(party).Reasons);

        Assert.Equal(
            "Crimea and Sevastopol: city Ялта, phone +7978… "
            + "(E.O. 13685; 31 CFR 589; 15 CFR 746.6; Regulation (EU) 692/2014).",
            reason.Summary);
    }

    [Fact]
    public void An_order_of_a_thousand_hostile_parties_is_judged_whole()
    {
        var party = A.Party("UA") with { City = new string('я', 255), Emails = [.. Enumerable.Repeat("a@b.test", 9)] };

        var answer = Judge([.. Enumerable.Repeat(party, 1_000), A.Party("IR")]);

        Assert.Equal(Verdict.Deny, answer.Verdict);
    }

    private static ScreeningAnswer Judge(params ScreenedParty[] parties) =>
        EmbargoRules.Default.Judge(A.Request(parties));
}
