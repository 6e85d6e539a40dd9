using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Fulfillment.Engine.Principals;

namespace Fulfillment.Gateway.Tests.Access;

public sealed class SignInTests
{
    private static readonly (string, string) _grant = ("grant_type", "client_credentials");

    [Fact]
    public async Task A_secret_in_the_form_gives_a_token_that_opens_the_door()
    {
        await using var host = await AccessHost.StartAsync();
        var (id, secret) = await host.AddPartnerAsync("acme");

        using var answer = await host.PostTokenAsync(_grant, ("client_id", id), ("client_secret", secret));
        var token = (await answer.JsonAsync()).GetProperty("access_token").GetString();
        using var seen = await host.GetAsync("/v1/orders", token);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("no-store", answer.Header("Cache-Control"));
        Assert.Equal("Bearer", (await answer.JsonAsync()).GetProperty("token_type").GetString());
        Assert.Equal(600, (await answer.JsonAsync()).GetProperty("expires_in").GetInt32());
        Assert.Equal("orders.read orders.write", (await answer.JsonAsync()).GetProperty("scope").GetString());
        Assert.Equal("partner:acme", (await seen.JsonAsync()).GetProperty("actor").GetString());
        Assert.Equal(id, (await seen.JsonAsync()).GetProperty("clientId").GetString());
    }

