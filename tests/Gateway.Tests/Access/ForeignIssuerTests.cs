using System.Net;
using System.Text.Json.Nodes;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Signing;

namespace Fulfillment.Gateway.Tests.Access;

public sealed class ForeignIssuerTests
{
    private const string Loopback = "Access:AllowedPrivateNetworks:0";
    private const string Provider = "https://idp.partner.test";

    [Fact]
    public async Task A_partner_signs_in_by_its_own_provider_and_its_keys_are_fetched_once()
    {
        await using var provider = await KeyServer.StartAsync();
        await using var host = await AccessHost.StartAsync((Loopback, "127.0.0.0/8"));
        var forge = await PartnerAsync(host, provider.Key, provider.Address);

        using var first = await host.GetAsync("/v1/orders", forge.Token());
        using var second = await host.GetAsync("/v1/orders", forge.With("sub", "robot-2"));

        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        Assert.Equal("partner:acme", (await first.JsonAsync()).GetProperty("actor").GetString());
        Assert.Equal("robot", (await first.JsonAsync()).GetProperty("clientId").GetString());
        Assert.Equal(HttpStatusCode.OK, second.StatusCode);
        Assert.Equal(1, provider.Asked);
    }

    [Fact]
    public async Task Without_the_allow_list_nothing_reaches_a_private_address()
    {
        await using var provider = await KeyServer.StartAsync();
        await using var host = await AccessHost.StartAsync();
        var forge = await PartnerAsync(host, provider.Key, provider.Address);

        using var answer = await host.GetAsync("/v1/orders", forge.Token());

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal(0, provider.Asked);
    }

    [Fact]
    public async Task Its_tokens_speak_for_that_partner_alone_and_within_its_scopes()
    {
        await using var host = await AccessHost.StartAsync();
        await host.AddPartnerAsync("other");
        var forge = await PartnerAsync(host, SigningKey.Create("p-"));

        using var other = await host.GetAsync("/v1/orders", forge.With("partner", "other"));
        using var ops = await host.GetAsync("/ops/v1/orders", forge.With("scope", "ops.read orders.read"));
        using var more = await host.GetAsync("/v1/orders", forge.With("scope", "orders.read licenses.read ops.write"));

        Assert.Equal("partner:acme", (await other.JsonAsync()).GetProperty("actor").GetString());
        Assert.Equal(HttpStatusCode.Forbidden, ops.StatusCode);
        Assert.Equal(["orders.read"], (await more.JsonAsync()).GetProperty("scopes").EnumerateArray().Select(s => s.GetString()!));
    }

