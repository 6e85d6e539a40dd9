using Fulfillment.Engine.Principals;
using Fulfillment.Gateway.Tests.Support;

namespace Fulfillment.Gateway.Tests.PartnerApi;

/// <summary>A subscription at a glance.</summary>
public sealed class SummaryTests(SharedGateway shared) : IClassFixture<SharedGateway>
{
    [Fact]
    public async Task It_tells_what_was_ordered_what_is_used_and_what_comes_next()
    {
        using var partner = await shared.PartnerAsync();
        var order = await partner.FulfillAsync();
        var path = $"/v1/subscriptions/{order.At("lines.0.subscriptionId")}";
        var before = await partner.ReadAsync($"{path}/summary");
        var activated = await partner.ActivateAsync(order);
        using var instance = shared.Anonymous.WithToken(activated.At("instanceToken")!);
        await instance.ReportAsync(Instances.Report(50));

        var summary = await partner.ReadAsync($"{path}/summary");

        Assert.Equal((200, null, null), (before.Status, before.At("used"), before.At("overage")));
        Assert.Equal(("premium", "orders", "5"), (summary.At("plan.value"), summary.At("plan.source"), summary.At("seats.value")));
        Assert.Equal(("50", "seatReports", "45"), (summary.At("used.value"), summary.At("used.source"), summary.At("overage.value")));
        Assert.Equal(("ends", (await partner.ReadAsync(path)).At("endsOn")), (summary.At("nextAction.action"), summary.At("nextAction.on")));
    }

    [Fact]
    public async Task Operators_find_any_by_id_or_number_and_partners_only_their_own()
    {
        using var partner = await shared.PartnerAsync();
        using var other = await shared.PartnerAsync();
        using var operatorClient = await shared.OperatorAsync(OperatorRole.Viewer);
        var id = (await partner.FulfillAsync()).At("lines.0.subscriptionId");
        var number = (await partner.ReadAsync($"/v1/subscriptions/{id}")).At("number")!;

        Assert.Equal(id, (await operatorClient.ReadAsync($"/ops/v1/subscriptions/{id}/summary")).At("subscriptionId"));
        Assert.Equal(id, (await operatorClient.ReadAsync($"/ops/v1/subscriptions/{number.ToLowerInvariant()}/summary")).At("subscriptionId"));
        Assert.Equal((404, "subscription.unknown"), await CodeOfAsync(operatorClient, "/ops/v1/subscriptions/S-0/summary"));
        Assert.Equal((404, "subscription.unknown"), await CodeOfAsync(other, $"/v1/subscriptions/{id}/summary"));
        Assert.Equal((400, "query.invalid"), await CodeOfAsync(partner, $"/v1/subscriptions/{id}/summary?verbose=1"));
    }

    private static async Task<(int, string?)> CodeOfAsync(HttpClient client, string path)
    {
        var answer = await client.ReadAsync(path);
        return (answer.Status, answer.Code);
    }
}
