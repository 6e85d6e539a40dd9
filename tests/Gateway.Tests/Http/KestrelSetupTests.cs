using System.Net;
using Fulfillment.Gateway.Http;
using Fulfillment.Gateway.Tests.Support;
using Microsoft.AspNetCore.Builder;

namespace Fulfillment.Gateway.Tests.Http;

public sealed class KestrelSetupTests : IAsyncLifetime
{
    private HttpHost _host = null!;

    public async Task InitializeAsync() => _host = await HttpHost.StartAsync(routes => routes.MapGet("/", () => "ok"));

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData(1, 8 * 1024, HttpStatusCode.OK)]
    [InlineData(1, KestrelSetup.MaxHeaderBytes, HttpStatusCode.RequestHeaderFieldsTooLarge)]
    [InlineData(KestrelSetup.MaxHeaders - 5, 1, HttpStatusCode.OK)]
    [InlineData(KestrelSetup.MaxHeaders, 1, HttpStatusCode.RequestHeaderFieldsTooLarge)]
    public async Task Headers_have_a_limit_in_number_and_size(int count, int size, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        for (var i = 0; i < count; i++)
            request.Headers.Add($"X-{i}", new string('x', size));

        using var response = await _host.Client.SendAsync(request);

        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task A_request_line_has_a_limit()
    {
        using var response = await _host.Client.GetAsync($"/?q={new string('x', 9 * 1024)}");

        Assert.Equal(HttpStatusCode.RequestUriTooLong, response.StatusCode);
    }
}
