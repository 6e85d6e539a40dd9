using System.Text.Json.Nodes;
using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Store;
using Fulfillment.Gateway.Adapters;
using Fulfillment.Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

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

    [Fact]
    public async Task Behind_every_door_what_lets_somebody_use_it_is_the_next_partner_s_alone()
    {
        var (owner, next) = (await shared.PartnerAsync(), await shared.PartnerAsync());
        var order = await owner.FulfillAsync(Contacts.Order());
        var ids = new Dictionary<string, string>
        {
            ["licenses"] = order.At("lines.0.licenseIds.0")!,
            ["subscriptions"] = order.At("lines.0.subscriptionId")!,
            ["activations"] = (await owner.ActivateAsync(order)).At("activationId")!,
        };

        var contact = (await owner.ReadAsync($"{Subscription(order)}/contacts")).At("data.0.id");

        await next.TakeOverAsync(owner, order);

        var doors = Routes.Of(shared.Gateway)
            .Where(route => route.Parameters.Count > 0 && Scopes.ForPartners.Contains(route.Scope ?? ""))
            .Where(route => ids.ContainsKey(route.Path.Split('/')[2]))
            .ToList();
        Assert.Contains(doors, door => door.Path == "/v1/licenses/{id}/file");
        Assert.Contains(doors, door => door.Path == "/v1/subscriptions/{id}/claims");
        Assert.Contains(doors, door => door.Path == "/v1/subscriptions/{id}/installations");
        foreach (var door in doors)
        {
            var path = door.Filled(ids[door.Path.Split('/')[2]], contact);
            var refused = await owner.SendAsync(door.Method, path);
            Assert.Equal((path, 404), (path, refused.Status));
            Assert.EndsWith(".unknown", refused.Code, StringComparison.Ordinal);
            if (door.Method == HttpMethod.Get)
            {
                Assert.Equal((path, 200), (path, (await next.ReadAsync(path)).Status));
            }
        }
    }

    [Fact]
    public async Task The_order_before_stays_with_its_lines_and_status_and_shows_no_license()
    {
        var (owner, next) = (await shared.PartnerAsync(), await shared.PartnerAsync());
        var body = Orders.Body();
        body["lines"]!.AsArray().Add(new JsonObject { ["lineRef"] = "2", ["sku"] = "premium-sm", ["quantity"] = 1 });
        var order = await owner.FulfillAsync(body);
        var path = $"/v1/orders/{order.At("id")}";
        var before = await owner.ReadAsync($"{path}/licenses");
        var taken = before.Json["data"]!.AsArray().Single(one => $"{one!["lineId"]}" == order.At("lines.0.id"))!;

        var placed = await next.TakeOverAsync(owner, order);
        var read = await owner.ReadAsync(path);
        var after = await owner.ReadAsync($"{path}/licenses");
        var theirs = await next.ReadAsync($"/v1/orders/{placed.At("id")}/licenses");

        Assert.Equal((200, "fulfilled", order.Json["lines"]!.ToJsonString()), (read.Status, read.At("status"), read.Json["lines"]!.ToJsonString()));
        Assert.Equal(order.At("lines.1.id"), Assert.Single(after.Json["data"]!.AsArray())!["lineId"]!.GetValue<string>());
        Assert.Equal(
            ("1", "provisioned", "subscription.transferred"),
            (after.At("pending.0.lineRef"), after.At("pending.0.status"), after.At("pending.0.reason.code")));
        Assert.DoesNotContain($"{taken["activationCode"]}", after.Text, StringComparison.Ordinal);
        Assert.Equal($"{taken["activationCode"]}", theirs.At("data.0.activationCode"));
    }

    [Fact]
    public async Task What_a_market_is_told_of_the_order_before_has_no_code_and_no_file_of_it()
    {
        var (owner, next) = (await shared.PartnerAsync(), await shared.PartnerAsync());
        var placed = await owner.FulfillAsync();
        var services = shared.Gateway.Services;
        var order = (await services.GetRequiredService<Database>().ReadAsync(
            tx => OrderTable.FindAnyAsync(tx, placed.At("id")!, CancellationToken.None), CancellationToken.None))!;
        var licenses = services.GetRequiredService<IConfirmationLicenses>();

        var before = await licenses.OfAsync(order, Actor.System, CancellationToken.None);
        await next.TakeOverAsync(owner, placed);
        var after = await licenses.OfAsync(order, Actor.System, CancellationToken.None);

        Assert.NotNull(Assert.Single(before[placed.At("lines.0.id")!]).ActivationCode);
        Assert.Empty(after);
    }

    private static string Subscription(Answer order) => $"/v1/subscriptions/{order.At("lines.0.subscriptionId")}";
}
