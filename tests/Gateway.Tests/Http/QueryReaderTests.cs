using Fulfillment.Gateway.Http;
using Fulfillment.Gateway.Http.Errors;
using Microsoft.AspNetCore.Http;

namespace Fulfillment.Gateway.Tests.Http;

public sealed class QueryReaderTests
{
    private enum Status
    {
        Received,
        PartiallyFulfilled,
    }

    [Fact]
    public void A_sound_query_is_read()
    {
        var query = Query("?ref=a%2Bb&limit=100&status=partiallyFulfilled&since=2026-12-01T10:00:00Z&dry=true");

        Assert.Equal("a+b", query.Text("ref"));
        Assert.Equal(100, query.Limit());
        Assert.Equal(Status.PartiallyFulfilled, query.Choice<Status>("status"));
        Assert.Equal(new DateTimeOffset(2026, 12, 1, 10, 0, 0, TimeSpan.Zero), query.Time("since"));
        Assert.True(query.Flag("dry"));
        Assert.Null(query.Refusal());
    }

    [Fact]
    public void What_is_absent_has_its_default()
    {
        var query = Query("");

        Assert.Null(query.Text("ref"));
        Assert.Equal(QueryReader.DefaultLimit, query.Limit());
        Assert.Null(query.Choice<Status>("status"));
        Assert.Null(query.Time("since"));
        Assert.False(query.Flag("dry"));
        Assert.Null(query.Refusal());
    }

    [Theory]
    [InlineData("?limit=0", "?limit", "value.range")]
    [InlineData("?limit=101", "?limit", "value.range")]
    [InlineData("?limit=+5", "?limit", "value.range")]
    [InlineData("?limit=1e1", "?limit", "value.range")]
    [InlineData("?limit=5&limit=5", "?limit", "parameter.duplicate")]
    [InlineData("?limit=", "?limit", "parameter.missing")]
    [InlineData("?Limit=5", "?Limit", "parameter.unknown")]
    [InlineData("?page=5", "?page", "parameter.unknown")]
    [InlineData("?ref=a%00b", "?ref", "text.control")]
    [InlineData("?ref=12345678901", "?ref", "value.length")]
    [InlineData("?status=Received", "?status", "value.enum")]
    [InlineData("?status=0", "?status", "value.enum")]
    [InlineData("?since=2026-12-01", "?since", "value.date")]
    [InlineData("?dry=yes", "?dry", "value.enum")]
    public void One_fault_is_told_with_its_parameter(string text, string place, string code)
    {
        var fault = Assert.Single(Ask(text)!.Errors);

        Assert.Equal((place, code), (fault.Pointer, fault.Code));
    }

    [Fact]
    public void All_faults_are_told_at_once()
    {
        var problem = Ask("?limit=0&status=x&page=1&sort=a");

        Assert.Equal("query.invalid", problem!.Code);
        Assert.Equal(["?limit", "?status", "?page", "?sort"], problem.Errors.Select(e => e.Pointer));
    }

    [Fact]
    public void A_name_in_the_wrong_case_is_answered_with_the_right_one()
    {
        var fault = Assert.Single(Ask("?LIMIT=5")!.Errors);

        Assert.Contains("Did you mean 'limit'?", fault.Message, StringComparison.Ordinal);
    }

    private static Problem? Ask(string text)
    {
        var query = Query(text);
        query.Limit();
        query.Text("ref", longest: 10);
        query.Choice<Status>("status");
        query.Time("since");
        query.Flag("dry");
        return query.Refusal();
    }

    private static QueryReader Query(string text)
    {
        var request = new DefaultHttpContext().Request;
        request.QueryString = new QueryString(text);
        return new QueryReader(request);
    }
}
