using System.Net;
using Fulfillment.Gateway.Access;
using Fulfillment.Gateway.Access.Jwks;
using Microsoft.Extensions.Options;

namespace Fulfillment.Gateway.Tests.Access;

public sealed class AddressGuardTests
{
    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("10.0.0.1")]
    [InlineData("100.64.0.1")]
    [InlineData("100.100.100.200")]
    [InlineData("127.0.0.1")]
    [InlineData("127.255.255.254")]
    [InlineData("169.254.169.254")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.0.0.192")]
    [InlineData("192.0.2.1")]
    [InlineData("192.88.99.1")]
    [InlineData("192.168.1.1")]
    [InlineData("198.18.0.1")]
    [InlineData("198.51.100.1")]
    [InlineData("203.0.113.1")]
    [InlineData("224.0.0.1")]
    [InlineData("240.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::127.0.0.1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:169.254.169.254")]
    [InlineData("64:ff9b::a9fe:a9fe")]
    [InlineData("64:ff9b:1::1")]
    [InlineData("100::1")]
    [InlineData("2001::1")]
    [InlineData("2001:10::1")]
    [InlineData("2001:20::1")]
    [InlineData("2001:db8::1")]
    [InlineData("2002:7f00:1::")]
    [InlineData("2002:a9fe:a9fe::")]
    [InlineData("3fff::1")]
    [InlineData("5f00::1")]
    [InlineData("fc00::1")]
    [InlineData("fd00:ec2::254")]
    [InlineData("fe80::1")]
    [InlineData("fec0::1")]
    [InlineData("ff02::1")]
    public void A_special_address_is_refused(string address)
    {
        Assert.False(Guard().Allows(IPAddress.Parse(address)));
    }

    [Theory]
    [InlineData("1.1.1.1")]
    [InlineData("8.8.8.8")]
    [InlineData("172.32.0.1")]
    [InlineData("100.128.0.1")]
    [InlineData("2606:4700::1111")]
    [InlineData("2a00:1450:4001::1")]
    public void A_public_address_is_allowed(string address)
    {
        Assert.True(Guard().Allows(IPAddress.Parse(address)));
    }

    [Fact]
    public void A_listed_network_is_allowed_and_its_neighbor_is_not()
    {
        var guard = Guard("10.1.0.0/16", "fd12::/16");

        Assert.True(guard.Allows(IPAddress.Parse("10.1.2.3")));
        Assert.True(guard.Allows(IPAddress.Parse("::ffff:10.1.2.3")));
        Assert.True(guard.Allows(IPAddress.Parse("fd12::1")));
        Assert.False(guard.Allows(IPAddress.Parse("10.2.0.1")));
        Assert.False(guard.Allows(IPAddress.Parse("fd13::1")));
    }

    [Theory]
    [InlineData("http://127.1/")]
    [InlineData("http://0177.0.0.1/")]
    [InlineData("http://0x7f.0.0.1/")]
    [InlineData("http://0x7f000001/")]
    [InlineData("http://2130706433/")]
    [InlineData("http://[::1]/")]
    [InlineData("http://[::ffff:127.0.0.1]/")]
    [InlineData("http://[::ffff:7f00:1]/")]
    [InlineData("http://[64:ff9b::7f00:1]/")]
    [InlineData("http://[2002:7f00:1::]/")]
    [InlineData("http://localhost/")]
    [InlineData("http://127.0.0.1.nip.io/")]
    [InlineData("http://\uff11\uff12\uff17.\uff10.\uff10.\uff11/")]
    [InlineData("http://example.com@127.0.0.1/")]
    [InlineData("https://127.1/")]
    [InlineData("https://0177.0.0.1/")]
    [InlineData("https://0x7f000001/")]
    [InlineData("https://2130706433/")]
    [InlineData("https://[::1]/")]
    [InlineData("https://[::ffff:127.0.0.1]/")]
    [InlineData("https://[64:ff9b::7f00:1]/")]
    [InlineData("https://[2002:7f00:1::]/")]
    [InlineData("https://localhost/")]
    [InlineData("https://\uff11\uff12\uff17.\uff10.\uff10.\uff11/")]
    [InlineData("https://user:secret@127.0.0.1/")]
    [InlineData("ftp://127.0.0.1/")]
    [InlineData("file:///etc/passwd")]
    public async Task No_spelling_of_the_loopback_address_reaches_a_listener(string form)
    {
        await using var provider = await KeyServer.StartAsync();
        using var client = new JwksClient(Guard());
        var port = new Uri(provider.Address).Port;

        await Assert.ThrowsAsync<HttpRequestException>(() => client.FetchAsync($"{form[..^1]}:{port}/jwks"));

        Assert.Equal(0, provider.Asked);
    }

    private static AddressGuard Guard(params string[] allowed) =>
        new(Options.Create(new AccessOptions { AllowedPrivateNetworks = allowed }));
}
