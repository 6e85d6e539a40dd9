using Fulfillment.Screening.Matching;
using Fulfillment.Sdk.Screening;

namespace Fulfillment.Screening.Tests.Matching;

public sealed class NameIndexTests
{
    private const double Floor = 0.7;

    [Theory]
    [InlineData("Arkadiy Petrovich Verzhbolovich")]
    [InlineData("VERZHBOLOVICH, Arkadiy Petrovich")]
    [InlineData("verzhbolovich arkadiy petrovich")]
    [InlineData("Árkádiy Pétrovich Verzhbólovich")]
    public void Order_case_marks_and_accents_do_not_count(string name)
    {
        var score = AList.Score(name, AList.Person);

        Assert.Equal(1, score);
    }

    [Theory]
    [InlineData("Arkady Verzhbolovich")]
    [InlineData("Arkadij Petrowitsch Werschbolowitsch")]
    [InlineData("Аркадий Петрович Вержболович")]
    [InlineData("A. P. Verzhbolovich")]
    [InlineData("Arkadiy P. Verzhbolovich")]
    [InlineData("Arkadiy Verzhbolovcih")]
    [InlineData("Dr. Arkadiy Verzhbolovich")]
    [InlineData("ArkadiyVerzhbolovich")]
    [InlineData("Arkadiy Verzh bolovich")]
    [InlineData("Arkad1y Verzhb0lovich")]
    [InlineData("Аrkаdiy Vеrzhbоlоvich")]
    [InlineData("ArkadiyVerzbolovich")]
    [InlineData("Arkacliy Verzhbo1ovich")]
    [InlineData("Arkadiy Vcrzhholovich")]
    [InlineData("Arkady Petrovich Semyon Verzhbolovich")]
    public void A_person_is_found_in_spite_of_a_change(string name)
    {
        var score = AList.Score(name, AList.Person);

        Assert.InRange(score, Floor, 1);
    }

    [Theory]
    [InlineData("Qalandar Petrochemical Trading")]
    [InlineData("Qalandar Petrochemical Trdg GmbH")]
    [InlineData("QalandarPetrochemical Trading Company Limited")]
    [InlineData("Qalendar Petrochemicals Trading Co")]
    [InlineData("qalandarpetrochemicaltradingcoltd")]
    [InlineData("QalandarPetrochemcal Trading Co., Ltd.")]
    [InlineData("Qa1andar Petroehemical Trading Co., Ltcl.")]
    [InlineData("Qalandar Petrochemical Tra ding Cmpany")]
    public void A_company_is_found_in_spite_of_a_change(string name)
    {
        var score = AList.Score(name, AList.Company);

        Assert.InRange(score, Floor, 1);
    }

    [Theory]
    [InlineData("Arkadiy Petrovich Novikov")]
    [InlineData("Qalandar Bakery GmbH")]
    [InlineData("Petrochemical Trading Co., Ltd.")]
    [InlineData("Müller Maschinenbau GmbH")]
    [InlineData("Star Line")]
    public void Who_shares_a_word_or_two_is_not_found(string name)
    {
        var hits = AList.Index.Find(AList.Ask(name), Floor);

        Assert.Empty(hits);
    }

    [Fact]
    public void A_word_that_only_the_asked_name_has_lowers_the_score()
    {
        var score = AList.Score("Arkadiy Petrovich Kowalski Verzhbolovich", AList.Person);

        Assert.InRange(score, 0.5, 0.99);
    }

    [Fact]
    public void To_leave_out_a_given_name_is_better_than_to_have_another_one()
    {
        var left = AList.Score("Arkadiy Verzhbolovich", AList.Person);

        Assert.True(left > AList.Score("Arkadiy Semyonovich Verzhbolovich", AList.Person));
    }

    [Fact]
    public void The_first_given_name_is_missed_more_than_a_later_one()
    {
        var later = AList.Score("Arkadiy Verzhbolovich", AList.Person);

        Assert.True(later > AList.Score("Petrovich Verzhbolovich", AList.Person));
    }

    [Theory]
    [InlineData("A. P. Verzhbolovich", true)]
    [InlineData("P. Verzhbolovich", false)]
    [InlineData("X. Y. Verzhbolovich", false)]
    [InlineData("A. Verzhbalevich", false)]
    public void Initials_and_a_family_name_are_found_where_both_are_right(string name, bool expected)
    {
        var score = AList.Score(name, AList.Person);

        Assert.Equal(expected, score >= Floor);
    }

