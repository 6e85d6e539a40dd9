using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Fulfillment.Gateway.Docs;
using Fulfillment.Gateway.Http;
using Fulfillment.Gateway.Http.Errors;
using Fulfillment.Gateway.Http.Json;
using Fulfillment.Gateway.PartnerApi;
using Fulfillment.Gateway.Tests.Http.Json;
using Fulfillment.Gateway.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Fulfillment.Gateway.Tests.Http.Errors;

public sealed class ProblemMiddlewareTests : IAsyncLifetime
{
    private HttpHost _host = null!;

    public async Task InitializeAsync() => _host = await HttpHost.StartAsync(
        Map, services => services.AddSingleton<FailureClassifier>(Classify));

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData("GET", "/nowhere", 404, "route.unknown")]
    [InlineData("GET", "/%ff%zz/..%2f?a=%00", 404, "route.unknown")]
    [InlineData("DELETE", "/orders", 405, "request.methodNotAllowed")]
    [InlineData("GET", "/throw", 500, "internal.error")]
    [InlineData("GET", "/store", 503, "store.unavailable")]
    [InlineData("GET", "/number/abc", 400, "request.malformed")]
    [InlineData("GET", "/bare/400", 400, "request.malformed")]
    [InlineData("GET", "/bare/401", 401, "token.missing")]
    [InlineData("GET", "/bare/403", 403, "scope.missing")]
    [InlineData("GET", "/bare/406", 406, "accept.unsupported")]
    [InlineData("GET", "/bare/429", 429, "rate.limited")]
    [InlineData("GET", "/bare/503", 503, "gateway.stopping")]
    [InlineData("GET", "/bare/502", 500, "internal.error")]
    public async Task A_refusal_of_the_framework_is_a_problem(string method, string path, int status, string code)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);

        using var response = await _host.Client.SendAsync(request);

        await AssertProblemAsync(response, status, code);
    }

    [Fact]
    public async Task An_unhandled_failure_shows_no_details()
    {
        using var response = await _host.Client.GetAsync("/throw");

        var text = await response.Content.ReadAsStringAsync();
        Assert.DoesNotContain("secret", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", text, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_method_is_told_the_right_ones()
    {
        using var response = await _host.Client.DeleteAsync("/orders");

        Assert.Equal(["POST"], response.Content.Headers.Allow);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("application/json; profile=x")]
    [InlineData("application/merge-patch+json")]
    [InlineData("")]
    public async Task Another_content_type_is_refused(string type)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(OrderBody.Small));
        content.Headers.TryAddWithoutValidation("Content-Type", type);

        using var response = await _host.Client.PostAsync("/orders", content);

        await AssertProblemAsync(response, 415, "request.unsupportedMediaType");
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("Application/JSON;charset=\"UTF-8\"")]
    public async Task JSON_in_UTF_8_is_read(string type)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(OrderBody.Full));
        content.Headers.TryAddWithoutValidation("Content-Type", type);

        using var response = await _host.Client.PostAsync("/orders", content);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task A_compressed_body_is_refused()
    {
        using var content = new StringContent(OrderBody.Small, Encoding.UTF8, "application/json");
        content.Headers.ContentEncoding.Add("gzip");

        using var response = await _host.Client.PostAsync("/orders", content);

        await AssertProblemAsync(response, 415, "request.unsupportedMediaType");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_over_the_limit_is_refused_with_and_without_its_length(bool chunked)
    {
        using var content = new StringContent(new string(' ', KestrelSetup.MaxBodyBytes + 1), Encoding.UTF8, "application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/orders") { Content = content };
        request.Headers.TransferEncodingChunked = chunked;

        using var response = await _host.Client.SendAsync(request);

        await AssertProblemAsync(response, 413, "request.tooLarge");
    }

    [Fact]
    public async Task An_invalid_body_is_refused_with_its_faults()
    {
        using var response = await _host.Client.PostAsync("/orders", new StringContent("{}", Encoding.UTF8, "application/json"));

        var problem = await AssertProblemAsync(response, 400, "request.invalid");
        Assert.Equal(
            ["/partnerOrderRef", "/customer", "/lines"],
            problem.GetProperty("errors").EnumerateArray().Select(e => e.GetProperty("pointer").GetString()));
    }

    [Fact]
    public async Task A_problem_may_have_members_of_its_own()
    {
        using var response = await _host.Client.GetAsync("/elsewhere");

        var problem = await AssertProblemAsync(response, 409, "subscription.managedElsewhere");
        Assert.Equal("https://market.example/", problem.GetProperty("managedAt").GetString());
        Assert.Equal(TimeSpan.FromSeconds(2), response.Headers.RetryAfter!.Delta);
    }

    [Fact]
    public async Task A_refused_HEAD_has_the_status_and_no_body()
    {
        using var response = await _host.Client.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/nowhere"));

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("/nowhere")]
    [InlineData("/throw")]
    [InlineData("/number/1")]
    public async Task Every_answer_carries_the_careful_headers(string path)
    {
        using var response = await _host.Client.GetAsync(path);

        Assert.Equal("nosniff", Header(response, "X-Content-Type-Options"));
        Assert.Equal("no-referrer", Header(response, "Referrer-Policy"));
        Assert.Equal("default-src 'none'; frame-ancestors 'none'", Header(response, "Content-Security-Policy"));
        Assert.Equal("no-store", Header(response, "Cache-Control"));
        Assert.False(response.Headers.Contains("Server"));
    }

    private static string Header(HttpResponseMessage response, string name) => string.Join(", ", response.Headers.GetValues(name));

    private static async Task<JsonElement> AssertProblemAsync(HttpResponseMessage response, int status, string code)
    {
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.ToString());
        Assert.Equal(
            ["type", "title", "status", "detail", "code", "retryable", "traceId"],
            problem.EnumerateObject().Take(7).Select(member => member.Name));
        Assert.Equal(code, problem.GetProperty("code").GetString());
        Assert.Equal($"/errors/{code}", problem.GetProperty("type").GetString());
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
        Assert.NotEmpty(problem.GetProperty("traceId").GetString()!);
        return problem;
    }

    private static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/orders", PlaceAsync).WithRequestExample(new PhaseRequest { StartsOn = default, Quantity = 1 });
        routes.MapGet("/throw", () => Throw(new InvalidOperationException("secret")));
        routes.MapGet("/store", () => Throw(new TimeoutException("secret")));
        routes.MapGet("/number/{value}", (int value) => value);
        routes.MapGet("/bare/{status}", (int status) => TypedResults.StatusCode(status));
        routes.MapGet("/elsewhere", () => Problems
            .Of("subscription.managedElsewhere", "It is managed at a market.", retryAfter: TimeSpan.FromSeconds(1.5))
            .With("managedAt", "https://market.example/"));
    }

    private static async Task<IResult> PlaceAsync(HttpRequest request, CancellationToken cancel) =>
        await StrictJson.ReadAsync(request, PartnerApiJson.Default.PlaceOrderRequest, cancel) switch
        {
            BodyOutcome<PlaceOrderRequest>.Refused refused => refused.Problem,
            _ => TypedResults.Ok(),
        };

    private static string Throw(Exception failure) => throw failure;

    private static Problem? Classify(Exception failure) =>
        failure is TimeoutException ? Problems.Of("store.unavailable", "The store does not answer.") : null;
}
