using Fulfillment.Gateway.Tests.Support;

namespace Fulfillment.Gateway.Tests.PartnerApi;

/// <summary>A subscription goes over to another partner, as both see it.</summary>
public sealed class TransferTests(SharedGateway shared) : IClassFixture<SharedGateway>
{
    [Fact]
    public async Task Both_find_it_in_their_feeds_each_its_own_way()
    {
        var (owner, next) = (await shared.PartnerAsync(), await shared.PartnerAsync());
        var order = await owner.FulfillAsync();
        var number = (await owner.ReadAsync(Subscription(order))).At("number");

        await next.TakeOverAsync(owner, order);

        foreach (var (partner, direction, sequence) in new[] { (owner, "out", "1"), (next, "in", "2") })
        {
            var told = Assert.Single(
                (await partner.ReadAsync("/v1/events")).Json["data"]!.AsArray(), one => $"{one!["type"]}" == "subscription.transferred")!;
            var data = told["data"]!;
            Assert.Equal((order.At("lines.0.subscriptionId"), sequence), ($"{data["subscriptionId"]}", $"{data["sequence"]}"));
            Assert.Equal(
                (direction, number, $"{TimeProvider.System.GetUtcNow():yyyy-MM-dd}"),
                ($"{data["transfer"]!["direction"]}", $"{data["transfer"]!["number"]}", $"{data["transfer"]!["effectiveOn"]}"));
            Assert.Equal(["eventId", "sequence", "subscriptionId", "transfer"], data.AsObject().Select(member => member.Key).Order());
            Assert.Equal(3, data["transfer"]!.AsObject().Count);
        }
    }

    private static string Subscription(Answer order) => $"/v1/subscriptions/{order.At("lines.0.subscriptionId")}";
}
