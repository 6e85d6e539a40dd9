using Fulfillment.Gateway.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Fulfillment.Gateway.Tests.Http;

public sealed class HeaderTests
{
    [Theory]
    [InlineData("wait=10", 10)]
    [InlineData("WAIT = 10", 10)]
    [InlineData("wait=\"10\"", 10)]
    [InlineData("respond-async, wait=10", 10)]
    [InlineData("return=minimal; foo=\"a, wait=3\", wait=10; bar", 10)]
    [InlineData("wait=0", 0)]
    [InlineData("wait=31", 30)]
    [InlineData("wait=99999999999999999999", 30)]
    [InlineData("wait=5, wait=10", 5)]
    [InlineData("wait=x, wait=10", null)]
    [InlineData("wait=-1", null)]
    [InlineData("wait=1.5", null)]
    [InlineData("wait=", null)]
    [InlineData("wait", null)]
    [InlineData("waiting=5", null)]
    [InlineData("respond-async", null)]
    [InlineData("wait=\"", null)]
    [InlineData("\"unclosed, wait=10", null)]
    [InlineData("\"\\", null)]
    [InlineData("", null)]
    public void A_preference_is_honored_or_ignored_but_never_refused(string header, int? seconds)
    {
        var wait = Prefer.Wait(Request("Prefer", header));

        Assert.Equal(seconds, (int?)wait?.TotalSeconds);
    }

    [Fact]
    public void A_wait_may_stand_in_the_second_header()
    {
        var wait = Prefer.Wait(Request("Prefer", "respond-async", "wait=7"));

        Assert.Equal(TimeSpan.FromSeconds(7), wait);
        Assert.Equal("wait=7", Prefer.Applied(wait!.Value));
    }

    [Theory]
    [InlineData("abc", "abc")]
    [InlineData(" abc ", "abc")]
    [InlineData("\"abc\"", "abc")]
    [InlineData("\"a\\\"b\\\\c\"", "a\"b\\c")]
    [InlineData("a\"b", "a\"b")]
    [InlineData("~!#$%,;", "~!#$%,;")]
    public void A_key_may_come_bare_or_quoted(string header, string key)
    {
        var read = IdempotencyKey.Read(Request("Idempotency-Key", header));

        Assert.Equal(new IdempotencyKey.Given(key), read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("\"\"")]
    [InlineData("a b")]
    [InlineData("\"a b\"")]
    [InlineData("\"abc")]
    [InlineData("\"abc\"d")]
    [InlineData("\"abc\\")]
    [InlineData("\"a\\bc\"")]
    [InlineData("\"abc\";q=1")]
    [InlineData("schlüssel")]
    [InlineData("a\tb")]
    public void A_key_that_is_none_is_refused(string header)
    {
        var read = IdempotencyKey.Read(Request("Idempotency-Key", header));

        Assert.Equal("idempotency.invalid", Assert.IsType<IdempotencyKey.Refused>(read).Problem.Code);
    }

    [Fact]
    public void A_key_has_at_most_255_characters_and_comes_once()
    {
        Assert.IsType<IdempotencyKey.Given>(IdempotencyKey.Read(Request("Idempotency-Key", new string('k', 255))));
        Assert.Equal("idempotency.invalid", Refusal(Request("Idempotency-Key", new string('k', 256))));
        Assert.Equal("idempotency.invalid", Refusal(Request("Idempotency-Key", "a", "a")));
        Assert.Equal("idempotency.missing", Refusal(Request("Other", "a")));
    }

    [Theory]
    [InlineData("\"3\"", Precondition.Holds)]
    [InlineData("\"1\", \"3\"", Precondition.Holds)]
    [InlineData("*", Precondition.Holds)]
    [InlineData("\"4\"", Precondition.Fails)]
    [InlineData("W/\"3\"", Precondition.Fails)]
    [InlineData("3", Precondition.Fails)]
    [InlineData("", Precondition.Fails)]
    public void A_change_wants_the_strong_tag_of_the_current_version(string header, object expected)
    {
        Assert.Equal(expected, ETags.IfMatch(Request("If-Match", header), ETags.Of(3)));
    }

    [Theory]
    [InlineData("\"3\"", true)]
    [InlineData("W/\"3\"", true)]
    [InlineData("\"1\", \"3\"", true)]
    [InlineData("*", true)]
    [InlineData("\"4\"", false)]
    [InlineData("3", false)]
    public void A_reader_is_told_when_it_has_the_current_version(string header, bool expected)
    {
        Assert.Equal(expected, ETags.IsNotModified(Request("If-None-Match", header), ETags.Of(3)));
    }

    [Fact]
    public void Without_a_condition_nothing_is_compared()
    {
        var request = Request("Other", "x");

        Assert.Equal(Precondition.Absent, ETags.IfMatch(request, ETags.Of(3)));
        Assert.False(ETags.IsNotModified(request, ETags.Of(3)));
    }

    private static string Refusal(HttpRequest request) =>
        Assert.IsType<IdempotencyKey.Refused>(IdempotencyKey.Read(request)).Problem.Code;

    private static HttpRequest Request(string name, params string[] values)
    {
        var request = new DefaultHttpContext().Request;
        request.Headers[name] = new StringValues(values);
        return request;
    }
}
