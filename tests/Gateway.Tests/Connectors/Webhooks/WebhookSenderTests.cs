using System.Net;
using System.Security.Cryptography;
using System.Text;
using Fulfillment.Connectors.Webhooks;
using Fulfillment.Sdk;
using Fulfillment.Tests.Support;
using Microsoft.Extensions.Options;

namespace Fulfillment.Gateway.Tests.Connectors.Webhooks;

/// <summary>What is sent, and what each answer makes of the message.</summary>
public sealed class WebhookSenderTests
{
    private const string Body = """{"type":"order.fulfilled","data":{"name":"Müller"}}""";
    private static readonly string _secret = WebhookSecret.New();

    private readonly ManualClock _clock = new();

    [Fact]
    public async Task A_message_is_sent_as_standard_webhooks_says()
    {
        await using var receiver = TcpReceiver.Answering(TcpReceiver.Status(204));

        var answer = await SendAsync(receiver.Url);

        Assert.Equal((new Outcome.Done(), 204), (answer.Outcome, answer.Status));
        var request = Assert.Single(receiver.Requests);
        var (head, body) = (request.Split("\r\n\r\n")[0].Split("\r\n"), request.Split("\r\n\r\n")[1]);
        Assert.Equal("POST /hook HTTP/1.1", head[0]);
        Assert.Equal(Body, body);
        var headers = head[1..].Select(line => line.Split(": ")).ToDictionary(line => line[0], line => line[1]);
        var at = _clock.GetUtcNow().ToUnixTimeSeconds();
        var signed = Encoding.UTF8.GetBytes($"msg_1.{at}.{Body}");
        var mac = HMACSHA256.HashData(Convert.FromBase64String(_secret["whsec_".Length..]), signed);
        Assert.Equal(
            ("msg_1", $"{at}", $"v1,{Convert.ToBase64String(mac)}", "application/json"),
            (headers["webhook-id"], headers["webhook-timestamp"], headers["webhook-signature"], headers["Content-Type"]));
        Assert.Equal(
            ["Content-Length", "Content-Type", "Host", "User-Agent", "webhook-id", "webhook-signature", "webhook-timestamp"],
            headers.Keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(200, null)]
    [InlineData(202, null)]
    [InlineData(299, null)]
    [InlineData(301, "webhook.redirected")]
    [InlineData(304, "webhook.redirected")]
    [InlineData(308, "webhook.redirected")]
    [InlineData(400, "webhook.refused")]
    [InlineData(401, "webhook.refused")]
    [InlineData(404, "webhook.refused")]
    [InlineData(429, "webhook.throttled")]
    [InlineData(500, "webhook.refused")]
    [InlineData(503, "webhook.unavailable")]
    [InlineData(599, "webhook.refused")]
    public async Task Only_2xx_is_done_and_the_rest_comes_again(int status, string? code)
    {
        await using var receiver = TcpReceiver.Answering(TcpReceiver.Status(status));

        var answer = await SendAsync(receiver.Url);

        Assert.Equal(
            (code, status, code is null), ((answer.Outcome as Outcome.Retry)?.Code, answer.Status, answer.Outcome is Outcome.Done));
        Assert.False(answer.IsGone);
    }

    [Fact]
    public async Task Gone_is_for_good()
    {
        await using var receiver = TcpReceiver.Answering(TcpReceiver.Status(410));

        var answer = await SendAsync(receiver.Url);

        Assert.True(answer.IsGone);
        Assert.Equal("webhook.gone", Assert.IsType<Outcome.Refused>(answer.Outcome).Code);
    }

    [Theory]
    [InlineData(429, "120", 120.0)]
    [InlineData(503, "7", 7.0)]
    [InlineData(503, "Sat, 21 Nov 2026 10:01:00 GMT", 60.0)]
    [InlineData(503, "Sat, 21 Nov 2026 09:00:00 GMT", null)]
    [InlineData(429, "999999999", 86400.0)]
    [InlineData(429, "soon", null)]
    [InlineData(429, "-5", null)]
    [InlineData(500, "120", null)]
    public async Task A_wait_that_is_asked_for_is_kept_within_reason(int status, string asked, double? seconds)
    {
        await using var receiver = TcpReceiver.Answering(TcpReceiver.Status(status, $"Retry-After: {asked}\r\n"));

        var answer = await SendAsync(receiver.Url);

        Assert.Equal(seconds, Assert.IsType<Outcome.Retry>(answer.Outcome).After?.TotalSeconds);
    }

    [Fact]
    public async Task While_a_secret_rotates_there_are_two_signatures()
    {
        await using var receiver = TcpReceiver.Answering(TcpReceiver.Status(200));
        var old = WebhookSecret.New();

        await SendAsync(receiver.Url, call => call with { Secrets = [_secret, old] });

        var line = Assert.Single(receiver.Requests).Split("\r\n").Single(line => line.StartsWith("webhook-signature: "));
        var (id, at) = ("msg_1", _clock.GetUtcNow());
        Assert.Equal(
            [WebhookSignature.Of(id, at, Body, [_secret]), WebhookSignature.Of(id, at, Body, [old])],
            line["webhook-signature: ".Length..].Split(' '));
    }

    [Fact]
    public async Task A_cookie_is_not_brought_back()
    {
        await using var receiver = TcpReceiver.Answering(TcpReceiver.Status(200, "Set-Cookie: track=1; Path=/\r\n"));
        using var sender = Sender();

        await sender.SendAsync(Call(receiver.Url), CancellationToken.None);
        await sender.SendAsync(Call(receiver.Url), CancellationToken.None);

        Assert.Equal(2, receiver.Requests.Count);
        Assert.All(receiver.Requests, request => Assert.DoesNotContain("cookie", request, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task One_connection_serves_many_messages()
    {
        await using var receiver = TcpReceiver.Answering(TcpReceiver.Status(200));
        using var sender = Sender();

        for (var n = 0; n < 20; n++)
        {
            await sender.SendAsync(Call(receiver.Url), CancellationToken.None);
        }

        Assert.Equal((20, 1), (receiver.Requests.Count, receiver.Connections));
    }

    [Fact]
    public async Task Without_the_setting_for_development_http_is_not_spoken()
    {
        await using var receiver = TcpReceiver.Answering(TcpReceiver.Status(200));
        using var sender = Sender(new WebhookOptions { AllowedPrivateNetworks = ["127.0.0.0/8"] });

        var answer = await sender.SendAsync(Call(receiver.Url), CancellationToken.None);

        Assert.Equal(
            ("webhook.addressRefused", 0), (Assert.IsType<Outcome.Retry>(answer.Outcome).Code, receiver.Connections));
    }

    private async Task<WebhookAnswer> SendAsync(string url, Func<WebhookCall, WebhookCall>? with = null)
    {
        using var sender = Sender();
        var call = Call(url);
        return await sender.SendAsync(with?.Invoke(call) ?? call, CancellationToken.None);
    }

    private WebhookSender Sender(WebhookOptions? options = null) => new(
        Options.Create(options ?? new WebhookOptions { Development = true, AllowedPrivateNetworks = ["127.0.0.0/8"] }),
        _clock,
        Dns.GetHostAddressesAsync);

    private WebhookCall Call(string url) => new()
    {
        Id = "msg_1",
        Url = url,
        Body = Body,
        Secrets = [_secret],
        Deadline = _clock.GetUtcNow().AddSeconds(20),
    };
}
