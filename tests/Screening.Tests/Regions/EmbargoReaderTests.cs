using Fulfillment.Screening.Regions;
using Fulfillment.Screening.Tests.Support;
using Fulfillment.Sdk.Screening;

namespace Fulfillment.Screening.Tests.Regions;

public sealed class EmbargoReaderTests
{
    [Fact]
    public void Other_rules_replace_the_default_ones_with_their_own_version_and_hash()
    {
        const string Json = """
            { "version": "2026-12-01", "rows": [
                { "id": "x", "name": "X", "verdict": "deny", "from": "2026-01-01", "source": "s", "countries": ["XX"] }
            ] }
            """;
        var rules = EmbargoRules.Parse(Json);

        var answer = rules.Judge(A.Request(A.Party("XX"), A.Party("CU")));

        Assert.Equal(["x"], answer.Reasons.Select(reason => reason.Rule));
        Assert.Equal(Verdict.Deny, answer.Verdict);
        Assert.StartsWith("embargoes 2026-12-01 sha256:", answer.Source, StringComparison.Ordinal);
        Assert.NotEqual(EmbargoRules.Default.Source, answer.Source);
    }

    [Fact]
    public void All_faults_are_told_at_once()
    {
        const string Json = """
            {
              "version": "1", "extra": 1,
              "rows": [
                { "id": "A b", "name": " ", "verdict": "allow", "from": "2026-02-30", "to": 7,
                  "countries": ["cu", 5], "color": "red" },
                { "id": "late", "name": "L", "verdict": "deny", "from": "2026-01-02", "to": "2026-01-02", "source": "s",
                  "regions": ["UA-43", "UA-43"] },
                { "id": "late", "name": "L", "verdict": "deny", "from": "2026-01-02", "source": "s",
                  "phones": ["7365"], "domains": [".CU"], "places": ["--"] },
                { "id": "blind", "name": "B", "verdict": "review", "from": "2026-01-02", "source": "s" },
                { "id": "codes", "name": "C", "verdict": "deny", "from": "2026-01-02", "source": "s",
                  "postcodes": [{ "within": ["UA"], "length": 5, "prefixes": ["2950000"] },
                    { "length": 2, "prefixes": [], "width": 3 }] },
                "no row"
              ]
            }
            """;

        var faults = Faults(Json);

        Assert.Equal(
            [
                "The document has an unknown member 'extra'.",
                "The document needs a day such as 2026-11-01 in 'version'.",
                "Row 1 (A b) has an unknown member 'color'.",
                "Row 1 (A b) needs a text 'name'.",
                "Row 1 (A b) needs the verdict deny or review.",
                "Row 1 (A b) needs a day such as 2026-11-01 in 'from'.",
                "Row 1 (A b) needs a text 'to'.",
                "Row 1 (A b) needs a text 'source'.",
                "Row 1 (A b) has \"cu\" among its countries, which is not a code such as CU.",
                "Row 1 (A b) has 5 among its countries, which is not a code such as CU.",
                "Row 1 (A b) needs an 'id' of lower-case letters, digits and hyphens.",
                "Row 2 (late) has 'UA-43' 2 times among its regions.",
                "Row 2 (late) is never in force: 'to' must be later than 'from'.",
                "Row 3 (late) has \"--\" among its places, which is not a name.",
                "Row 3 (late) has \"7365\" among its phones, which is not the beginning of a number such as +7365.",
                "Row 3 (late) has \".CU\" among its domains, which is not the ending of a domain such as cu.",
                "Row 4 (blind) finds nothing: it needs countries, regions, postcodes, places, phones or domains.",
                "Postal codes of codes, 1 find nothing: a prefix is longer than 'length'.",
                "Postal codes of codes, 2 has an unknown member 'width'.",
            ],
            faults.Take(19));
        Assert.Contains("The document has 2 rows with the id 'late'.", faults);
        Assert.Contains("Row 6 must be an object.", faults);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("""{"version":"2026-12-01","version":"2026-12-02","rows":[]}""")]
    [InlineData("""{"version":"2026-12-01","rows":[],}""")]
    [InlineData("""{"version":"2026-12-01"} // comment""")]
    public void What_is_not_strict_JSON_is_refused(string json)
    {
        var fault = Assert.Single(Faults(json));

        Assert.StartsWith("The document is not strict JSON:", fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"version":"2026-12-01","rows":[]}""")]
    [InlineData("""{"version":"2026-12-01","rows":{}}""")]
    public void Rules_without_rows_are_refused(string json)
    {
        var faults = Faults(json);

        Assert.Contains("The document needs rows: without one it would allow everything.", faults);
    }

    [Fact]
    public void The_message_holds_every_fault()
    {
        var e = Assert.Throws<EmbargoRulesException>(() => EmbargoRules.Parse("{}"));

        Assert.All(e.Faults, fault => Assert.Contains(fault, e.Message, StringComparison.Ordinal));
    }

    private static IReadOnlyList<string> Faults(string json) =>
        Assert.Throws<EmbargoRulesException>(() => EmbargoRules.Parse(json)).Faults;
}
