using Fulfillment.Engine.Screening.Policy;
using Fulfillment.Sdk.Screening;

namespace Fulfillment.Engine.Tests.Screening;

/// <summary>What becomes of somebody who resembles an entry of a list.</summary>
public sealed class ScreeningPolicyTests
{
    private static readonly DateOnly _today = new(2026, 11, 21);
    private static readonly MatchQualifier _country = new("country", QualifierEffect.Corroborates, "DE");
    private static readonly MatchQualifier _otherBirth = new("birthDate", QualifierEffect.Contradicts, "1961, 1988");
    private static readonly MatchQualifier _passport = new("identifier", QualifierEffect.Identifies, "Passport");

    private static readonly PolicyRow _row = ScreeningPolicy.Default.RowOn(Workflow.Partner, _today)!;

    [Fact]
    public void A_name_that_is_next_to_certain_and_something_beside_it_is_refused() =>
        Assert.Equal((Verdict.Deny, "list.name"), Judged(Match(0.98) with { Qualifiers = [_country] }));

    [Fact]
    public void By_nothing_but_its_name_nobody_is_refused()
    {
        Assert.Equal((Verdict.Review, "list.resembles"), Judged(Match(1)));
        Assert.Equal((Verdict.Review, "list.resembles"), Judged(Match(1) with { Qualifiers = [_country, _otherBirth] }));
        Assert.Equal((Verdict.Review, "list.resembles"), Judged(Match(1) with { Qualifiers = [_country], SharedWords = 1 }));
        Assert.Equal((Verdict.Review, "list.resembles"), Judged(Match(0.969) with { Qualifiers = [_country] }));
    }

    [Fact]
    public void By_a_word_that_is_only_alike_nobody_is_refused()
    {
        var alike = Match(0.98) with { Qualifiers = [_country], Alignment = [new WordPair("guiying", "guo ying", 0.96, 1.7), new WordPair(null, "llc", 0, 0.1)] };

        Assert.Equal((Verdict.Review, "list.resembles"), Judged(alike));
        Assert.Equal((Verdict.Deny, "list.name"), Judged(alike with { Alignment = [new WordPair("gadget", "gadget", 1, 1.7), new WordPair(null, "llc", 0, 0.1)] }));
    }

    [Fact]
    public void What_speaks_against_a_match_never_lets_it_through() =>
        Assert.Equal((Verdict.Review, "list.resembles"), Judged(Match(0.72) with { Qualifiers = [_otherBirth] }));

    [Fact]
    public void A_weak_name_never_refuses_and_matters_only_where_it_is_equal_or_something_speaks_for_it()
    {
        var weak = Match(1) with { Kind = ListedNameKind.Weak };

        Assert.Equal((Verdict.Review, "list.weakName"), Judged(weak with { Qualifiers = [_country] }));
        Assert.Equal((Verdict.Review, "list.weakName"), Judged(weak));
        Assert.Null(Judged(weak with { Score = 0.9 }));
        Assert.Equal((Verdict.Review, "list.weakName"), Judged(weak with { Score = 0.9, Qualifiers = [_country] }));
    }

    [Fact]
    public void A_list_that_forbids_nothing_is_looked_at_and_no_more()
    {
        var other = Match(1) with { IsBlocking = false, Qualifiers = [_country] };

        Assert.Equal((Verdict.Review, "list.notBlocking"), Judged(other));
        Assert.Equal((Verdict.Review, "list.identifier"), Judged(other with { Qualifiers = [_passport] }));
        Assert.Null(Judged(other with { Score = 0.6 }));
    }

    [Fact]
    public void An_identifier_settles_it_whatever_the_names_are() =>
        Assert.Equal((Verdict.Deny, "list.identifier"), Judged(Match(0.1) with { Qualifiers = [_passport, _otherBirth] }));

    [Theory]
    [InlineData(Workflow.Partner, 0.72)]
    [InlineData(Workflow.Sales, 0.72)]
    [InlineData(Workflow.Ecommerce, 0.75)]
    public void Each_workflow_looks_from_a_score_of_its_own(Workflow workflow, double from)
    {
        var row = ScreeningPolicy.Default.RowOn(workflow, _today)!;

        Assert.Equal(Verdict.Review, ScreeningPolicy.Judge(row, Match(from))!.Verdict);
        Assert.Null(ScreeningPolicy.Judge(row, Match(from - 0.001)));
    }

    [Fact]
    public void A_reason_names_the_entry_and_nobody()
    {
        var reason = ScreeningPolicy.Judge(_row, Match(0.83) with { Qualifiers = [_country] })!;

        Assert.Equal("Resembles entry 1234 of ofac-sdn by 0.83; country corroborates.", reason.Summary);
        Assert.Equal("customer", reason.Party);
    }

    [Fact]
    public void A_row_holds_from_its_first_day_up_to_its_last()
    {
        var policy = ScreeningPolicy.Parse(Policy(
            Row("partner", "\"from\": \"2026-01-01\", \"to\": \"2026-11-21\""),
            Row("partner", "\"from\": \"2026-11-22\""), Row("sales"), Row("ecommerce")));

        Assert.NotNull(policy.RowOn(Workflow.Partner, _today.AddDays(-1)));
        Assert.Null(policy.RowOn(Workflow.Partner, _today));
        Assert.NotNull(policy.RowOn(Workflow.Partner, _today.AddDays(1)));
        Assert.StartsWith("policy v1 sha256:", policy.Source, StringComparison.Ordinal);
    }

    [Fact]
    public void All_faults_of_a_policy_are_named_at_once()
    {
        var wrong = Row("partner").Replace("0.7,", "0.2,").Replace("0.97", "0.5").Replace("\"denyWords\": 2", "\"denyWords\": 1").Replace("720", "0");

        var refused = Assert.Throws<PolicyException>(() => ScreeningPolicy.Parse(Policy(wrong, wrong, Row("sales"))));

        Assert.Equal(10, refused.Faults.Count);
        Assert.Contains("There is no row for the workflow ecommerce: nothing of it would be let through.", refused.Faults);
        Assert.Contains("Row 2 (partner): another row of the workflow holds on some of its days.", refused.Faults);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("""{"version":"v1"}""")]
    [InlineData("""{"version":"v1","rows":[],"extra":1}""")]
    [InlineData("""{"version":"v1","rows":[{"workflow":"friends"}]}""")]
    [InlineData("""{"version":"v1","rows":[{"workflow":0}]}""")]
    public void What_is_no_policy_is_refused(string json) => Assert.Throws<PolicyException>(() => ScreeningPolicy.Parse(json));

    private static (Verdict, string)? Judged(ListMatch match) =>
        ScreeningPolicy.Judge(_row, match) is { } reason ? (reason.Verdict, reason.Rule) : null;

    private static ListMatch Match(double score) => new()
    {
        Party = "customer",
        Asked = "Some Body",
        List = "ofac-sdn",
        ListHash = "ab12",
        IsBlocking = true,
        EntryId = "1234",
        EntryHash = "cd34",
        Listed = "BODY, Some",
        Kind = ListedNameKind.Primary,
        Score = score,
        SharedWords = 2,
    };

    private static string Policy(params string[] rows) => $$"""{"version":"v1","rows":[{{string.Join(',', rows)}}]}""";

    private static string Row(string workflow, string days = "\"from\": \"2026-01-01\"") => $$"""
        {"workflow": "{{workflow}}", {{days}}, "reviewFrom": 0.7, "weakFrom": 0.99, "denyFrom": 0.97, "denyWords": 2,
         "validHours": 720, "reviewHours": 24, "fourEyes": true, "source": "A test."}
        """;
}
