using System.Text.RegularExpressions;
using Fulfillment.Gateway.Http.Errors;

namespace Fulfillment.Gateway.Tests.Http.Errors;

public sealed class ErrorCatalogTests
{
    [Fact]
    public void Every_code_is_unique_and_well_formed()
    {
        var codes = ErrorCatalog.Entries.Select(e => e.Code).ToList();

        Assert.Equal(codes.Count, codes.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(codes, code => Assert.Matches(new Regex(@"^[a-z][A-Za-z]*\.[a-z][A-Za-z]*$"), code));
    }

    [Fact]
    public void Every_entry_speaks_to_a_person()
    {
        Assert.All(ErrorCatalog.Entries, entry =>
        {
            Assert.False(entry.Title.EndsWith('.'), entry.Code);
            Assert.EndsWith(".", entry.Meaning, StringComparison.Ordinal);
            Assert.EndsWith(".", entry.Fix, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Problems_and_only_problems_have_a_status()
    {
        Assert.All(ErrorCatalog.Entries, entry => Assert.Equal(entry.Kind is ErrorKind.Problem, entry.Status is >= 400 and < 600));
    }

    [Fact]
    public void Trouble_of_our_own_is_worth_repeating()
    {
        var ours = ErrorCatalog.Entries.Where(e => e.Status >= 500);

        Assert.All(ours, entry => Assert.True(entry.Retryable, entry.Code));
    }

    [Fact]
    public void A_code_outside_the_catalog_is_a_bug()
    {
        Assert.Throws<InvalidOperationException>(() => Problems.Of("order.lost", "?"));
        Assert.Throws<InvalidOperationException>(() => Problems.Of("member.unknown", "A fault is no answer."));
        Assert.Throws<InvalidOperationException>(() => Problems.Of("request.invalid", "?", [new Fault("", "no.code", "?")]));
    }

    [Fact]
    public void Every_code_has_a_page_without_script_that_encodes_its_text()
    {
        Assert.All(ErrorCatalog.Entries, entry =>
        {
            var page = ErrorPages.One(entry with { Title = "<b>&\"" });

            Assert.Contains(entry.Code, page, StringComparison.Ordinal);
            Assert.DoesNotContain("<b>", page, StringComparison.Ordinal);
            Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        });
    }
}
