using System.Net;
using Fulfillment.Engine.Signing;
using Xunit.Abstractions;

namespace Fulfillment.Gateway.Tests.Access;

public sealed class HostileTokenTests(ITestOutputHelper output)
{
    [Fact]
    public async Task No_hostile_token_passes_and_every_sound_one_does()
    {
        await using var host = await AccessHost.StartAsync();
        var client = await host.AddPartnerAsync("acme");
        var now = host.Clock.GetUtcNow();
        var forge = Forge.For(host, client.Id, "acme");
        var license = host.Get<KeyFolder>().Current(KeyPurpose.License, now);
        var hostile = HostileTokens.Hostile(forge, license, now.ToUnixTimeSeconds()).ToList();
        var sound = HostileTokens.Sound(forge, now.ToUnixTimeSeconds()).ToList();

        var wrong = new List<string>();
        foreach (var (name, token) in sound)
            wrong.AddRange(await WrongAsync(host, name, token, HttpStatusCode.OK));
        foreach (var (name, token) in hostile)
            wrong.AddRange(await WrongAsync(host, name, token, HttpStatusCode.Unauthorized));

        output.WriteLine($"{hostile.Count} hostile and {sound.Count} sound tokens over HTTP, {wrong.Count} wrong");
        Assert.Empty(wrong);
        Assert.True(hostile.Count >= 80);
        Assert.Equal(hostile.Count, hostile.Select(h => h.Name).Distinct().Count());
    }

    [Theory]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    [InlineData("Bearer\t{token}")]
    [InlineData("Bearer  {token}")]
    [InlineData("{token}")]
    [InlineData("Basic {token}")]
    [InlineData("DPoP {token}")]
    public async Task A_token_comes_as_one_bearer_header_and_no_other_way(string header)
    {
        await using var host = await AccessHost.StartAsync();
        var token = await host.SignInAsync(await host.AddPartnerAsync("acme"));

        using var answer = await host.GetAsync("/v1/orders", null, ("Authorization", header.Replace("{token}", token, StringComparison.Ordinal)));

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task Two_authorization_headers_are_refused_even_when_both_are_good()
    {
        await using var host = await AccessHost.StartAsync();
        var token = await host.SignInAsync(await host.AddPartnerAsync("acme"));
        var raw = $"GET /v1/orders HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\nAuthorization: Bearer {token}\r\nConnection: close\r\n\r\n";

        var answer = await RawHttp.SendAsync(host.Http.BaseAddress!, raw);

        Assert.StartsWith("HTTP/1.1 401", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_in_the_query_is_no_token()
    {
        await using var host = await AccessHost.StartAsync();
        var token = await host.SignInAsync(await host.AddPartnerAsync("acme"));

        using var answer = await host.GetAsync($"/v1/orders?access_token={token}", null);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("token.missing", await answer.CodeAsync());
        Assert.Equal("Bearer", answer.Header("WWW-Authenticate"));
    }

    private static async Task<IEnumerable<string>> WrongAsync(AccessHost host, string name, string token, HttpStatusCode expected)
    {
        using var answer = await host.GetAsync("/v1/orders", null, ("Authorization", $"Bearer {token}"));
        if (answer.StatusCode != expected)
            return [$"{name}: {(int)answer.StatusCode}"];
        if (expected == HttpStatusCode.OK)
            return [];

        var isSilent = answer.Header("WWW-Authenticate") == "Bearer error=\"invalid_token\""
            && (await answer.JsonAsync()).GetProperty("detail").GetString() == "The access token is not valid; get a new one."
            && await answer.CodeAsync() == "token.invalid";
        return isSilent ? [] : [$"{name}: says too much"];
    }
}
