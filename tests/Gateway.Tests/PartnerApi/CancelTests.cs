using Fulfillment.Gateway.Tests.Support;

namespace Fulfillment.Gateway.Tests.PartnerApi;

/// <summary>An order is taken back until its first line is provisioned; rule 6 guards it by version.</summary>
public sealed class CancelTests(SharedGateway shared) : IClassFixture<SharedGateway>
{
    [Fact]
    public async Task An_order_that_is_not_provisioned_is_cancelled_for_good()
    {
        using var partner = await shared.PartnerAsync();
        var body = shared.GatedBody(out var customer);
        var placed = await partner.PlaceAsync(body, wait: 1);

        var cancelled = await CancelAsync(partner, placed.At("id")!);
        shared.Gate.Open(customer);
        var read = await partner.ReadAsync(placed.Header("Location")!);
        var licenses = await partner.ReadAsync($"{placed.Header("Location")}/licenses");

        Assert.Equal((200, "cancelled"), (cancelled.Status, cancelled.At("status")));
        Assert.Equal(("cancelled", "order.cancelled"),
            (cancelled.At("lines.0.status"), cancelled.At("lines.0.reason.code")));
        Assert.Equal(cancelled.Header("ETag"), read.Header("ETag"));
        Assert.Equal("cancelled", read.At("status"));
        Assert.Equal("order.cancelled", licenses.At("pending.0.reason.code"));
    }

    [Fact]
    public async Task Cancelling_again_changes_nothing()
    {
        using var partner = await shared.PartnerAsync();
        var placed = await GatedAsync(partner);
        var first = await CancelAsync(partner, placed.At("id")!);

        var again = await CancelAsync(partner, placed.At("id")!);

        Assert.Equal((200, first.At("version")), (again.Status, again.At("version")));
    }

    [Fact]
    public async Task A_scheduled_order_is_cancelled_before_its_day()
    {
        using var partner = await shared.PartnerAsync();
        var body = Orders.Body();
        body["lines"]![0]!["startsOn"] = $"{TimeProvider.System.GetUtcNow().AddDays(30):yyyy-MM-dd}";
        var placed = await partner.PlaceAsync(body, wait: 30);

        var cancelled = await CancelAsync(partner, placed.At("id")!);

        Assert.Equal((202, "scheduled"), (placed.Status, placed.At("status")));
        Assert.Equal((200, "cancelled"), (cancelled.Status, cancelled.At("status")));
    }

    [Theory]
    [InlineData("\"7\"", 412)]
    [InlineData("\"999\", \"7\"", 412)]
    [InlineData("W/\"{0}\"", 412)]
    [InlineData("{0}", 412)]
    [InlineData("\"{0}\"", 200)]
    [InlineData("\"7\", \"{0}\"", 200)]
    [InlineData("*", 200)]
    public async Task A_condition_on_the_version_is_kept(string condition, int status)
    {
        using var partner = await shared.PartnerAsync();
        var placed = await GatedAsync(partner);

        var answer = await CancelAsync(partner, placed.At("id")!, condition.Replace("{0}", placed.At("version")));

        Assert.Equal(status, answer.Status);
        Assert.Equal(status == 200 ? null : "version.mismatch", answer.Code);
    }

    [Fact]
    public async Task After_the_first_license_it_is_too_late_and_the_answer_names_the_way()
    {
        using var partner = await shared.PartnerAsync();
        var placed = await partner.FulfillAsync();

        var late = await CancelAsync(partner, placed.At("id")!);

        Assert.Equal((409, "order.notCancellable"), (late.Status, late.Code));
        Assert.Contains("action cancel", late.At("detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_foreign_order_is_unknown_and_goes_on()
    {
        using var owner = await shared.PartnerAsync();
        using var other = await shared.PartnerAsync();
        var body = shared.GatedBody(out var customer);
        var placed = await owner.PlaceAsync(body, wait: 1);

        var refused = await CancelAsync(other, placed.At("id")!);
        shared.Gate.Open(customer);
        var read = await owner.GetAsync(placed.Header("Location")!, ("Prefer", "wait=30"));

        Assert.Equal((404, "order.unknown"), (refused.Status, refused.Code));
        Assert.NotEqual("cancelled", read.At("status"));
    }

    private async Task<Answer> GatedAsync(HttpClient partner)
    {
        // Held for ever: the gateway's stop lets go of it.
        var placed = await partner.PlaceAsync(shared.GatedBody(out _), wait: 1);
        Assert.Equal("received", placed.At("status"));
        return placed;
    }

    private static Task<Answer> CancelAsync(HttpClient partner, string id, string? ifMatch = null) =>
        partner.SendAsync(HttpMethod.Post, $"/v1/orders/{id}/cancel", null,
            ifMatch is null ? [] : [("If-Match", ifMatch)]);
}
