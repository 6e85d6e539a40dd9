using Fulfillment.Adapters.Distributor;
using Fulfillment.Sdk.Adapters;

namespace Fulfillment.Adapters.Tests.Distributor;

public sealed class SettingsTests
{
    [Fact]
    public void Good_settings_have_no_fault()
    {
        Assert.Empty(FaultsOf([.. DistributorMarket.Settings.Select(setting => (setting.Key, setting.Value))]));
        Assert.Empty(FaultsOf(("Secret", DistributorMarket.Secret)));
    }

    [Fact]
    public void All_faults_are_listed_and_no_value_is_repeated()
    {
        var faults = FaultsOf(
            ("PreviousSecret", "fifteen letters"),
            ("ConfirmUrl", "orders.example/x"),
            ("DistributorCountry", "Finland"));

        Assert.Equal(
            [
                "Secret is missing: set the secret that the distributor signs with.",
                "PreviousSecret is too short: agree on a secret of at least 16 characters.",
                "ConfirmUrl is no absolute http or https URL without user name: correct or remove it.",
                "DistributorName and DistributorCountry belong together: set both or neither.",
                "DistributorCountry is not a country code of two capital letters, such as DE: correct it.",
            ],
            faults);
    }

    [Theory]
    [InlineData("ftp://orders.example")]
    [InlineData("/confirmations")]
    [InlineData("https://user:word@orders.example")]
    [InlineData("https://")]
    public void A_confirm_url_must_be_one_that_can_be_posted_to(string url)
    {
        var fault = Assert.Single(FaultsOf(("Secret", DistributorMarket.Secret), ("ConfirmUrl", url)));

        Assert.StartsWith("ConfirmUrl ", fault, StringComparison.Ordinal);
    }

    private static List<string> FaultsOf(params (string Name, string Value)[] settings) =>
    [
        .. new DistributorAdapter().CheckSettings(
            new ChannelSettings(settings.Select(setting => KeyValuePair.Create(setting.Name, setting.Value)))),
    ];
}