    [Fact]
    public async Task A_secret_in_the_header_does_too()
    {
        await using var host = await AccessHost.StartAsync();
        var (id, secret) = await host.AddPartnerAsync("acme");

        using var answer = await PostBasicAsync(host, Basic($"{id}:{secret}"), _grant);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task An_operator_gets_the_scopes_of_its_role_and_no_partner_scope()
    {
        await using var host = await AccessHost.StartAsync();
        var (credential, secret) = await host.Desk.AddOperatorAsync("Vera", OperatorRole.Viewer, default);

        var token = await host.SignInAsync((credential.ClientId, secret));
        using var read = await host.GetAsync("/ops/v1/orders", token);
        using var write = await host.SendAsync(HttpMethod.Post, "/ops/v1/orders", token);
        using var partner = await host.GetAsync("/v1/orders", token);

        Assert.Equal(HttpStatusCode.OK, read.StatusCode);
        Assert.Equal($"operator:{credential.PrincipalId}", (await read.JsonAsync()).GetProperty("actor").GetString());
        Assert.Equal(HttpStatusCode.Forbidden, write.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, partner.StatusCode);
    }

    [Fact]
    public async Task A_subset_of_the_scopes_is_granted_as_asked()
    {
        await using var host = await AccessHost.StartAsync();
        var (id, secret) = await host.AddPartnerAsync("acme");

        using var answer = await host.PostTokenAsync(_grant, ("client_id", id), ("client_secret", secret), ("scope", "orders.read"));
        var token = (await answer.JsonAsync()).GetProperty("access_token").GetString();
        using var write = await host.SendAsync(HttpMethod.Post, "/v1/orders", token);

        Assert.Equal("orders.read", (await answer.JsonAsync()).GetProperty("scope").GetString());
        Assert.Equal(HttpStatusCode.Forbidden, write.StatusCode);
        Assert.Equal("scope.missing", await write.CodeAsync());
        Assert.Contains("orders.write", (await write.JsonAsync()).GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal("Bearer error=\"insufficient_scope\", scope=\"orders.write\"", write.Header("WWW-Authenticate"));
    }

    [Theory]
    [InlineData("orders.read licenses.read")]
    [InlineData("ops.read")]
    [InlineData("ORDERS.READ")]
    [InlineData("*")]
    [InlineData("  ")]
    public async Task A_scope_beyond_the_partner_is_invalid(string scope)
    {
        await using var host = await AccessHost.StartAsync();
        var (id, secret) = await host.AddPartnerAsync("acme");

        using var answer = await host.PostTokenAsync(_grant, ("client_id", id), ("client_secret", secret), ("scope", scope));

        await AssertErrorAsync(answer, HttpStatusCode.BadRequest, "invalid_scope");
    }

    [Theory]
    [InlineData("wrong secret")]
    [InlineData("unknown client")]
    [InlineData("no form of a client")]
    [InlineData("nothing shown")]
    [InlineData("suspended")]
    public async Task Who_is_not_authenticated_is_told_one_thing_only(string cause)
    {
        await using var host = await AccessHost.StartAsync();
        var (id, secret) = await host.AddPartnerAsync("acme");
        if (cause == "suspended")
            await host.Desk.SetStatusAsync("acme", PrincipalStatus.Suspended, default);

        using var answer = cause switch
        {
            "wrong secret" => await host.PostTokenAsync(_grant, ("client_id", id), ("client_secret", secret + "x")),
            "unknown client" => await host.PostTokenAsync(_grant, ("client_id", id[..^1] + (id[^1] == '0' ? "1" : "0")), ("client_secret", secret)),
            "no form of a client" => await host.PostTokenAsync(_grant, ("client_id", "' OR 1=1 --"), ("client_secret", secret)),
            "nothing shown" => await host.PostTokenAsync(_grant, ("client_id", id)),
            _ => await host.PostTokenAsync(_grant, ("client_id", id), ("client_secret", secret)),
        };

        await AssertErrorAsync(answer, HttpStatusCode.Unauthorized, "invalid_client");
        Assert.Equal("The client could not be authenticated.", (await answer.JsonAsync()).GetProperty("error_description").GetString());
        Assert.StartsWith("Basic ", answer.Header("WWW-Authenticate"), StringComparison.Ordinal);
        Assert.Single(await host.DenialsAsync());
    }

    [Theory]
    [InlineData("")]
    [InlineData("not base64!")]
    [InlineData("bm9jb2xvbg==")]
    [InlineData("Og==")]
    [InlineData("JTAwOng=")]
    public async Task A_broken_basic_header_is_an_invalid_client(string value)
    {
        await using var host = await AccessHost.StartAsync();

        using var answer = await PostBasicAsync(host, new AuthenticationHeaderValue("Basic", value), _grant);

        await AssertErrorAsync(answer, HttpStatusCode.Unauthorized, "invalid_client");
    }

    [Fact]
    public async Task Two_ways_of_authentication_at_once_are_refused()
    {
        await using var host = await AccessHost.StartAsync();
        var (id, secret) = await host.AddPartnerAsync("acme");

        using var both = await PostBasicAsync(host, Basic($"{id}:{secret}"), _grant, ("client_id", id), ("client_secret", secret));
        using var other = await PostBasicAsync(host, Basic($"{id}:{secret}"), _grant, ("client_id", "cli_other"));
        using var assertion = await host.PostTokenAsync(_grant, ("client_id", id), ("client_secret", secret), ("client_assertion", "a.b.c"));

        await AssertErrorAsync(both, HttpStatusCode.BadRequest, "invalid_request");
        await AssertErrorAsync(other, HttpStatusCode.BadRequest, "invalid_request");
        await AssertErrorAsync(assertion, HttpStatusCode.BadRequest, "invalid_request");
    }

    [Theory]
    [InlineData("", "application/x-www-form-urlencoded", "invalid_request")]
    [InlineData("grant_type=", "application/x-www-form-urlencoded", "invalid_request")]
    [InlineData("grant_type=password&username=a&password=b", "application/x-www-form-urlencoded", "unsupported_grant_type")]
    [InlineData("grant_type=client_credentials&grant_type=client_credentials", "application/x-www-form-urlencoded", "invalid_request")]
    [InlineData("grant_type=client_credentials&scope=&scope=a", "application/x-www-form-urlencoded", "invalid_request")]
    [InlineData("grant_type=client%5fcredentials&%67rant_type=x", "application/x-www-form-urlencoded", "invalid_request")]
    [InlineData("grant_type=%zz", "application/x-www-form-urlencoded", "invalid_request")]
    [InlineData("grant_type=%ff", "application/x-www-form-urlencoded", "invalid_request")]
    [InlineData("grant_type=a%00b", "application/x-www-form-urlencoded", "invalid_request")]
    [InlineData("grant_type=client_credentials&client_secret=x", "application/x-www-form-urlencoded", "invalid_request")]
    [InlineData("grant_type=client_credentials&client_assertion=a.b.c", "application/x-www-form-urlencoded", "invalid_request")]
    [InlineData("{\"grant_type\":\"client_credentials\"}", "application/json", "invalid_request")]
    [InlineData("grant_type=client_credentials", "application/x-www-form-urlencoded; charset=utf-16", "invalid_request")]
    [InlineData("grant_type=client_credentials", "text/plain", "invalid_request")]
    public async Task A_form_that_is_not_sound_is_refused(string body, string type, string error)
    {
        await using var host = await AccessHost.StartAsync();
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.TryAddWithoutValidation("Content-Type", type);

        using var answer = await host.Http.PostAsync("/oauth/token", content);

        await AssertErrorAsync(answer, HttpStatusCode.BadRequest, error);
    }

    [Fact]
    public async Task A_form_above_16_KiB_is_refused_with_and_without_a_length()
    {
        await using var host = await AccessHost.StartAsync();
        var body = Encoding.ASCII.GetBytes("grant_type=client_credentials&x=" + new string('x', 16 * 1024));
        using var known = Form(new ByteArrayContent(body));
        using var chunked = Form(new StreamContent(new UnseekableStream(body)));

        using var one = await host.Http.PostAsync("/oauth/token", known);
        using var two = await host.Http.PostAsync("/oauth/token", chunked);

        await AssertErrorAsync(one, HttpStatusCode.BadRequest, "invalid_request");
        await AssertErrorAsync(two, HttpStatusCode.BadRequest, "invalid_request");
    }

    [Fact]
    public async Task After_a_rotation_both_secrets_work_until_the_overlap_ends()
    {
        await using var host = await AccessHost.StartAsync();
        var (id, old) = await host.AddPartnerAsync("acme");
        var (_, fresh) = await host.Desk.RotateSecretAsync("acme", TimeSpan.FromHours(24), default);

        using var before = await host.PostTokenAsync(_grant, ("client_id", id), ("client_secret", old));
        using var beside = await host.PostTokenAsync(_grant, ("client_id", id), ("client_secret", fresh));
        host.Clock.Advance(TimeSpan.FromHours(25));
        using var after = await host.PostTokenAsync(_grant, ("client_id", id), ("client_secret", old));

        Assert.Equal(HttpStatusCode.OK, before.StatusCode);
        Assert.Equal(HttpStatusCode.OK, beside.StatusCode);
        await AssertErrorAsync(after, HttpStatusCode.Unauthorized, "invalid_client");
    }

    [Fact]
    public async Task Failed_sign_ins_from_one_address_are_slowed_for_a_minute()
    {
        await using var host = await AccessHost.StartAsync(("Access:FailedSignInsPerMinute", "3"));
        var (id, secret) = await host.AddPartnerAsync("acme");
        for (var i = 0; i < 3; i++)
            (await host.PostTokenAsync(_grant, ("client_id", id), ("client_secret", "wrong"))).Dispose();

        using var during = await host.PostTokenAsync(_grant, ("client_id", id), ("client_secret", secret));
        host.Clock.Advance(TimeSpan.FromSeconds(61));
        using var after = await host.PostTokenAsync(_grant, ("client_id", id), ("client_secret", secret));

        await AssertErrorAsync(during, HttpStatusCode.TooManyRequests, "temporarily_unavailable");
        Assert.Equal("60", during.Header("Retry-After"));
        Assert.Equal(HttpStatusCode.OK, after.StatusCode);
    }

    [Fact]
    public async Task Metadata_and_keys_say_how_to_sign_in_and_how_to_check_tokens()
    {
        await using var host = await AccessHost.StartAsync();

        using var metadata = await host.GetAsync("/.well-known/oauth-authorization-server", null);
        using var keys = await host.GetAsync("/.well-known/jwks.json", null);

        var server = await metadata.JsonAsync();
        Assert.Equal(AccessHost.Issuer, server.GetProperty("issuer").GetString());
        Assert.Equal(AccessHost.Issuer + "/oauth/token", server.GetProperty("token_endpoint").GetString());
        Assert.Equal(3, server.GetProperty("token_endpoint_auth_methods_supported").GetArrayLength());
        var key = (await keys.JsonAsync()).GetProperty("keys")[0];
        Assert.Equal(host.TokenKey.Kid, key.GetProperty("kid").GetString());
        Assert.False(key.TryGetProperty("d", out _));
    }

    [Fact]
    public async Task A_sign_in_by_get_is_not_served()
    {
        await using var host = await AccessHost.StartAsync();

        using var answer = await host.GetAsync("/oauth/token?grant_type=client_credentials", null);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
    }

    private static async Task AssertErrorAsync(HttpResponseMessage answer, HttpStatusCode status, string error)
    {
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("application/json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal("no-store", answer.Header("Cache-Control"));
        Assert.Equal(error, (await answer.JsonAsync()).GetProperty("error").GetString());
    }

    private static AuthenticationHeaderValue Basic(string pair) => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(pair)));

    private static Task<HttpResponseMessage> PostBasicAsync(AccessHost host, AuthenticationHeaderValue header, params (string Name, string Value)[] form)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/oauth/token")
        {
            Content = new FormUrlEncodedContent(form.Select(f => new KeyValuePair<string, string>(f.Name, f.Value))),
        };
        request.Headers.Authorization = header;
        return host.Http.SendAsync(request);
    }

    private static HttpContent Form(HttpContent content)
    {
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-www-form-urlencoded");
        return content;
    }

    /// <summary>Has no length, so that it is sent in chunks.</summary>
    private sealed class UnseekableStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
