using System.Text.Json.Nodes;
using Fulfillment.Engine.Principals;
using Fulfillment.Gateway.Tests.Support;

namespace Fulfillment.Gateway.Tests.OpsApi;

/// <summary>Where a reviewer decides on held orders.</summary>
public sealed class OrderDeskTests(SharedGateway shared) : IClassFixture<SharedGateway>
{
    private const string Reason = "Checked with the distributor: another company of that name.";

    [Fact]
    public async Task A_released_order_is_fulfilled_and_both_decisions_stand()
    {
        using var partner = await shared.SandboxAsync();
        using var reviewer = await shared.OperatorAsync(OperatorRole.Reviewer);
        var held = await HoldAsync(partner);

        var released = await DecideAsync(reviewer, held, "release");
        await Eventually.TrueAsync(async () =>
            (await partner.ReadAsync(held.Header("Location")!)).At("status") == "fulfilled");
        var seen = await reviewer.ReadAsync($"/ops/v1/orders/{held.At("id")}");

        Assert.Equal(200, released.Status);
        Assert.Equal(["review", "allow"],
            seen.Json["decisions"]!.AsArray().Select(decision => (string?)decision!["verdict"]));
        Assert.Equal((Reason, "1"), (seen.At("decisions.1.reason"), seen.At("humanTouches")));
        Assert.StartsWith("operator:", seen.At("decisions.1.decidedBy"), StringComparison.Ordinal);
        Assert.Equal("succeeded", seen.At("provisioning.0.state"));
    }