    [Theory]
    [InlineData("Haji Qarabulaqi")]
    [InlineData("Haji Zarif Qarabulaqi")]
    [InlineData("Zarif Qarabulaqi")]
    public void A_title_may_be_all_that_is_given_of_a_name(string name)
    {
        var score = AList.Score(name, AList.Titled);

        Assert.InRange(score, Floor, 1);
    }

    [Fact]
    public void A_single_shared_word_is_not_enough_where_both_have_others()
    {
        var score = AList.Score("Tamara Verzhbolovich", AList.Person);

        Assert.InRange(score, 0, Floor);
    }

    [Fact]
    public void Another_family_name_is_somebody_else()
    {
        var score = AList.Score("Arkadiy Petrovich", AList.Person);

        Assert.InRange(score, 0, Floor);
    }

    [Fact]
    public void Another_number_is_somebody_else()
    {
        var score = AList.Score("Zheleznogorsk Repair Plant No. 712", AList.Plant);

        Assert.InRange(score, 0, Floor);
    }

    [Fact]
    public void A_name_of_a_number_and_a_legal_form_is_found_by_its_number()
    {
        var score = AList.Score("11420 Corporation", AList.Numbered);

        Assert.InRange(score, 0.97, 1);
        Assert.Equal(0, AList.Score("11421 Corp", AList.Numbered));
    }

    [Fact]
    public void Another_legal_form_counts_little_and_a_missing_one_less()
    {
        var other = AList.Score("Qalandar Petrochemical Trading LLC", AList.Company);

        Assert.InRange(other, 0.85, 0.99);
        Assert.True(AList.Score("Qalandar Petrochemical Trading", AList.Company) > other);
    }

    [Fact]
    public void A_person_is_less_near_to_a_ship_than_whoever_it_may_be()
    {
        var person = AList.Score("Ozdemir Star", AList.Ship, PartyKind.Person);

        Assert.True(person < AList.Score("Ozdemir Star", AList.Ship));
    }

    [Theory]
    [InlineData("Abdulrahman Salahuddin Balushi")]
    [InlineData("Abdel-Rahman Salaheddine al-Balushi")]
    [InlineData("عبد الرحمن صلاح الدين البلوشي")]
    [InlineData("عبد الرحمان صلاح الدن البلشي")]
    public void Arabic_names_are_found_however_their_parts_are_joined(string name)
    {
        var score = AList.Score(name, AList.Servant);

        Assert.InRange(score, Floor, 1);
    }

    [Fact]
    public void A_hit_explains_itself()
    {
        var hit = AList.Best(AList.Ask("Arkady Verzhbolovich Ltd"), AList.Person);

        var match = hit!.Explain("customer", "Arkady Verzhbolovich Ltd");

        Assert.Equal(("customer", "a-list", "ab12", "1", "h1"), (match.Party, match.List, match.ListHash, match.EntryId, match.EntryHash));
        Assert.Equal(("VERZHBOLOVICH, Arkadiy Petrovich", ListedNameKind.Primary, true), (match.Listed, match.Kind, match.IsBlocking));
        Assert.Equal(2, match.SharedWords);
        Assert.Contains(match.Alignment, pair => pair is { Asked: "verzhbolovich", Listed: "verzhbolovich", Similarity: 1 });
        Assert.Contains(match.Alignment, pair => pair is { Asked: null, Listed: "petrovich" });
        Assert.Contains(match.Alignment, pair => pair is { Asked: "ltd", Listed: null });
    }

    [Fact]
    public void The_nearest_name_of_an_entry_says_of_what_kind_it_is()
    {
        var hit = AList.Best(AList.Ask("Ghazanfar"), AList.Weak);

        Assert.Equal((ListedNameKind.Weak, 1), (hit!.Name.Kind, hit.Score));
    }

    [Fact]
    public void Several_lists_are_searched_at_once()
    {
        var other = AList.List with { Name = "b-list", IsBlocking = false };
        var index = NameIndex.Of([AList.List, other]);

        var hits = index.Find(AList.Ask("Ozdemir Star"), Floor);

        Assert.Equal(["a-list", "b-list"], hits.Select(hit => hit.List.Name));
    }

    [Fact]
    public void An_empty_index_finds_nothing()
    {
        var index = NameIndex.Of([]);

        Assert.Empty(index.Find(AList.Ask("Ozdemir Star"), 0));
    }
}
