using Fulfillment.Gateway.Tests.Support;

namespace Fulfillment.Gateway.Tests.Webhooks;

/// <summary>What counts come to, from an installed product's report to its partner's own receiver.</summary>
public sealed class UsageEventTests(WebhookGateway shared) : IClassFixture<WebhookGateway>
{
    [Fact]
    public async Task Few_seats_left_and_overage_are_pushed_and_pulled_with_the_same_words()
    {
        using var partner = await shared.PartnerAsync();
        await using var receiver = await Receiver.StartAsync();
        var webhook = await partner.AddWebhookAsync(receiver.Url, "subscription.seatThresholdReached", "subscription.overageRecorded");
        var order = await partner.FulfillAsync();
        var id = order.At("lines.0.subscriptionId")!;
        using var instance = new HttpClient { BaseAddress = partner.BaseAddress }
            .WithToken((await partner.ActivateAsync(order)).At("instanceToken")!);

        foreach (var seats in new[] { 7L, 7, 9 })
        {
            Assert.Equal(200, (await instance.ReportAsync(Instances.Report(seats))).Status);
        }

        await Eventually.TrueAsync(() => Task.FromResult(receiver.All.Count >= 3));
        var pushed = receiver.All.ToList();
        var pulled = (await partner.FeedAsync()).Where(told => (string?)told["data"]!["subscriptionId"] == id).ToList();
        var deliveries = await partner.DeliveriesAsync(webhook.At("id")!);

        Assert.Equal([1L, 2, 3], pushed.Select(one => one.Sequence));
        Assert.Equal(
            ["subscription.seatThresholdReached", "subscription.overageRecorded", "subscription.overageRecorded"],
            pulled.Select(told => (string)told["type"]!));
        Assert.Equal(pulled.Select(told => told["data"]!.ToJsonString()), pushed.Select(one => one.Json["data"]!.ToJsonString()));
        var grown = pulled[2]["data"]!["overage"]!;
        Assert.Equal(("4", "2", "git-1", "9"), ($"{grown["owed"]}", $"{grown["owedBefore"]}", $"{grown["instanceId"]}", $"{grown["used"]}"));
        Assert.Null(pulled[2]["data"]!["charge"]);
        Assert.All(deliveries, delivery => Assert.Equal((id, null), ((string?)delivery["subscriptionId"], (string?)delivery["orderId"])));
        Assert.DoesNotContain("git.customer.example", pushed[2].Body, StringComparison.Ordinal);

        var replayed = await partner.ReplayAsync(webhook.At("id")!, $$"""{"messageId":"{{pushed[0].Id}}"}""");
        await Eventually.TrueAsync(() => Task.FromResult(receiver.All.Count(one => one.Id == pushed[0].Id) == 2));
        Assert.Equal((202, "1"), (replayed.Status, replayed.At("queued")));
        Assert.Single(receiver.All.Where(one => one.Id == pushed[0].Id).Select(one => one.Body).Distinct());
    }
}
