using Fulfillment.Connectors.Webhooks;

namespace Fulfillment.Gateway.Tests.Connectors.Webhooks;

public sealed class WebhookAddressTests
{
    [Theory]
    [InlineData("https://hooks.partner.example/fulfillment")]
    [InlineData("https://hooks.partner.example:8443/a?key=1")]
    [InlineData("HTTPS://Hooks.Partner.Example")]
    [InlineData("https://8.8.8.8/")]
    [InlineData("https://[2a00:1450:4001::1]/")]
    [InlineData("https://bücher.example/")]
    public void A_public_https_address_is_sound(string url)
    {
        Assert.Empty(WebhookAddress.FaultsOf(url, new WebhookOptions()));
    }

    [Theory]
    [InlineData("", "url.unreadable")]
    [InlineData("hooks.partner.example", "url.unreadable")]
    [InlineData("/hook", "url.unreadable")]
    [InlineData("ftp://partner.example/", "url.unreadable")]
    [InlineData("file:///etc/passwd", "url.unreadable")]
    [InlineData("javascript:alert(1)", "url.unreadable")]
    [InlineData("https://", "url.unreadable")]
    [InlineData(" https://partner.example/", "url.unreadable")]
    [InlineData("https://partner.example/a b", "url.unreadable")]
    [InlineData("https:\\\\partner.example", "url.unreadable")]
    [InlineData("http://partner.example/", "url.insecure")]
    [InlineData("https://user@partner.example/", "url.withCredentials")]
    [InlineData("https://user:secret@partner.example/", "url.withCredentials")]
    [InlineData("https://partner.example/#part", "url.withFragment")]
    [InlineData("https://partner.example/#", "url.withFragment")]
    [InlineData("https://partner.example:22/", "url.portRefused")]
    [InlineData("https://partner.example:5432/", "url.portRefused")]
    [InlineData("https://localhost/", "url.hostRefused")]
    [InlineData("https://localhost./", "url.hostRefused")]
    [InlineData("https://app.localhost/", "url.hostRefused")]
    [InlineData("https://printer/", "url.hostRefused")]
    [InlineData("https://printer.local/", "url.hostRefused")]
    [InlineData("https://metadata.google.internal/", "url.hostRefused")]
    [InlineData("https://127.0.0.1/", "url.addressRefused")]
    [InlineData("https://0x7f000001/", "url.addressRefused")]
    [InlineData("https://2130706433/", "url.addressRefused")]
    [InlineData("https://0177.1/", "url.addressRefused")]
    [InlineData("https://10.1.2.3/", "url.addressRefused")]
    [InlineData("https://169.254.169.254/latest/meta-data", "url.addressRefused")]
    [InlineData("https://100.64.0.1/", "url.addressRefused")]
    [InlineData("https://0.0.0.0/", "url.addressRefused")]
    [InlineData("https://224.0.0.1/", "url.addressRefused")]
    [InlineData("https://[::1]/", "url.addressRefused")]
    [InlineData("https://[::ffff:10.0.0.1]/", "url.addressRefused")]
    [InlineData("https://[64:ff9b::a9fe:a9fe]/", "url.addressRefused")]
    [InlineData("https://[2002:7f00:1::]/", "url.addressRefused")]
    [InlineData("https://[fd00::1]/", "url.addressRefused")]
    [InlineData("https://[fe80::1]/", "url.addressRefused")]
    public void Anything_else_is_refused_with_its_cause(string url, string code)
    {
        Assert.Equal([code], WebhookAddress.FaultsOf(url, new WebhookOptions()).Select(fault => fault.Code));
    }

    [Fact]
    public void All_faults_are_told_at_once()
    {
        var faults = WebhookAddress.FaultsOf("https://u:p@10.0.0.1:22/#x", new WebhookOptions()).Select(fault => fault.Code);

        Assert.Equal(["url.withCredentials", "url.withFragment", "url.portRefused", "url.addressRefused"], faults);
    }

    [Fact]
    public void Development_takes_http_ports_and_bare_names_and_no_network_that_is_not_listed()
    {
        var options = new WebhookOptions { Development = true, AllowedPrivateNetworks = ["127.0.0.0/8"] };

        Assert.Empty(WebhookAddress.FaultsOf("http://localhost:5001/hook", options));
        Assert.Empty(WebhookAddress.FaultsOf("http://127.0.0.1:5001/hook", options));
        Assert.Equal("url.addressRefused", Assert.Single(WebhookAddress.FaultsOf("http://10.0.0.1/", options)).Code);
    }

    [Fact]
    public void One_address_has_one_spelling()
    {
        Assert.Equal(
            WebhookAddress.Normal("https://hooks.partner.example/"), WebhookAddress.Normal("HTTPS://Hooks.Partner.Example:443"));
    }
}