    [Theory]
    [InlineData("scp")]
    [InlineData("scp list")]
    public async Task Scopes_may_come_as_scp(string form)
    {
        await using var host = await AccessHost.StartAsync();
        var forge = await PartnerAsync(host, SigningKey.Create("p-"));
        var claims = forge.Claims.DeepClone().AsObject();
        claims.Remove("scope");
        claims["scp"] = form == "scp" ? "orders.read" : new JsonArray("orders.read");

        using var answer = await host.GetAsync("/v1/orders", (forge with { Claims = claims }).Token());

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task What_it_may_not_say_is_refused()
    {
        await using var host = await AccessHost.StartAsync();
        var (id, _) = await host.AddPartnerAsync("other");
        var forge = await PartnerAsync(host, SigningKey.Create("p-"));
        var house = Forge.For(host, id, "other");
        var hostile = new Dictionary<string, string>
        {
            ["no scope"] = forge.With("scope", null),
            ["scope a list"] = forge.With("scope", new JsonArray(1)),
            ["other audience"] = forge.With("aud", "https://graph.test"),
            ["other issuer"] = forge.With("iss", "https://unknown.test"),
            ["our issuer, by its key"] = forge.With("iss", AccessHost.Issuer),
            ["its issuer, by our key"] = house.With("iss", Provider),
            ["no type"] = forge.WithHeader("typ", null),
            ["an id token for logout"] = forge.WithHeader("typ", "logout+jwt"),
            ["a week"] = forge.With("exp", host.Clock.GetUtcNow().AddDays(7).ToUnixTimeSeconds()),
            ["expired"] = forge.With("exp", host.Clock.GetUtcNow().AddMinutes(-1).ToUnixTimeSeconds()),
            ["other kid"] = forge.WithHeader("kid", "x"),
        };

        var passed = new List<string>();
        foreach (var (name, token) in hostile)
        {
            using var answer = await host.GetAsync("/v1/orders", token);
            if (answer.StatusCode != HttpStatusCode.Unauthorized)
                passed.Add($"{name}: {(int)answer.StatusCode}");
        }

        Assert.Empty(passed);
    }

    [Fact]
    public async Task An_unknown_kid_asks_for_the_keys_again_after_five_minutes_at_the_earliest()
    {
        await using var provider = await KeyServer.StartAsync();
        await using var host = await AccessHost.StartAsync((Loopback, "127.0.0.0/8"));
        var old = await PartnerAsync(host, provider.Key, provider.Address);
        (await host.GetAsync("/v1/orders", old.Token())).Dispose();
        provider.Rotate();
        var forge = old with { Key = provider.Key };

        using var tooSoon = await host.GetAsync("/v1/orders", forge.Token());
        host.Clock.Advance(TimeSpan.FromMinutes(5));
        using var after = await host.GetAsync("/v1/orders", forge.Token());

        Assert.Equal(HttpStatusCode.Unauthorized, tooSoon.StatusCode);
        Assert.Equal(HttpStatusCode.OK, after.StatusCode);
        Assert.Equal(2, provider.Asked);
    }

    [Fact]
    public async Task Keys_that_cannot_be_fetched_again_keep_serving_and_are_not_asked_for_each_time()
    {
        await using var provider = await KeyServer.StartAsync();
        await using var host = await AccessHost.StartAsync((Loopback, "127.0.0.0/8"));
        var forge = await PartnerAsync(host, provider.Key, provider.Address);
        (await host.GetAsync("/v1/orders", forge.Token())).Dispose();
        provider.Status = HttpStatusCode.InternalServerError;
        host.Clock.Advance(TimeSpan.FromMinutes(11));

        using var first = await host.GetAsync("/v1/orders", Fresh(host, forge).Token());
        using var second = await host.GetAsync("/v1/orders", Fresh(host, forge).With("sub", "x"));

        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        Assert.Equal(HttpStatusCode.OK, second.StatusCode);
        Assert.Equal(2, provider.Asked);
    }

    [Theory]
    [InlineData(HttpStatusCode.Redirect, "")]
    [InlineData(HttpStatusCode.NotFound, "")]
    [InlineData(HttpStatusCode.OK, "not json")]
    [InlineData(HttpStatusCode.OK, "oversized")]
    [InlineData(HttpStatusCode.OK, "private")]
    public async Task An_answer_that_is_no_key_set_opens_nothing(HttpStatusCode status, string body)
    {
        await using var provider = await KeyServer.StartAsync();
        await using var host = await AccessHost.StartAsync((Loopback, "127.0.0.0/8"));
        var forge = await PartnerAsync(host, provider.Key, provider.Address);
        provider.Status = status;
        provider.Body = body switch
        {
            "oversized" => provider.Body.PadRight((64 * 1024) + 1),
            "private" => $$"""{"keys":[{{provider.Key.ToPrivateJwk().ToJsonString()}}]}""",
            _ => body,
        };

        using var answer = await host.GetAsync("/v1/orders", forge.Token());

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal(1, provider.Asked);
    }

    [Fact]
    public async Task An_operator_signs_in_by_the_vendors_provider_with_the_role_it_names()
    {
        var key = SigningKey.Create("v-");
        await using var host = await AccessHost.StartAsync(
            ("Access:OperatorIssuer", "https://sso.vendor.test"), ("Access:OperatorJwks", new KeySet([key.Public]).ToJson()),
            ("Access:OperatorRoleClaim", "roles"));
        var forge = new Forge { Key = key, Typ = "JWT", Claims = ClaimsOf(host, "https://sso.vendor.test", "ops.read ops.write orders.read") };
        forge.Claims["roles"] = new JsonArray("other-app", "viewer");

        using var read = await host.GetAsync("/ops/v1/orders", forge.Token());
        using var write = await host.SendAsync(HttpMethod.Post, "/ops/v1/orders", forge.Token());
        using var partner = await host.GetAsync("/v1/orders", forge.Token());
        using var noRole = await host.GetAsync("/ops/v1/orders", forge.With("roles", null));
        using var unknown = await host.GetAsync("/ops/v1/orders", forge.With("roles", "root"));
        using var two = await host.GetAsync("/ops/v1/orders", forge.With("roles", new JsonArray("viewer", "admin")));

        Assert.Equal("operator:idp:robot", (await read.JsonAsync()).GetProperty("actor").GetString());
        Assert.Equal(HttpStatusCode.Forbidden, write.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, partner.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, noRole.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, unknown.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, two.StatusCode);
    }

    [Fact]
    public async Task A_suspended_partner_is_suspended_for_its_own_provider_too()
    {
        await using var host = await AccessHost.StartAsync();
        var forge = await PartnerAsync(host, SigningKey.Create("p-"));
        await host.Desk.SetStatusAsync("acme", PrincipalStatus.Suspended, default);

        using var answer = await host.GetAsync("/v1/orders", forge.Token());

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal("partner.suspended", await answer.CodeAsync());
    }

    private static async Task<Forge> PartnerAsync(AccessHost host, SigningKey key, string? jwks = null)
    {
        var keys = jwks ?? new KeySet([key.Public]).ToJson();
        await host.AddPartnerAsync("acme", partner => partner with { Issuer = Provider, Jwks = keys });
        return new Forge { Key = key, Typ = "JWT", Claims = ClaimsOf(host, Provider, "orders.read") };
    }

    private static Forge Fresh(AccessHost host, Forge forge) => forge with { Claims = ClaimsOf(host, Provider, "orders.read") };

    private static JsonObject ClaimsOf(AccessHost host, string issuer, string scope) => new()
    {
        ["iss"] = issuer,
        ["sub"] = "robot",
        ["aud"] = "fulfillment",
        ["iat"] = host.Clock.GetUtcNow().ToUnixTimeSeconds(),
        ["exp"] = host.Clock.GetUtcNow().ToUnixTimeSeconds() + 3600,
        ["scope"] = scope,
    };
}
