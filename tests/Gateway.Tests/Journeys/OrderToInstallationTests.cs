using System.Text.Json.Nodes;
using Fulfillment.Engine.Principals;
using Fulfillment.Gateway.Tests.Connectors.Targets;
using Fulfillment.Gateway.Tests.Support;
using Fulfillment.Simulators.Dedicated;

namespace Fulfillment.Gateway.Tests.Journeys;

/// <summary>A dedicated installation from the order to the code of the first sign-in, over HTTP on both sides.</summary>
public sealed class OrderToInstallationTests
{
    private const string Credential = "a-credential-of-our-own";

    [Fact]
    public async Task It_is_built_in_stages_and_its_customer_gets_in_by_a_code_that_is_kept_nowhere_here()
    {
        var simulator = new DedicatedSimulator(TimeProvider.System) { StageTime = TimeSpan.FromMilliseconds(50) };
        var host = await SimulatorHost.StartAsync(routes => routes.MapDedicated(simulator, Credential));
        await using var gateway = await RunningGateway.StartAsync(settings: new Dictionary<string, string?>
        {
            ["Connectors:Dedicated:BaseUrl"] = host.Address,
            ["Connectors:Dedicated:Credential"] = Credential,
            ["Connectors:Dedicated:PollSeconds"] = "1",
        });
        using var partner = await gateway.PartnerAsync();
        using var viewer = await gateway.OperatorAsync(OperatorRole.Viewer);

        var placed = await partner.PlaceAsync(Dedicated("eu-central-1"), wait: 30);
        var path = $"/v1/subscriptions/{placed.At("lines.0.subscriptionId")}/installations";
        var shown = await partner.ReadAsync(path);
        await host.DisposeAsync();
        var away = await partner.ReadAsync(path);
        var nowhere = await partner.PlaceAsync(Dedicated(null, "R-2"));

        Assert.Equal((201, "fulfilled"), (placed.Status, placed.At("status")));
        Assert.Equal(("eu-central-1", "true"), (shown.At("data.0.region"), shown.At("data.0.ready")!.ToLowerInvariant()));
        Assert.StartsWith("https://", shown.At("data.0.address"), StringComparison.Ordinal);
        var secret = shown.At("data.0.setupCode")!;
        var audit = await viewer.ReadAsync($"/ops/v1/audit?subject={placed.At("lines.0.subscriptionId")}");
        Assert.Contains("installation.show", audit.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, audit.Text, StringComparison.Ordinal);
        Assert.Equal((503, "installation.away"), (away.Status, away.Code));
        Assert.Equal((422, ("/lines/0/delivery/region", "member.missing")), (nowhere.Status, nowhere.Faults.Single()));
    }

    [Fact]
    public async Task The_code_of_the_first_sign_in_goes_over_with_the_subscription()
    {
        var simulator = new DedicatedSimulator(TimeProvider.System) { StageTime = TimeSpan.FromMilliseconds(50) };
        await using var host = await SimulatorHost.StartAsync(routes => routes.MapDedicated(simulator, Credential));
        await using var gateway = await RunningGateway.StartAsync(settings: new Dictionary<string, string?>
        {
            ["Connectors:Dedicated:BaseUrl"] = host.Address,
            ["Connectors:Dedicated:Credential"] = Credential,
            ["Connectors:Dedicated:PollSeconds"] = "1",
        });
        using var partner = await gateway.PartnerAsync();
        using var next = await gateway.PartnerAsync("globetrade");
        var placed = await partner.FulfillAsync(Dedicated("eu-central-1"));
        var path = $"/v1/subscriptions/{placed.At("lines.0.subscriptionId")}/installations";
        var before = await partner.ReadAsync(path);

        await next.TakeOverAsync(partner, placed);
        var refused = await partner.ReadAsync(path);
        var after = await next.ReadAsync(path);

        Assert.Equal((404, "subscription.unknown"), (refused.Status, refused.Code));
        Assert.Equal((200, before.At("data.0.setupCode")), (after.Status, after.At("data.0.setupCode")));
        Assert.NotNull(after.At("data.0.setupCode"));
    }

    private static JsonObject Dedicated(string? region, string reference = "R-1")
    {
        var body = Orders.Body(reference, sku: "ultimate-dedicated");
        if (region is not null)
        {
            body["lines"]![0]!["delivery"] = new JsonObject { ["kind"] = "dedicated", ["region"] = region };
        }

        return body;
    }
}
