using System.Text.Json.Nodes;
using Dapper;
using Fulfillment.Gateway.Tests.Support;

namespace Fulfillment.Gateway.Tests.PartnerApi;

/// <summary>One subscription through its life, as a partner sees it.</summary>
public sealed class SubscriptionTests(SharedGateway shared) : IClassFixture<SharedGateway>
{
    [Fact]
    public async Task A_subscription_is_listed_read_and_followed()
    {
        using var partner = await shared.PartnerAsync();
        var order = await partner.FulfillAsync();
        var id = order.At("lines.0.subscriptionId")!;

        var read = await partner.ReadAsync($"/v1/subscriptions/{id}");
        var listed = await partner.ReadAsync($"/v1/subscriptions?orderId={order.At("id")}");
        var events = await partner.ReadAsync($"/v1/subscriptions/{id}/events");

        Assert.Equal((200, "active", "5", "term"), (read.Status, read.At("state"), read.At("entitlement.seats"), read.At("entitlement.seatsSource")));
        Assert.Equal(("api", "cloudLicense"), (read.At("managedAt.channel"), read.At("delivery")));
        Assert.Equal(id, listed.At("data.0.id"));
        Assert.Equal(("1", "new", "premium"), (events.At("data.0.sequence"), events.At("data.0.kind"), events.At("data.0.plan")));
        Assert.Equal(304, (await partner.SendAsync(HttpMethod.Get, $"/v1/subscriptions/{id}", null, ("If-None-Match", read.Header("ETag")!))).Status);
    }

    [Fact]
    public async Task What_the_preview_tells_is_what_the_order_does()
    {
        using var partner = await shared.PartnerAsync();
        var id = (await partner.FulfillAsync()).At("lines.0.subscriptionId")!;
        var change = new JsonObject { ["action"] = "addSeats", ["quantity"] = 3 };

        var preview = await partner.SendJsonAsync(HttpMethod.Post, $"/v1/subscriptions/{id}/preview", change);
        var before = await partner.ReadAsync($"/v1/subscriptions/{id}");
        change["subscriptionId"] = id;
        var body = Orders.Body("R-2");
        body["lines"] = new JsonArray(change.DeepClone());
        var placed = await partner.PlaceAsync(body, wait: 30);
        var after = await partner.ReadAsync($"/v1/subscriptions/{id}");

        Assert.Equal(("1", "2"), (before.At("version"), after.At("version")));
        Assert.Equal("fulfilled", placed.At("status"));
        Assert.Equal(("5", "8"), (preview.At("changes.0.before.seats"), preview.At("changes.0.after.seats")));
        Assert.Equal("8", after.At("entitlement.seats"));
        Assert.Equal(preview.Json["intervals"]!.ToJsonString(), after.Json["intervals"]!.ToJsonString());
        Assert.Equal(id, placed.At("lines.0.subscriptionId"));
    }

    [Fact]
    public async Task Seats_in_use_are_not_taken_away_and_the_preview_says_so_too()
    {
        using var partner = await shared.PartnerAsync();
        var order = await partner.FulfillAsync();
        var id = order.At("lines.0.subscriptionId")!;
        using var instance = new HttpClient { BaseAddress = partner.BaseAddress }
            .WithToken((await partner.ActivateAsync(order)).At("instanceToken")!);
        await instance.ReportAsync(Instances.Report(4));
        var change = new JsonObject { ["action"] = "reduceSeats", ["quantity"] = 2 };

        var preview = await partner.SendJsonAsync(HttpMethod.Post, $"/v1/subscriptions/{id}/preview", change);
        change["subscriptionId"] = id;
        var body = Orders.Body("R-2");
        body["lines"] = new JsonArray(change.DeepClone());
        var placed = await partner.PlaceAsync(body);

        Assert.Equal((422, ("/quantity", "quantity.inUse")), (preview.Status, preview.Faults.Single()));
        Assert.Equal((422, ("/lines/0/quantity", "quantity.inUse")), (placed.Status, placed.Faults.Single()));
    }

