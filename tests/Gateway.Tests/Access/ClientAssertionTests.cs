using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Fulfillment.Engine.Signing;
using Fulfillment.Gateway.Access.SignIn;

namespace Fulfillment.Gateway.Tests.Access;

public sealed class ClientAssertionTests
{
    [Theory]
    [InlineData("issuer")]
    [InlineData("token endpoint")]
    [InlineData("list of one")]
    public async Task A_signed_assertion_signs_a_client_in(string audience)
    {
        await using var host = await AccessHost.StartAsync();
        var forge = await KeyClientAsync(host);
        var aud = audience switch
        {
            "issuer" => (JsonNode)AccessHost.Issuer,
            "token endpoint" => AccessHost.Issuer + "/oauth/token",
            _ => new JsonArray(AccessHost.Issuer),
        };

        using var answer = await PostAsync(host, forge.With("aud", aud));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task An_assertion_counts_once_even_after_its_end_within_the_skew()
    {
        await using var host = await AccessHost.StartAsync();
        var forge = await KeyClientAsync(host);
        var assertion = forge.With("exp", host.Clock.GetUtcNow().ToUnixTimeSeconds() + 5);

        using var first = await PostAsync(host, assertion);
        using var again = await PostAsync(host, assertion);
        host.Clock.Advance(TimeSpan.FromSeconds(20));
        using var late = await PostAsync(host, assertion);

        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, again.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, late.StatusCode);
        Assert.Contains(await host.DenialsAsync(), denial => denial.Detail!.StartsWith("signIn.assertionReplayed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Of_many_at_once_with_one_assertion_one_gets_a_token()
    {
        await using var host = await AccessHost.StartAsync();
        var assertion = (await KeyClientAsync(host)).Token();

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => PostAsync(host, assertion)));

        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.OK);
    }

    [Fact]
    public async Task Every_assertion_that_is_not_sound_is_refused()
    {
        await using var host = await AccessHost.StartAsync(("Access:FailedSignInsPerMinute", "1000"));
        var forge = await KeyClientAsync(host);
        var now = host.Clock.GetUtcNow().ToUnixTimeSeconds();
        using var rsa = RSA.Create(2048);
        var stranger = SigningKey.Create("s-");
        var hostile = new Dictionary<string, string>
        {
            ["other audience"] = forge.With("aud", "https://evil.test"),
            ["two audiences"] = forge.With("aud", new JsonArray(AccessHost.Issuer, "https://evil.test")),
            ["audience with a slash"] = forge.With("aud", AccessHost.Issuer + "/"),
            ["access token audience"] = forge.With("aud", "fulfillment"),
            ["no audience"] = forge.With("aud", null),
            ["other subject"] = forge.With("sub", "cli_0000000000000000000000000a"),
            ["no subject"] = forge.With("sub", null),
            ["other issuer"] = forge.With("iss", "cli_0000000000000000000000000a"),
            ["issuer no client"] = forge.With("iss", "x"),
            ["no issuer"] = forge.With("iss", null),
            ["no jti"] = forge.With("jti", null),
            ["jti a number"] = forge.With("jti", 1),
            ["no exp"] = forge.With("exp", null),
            ["expired"] = forge.With("exp", now - 31),
            ["six minutes"] = forge.With("exp", now + 360),
            ["not yet"] = forge.With("nbf", now + 60),
            ["an access token's type"] = forge.WithHeader("typ", "at+jwt"),
            ["no kid"] = forge.WithHeader("kid", null),
            ["other kid"] = forge.WithHeader("kid", "x"),
            ["alg none"] = forge.SignedBy(_ => [], forge.Header.Replace("ES256", "none", StringComparison.Ordinal)),
            ["alg RS256"] = forge.SignedBy(
                data => rsa.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
                forge.Header.Replace("ES256", "RS256", StringComparison.Ordinal)),
            ["a stranger's key under its kid"] = forge.SignedBy(data => stranger.Sign(data)),
            ["jwk in the header"] = (forge with { Key = stranger }).WithHeader("jwk", stranger.Public.ToJwk()),
            ["our own token key"] = forge.SignedBy(data => host.TokenKey.Sign(data)),
            ["garbage"] = "a.b.c",
        };

        var passed = new List<string>();
        foreach (var (name, assertion) in hostile)
        {
            using var answer = await PostAsync(host, assertion);
            if (answer.StatusCode != HttpStatusCode.Unauthorized)
                passed.Add($"{name}: {(int)answer.StatusCode}");
        }

        using var sound = await PostAsync(host, forge.Token());
        Assert.Empty(passed);
        Assert.Equal(HttpStatusCode.OK, sound.StatusCode);
    }

    [Fact]
    public async Task A_client_with_a_secret_cannot_sign_in_by_assertion_nor_the_other_way_round()
    {
        await using var host = await AccessHost.StartAsync();
        var (id, _) = await host.AddPartnerAsync("other");
        var forge = await KeyClientAsync(host);
        var claims = forge.Claims.DeepClone().AsObject();
        (claims["iss"], claims["sub"]) = (id, id);

        using var bySecret = await host.PostTokenAsync(
            ("grant_type", "client_credentials"), ("client_id", forge.Claims["sub"]!.GetValue<string>()), ("client_secret", "x"));
        using var byKey = await PostAsync(host, (forge with { Claims = claims }).Token());

        Assert.Equal(HttpStatusCode.Unauthorized, bySecret.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, byKey.StatusCode);
    }

    private static async Task<Forge> KeyClientAsync(AccessHost host)
    {
        var key = SigningKey.Create("partner-");
        var (credential, secret) = await host.Desk.AddPartnerAsync(host.NewPartner("acme"), key.Public.ToJwk().ToJsonString(), default);
        Assert.Null(secret);
        var now = host.Clock.GetUtcNow().ToUnixTimeSeconds();
        return new Forge
        {
            Key = key,
            Typ = "JWT",
            Claims = new JsonObject
            {
                ["iss"] = credential.ClientId,
                ["sub"] = credential.ClientId,
                ["aud"] = AccessHost.Issuer,
                ["iat"] = now,
                ["exp"] = now + 300,
                ["jti"] = "a1",
            },
        };
    }

    private static Task<HttpResponseMessage> PostAsync(AccessHost host, string assertion) => host.PostTokenAsync(
        ("grant_type", "client_credentials"), ("client_assertion_type", ClientProof.AssertionType), ("client_assertion", assertion));
}
