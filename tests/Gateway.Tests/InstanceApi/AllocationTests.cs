using System.Text.Json.Nodes;
using Fulfillment.Gateway.Tests.Support;

namespace Fulfillment.Gateway.Tests.InstanceApi;

/// <summary>Where a subscription is installed, and how its seats are spread, over HTTP.</summary>
public sealed class AllocationTests(SharedGateway shared) : IClassFixture<SharedGateway>
{
    [Fact]
    public async Task A_partner_sees_where_its_subscription_is_installed_page_by_page()
    {
        using var partner = await shared.PartnerAsync();
        var order = await partner.FulfillAsync();
        foreach (var name in new[] { "git-1", "git-2", "git-3" })
        {
            await partner.ActivateAsync(order, name);
        }

        var all = await partner.ReadAllAsync($"/v1/subscriptions/{order.At("lines.0.subscriptionId")}/instances?limit=2");

        Assert.Equal(["git-3", "git-2", "git-1"], all.Select(one => (string?)one["instanceId"]));
        Assert.All(all, one => Assert.Equal(("active", true, "18.6.0"),
            ((string?)one["state"], (bool?)one["automated"], (string?)one["version"])));
    }

    [Fact]
    public async Task Seats_are_spread_all_at_once_and_each_instance_learns_its_share()
    {
        using var partner = await shared.PartnerAsync();
        var order = await partner.FulfillAsync();
        var path = $"/v1/subscriptions/{order.At("lines.0.subscriptionId")}/allocations";
        var activated = await partner.ActivateAsync(order);
        await partner.ActivateAsync(order, "git-2");
        using var instance = shared.Anonymous.WithToken(activated.At("instanceToken")!);

        var before = await partner.ReadAsync(path);
        var spread = await PutAsync(partner, path, """{"mode":"fixed","allocations":[{"instanceId":"git-1","seats":4},{"instanceId":"git-2","seats":3}]}""");
        var told = await instance.ReportAsync();
        var floating = await PutAsync(partner, path, """{"mode":"floating"}""");

        Assert.Equal(("floating", "5", "0"), (before.At("mode"), before.At("seats"), before.At("allocated")));
        Assert.Equal(("fixed", "7", "true"), (spread.At("mode"), spread.At("allocated"), spread.At("overAllocated")));
        Assert.Equal("4", told.At("allocation"));
        Assert.Equal(("floating", "false"), (floating.At("mode"), floating.At("overAllocated")));
    }

    [Theory]
    [InlineData("""{"mode":"fixed"}""", 400, "/allocations", "member.missing")]
    [InlineData("""{"mode":"floating","allocations":[{"instanceId":"git-1","seats":1}]}""", 400, "/allocations", "member.misplaced")]
    [InlineData("""{"mode":"pooled"}""", 400, "/mode", "value.enum")]
    [InlineData("""{"mode":"fixed","allocations":[{"instanceId":"git-1","seats":-1}]}""", 400, "/allocations/0/seats", "value.range")]
    [InlineData(
        """{"mode":"fixed","allocations":[{"instanceId":"git-1","seats":1},{"instanceId":"git-1","seats":2}]}""", 400,
        "/allocations/1/instanceId", "instance.duplicate")]
    [InlineData(
        """{"mode":"fixed","allocations":[{"instanceId":"git-1","seats":1},{"instanceId":"git-9","seats":2}]}""", 422,
        "/allocations/1/instanceId", "instance.unknown")]
    public async Task What_cannot_be_is_refused_and_nothing_is_changed(string body, int status, string pointer, string code)
    {
        using var partner = await shared.PartnerAsync();
        var order = await partner.FulfillAsync();
        var path = $"/v1/subscriptions/{order.At("lines.0.subscriptionId")}/allocations";
        await partner.ActivateAsync(order);

        var refused = await PutAsync(partner, path, body);

        Assert.Equal(status, refused.Status);
        Assert.Equal([(pointer, code)], refused.Faults);
        Assert.Equal("floating", (await partner.ReadAsync(path)).At("mode"));
    }

    private static Task<Answer> PutAsync(HttpClient partner, string path, string body) =>
        partner.SendJsonAsync(HttpMethod.Put, path, JsonNode.Parse(body));
}
