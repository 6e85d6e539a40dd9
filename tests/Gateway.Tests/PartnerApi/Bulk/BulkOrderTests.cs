using System.Text.Json.Nodes;
using Fulfillment.Gateway.Tests.Support;
using static Fulfillment.Gateway.Tests.Support.Uploads;

namespace Fulfillment.Gateway.Tests.PartnerApi.Bulk;

/// <summary>Each row of an upload is an order as if it came alone, and one row never stops another.</summary>
public sealed class BulkOrderTests(SharedGateway shared) : IClassFixture<SharedGateway>
{
    [Fact]
    public async Task A_bad_row_is_told_what_a_single_order_would_be_told_and_stops_no_other()
    {
        using var partner = await shared.PartnerAsync();
        var misspelled = Orders.Body("R-misspelled");
        misspelled["purchaseorder"] = "PO-1";

        var answer = await partner.UploadAsync(File(
            Row(1),
            """{"idempotencyKey": "k-2", "order": """,
            Row(3, misspelled),
            Row(4, Orders.Body("R-4", sku: "nothing")),
            new JsonObject { ["order"] = Orders.Body("R-5") }.ToJsonString(),
            Row(6, key: "with space"),
            "[]",
            """{"\ud800": 1, "idempotencyKey": "k-8"}""",
            Row(9)));

        Assert.Equal([202, 400, 400, 422, 400, 400, 400, 400, 202], answer.Statuses);
        Assert.Equal(Enumerable.Range(1, 9), answer.Rows.Select(row => row.Row));
        Assert.Equal(
            [null, "request.malformed", "request.invalid", "order.impossible", "request.invalid", "request.invalid", "request.invalid", "request.invalid", null],
            answer.Rows.Select(row => row.Code));
        Assert.Equal([("/order/purchaseorder", "member.unknown")], answer.Rows[2].Faults);
        Assert.Equal([("/order/lines/0/sku", "sku.unknown")], answer.Rows[3].Faults);
        Assert.Equal([("/idempotencyKey", "member.missing")], answer.Rows[4].Faults);
        Assert.Equal([("/idempotencyKey", "value.pattern")], answer.Rows[5].Faults);
        Assert.Equal([("", "value.kind")], answer.Rows[6].Faults);
        Assert.Equal(["k-3", "k-4", null], answer.Rows.Skip(2).Take(3).Select(row => row.Key));
        Assert.Equal("k-8", answer.Rows[7].Key);
        Assert.Equal(2, (await partner.ReadAllAsync("/v1/orders")).Count);
    }

    [Fact]
    public async Task A_row_and_a_single_order_share_their_keys()
    {
        using var partner = await shared.PartnerAsync();
        var alone = await partner.PlaceAsync(Orders.Body("R-1"), "k-1");

        var answer = await partner.UploadAsync(File(Row(1), Row(2), Row(3, Orders.Body("R-other"), key: "k-1")));
        var again = await partner.PlaceAsync(Orders.Body("R-2"), "k-2");

        Assert.Equal([202, 202, 422], answer.Statuses);
        Assert.Equal((alone.At("id"), true), (answer.Rows[0].OrderId, answer.Rows[0].Replayed));
        Assert.Equal("idempotency.mismatch", answer.Rows[2].Code);
        Assert.Equal((202, "true", answer.Rows[1].OrderId), (again.Status, again.Header("Idempotency-Replayed"), again.At("id")));
    }