    [Fact]
    public async Task A_refused_order_ends_denied_and_the_partner_learns_no_reason()
    {
        using var partner = await shared.SandboxAsync();
        using var reviewer = await shared.OperatorAsync(OperatorRole.Reviewer);
        var held = await HoldAsync(partner);

        var refused = await DecideAsync(reviewer, held, "refuse");
        var read = await partner.ReadAsync(held.Header("Location")!);
        var events = await partner.ReadAsync($"{held.Header("Location")}/events");

        Assert.Equal((200, "denied"), (refused.Status, refused.At("order.status")));
        Assert.Equal(("denied", "screening.refused"), (read.At("status"), read.At("reason.code")));
        Assert.DoesNotContain("distributor", read.Text + events.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("operator", read.Text + events.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("release")]
    [InlineData("refuse")]
    public async Task A_decision_counts_once(string act)
    {
        using var partner = await shared.SandboxAsync();
        using var reviewer = await shared.OperatorAsync(OperatorRole.Reviewer);
        var held = await HoldAsync(partner);
        await DecideAsync(reviewer, held, "refuse");

        var again = await DecideAsync(reviewer, held, act);

        Assert.Equal((409, "order.notHeld"), (again.Status, again.Code));
    }

    [Theory]
    [InlineData(OperatorRole.Viewer)]
    [InlineData(OperatorRole.Operator)]
    public async Task Who_is_no_reviewer_decides_nothing(OperatorRole role)
    {
        using var partner = await shared.SandboxAsync();
        using var person = await shared.OperatorAsync(role);
        var held = await HoldAsync(partner);

        var release = await DecideAsync(person, held, "release");
        var refuse = await DecideAsync(person, held, "refuse");
        var read = await partner.ReadAsync(held.Header("Location")!);

        Assert.Equal((403, "scope.missing", 403), (release.Status, release.Code, refuse.Status));
        Assert.Equal("held", read.At("status"));
    }

    [Theory]
    [InlineData("{}", "/reason", "member.missing")]
    [InlineData("""{"reason":""}""", "/reason", "value.length")]
    [InlineData("""{"reason":"   "}""", "/reason", "value.pattern")]
    [InlineData("""{"reason":null}""", "/reason", "member.null")]
    [InlineData("""{"reason":"ok so","by":"me"}""", "/by", "member.unknown")]
    public async Task No_decision_without_a_reason(string body, string pointer, string code)
    {
        using var partner = await shared.SandboxAsync();
        using var reviewer = await shared.OperatorAsync(OperatorRole.Reviewer);
        var held = await HoldAsync(partner);

        var refused = await reviewer.SendAsync(HttpMethod.Post, $"/ops/v1/orders/{held.At("id")}/release", body);
        var read = await partner.ReadAsync(held.Header("Location")!);

        Assert.Equal((400, "request.invalid"), (refused.Status, refused.Code));
        Assert.Equal([(pointer, code)], refused.Faults);
        Assert.Equal("held", read.At("status"));
    }

    [Fact]
    public async Task An_order_that_is_not_there_is_unknown()
    {
        using var reviewer = await shared.OperatorAsync(OperatorRole.Reviewer);

        var read = await reviewer.ReadAsync("/ops/v1/orders/ord_nothing");
        var released = await reviewer.SendJsonAsync(HttpMethod.Post, "/ops/v1/orders/ord_nothing/release", Because());

        Assert.Equal((404, "order.unknown", 404), (read.Status, read.Code, released.Status));
    }

    [Fact]
    public async Task The_queue_holds_every_partner_s_held_orders_with_the_newest_decision()
    {
        using var one = await shared.SandboxAsync();
        using var other = await shared.SandboxAsync();
        using var viewer = await shared.OperatorAsync(OperatorRole.Viewer);
        var first = await HoldAsync(one);
        var second = await HoldAsync(other);
        await one.FulfillAsync(Orders.Body("R-2"));

        var queue = await viewer.ReadAllAsync("/ops/v1/orders?status=held&limit=1");

        var mine = queue.Where(entry =>
            new[] { first.At("id"), second.At("id") }.Contains((string?)entry["order"]!["id"])).ToList();
        Assert.Equal(2, mine.Count);
        Assert.All(queue, entry => Assert.Equal("held", (string?)entry["order"]!["status"]));
        Assert.All(mine, entry => Assert.Equal("review", (string?)entry["decisions"]!.AsArray().Single()!["verdict"]));
        Assert.NotEqual((string?)mine[0]["partner"], (string?)mine[1]["partner"]);
    }

    [Fact]
    public async Task The_list_takes_the_partner_as_a_filter_and_its_cursor_is_bound_to_it()
    {
        await using var gateway = await RunningGateway.StartAsync();
        using var one = await gateway.PartnerAsync("one");
        using var other = await gateway.PartnerAsync("other");
        using var viewer = await gateway.OperatorAsync(OperatorRole.Viewer);
        await one.PlaceAsync(Orders.Body("R-1"));
        await one.PlaceAsync(Orders.Body("R-2"));
        await other.PlaceAsync(Orders.Body("R-3"));

        var page = await viewer.ReadAsync("/ops/v1/orders?partner=one&limit=1");
        var next = await viewer.ReadAsync($"/ops/v1/orders?partner=one&limit=1&cursor={page.At("nextCursor")}");
        var bent = await viewer.ReadAsync($"/ops/v1/orders?partner=other&limit=1&cursor={page.At("nextCursor")}");

        Assert.Equal(("R-2", "R-1"),
            (page.At("data.0.order.partnerOrderRef"), next.At("data.0.order.partnerOrderRef")));
        Assert.Null(next.At("nextCursor"));
        Assert.Equal((400, "cursor.invalid"), (bent.Status, bent.Code));
    }

    private static async Task<Answer> HoldAsync(HttpClient sandbox)
    {
        var body = Orders.Body("R-held");
        body["customer"]!["name"] = "Sandbox Review Ltd";
        var held = await sandbox.PlaceAsync(body, wait: 30);
        Assert.Equal("held", held.At("status"));
        return held;
    }

    private static Task<Answer> DecideAsync(HttpClient person, Answer order, string act) =>
        person.SendJsonAsync(HttpMethod.Post, $"/ops/v1/orders/{order.At("id")}/{act}", Because());

    private static JsonObject Because() => new()
    {
        ["reason"] = Reason,
    };
}
