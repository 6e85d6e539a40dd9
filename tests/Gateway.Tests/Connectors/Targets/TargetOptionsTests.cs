using Fulfillment.Connectors;
using Fulfillment.Connectors.Dedicated;
using Fulfillment.Connectors.Saas;
using Fulfillment.Gateway.Tests.Support;
using Fulfillment.Sdk.Provisioning;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Fulfillment.Gateway.Tests.Connectors.Targets;

public sealed class TargetOptionsTests
{
    private const string Credential = "a-credential-of-ours";

    [Theory]
    [InlineData("https://saas.example/")]
    [InlineData("https://saas.example:8443/root")]
    [InlineData("http://127.0.0.1:5001")]
    [InlineData("http://localhost:5001/")]
    public void An_address_with_tls_or_on_this_machine_is_taken(string address) => Assert.Empty(FaultsOf(address, Credential));

    [Theory]
    [InlineData("saas.example")]
    [InlineData("ftp://saas.example/")]
    [InlineData("http://saas.example/")]
    [InlineData("https://user:canary-password@saas.example/")]
    [InlineData("https://saas.example/?key=canary")]
    [InlineData("https://saas.example/#part")]
    public void Any_other_address_is_refused(string address)
    {
        var fault = Assert.Single(FaultsOf(address, Credential));

        Assert.StartsWith("Connectors:Saas:BaseUrl ", fault, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", fault);
    }

    [Theory]
    [InlineData("")]
    [InlineData("canary-short")]
    [InlineData("canary with blanks in it")]
    [InlineData("canary-with-a-line\r\nInjected: yes")]
    [InlineData("canary-with-ümlauts-in-it")]
    public void A_credential_that_cannot_be_one_is_refused_without_being_told(string credential)
    {
        var fault = Assert.Single(FaultsOf("https://saas.example/", credential));

        Assert.StartsWith("Connectors:Saas:Credential ", fault, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", fault);
    }

    [Fact]
    public void All_faults_are_told_at_once_those_of_every_target_included()
    {
        var options = new DedicatedOptions { BaseUrl = "nowhere", Connections = 0, PollSeconds = 0, TimeoutSeconds = 0 };

        var faults = new DedicatedOptionsValidator().Validate(null, options).Failures!.ToList();

        Assert.All(
            ["BaseUrl", "Credential", "Connections", "PollSeconds", "TimeoutSeconds"],
            name => Assert.Contains(faults, fault => fault.Contains(name, StringComparison.Ordinal)));
    }

    [Fact]
    public void Only_what_is_set_up_is_there()
    {
        Assert.Empty(Kinds());
        Assert.Equal(["dedicated"], Kinds("Dedicated"));
        Assert.Equal(["dedicated", "saas-namespace"], Kinds("Saas", "Dedicated"));
    }

    [Fact]
    public void A_wrong_setting_is_told_at_the_start()
    {
        using var services = Services(new() { ["Connectors:Saas:BaseUrl"] = "https://saas.example/" });

        var start = services.GetRequiredService<IStartupValidator>();

        var fault = Assert.Throws<OptionsValidationException>(start.Validate);
        Assert.Contains("Connectors:Saas:Credential", fault.Message);
    }

    [Fact]
    public async Task A_gateway_finds_its_provisioners_by_kind()
    {
        await using var gateway = await RunningGateway.StartAsync(settings: new Dictionary<string, string?>
        {
            ["Connectors:Saas:BaseUrl"] = "https://saas.example/",
            ["Connectors:Saas:Credential"] = Credential,
            ["Connectors:Dedicated:BaseUrl"] = "https://dedicated.example/",
            ["Connectors:Dedicated:Credential"] = Credential,
            ["Connectors:Dedicated:PollSeconds"] = "10",
        });

        var kinds = gateway.Services.GetServices<IProvisioner>().ToDictionary(provisioner => provisioner.Kind);

        Assert.Equal(["dedicated", "saas-namespace"], kinds.Keys.Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> FaultsOf(string address, string credential) =>
        new SaasOptionsValidator().Validate(null, new SaasOptions { BaseUrl = address, Credential = credential }).Failures ?? [];

    private static List<string> Kinds(params string[] targets)
    {
        using var services = Services(new(targets.SelectMany(target => new[]
        {
            KeyValuePair.Create<string, string?>($"Connectors:{target}:BaseUrl", "https://target.example/"),
            KeyValuePair.Create<string, string?>($"Connectors:{target}:Credential", Credential),
        })));
        return [.. services.GetServices<IProvisioner>().Select(provisioner => provisioner.Kind).Order(StringComparer.Ordinal)];
    }

    private static ServiceProvider Services(Dictionary<string, string?> settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        return new ServiceCollection()
            .AddSingleton<IConfiguration>(configuration)
            .AddSingleton(TimeProvider.System)
            .AddConnectors(configuration)
            .BuildServiceProvider();
    }
}
