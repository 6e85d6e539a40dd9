using Fulfillment.Engine.Orders;

namespace Fulfillment.Gateway.Tests.Http;

public sealed class CountryCodesTests
{
    [Fact]
    public void There_are_249_countries_and_no_reserved_codes()
    {
        Assert.Equal(249, CountryCodes.All.Count);
        Assert.All(["DE", "GB", "XK", "UK", "EU", "ZZ", "AN"], code => Assert.Equal(code is "DE" or "GB", CountryCodes.Contains(code)));
    }
}
