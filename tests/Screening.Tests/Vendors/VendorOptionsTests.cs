using Fulfillment.Screening.Vendors;
using Fulfillment.Sdk.Screening;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Fulfillment.Screening.Tests.Vendors;

public sealed class VendorOptionsTests
{
    [Theory]
    [InlineData("https://vendor.example/screen")]
    [InlineData("http://127.0.0.1:5080/screen")]
    [InlineData("http://localhost/screen")]
    [InlineData("http://[::1]:80/")]
    public void An_address_is_https_or_on_the_loopback(string url) =>
        Assert.Empty(new VendorOptions { Url = url, Secret = AVendor.Secret }.Faults("s", "acme"));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("http://vendor.example/screen")]
    [InlineData("http://127.0.0.1.example/")]
    [InlineData("https://me:secret@vendor.example/")]
    [InlineData("https://vendor.example/#x")]
    [InlineData("file:///etc/passwd")]
    [InlineData("vendor.example")]
    public void Another_address_is_a_fault(string? url) =>
        Assert.StartsWith("s:Url must be", Assert.Single(new VendorOptions { Url = url, Secret = AVendor.Secret }.Faults("s", "acme")), StringComparison.Ordinal);

    [Fact]
    public void All_that_is_wrong_is_told_at_once()
    {
        var result = new ScreeningOptionsValidator().Validate(null, new ScreeningOptions
        {
            Vendors =
            {
                ["Acme"] = new() { Url = "http://vendor.example/", Secret = "hush", FormerSecret = "whsec_AAAA", BudgetMilliseconds = 0 },
                ["lists"] = new()
                {
                    Url = "https://vendor.example/", Secret = AVendor.Secret, Profiles = ["Sales"], FailureRatio = 0, LeastCalls = 1,
                    SampleSeconds = 0, BreakSeconds = 0,
                },
            },
        });

        Assert.Equal(
            [
                "Screening:Vendors:Acme: a vendor is called by at most 40 lower-case letters, digits and hyphens.",
                "Screening:Vendors:Acme:Url must be an address that begins with https:// (http:// on the loopback only) and holds no user name and no fragment.",
                "Screening:Vendors:Acme:Secret must be whsec_ and 24 to 64 bytes in base64.",
                "Screening:Vendors:Acme:FormerSecret must be whsec_ and 24 to 64 bytes in base64, or be left out.",
                "Screening:Vendors:Acme:BudgetMilliseconds must be from 10 to 60000.",
                "Screening:Vendors:lists: lists is a hook of the house; give the vendor another name.",
                "Screening:Vendors:lists:Profiles has 'Sales', which is no profile: lower-case letters, digits and hyphens.",
                "Screening:Vendors:lists:FailureRatio must be from 0.01 to 1.",
                "Screening:Vendors:lists:LeastCalls must be from 2 to 10000.",
                "Screening:Vendors:lists:SampleSeconds must be from 0.5 to 3600.",
                "Screening:Vendors:lists:BreakSeconds must be from 0.5 to 3600.",
            ],
            result.Failures);
    }

    [Fact]
    public void Each_configured_vendor_is_a_hook()
    {
        var services = new ServiceCollection();

        services.AddScreening(Settings(("acme:Url", "https://vendor.example/"), ("other:Url", "https://other.example/")));

        Assert.Equal(2, services.Count(service => service.ServiceType == typeof(IScreeningHook) && service.ImplementationFactory is not null));
    }

    [Fact]
    public void The_settings_of_a_vendor_are_read_by_their_names_and_a_misspelled_one_is_told()
    {
        var options = Bind(("acme:Url", "https://vendor.example/"), ("acme:BudgetMilliseconds", "100"), ("acme:Profiles:0", "sales"));
        var (name, vendor) = Assert.Single(options.Vendors);
        Assert.Equal(("acme", "https://vendor.example/", 100), (name, vendor.Url, vendor.BudgetMilliseconds));
        Assert.Equal(["sales"], vendor.Profiles);

        var e = Assert.Throws<InvalidOperationException>(() => Bind(("acme:Url", "https://vendor.example/"), ("acme:Budget", "250")));

        Assert.Contains("Budget", e.InnerException!.Message, StringComparison.Ordinal);
    }

    private static ScreeningOptions Bind(params IEnumerable<(string Key, string Value)> settings) =>
        Settings(settings).GetSection(ScreeningOptions.Section).Get<ScreeningOptions>(ScreeningServices.Strictly)!;

    private static IConfigurationRoot Settings(params IEnumerable<(string Key, string Value)> settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(one => KeyValuePair.Create($"Screening:Vendors:{one.Key}", (string?)one.Value))).Build();
}
