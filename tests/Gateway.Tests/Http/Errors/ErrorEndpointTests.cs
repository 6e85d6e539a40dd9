using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Fulfillment.Gateway.Http.Errors;
using Fulfillment.Gateway.Tests.Support;

namespace Fulfillment.Gateway.Tests.Http.Errors;

public sealed class ErrorEndpointTests : IAsyncLifetime
{
    private HttpHost _host = null!;

    public async Task InitializeAsync() => _host = await HttpHost.StartAsync(routes => routes.MapErrors());

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task The_catalog_is_JSON_for_machines()
    {
        var catalog = await _host.Client.GetFromJsonAsync<JsonElement>("/errors");

        var codes = catalog.GetProperty("data").EnumerateArray().Select(e => e.GetProperty("code").GetString());
        Assert.Equal(ErrorCatalog.Entries.Select(e => e.Code), codes);
    }

    [Fact]
    public async Task Every_type_of_a_problem_is_an_address_that_answers()
    {
        foreach (var entry in ErrorCatalog.Entries)
        {
            var view = await _host.Client.GetFromJsonAsync<JsonElement>(entry.Type);

            Assert.Equal(entry.Meaning, view.GetProperty("meaning").GetString());
        }
    }

    [Theory]
    [InlineData("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html")]
    [InlineData("text/html", "text/html")]
    [InlineData("*/*", "application/json")]
    [InlineData("application/json, text/html;q=0.5", "application/json")]
    [InlineData("text/html;q=0.2, application/json;q=0.9", "application/json")]
    [InlineData("image/png", "application/json")]
    public async Task A_browser_gets_a_page_and_everyone_else_JSON(string accept, string expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/errors/order.unknown");
        request.Headers.TryAddWithoutValidation("Accept", accept);

        using var response = await _host.Client.SendAsync(request);

        Assert.Equal(expected, response.Content.Headers.ContentType!.MediaType);
        Assert.Contains("Accept", response.Headers.Vary);
    }

    [Fact]
    public async Task A_page_forbids_scripts_and_everything_foreign()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/errors");
        request.Headers.Accept.ParseAdd("text/html");

        using var response = await _host.Client.SendAsync(request);

        var policy = string.Join(" ", response.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("default-src 'none'; style-src 'sha256-", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_code_is_a_problem()
    {
        using var response = await _host.Client.GetAsync("/errors/nothing.here");

        var problem = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("error.unknown", problem.GetProperty("code").GetString());
    }
}
