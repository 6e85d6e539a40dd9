using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Fulfillment.Gateway.Tests.Support;

namespace Fulfillment.Gateway.Tests.PartnerApi;

/// <summary>Rule 3: whoever refuses, the house or the framework, the answer is a problem of the catalog.</summary>
public sealed class ProblemTests(SharedGateway shared) : IClassFixture<SharedGateway>
{
    private static readonly string[] _members = ["type", "title", "status", "detail", "code", "retryable", "traceId",
        "errors"];

    public static TheoryData<string, string, int, string> Refusals => new()
    {
        { "GET", "/v1/nothing", 404, "route.unknown" },
        { "GET", "/V1/Orders/x/y/z", 404, "route.unknown" },
        { "GET", "/v1/orders/ord_nothing", 404, "order.unknown" },
        { "GET", "/v1/licenses/lic_nothing", 404, "license.unknown" },
        { "GET", "/errors/nothing.known", 404, "error.unknown" },
        { "POST", "/callbacks/nothing", 404, "callback.unknown" },
        { "DELETE", "/v1/orders", 405, "request.methodNotAllowed" },
        { "PUT", "/v1/orders/ord_1", 405, "request.methodNotAllowed" },
        { "FROB", "/v1/products", 405, "request.methodNotAllowed" },
        { "POST", "/.well-known/license-keys.json", 405, "request.methodNotAllowed" },
        { "GET", "/v1/orders?limit=0", 400, "query.invalid" },
        { "GET", "/v1/orders?cursor=abc", 400, "cursor.invalid" },
        { "POST", "/v1/orders", 400, "idempotency.missing" },
        { "GET", "/ops/v1/orders", 403, "scope.missing" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task A_refusal_is_a_problem_of_the_catalog(string method, string path, int status, string code)
    {
        using var partner = await shared.PartnerAsync();

        var refused = await partner.SendAsync(HttpMethod.Parse(method), path);

        await AssertProblemAsync(refused, status, code);
    }

    [Theory]
    [InlineData("", 400, "request.malformed")]
    [InlineData("{", 400, "request.malformed")]
    [InlineData("{}", 400, "request.invalid")]
    [InlineData("[]", 400, "request.invalid")]
    [InlineData("null", 400, "request.invalid")]
    public async Task A_body_that_is_no_order_is_a_problem(string body, int status, string code)
    {
        using var partner = await shared.PartnerAsync();

        var refused = await partner.PostOrderAsync(body);

        await AssertProblemAsync(refused, status, code);
    }

    [Theory]
    [InlineData("text/plain", null)]
    [InlineData("application/xml", null)]
    [InlineData("application/json; charset=utf-16", null)]
    [InlineData("application/x-www-form-urlencoded", null)]
    [InlineData(null, null)]
    [InlineData("application/json", "gzip")]
    public async Task A_body_of_another_type_is_a_problem(string? type, string? encoding)
    {
        using var partner = await shared.PartnerAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/orders")
        {
            Content = new ByteArrayContent(Encoding.UTF8.GetBytes(Orders.Body().ToJsonString())),
        };
        request.Headers.Add("Idempotency-Key", "k-1");
        request.Content.Headers.ContentType = type is null ? null : MediaTypeHeaderValue.Parse(type);
        if (encoding is not null)
        {
            request.Content.Headers.ContentEncoding.Add(encoding);
        }

        var refused = await partner.AnswerAsync(request);

        await AssertProblemAsync(refused, 415, "request.unsupportedMediaType");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_that_is_too_large_is_a_problem_whether_it_says_its_length_or_not(bool saysLength)
    {
        using var partner = await shared.PartnerAsync();
        var body = Orders.Body();
        body["metadata"] = new JsonObject { ["k"] = new string('x', 1024 * 1024) };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/orders")
        {
            Content = new StringContent(body.ToJsonString(), Encoding.UTF8,
                new MediaTypeHeaderValue("application/json")),
        };
        request.Headers.Add("Idempotency-Key", "k-1");
        request.Headers.ExpectContinue = true;
        request.Headers.TransferEncodingChunked = !saysLength;

        var refused = await partner.AnswerAsync(request);

        await AssertProblemAsync(refused, 413, "request.tooLarge");
    }

    [Fact]
    public async Task All_faults_of_an_order_are_told_at_once()
    {
        using var partner = await shared.PartnerAsync();

        var refused = await partner.PostOrderAsync(
            """{"partnerOrderRef":"","customer":{"name":5,"country":"Germany"},"lines":[{"sku":"a","qty":1}],"extra":1}""");

        await AssertProblemAsync(refused, 400, "request.invalid");
        Assert.Equal(
            [
                ("/customer/country", "value.length"), ("/customer/name", "value.kind"), ("/extra", "member.unknown"),
                ("/lines/0/qty", "member.unknown"), ("/lines/0/quantity", "member.missing"),
                    ("/partnerOrderRef", "value.length"),
            ],
            refused.Faults.Order());
    }

    [Fact]
    public async Task A_method_that_is_not_allowed_names_those_that_are()
    {
        using var partner = await shared.PartnerAsync();

        var refused = await partner.SendAsync(HttpMethod.Delete, "/v1/orders");

        Assert.Equal("GET, POST", string.Join(", ", refused.Header("Allow")!.Split(", ").Order()));
    }

    [Fact]
    public async Task The_head_of_a_refusal_has_no_body()
    {
        using var partner = await shared.PartnerAsync();

        var refused = await partner.SendAsync(HttpMethod.Head, "/v1/nothing");

        Assert.Equal((404, ""), (refused.Status, refused.Text));
    }

    private async Task AssertProblemAsync(Answer refused, int status, string code)
    {
        Assert.Equal((status, code), (refused.Status, refused.Code));
        Assert.Equal("application/problem+json", refused.Header("Content-Type"));
        var problem = refused.Json.AsObject();
        Assert.Empty(problem.Select(member => member.Key).Except(_members));
        Assert.Empty(_members[..7].Except(problem.Select(member => member.Key)));
        Assert.Equal($"{status}", refused.At("status"));
        Assert.Matches("^[0-9a-f]{32}$", refused.At("traceId"));
        Assert.DoesNotContain("Fulfillment.", refused.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("System.", refused.Text, StringComparison.Ordinal);

        using var anyone = shared.Anonymous;
        var page = await anyone.ReadAsync(refused.At("type")!);
        Assert.Equal((200, code, refused.At("title")), (page.Status, page.At("code"), page.At("title")));
        foreach (var fault in refused.Faults)
        {
            Assert.Equal(200, (await anyone.ReadAsync($"/errors/{fault.Code}")).Status);
        }
    }
}
