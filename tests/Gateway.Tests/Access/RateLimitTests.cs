using System.Net;
using Fulfillment.Gateway.Access;
using Fulfillment.Gateway.Access.Limits;

namespace Fulfillment.Gateway.Tests.Access;

public sealed class RateLimitTests
{
    [Fact]
    public async Task Every_answer_to_a_partner_tells_its_limit_and_what_is_left()
    {
        await using var host = await AccessHost.StartAsync();
        var token = await host.SignInAsync(await host.AddPartnerAsync("acme", partner => partner with { RatePerMinute = 2 }));

        using var good = await host.GetAsync("/v1/orders", token);
        using var denied = await host.GetAsync("/ops/v1/orders", token);
        using var failed = await host.GetAsync("/v1/fails", token);

        Assert.Equal("\"partner\";q=2;w=60", good.Header("RateLimit-Policy"));
        Assert.Equal("\"partner\";r=9;t=30", good.Header("RateLimit"));
        Assert.Equal("\"partner\";r=8;t=60", denied.Header("RateLimit"));
        Assert.Equal("\"partner\";r=7;t=90", failed.Header("RateLimit"));
    }

    [Fact]
    public async Task Beyond_the_burst_a_partner_waits_and_another_does_not_notice()
    {
        await using var host = await AccessHost.StartAsync();
        var noisy = await host.SignInAsync(await host.AddPartnerAsync("noisy", partner => partner with { RatePerMinute = 1 }));
        var quiet = await host.SignInAsync(await host.AddPartnerAsync("quiet", partner => partner with { RatePerMinute = 1 }));
        for (var i = 0; i < 10; i++)
            (await host.GetAsync("/v1/orders", noisy)).Dispose();

        using var limited = await host.GetAsync("/v1/orders", noisy);
        using var other = await host.GetAsync("/v1/orders", quiet);

        Assert.Equal(HttpStatusCode.TooManyRequests, limited.StatusCode);
        Assert.Equal("rate.limited", await limited.CodeAsync());
        Assert.Equal("60", limited.Header("Retry-After"));
        Assert.Equal("\"partner\";r=0;t=600", limited.Header("RateLimit"));
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }

    [Fact]
    public async Task The_nodes_own_limit_serves_where_the_record_has_none()
    {
        await using var host = await AccessHost.StartAsync(("Access:RatePerMinute", "120"));
        var token = await host.SignInAsync(await host.AddPartnerAsync("acme"));

        using var answer = await host.GetAsync("/v1/orders", token);

        Assert.Equal("\"partner\";q=120;w=60", answer.Header("RateLimit-Policy"));
    }

    [Fact]
    public async Task A_partner_with_too_many_requests_at_once_is_told_and_another_is_served()
    {
        await using var host = await AccessHost.StartAsync(("Access:Concurrency", "1"));
        var busy = await host.SignInAsync(await host.AddPartnerAsync("busy"));
        var other = await host.SignInAsync(await host.AddPartnerAsync("other"));
        var gate = host.Get<SlowGate>();
        var slow = host.GetAsync("/v1/slow", busy);
        await gate.SomebodyIsInsideAsync();

        using var refused = await host.GetAsync("/v1/orders", busy);
        using var served = await host.GetAsync("/v1/orders", other);
        gate.Open();
        using var finished = await slow;
        using var after = await host.GetAsync("/v1/orders", busy);

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal("1", refused.Header("Retry-After"));
        Assert.Equal(HttpStatusCode.OK, served.StatusCode);
        Assert.Equal(HttpStatusCode.OK, finished.StatusCode);
        Assert.Equal(HttpStatusCode.OK, after.StatusCode);
    }

    [Fact]
    public async Task Strangers_are_limited_by_address_and_do_not_use_up_a_partners_limit()
    {
        await using var host = await AccessHost.StartAsync(("Access:AnonymousPerMinute", "1"));
        var token = await host.SignInAsync(await host.AddPartnerAsync("acme"));
        for (var i = 0; i < 9; i++)
            (await host.GetAsync("/v1/orders", "garbage")).Dispose();

        using var stranger = await host.GetAsync("/open", null);
        using var partner = await host.GetAsync("/v1/orders", token);

        Assert.Equal(HttpStatusCode.TooManyRequests, stranger.StatusCode);
        Assert.Null(stranger.Header("RateLimit"));
        Assert.Equal(HttpStatusCode.OK, partner.StatusCode);
    }

    [Theory]
    [InlineData(1, 10)]
    [InlineData(60, 10)]
    [InlineData(600, 20)]
    [InlineData(6000, 200)]
    public void The_burst_is_two_seconds_worth_and_ten_at_least(int perMinute, int burst)
    {
        Assert.Equal(burst, new CallerRate("partner:acme", perMinute).Burst);
    }

    [Theory]
    [InlineData("203.0.113.9", "203.0.113.9")]
    [InlineData("::ffff:203.0.113.9", "203.0.113.9")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64")]
    public void An_IPv6_network_counts_as_one_address(string address, string counted)
    {
        Assert.Equal(counted, RemoteAddress.Of(IPAddress.Parse(address)));
    }
}
