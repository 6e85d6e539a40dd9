using System.Net;
using Fulfillment.Engine.Principals;
using Fulfillment.Gateway.Access.Tokens;

namespace Fulfillment.Gateway.Tests.Access;

public sealed class CallerTests
{
    [Fact]
    public async Task Without_a_token_a_guarded_endpoint_says_so_and_an_open_one_serves()
    {
        await using var host = await AccessHost.StartAsync();

        using var guarded = await host.GetAsync("/v1/orders", null);
        using var open = await host.GetAsync("/open", null);
        using var openWithGarbage = await host.GetAsync("/open", "garbage");

        Assert.Equal(HttpStatusCode.Unauthorized, guarded.StatusCode);
        Assert.Equal("token.missing", await guarded.CodeAsync());
        Assert.Equal("nobody", await open.Content.ReadAsStringAsync());
        Assert.Equal("nobody", await openWithGarbage.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_suspension_bites_within_five_seconds_of_the_clock()
    {
        await using var host = await AccessHost.StartAsync();
        var token = await host.SignInAsync(await host.AddPartnerAsync("acme"));
        using var before = await host.GetAsync("/v1/orders", token);
        await host.Desk.SetStatusAsync("acme", PrincipalStatus.Suspended, default);
        host.Clock.Advance(TimeSpan.FromSeconds(5));

        using var after = await host.GetAsync("/v1/orders", token);
        await host.Desk.SetStatusAsync("acme", PrincipalStatus.Active, default);
        host.Clock.Advance(TimeSpan.FromSeconds(5));
        using var again = await host.GetAsync("/v1/orders", token);

        Assert.Equal(HttpStatusCode.OK, before.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, after.StatusCode);
        Assert.Equal("partner.suspended", await after.CodeAsync());
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
    }

    [Fact]
    public async Task A_token_ends_on_time_although_it_is_remembered()
    {
        await using var host = await AccessHost.StartAsync(("Access:TokenMinutes", "1"));
        var token = await host.SignInAsync(await host.AddPartnerAsync("acme"));
        host.Clock.Advance(TimeSpan.FromSeconds(50));
        using var before = await host.GetAsync("/v1/orders", token);
        host.Clock.Advance(TimeSpan.FromSeconds(41));

        using var after = await host.GetAsync("/v1/orders", token);

        Assert.Equal(HttpStatusCode.OK, before.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, after.StatusCode);
    }

    [Fact]
    public async Task The_memory_of_verified_tokens_is_bounded_and_keeps_no_refusal()
    {
        await using var host = await AccessHost.StartAsync(("Access:VerifiedTokens", "8"));
        var client = await host.AddPartnerAsync("acme");
        var forge = Forge.For(host, client.Id, "acme");
        var validator = (StrictTokenValidator)host.Get<ITokenValidator>();

        for (var i = 0; i < 50; i++)
            Assert.IsType<TokenVerdict.Accepted>(await validator.ValidateAsync(forge.With("jti", $"tok_{i}"), default));
        var afterSound = validator.Remembered;
        for (var i = 0; i < 50; i++)
            Assert.IsType<TokenVerdict.Refused>(await validator.ValidateAsync(forge.With("aud", $"other{i}"), default));

        Assert.InRange(afterSound, 1, 8);
        Assert.Equal(afterSound, validator.Remembered);
    }

    [Fact]
    public async Task A_refusal_has_a_code_for_the_log()
    {
        await using var host = await AccessHost.StartAsync();
        var forge = Forge.For(host, (await host.AddPartnerAsync("acme")).Id, "acme");
        var validator = host.Get<ITokenValidator>();

        var expired = await validator.ValidateAsync(forge.With("exp", 1), default);
        var forged = await validator.ValidateAsync(forge.SignedBy(_ => new byte[64]), default);

        Assert.Equal(new TokenVerdict.Refused("claims.expired"), expired);
        Assert.Equal(new TokenVerdict.Refused("jws.signatureInvalid"), forged);
    }

    [Theory]
    [InlineData("2026-11-01", HttpStatusCode.OK)]
    [InlineData("2026-11-02", HttpStatusCode.BadRequest)]
    [InlineData("latest", HttpStatusCode.BadRequest)]
    [InlineData("2026-11-01, 2026-11-01", HttpStatusCode.BadRequest)]
    public async Task A_version_is_one_that_we_know(string version, HttpStatusCode expected)
    {
        await using var host = await AccessHost.StartAsync();
        var token = await host.SignInAsync(await host.AddPartnerAsync("acme"));

        using var answer = await host.GetAsync("/v1/orders", token, ("Fulfillment-Version", version));

        Assert.Equal(expected, answer.StatusCode);
        if (expected == HttpStatusCode.BadRequest)
            Assert.Equal("version.unknown", await answer.CodeAsync());
        else
            Assert.Equal("2026-11-01", answer.Header("Fulfillment-Version"));
    }

    [Fact]
    public async Task Every_answer_to_a_partner_names_its_version_also_a_failure()
    {
        await using var host = await AccessHost.StartAsync();
        var token = await host.SignInAsync(await host.AddPartnerAsync("acme"));

        using var plain = await host.GetAsync("/v1/orders", token);
        using var failed = await host.GetAsync("/v1/fails", token);

        Assert.Equal("2026-11-01", plain.Header("Fulfillment-Version"));
        Assert.Equal(HttpStatusCode.InternalServerError, failed.StatusCode);
        Assert.Equal("2026-11-01", failed.Header("Fulfillment-Version"));
    }

    [Fact]
    public async Task A_deprecated_endpoint_says_since_when_and_until_when()
    {
        await using var host = await AccessHost.StartAsync();
        var token = await host.SignInAsync(await host.AddPartnerAsync("acme"));

        using var answer = await host.GetAsync("/v1/old", token);

        Assert.Equal("@1728000000", answer.Header("Deprecation"));
        Assert.Equal("Tue, 01 Jul 2027 00:00:00 GMT".Length, answer.Header("Sunset")!.Length);
        Assert.Equal("<https://docs.test/old>; rel=\"deprecation\"; type=\"text/html\"", answer.Header("Link"));
    }
}
