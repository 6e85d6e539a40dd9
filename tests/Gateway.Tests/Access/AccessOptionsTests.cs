using Fulfillment.Gateway.Access;

namespace Fulfillment.Gateway.Tests.Access;

public sealed class AccessOptionsTests
{
    [Fact]
    public void The_defaults_are_sound()
    {
        Assert.Null(Validate(new AccessOptions()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("fulfillment")]
    [InlineData("ftp://a.test")]
    [InlineData("https://a.test/")]
    [InlineData("https://a.test/path")]
    [InlineData("https://a.test?x")]
    [InlineData("https://user@a.test")]
    public void An_issuer_is_an_address_without_path(string issuer)
    {
        Assert.NotNull(Validate(new AccessOptions { Issuer = issuer }));
    }

    [Fact]
    public void All_faults_are_named_at_once()
    {
        var options = new AccessOptions
        {
            Issuer = "x",
            TokenMinutes = 16,
            OperatorJwks = "http://sso.test/jwks",
            AllowedPrivateNetworks = ["10.0.0.0/8", "ten"],
        };

        var faults = Validate(options);

        Assert.Contains("Access:Issuer", faults, StringComparison.Ordinal);
        Assert.Contains("TokenMinutes", faults, StringComparison.Ordinal);
        Assert.Contains("Access:OperatorJwks is neither", faults, StringComparison.Ordinal);
        Assert.Contains("'ten'", faults, StringComparison.Ordinal);
    }

    private static string? Validate(AccessOptions options) => new AccessOptionsValidator().Validate(null, options).FailureMessage;
}
