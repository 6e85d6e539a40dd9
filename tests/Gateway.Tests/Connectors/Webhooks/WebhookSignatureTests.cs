using System.Security.Cryptography;
using Fulfillment.Connectors.Webhooks;

namespace Fulfillment.Gateway.Tests.Connectors.Webhooks;

public sealed class WebhookSignatureTests
{
    // The example that the libraries of Standard Webhooks are tested with.
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private const string Id = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private const string Body = "{\"test\": 2432232314}";
    private const string Signature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
    private static readonly DateTimeOffset _at = DateTimeOffset.FromUnixTimeSeconds(1614265330);

    [Fact]
    public void The_published_example_comes_out()
    {
        Assert.Equal(Signature, WebhookSignature.Of(Id, _at, Body, [Secret]));
        Assert.Equal("1614265330", WebhookSignature.Timestamp(_at));
    }

    [Fact]
    public void Each_secret_yields_a_signature_and_blanks_divide_them()
    {
        var other = WebhookSecret.New();

        var both = WebhookSignature.Of(Id, _at, Body, [other, Secret]);

        Assert.Equal([WebhookSignature.Of(Id, _at, Body, [other]), Signature], both.Split(' '));
    }

    [Theory]
    [InlineData("msg_2", 1614265330, Body)]
    [InlineData(Id, 1614265331, Body)]
    [InlineData(Id, 1614265330, "{\"test\": 2432232315}")]
    [InlineData(Id, 1614265330, "{\"test\": 2432232314} ")]
    public void Id_time_and_every_byte_of_the_body_are_signed(string id, long at, string body)
    {
        Assert.NotEqual(Signature, WebhookSignature.Of(id, DateTimeOffset.FromUnixTimeSeconds(at), body, [Secret]));
    }

    [Fact]
    public void A_new_secret_is_one_of_32_bytes_and_never_the_same()
    {
        var secrets = Enumerable.Range(0, 100).Select(_ => WebhookSecret.New()).ToList();

        Assert.All(secrets, secret =>
        {
            Assert.True(WebhookSecret.TryRead(secret, out var key));
            Assert.Equal(32, key.Length);
        });
        Assert.Equal(100, secrets.Distinct().Count());
    }

    [Theory]
    [InlineData(23, false)]
    [InlineData(24, true)]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void A_secret_has_24_to_64_bytes(int length, bool expected)
    {
        var secret = $"whsec_{Convert.ToBase64String(RandomNumberGenerator.GetBytes(length))}";

        Assert.Equal(expected, WebhookSecret.TryRead(secret, out _));
    }

    [Theory]
    [InlineData("")]
    [InlineData("whsec_")]
    [InlineData("whsec_?")]
    [InlineData("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    [InlineData("WHSEC_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    public void What_is_no_secret_signs_nothing(string text)
    {
        Assert.Throws<ArgumentException>(() => WebhookSignature.Of(Id, _at, Body, [text]));
    }
}
