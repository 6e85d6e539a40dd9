using System.Text.Json.Nodes;
using Dapper;
using Fulfillment.Gateway.Tests.Support;

namespace Fulfillment.Gateway.Tests.PartnerApi;

/// <summary>A cancellation for a day to come, taken back.</summary>
public sealed class CancellationTests(SharedGateway shared) : IClassFixture<SharedGateway>
{
    [Fact]
    public async Task Until_its_day_it_is_taken_back_and_the_subscription_goes_on_with_a_license_that_says_so()
    {
        using var partner = await shared.PartnerAsync();
        var order = await partner.FulfillAsync();
        var at = Subscription(order);
        var whole = await partner.ReadAsync(at);
        await CancelAsync(partner, order);
        var cancelled = await partner.ReadAsync(at);

        var undone = await partner.SendAsync(HttpMethod.Delete, $"{at}/cancellation");
        var again = await partner.SendAsync(HttpMethod.Delete, $"{at}/cancellation");

        Assert.Equal(("cancelScheduled", Day), (cancelled.At("state"), cancelled.At("endsOn")));
        Assert.Equal((200, "active", null, "3"), (undone.Status, undone.At("state"), undone.At("cancelledFrom"), undone.At("version")));
        Assert.Equal((whole.At("endsOn"), undone.Text), (undone.At("endsOn"), again.Text));
        Assert.Equal(undone.Header("ETag"), (await partner.ReadAsync(at)).Header("ETag"));
        var events = await partner.ReadAsync($"{at}/events");
        Assert.Equal(["new", "cancel", "undo"], events.Json["data"]!.AsArray().Select(one => $"{one!["kind"]}"));
        var licenses = await partner.ReadAsync($"/v1/orders/{order.At("id")}/licenses");
        var current = licenses.Json["data"]!.AsArray().Single(license => $"{license!["status"]}" == "current")!;
        Assert.Equal(whole.At("endsOn"), $"{current["endsOn"]}");
    }

    [Fact]
    public async Task Only_the_version_that_was_read_is_taken_back()
    {
        using var partner = await shared.PartnerAsync();
        var order = await partner.FulfillAsync();
        var before = await partner.ReadAsync(Subscription(order));
        await CancelAsync(partner, order);
        var read = await partner.ReadAsync(Subscription(order));

        var late = await UndoAsync(partner, order, ("If-Match", before.Header("ETag")!));
        var undone = await UndoAsync(partner, order, ("If-Match", read.Header("ETag")!));

        Assert.Equal((412, "version.mismatch", 200), (late.Status, late.Code, undone.Status));
    }

    [Fact]
    public async Task What_cannot_be_taken_back_says_why()
    {
        using var partner = await shared.PartnerAsync();
        using var other = await shared.PartnerAsync();
        var running = await partner.FulfillAsync();
        var over = await partner.FulfillAsync(Orders.Body("R-2"));
        await CancelAsync(partner, over, $"{TimeProvider.System.GetUtcNow():yyyy-MM-dd}");

        var never = await UndoAsync(partner, running);
        var late = await UndoAsync(partner, over);
        var foreign = await UndoAsync(other, running);

        Assert.Equal((409, "cancellation.none"), (never.Status, never.Code));
        Assert.Equal((409, "cancellation.inForce"), (late.Status, late.Code));
        Assert.Equal((404, "subscription.unknown"), (foreign.Status, foreign.Code));
    }

    [Fact]
    public async Task What_is_managed_elsewhere_is_taken_back_there()
    {
        await using var gateway = await RunningGateway.StartAsync();
        using var partner = await gateway.PartnerAsync();
        var order = await partner.FulfillAsync();
        await CancelAsync(partner, order);
        await gateway.Database.InTransactionAsync(
            tx => tx.Connection!.ExecuteAsync("UPDATE subscriptions SET channel = 'aws-eu'", transaction: tx), CancellationToken.None);

        var refused = await UndoAsync(partner, order);

        Assert.Equal((409, "subscription.managedElsewhere"), (refused.Status, refused.Code));
        Assert.Equal("cancelScheduled", (await partner.ReadAsync(Subscription(order))).At("state"));
    }

    private static string Day => $"{TimeProvider.System.GetUtcNow().AddDays(60):yyyy-MM-dd}";

    private static string Subscription(Answer order) => $"/v1/subscriptions/{order.At("lines.0.subscriptionId")}";

    private static Task<Answer> UndoAsync(HttpClient partner, Answer order, params (string, string)[] headers) =>
        partner.SendAsync(HttpMethod.Delete, $"{Subscription(order)}/cancellation", null, headers);

    private static Task<Answer> CancelAsync(HttpClient partner, Answer order, string? day = null)
    {
        var body = Orders.Body($"C-{order.At("id")}");
        body["lines"] = new JsonArray(new JsonObject
        {
            ["action"] = "cancel",
            ["subscriptionId"] = order.At("lines.0.subscriptionId"),
            ["effectiveOn"] = day ?? Day,
        });
        return partner.FulfillAsync(body);
    }
}