    [Fact]
    public async Task What_is_managed_elsewhere_is_changed_there()
    {
        await using var gateway = await RunningGateway.StartAsync(settings: new Dictionary<string, string?>
        {
            ["Channels:aws-eu:adapter"] = "none",
            ["Channels:aws-eu:partner"] = "acme",
            ["Channels:aws-eu:label"] = "the cloud market",
            ["Channels:aws-eu:url"] = "https://market.example/manage",
        });
        using var partner = await gateway.PartnerAsync();
        var id = (await partner.FulfillAsync()).At("lines.0.subscriptionId")!;
        await gateway.Database.InTransactionAsync(
            tx => tx.Connection!.ExecuteAsync("UPDATE subscriptions SET channel = 'aws-eu'", transaction: tx), CancellationToken.None);

        var body = Orders.Body("R-2");
        body["lines"] = new JsonArray(new JsonObject { ["action"] = "addSeats", ["quantity"] = 3, ["subscriptionId"] = id });
        var placed = await partner.PlaceAsync(body);
        var agreed = await partner.SendJsonAsync(HttpMethod.Patch, $"/v1/subscriptions/{id}", new JsonObject { ["autoRenew"] = true });
        var read = await partner.ReadAsync($"/v1/subscriptions/{id}");

        Assert.Equal((409, "subscription.managedElsewhere", "/lines/0/subscriptionId"), (placed.Status, placed.Code, placed.At("pointer")));
        Assert.Equal((409, "subscription.managedElsewhere"), (agreed.Status, agreed.Code));
        Assert.Equal(("aws-eu", "1"), (read.At("managedAt.channel"), read.At("version")));
        foreach (var answer in new[] { placed, agreed, read })
        {
            Assert.Equal(("the cloud market", "https://market.example/manage"), (answer.At("managedAt.label"), answer.At("managedAt.url")));
        }
    }

    [Fact]
    public async Task What_the_order_would_be_refused_for_the_preview_tells_at_the_same_places()
    {
        using var partner = await shared.PartnerAsync();
        var id = (await partner.FulfillAsync()).At("lines.0.subscriptionId")!;

        var preview = await partner.SendJsonAsync(
            HttpMethod.Post, $"/v1/subscriptions/{id}/preview",
            new JsonObject { ["action"] = "reduceSeats", ["quantity"] = 5000 });

        Assert.Equal((422, "order.impossible"), (preview.Status, preview.At("code")));
        Assert.Equal(("/quantity", "quantity.outOfRange"), (preview.At("errors.0.pointer"), preview.At("errors.0.code")));
    }

    [Fact]
    public async Task Seats_that_an_instance_reports_are_seen_day_by_day_and_in_a_preview()
    {
        using var partner = await shared.PartnerAsync();
        var order = await partner.FulfillAsync();
        var activated = await partner.ActivateAsync(order);
        using var instance = new HttpClient { BaseAddress = partner.BaseAddress }.WithToken(activated.At("instanceToken")!);
        Assert.Equal(200, (await instance.ReportAsync(Instances.Report(seats: 7))).Status);
        var at = $"/v1/subscriptions/{order.At("lines.0.subscriptionId")}";

        var today = $"{TimeProvider.System.GetUtcNow():yyyy-MM-dd}";
        var seats = await partner.ReadAsync($"{at}/seats?from={today}");
        var table = await partner.GetAsync($"{at}/seats", ("Accept", "text/csv"));
        var meters = await partner.ReadAsync($"{at}/meters");
        var meter = await partner.ReadAsync($"{at}/meters/seats?from={today}");
        var meterTable = await partner.GetAsync($"{at}/meters/seats?from={today}", ("Accept", "text/csv"));
        var none = await partner.ReadAsync($"{at}/meters/bananas");
        var preview = await partner.SendJsonAsync(
            HttpMethod.Post, $"{at}/preview", new JsonObject { ["action"] = "addSeats", ["quantity"] = 1 });

        Assert.Equal(
            ("seats", "seat", "max", "7", "7", null),
            (meters.At("data.0.meter"), meters.At("data.0.unit"), meters.At("data.0.fold"), meters.At("data.0.usedInMonth"),
                meters.At("data.0.highest"), meters.At("data.0.total")));
        Assert.Equal((today, "7", null), (meter.At("data.0.day"), meter.At("data.0.quantity"), meter.At("data.0.uncovered")));
        Assert.StartsWith($"day,quantity\r\n{today},7\r\n", meterTable.Text, StringComparison.Ordinal);
        Assert.Contains("seats-S-", meterTable.Header("Content-Disposition"), StringComparison.Ordinal);
        Assert.Equal((404, "meter.unknown"), (none.Status, none.Code));
        Assert.Equal((today, "5", "7", "2"), (seats.At("data.0.day"), seats.At("data.0.paid"), seats.At("data.0.billable"), seats.At("data.0.categories.guest")));
        Assert.Equal(("2", "git-1"), (seats.At("overages.0.owed"), seats.At("overages.0.instance")));
        Assert.NotNull(seats.At("nextCursor"));
        Assert.Contains($"{today},7,7,", table.Text);
        Assert.Equal(("7", "2", "1"), (preview.At("overage.used"), preview.At("overage.before"), preview.At("overage.after")));
    }

