using System.Diagnostics;
using Fulfillment.Gateway.Tests.Support;

namespace Fulfillment.Gateway.Tests.PartnerApi;

/// <summary>Reading one order: its tag, and waiting for it to move.</summary>
public sealed class ReadingTests(SharedGateway shared) : IClassFixture<SharedGateway>
{
    [Fact]
    public async Task A_reader_that_has_this_version_already_is_answered_304()
    {
        using var partner = await shared.PartnerAsync();
        var placed = await partner.FulfillAsync();
        var path = placed.Header("Location")!;
        var read = await partner.ReadAsync(path);

        var same = await partner.GetAsync(path, ("If-None-Match", read.Header("ETag")!));
        var any = await partner.GetAsync(path, ("If-None-Match", "\"0\", *"));
        var other = await partner.GetAsync(path, ("If-None-Match", "\"1\""));

        Assert.Equal($"\"{read.At("version")}\"", read.Header("ETag"));
        Assert.Equal((304, ""), (same.Status, same.Text));
        Assert.Equal(read.Header("ETag"), same.Header("ETag"));
        Assert.Equal(200, other.Status);
        Assert.Contains(any.Status, new[] { 200, 304 });
    }

    [Fact]
    public async Task A_long_poll_answers_when_the_status_changes()
    {
        using var partner = await shared.PartnerAsync();
        var body = shared.GatedBody(out var customer);
        var placed = await partner.PlaceAsync(body, wait: 1);
        var started = Stopwatch.GetTimestamp();
        var polled = partner.GetAsync(placed.Header("Location")!, ("Prefer", "wait=30"));

        shared.Gate.Open(customer);
        var answer = await polled;

        Assert.Equal("received", placed.At("status"));
        Assert.Equal(200, answer.Status);
        Assert.NotEqual("received", answer.At("status"));
        Assert.Equal("wait=30", answer.Header("Preference-Applied"));
        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task A_long_poll_ends_at_its_limit_with_the_order_as_it_is()
    {
        using var partner = await shared.PartnerAsync();
        var body = shared.GatedBody(out var customer);
        var placed = await partner.PlaceAsync(body, wait: 1);
        var started = Stopwatch.GetTimestamp();

        var answer = await partner.GetAsync(placed.Header("Location")!, ("Prefer", "wait=1"));
        var unchanged = await partner.GetAsync(
            placed.Header("Location")!, ("Prefer", "wait=1"), ("If-None-Match", answer.Header("ETag")!));
        var took = Stopwatch.GetElapsedTime(started);
        shared.Gate.Open(customer);

        Assert.Equal((200, "received"), (answer.Status, answer.At("status")));
        Assert.Equal(304, unchanged.Status);
        Assert.InRange(took, TimeSpan.FromSeconds(1.9), TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task A_long_poll_does_not_wait_for_what_is_settled_or_already_newer()
    {
        using var partner = await shared.PartnerAsync();
        var placed = await partner.FulfillAsync();
        var started = Stopwatch.GetTimestamp();

        var settled = await partner.GetAsync(placed.Header("Location")!, ("Prefer", "wait=30"));
        var newer = await partner
            .GetAsync(placed.Header("Location")!, ("Prefer", "wait=30"), ("If-None-Match", "\"1\""));

        Assert.Equal(("fulfilled", "fulfilled"), (settled.At("status"), newer.At("status")));
        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task An_order_shows_what_was_asked_and_what_was_filled_in()
    {
        using var partner = await shared.PartnerAsync();
        var body = Orders.Body("R-77", quantity: 3);
        body["purchaseOrder"] = "PO-1";
        body["references"] = new System.Text.Json.Nodes.JsonObject
        {
            ["quote"] = "Q-9",
        };
        body["metadata"] = new System.Text.Json.Nodes.JsonObject
        {
            ["Key"] = "Wert",
        };

        var read = await partner.ReadAsync((await partner.FulfillAsync(body)).Header("Location")!);

        Assert.Equal(("R-77", "PO-1", "Q-9", "Wert"),
            (read.At("partnerOrderRef"), read.At("purchaseOrder"), read.At("references.quote"),
            read.At("metadata.Key")));
        Assert.Equal(("new", "premium-sm", "3", "12"),
            (read.At("lines.0.action"), read.At("lines.0.sku"), read.At("lines.0.quantity"),
            read.At("lines.0.termMonths")));
        Assert.Equal(("partnerNet", "USD", "partner-net-2026-02"),
            (read.At("lines.0.price.basis"), read.At("lines.0.price.currency"),
            read.At("lines.0.price.priceListVersion")));
        Assert.Equal(("cleared", "fulfilled"), (read.At("screening.status"), read.At("status")));
    }

    [Fact]
    public async Task A_read_takes_no_parameters()
    {
        using var partner = await shared.PartnerAsync();
        var placed = await partner.PlaceAsync(Orders.Body());

        var refused = await partner.ReadAsync($"{placed.Header("Location")}?expand=lines");

        Assert.Equal((400, "query.invalid"), (refused.Status, refused.Code));
    }
}
