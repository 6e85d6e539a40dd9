using System.Globalization;
using System.Text.Json.Nodes;
using Fulfillment.Engine.Principals;
using Fulfillment.Gateway.Tests.Support;

namespace Fulfillment.Gateway.Tests.PartnerApi;

/// <summary>Rule 9: sandbox partners force every state, and have a clock of their own.</summary>
public sealed class SandboxTests(SharedGateway shared) : IClassFixture<SharedGateway>
{
    [Fact]
    public async Task The_sku_that_fails_once_is_fulfilled_by_the_next_attempt()
    {
        using var sandbox = await shared.SandboxAsync();
        using var viewer = await shared.OperatorAsync(OperatorRole.Viewer);

        var placed = await sandbox.PlaceAsync(Orders.Body(sku: "sandbox-fail-once"), wait: 30);
        var seen = await viewer.ReadAsync($"/ops/v1/orders/{placed.At("id")}");

        Assert.Equal((201, "fulfilled"), (placed.Status, placed.At("status")));
        Assert.Equal(("succeeded", "1"), (seen.At("provisioning.0.state"), seen.At("provisioning.0.attempts")));
    }

    [Fact]
    public async Task The_sku_that_fails_waits_for_a_person_under_a_neutral_code()
    {
        using var sandbox = await shared.SandboxAsync();

        var placed = await sandbox.PlaceAsync(Orders.Body(sku: "sandbox-fail"), wait: 30);

        Assert.Equal((202, "provisioning", "vendor"), (placed.Status, placed.At("status"), placed.At("blockedOn")));
        Assert.Equal(("needsAttention", "provisioning.failed"),
            (placed.At("lines.0.status"), placed.At("lines.0.reason.code")));
    }

    [Fact]
    public async Task The_slow_sku_takes_its_time_and_then_is_there()
    {
        using var sandbox = await shared.SandboxAsync();

        var placed = await sandbox.PlaceAsync(Orders.Body(sku: "sandbox-slow"), wait: 1);
        Answer? read = null;
        await Eventually.TrueAsync(async () =>
            (read = await sandbox.ReadAsync(placed.Header("Location")!)).At("status") == "fulfilled");

        Assert.Equal((202, "provisioning"), (placed.Status, placed.At("status")));
        Assert.Equal("provisioned", read!.At("lines.0.status"));
    }

    [Theory]
    [InlineData("Sandbox Review Ltd", 202, "held", "screening.inReview")]
    [InlineData("Sandbox Deny Ltd", 201, "denied", "screening.refused")]
    [InlineData("Sandbox Fine Ltd", 201, "fulfilled", null)]
    public async Task A_name_forces_a_verdict(string name, int status, string state, string? code)
    {
        using var sandbox = await shared.SandboxAsync();
        var body = Orders.Body();
        body["customer"]!["name"] = name;

        var placed = await sandbox.PlaceAsync(body, wait: 30);

        Assert.Equal((status, state, code), (placed.Status, placed.At("status"), placed.At("reason.code")));
    }

    [Fact]
    public async Task To_a_real_partner_the_names_mean_nothing_and_the_skus_do_not_exist()
    {
        using var partner = await shared.PartnerAsync();
        var body = Orders.Body("R-1");
        body["customer"]!["name"] = "Sandbox Deny Ltd";

        var named = await partner.PlaceAsync(body, wait: 30);
        var sku = await partner.PlaceAsync(Orders.Body("R-2", sku: "sandbox-slow"));

        Assert.Equal("fulfilled", named.At("status"));
        Assert.Equal([("/lines/0/sku", "sku.unknown")], sku.Faults);
    }

    [Fact]
    public async Task A_sandbox_license_says_what_it_is()
    {
        using var sandbox = await shared.SandboxAsync();
        var placed = await sandbox.FulfillAsync();

        var file = await sandbox
            .GetAsync($"/v1/licenses/{placed.At("lines.0.licenseIds.0")}/file", ("Accept", "application/jose"));

        Assert.True(Fulfillment.Engine.Signing.Base64Url.TryDecode(file.Text.Split('.')[1], out var claims));
        Assert.True(JsonNode.Parse(claims)!["sandbox"]!.GetValue<bool>());
    }

    [Fact]
    public async Task The_clock_moves_ahead_and_what_falls_due_happens()
    {
        using var sandbox = await shared.SandboxAsync();
        var body = Orders.Body();
        body["lines"]![0]!["startsOn"] = $"{TimeProvider.System.GetUtcNow().AddDays(20):yyyy-MM-dd}";
        var placed = await sandbox.PlaceAsync(body, wait: 30);

        var moved = await AdvanceAsync(sandbox, 24 * 21);
        Answer? read = null;
        await Eventually.TrueAsync(async () =>
            (read = await sandbox.ReadAsync(placed.Header("Location")!)).At("status") == "fulfilled");

        var ahead = DateTimeOffset.Parse(moved.At("now")!, CultureInfo.InvariantCulture) - TimeProvider.System
            .GetUtcNow();
        Assert.Equal((202, "scheduled"), (placed.Status, placed.At("status")));
        Assert.InRange(ahead, TimeSpan.FromDays(20.9), TimeSpan.FromDays(21));
        Assert.Equal("provisioned", read!.At("lines.0.status"));
    }

    [Fact]
    public async Task After_the_clock_moved_a_new_order_is_of_the_new_day()
    {
        using var sandbox = await shared.SandboxAsync();
        await sandbox.ReadAsync("/v1/orders");

        var moved = await AdvanceAsync(sandbox, 24 * 100);
        var placed = await sandbox.PlaceAsync(Orders.Body());

        Assert.Equal(moved.At("now")![..10], placed.At("orderedOn"));
        Assert.Equal(moved.At("now")![..10], placed.At("lines.0.startsOn"));
    }

    [Theory]
    [InlineData("{}", "/advanceHours", "member.missing")]
    [InlineData("""{"advanceHours":0}""", "/advanceHours", "value.range")]
    [InlineData("""{"advanceHours":-5}""", "/advanceHours", "value.range")]
    [InlineData("""{"advanceHours":8785}""", "/advanceHours", "value.range")]
    [InlineData("""{"advanceHours":"5"}""", "/advanceHours", "value.kind")]
    public async Task The_clock_never_goes_back_nor_far(string body, string pointer, string code)
    {
        using var sandbox = await shared.SandboxAsync();

        var refused = await sandbox.SendAsync(HttpMethod.Post, "/v1/sandbox/clock", body);

        Assert.Equal((400, "request.invalid"), (refused.Status, refused.Code));
        Assert.Equal([(pointer, code)], refused.Faults);
    }

    [Fact]
    public async Task To_a_real_partner_the_clock_does_not_exist()
    {
        using var partner = await shared.PartnerAsync();

        var clock = await AdvanceAsync(partner, 1);
        var nothing = await partner.ReadAsync("/v1/nothing");

        Assert.Equal((404, "route.unknown"), (clock.Status, clock.Code));
        Assert.Equal(nothing.At("title"), clock.At("title"));
    }

    private static Task<Answer> AdvanceAsync(HttpClient client, int hours) =>
        client.SendJsonAsync(HttpMethod.Post, "/v1/sandbox/clock", new JsonObject
        {
            ["advanceHours"] = hours,
        });
}