    [Fact]
    public async Task A_flag_is_changed_by_itself_and_by_the_version_that_was_read()
    {
        using var partner = await shared.PartnerAsync();
        var at = $"/v1/subscriptions/{(await partner.FulfillAsync()).At("lines.0.subscriptionId")}";
        var read = await partner.ReadAsync(at);

        var agreed = await partner.SendAsync(HttpMethod.Patch, at, """{"seatReconciliation":true}""", ("If-Match", read.Header("ETag")!));
        var late = await partner.SendAsync(HttpMethod.Patch, at, """{"autoRenew":true}""", ("If-Match", read.Header("ETag")!));
        var nothing = await partner.SendAsync(HttpMethod.Patch, at, "{}");

        Assert.Equal((200, "2", "true", "false"), (agreed.Status, agreed.At("version"), agreed.At("flags.seatReconciliation"), agreed.At("flags.autoRenew")));
        Assert.Equal((412, "version.mismatch"), (late.Status, late.At("code")));
        Assert.Equal(400, nothing.Status);
        Assert.Equal(read.Json["intervals"]!.ToJsonString(), agreed.Json["intervals"]!.ToJsonString());
        Assert.Equal("agree", (await partner.ReadAsync($"{at}/events")).At("data.1.kind"));
    }

    [Theory]
    [InlineData("from=2027-01-02&to=2027-01-02")]
    [InlineData("from=2027-01-02&to=2026-01-02")]
    [InlineData("from=2020-01-01&to=2027-01-02")]
    [InlineData("from=yesterday")]
    [InlineData("from=9999-12-31")]
    [InlineData("to=0001-01-05")]
    public async Task A_range_of_no_days_or_too_many_is_refused(string query)
    {
        using var partner = await shared.PartnerAsync();
        var order = await partner.FulfillAsync();

        var answer = await partner.ReadAsync($"/v1/subscriptions/{order.At("lines.0.subscriptionId")}/seats?{query}");

        Assert.Equal((400, "query.invalid"), (answer.Status, answer.At("code")));
    }

    [Fact]
    public async Task A_page_goes_on_where_the_one_before_it_ended()
    {
        using var partner = await shared.PartnerAsync();
        var ids = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            ids.Add((await partner.FulfillAsync(Orders.Body($"R-{i}"))).At("lines.0.subscriptionId")!);
        }

        var first = await partner.ReadAsync("/v1/subscriptions?limit=2");
        var second = await partner.ReadAsync($"/v1/subscriptions?limit=2&cursor={Uri.EscapeDataString(first.At("nextCursor")!)}");

        var seen = first.Json["data"]!.AsArray().Concat(second.Json["data"]!.AsArray()).Select(one => one!["id"]!.GetValue<string>());
        Assert.Equal(ids.Order().Reverse(), seen);
        Assert.Null(second.Json["nextCursor"]);
    }
}