    [Fact]
    public async Task A_file_under_fresh_keys_finds_its_orders_by_their_references()
    {
        using var partner = await shared.PartnerAsync();
        var first = await partner.UploadAsync(File(Row(1), Row(2)));

        var again = await partner.UploadAsync(File(Row(1, key: "fresh-1"), Row(2, Orders.Body("R-2", quantity: 9), "fresh-2")));

        Assert.Equal([200, 409], again.Statuses);
        Assert.Equal((first.Rows[0].OrderId, false), (again.Rows[0].OrderId, again.Rows[0].Replayed));
        Assert.Equal(first.Rows[1].OrderId, again.Rows[1].Json["problem"]!["orderId"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_dry_run_says_what_each_row_would_yield_and_writes_nothing()
    {
        using var partner = await shared.PartnerAsync();
        var placed = await partner.PlaceAsync(Orders.Body("R-1"));

        var answer = await partner.UploadAsync(
            File(
                Row(1), Row(2), Row(3, Orders.Body("R-3", sku: "nothing")), Row(4, Orders.Body("R-2", quantity: 9)),
                Row(5, key: "k-2"), Row(6, key: "k-3"), "{}"),
            "?validateOnly=true");

        Assert.Equal([200, 200, 422, 409, 422, 200, 400], answer.Statuses);
        Assert.Equal([placed.At("id"), null, null, null, null, null, null], answer.OrderIds);
        Assert.Equal("37", (await partner.UploadAsync(Row(7, Orders.Body("R-7", quantity: 37)), "?validateOnly=true"))
            .Rows[0].Json["dryRun"]!["lines"]![0]!["quantity"]!.ToString());
        Assert.Equal(["order.conflict", "idempotency.mismatch"], answer.Rows.Skip(3).Take(2).Select(row => row.Code));
        Assert.Single(await partner.ReadAllAsync("/v1/orders"));
        Assert.Equal([200, 202], (await partner.UploadAsync(File(Row(1), Row(2)))).Statuses);
    }

    [Fact]
    public async Task Another_partner_s_subscription_is_unknown()
    {
        using var owner = await shared.PartnerAsync();
        using var other = await shared.PartnerAsync();
        var subscription = (await owner.FulfillAsync()).At("lines.0.subscriptionId");
        var order = Orders.Body("R-seats");
        order["lines"] = new JsonArray(new JsonObject { ["action"] = "addSeats", ["subscriptionId"] = subscription, ["quantity"] = 2 });

        var foreign = await other.UploadAsync(File(Row(1, order), Row(2)));
        var own = await owner.UploadAsync(Row(1, order));

        Assert.Equal([422, 202], foreign.Statuses);
        Assert.Equal([("/order/lines/0/subscriptionId", "subscription.unknown")], foreign.Rows[0].Faults);
        Assert.Equal([202], own.Statuses);
    }

    [Fact]
    public async Task An_order_of_a_file_leaves_the_same_traces_as_one_that_came_alone()
    {
        using var partner = await shared.PartnerAsync();
        using var reviewer = await shared.OperatorAsync(Engine.Principals.OperatorRole.Admin);

        var alone = (await partner.PlaceAsync(Orders.Body("R-alone"))).At("id")!;
        var row = (await partner.UploadAsync(Row(1))).Rows[0].OrderId!;

        foreach (var id in new[] { alone, row })
        {
            await Eventually.TrueAsync(async () => (await partner.ReadAsync($"/v1/orders/{id}")).At("status") == "fulfilled");
        }

        Assert.Equal(await TracesAsync(partner, reviewer, alone), await TracesAsync(partner, reviewer, row));
    }

    [Fact]
    public async Task Blank_lines_a_byte_order_mark_and_any_end_of_line_are_fine_and_rows_are_counted_as_lines()
    {
        using var partner = await shared.PartnerAsync();

        var answer = await partner.UploadAsync($"\uFEFF{Row(1)}\r\n\n \t\r\n{Row(4)}\n\n{Row(6)}");

        Assert.Equal([202, 202, 202], answer.Statuses);
        Assert.Equal([1, 4, 6], answer.Rows.Select(one => one.Row));
    }

    private static async Task<string> TracesAsync(HttpClient partner, HttpClient reviewer, string id)
    {
        var events = (await partner.ReadAsync($"/v1/orders/{id}/events?limit=100")).Json["data"]!.AsArray();
        var audit = (await reviewer.ReadAsync($"/ops/v1/audit?subject={id}&limit=100")).Json["data"]!.AsArray();
        return string.Join(' ', events.Select(e => $"{e!["type"]}").Concat(audit.Select(a => $"{a!["action"]} {a["actor"]} {a["token"]}")));
    }
}
