using System.Globalization;
using System.Text.Json.Nodes;
using Fulfillment.Gateway.Tests.Support;

namespace Fulfillment.Gateway.Tests.PartnerApi;

/// <summary>Rule 4: an order that is well formed but cannot be is told why, at the place.</summary>
public sealed class ImpossibleOrderTests(SharedGateway shared) : IClassFixture<SharedGateway>
{
    private static readonly DateOnly _today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);

    [Theory]
    [InlineData("sku", "\"enterprise-9\"", "/lines/0/sku", "sku.unknown")]
    [InlineData("sku", "\"sandbox-fail\"", "/lines/0/sku", "sku.unknown")]
    [InlineData("sku", "\"starter-sm\"", "/lines/0/sku", "sku.retired")]
    [InlineData("sku", "\"PREMIUM-SM\"", "/lines/0/sku", "sku.unknown")]
    [InlineData("termMonths", "61", "/lines/0/termMonths", "term.notOffered")]
    [InlineData("delivery", "{\"kind\":\"saas\"}", "/lines/0/delivery/kind", "delivery.notOffered")]
    [InlineData("delivery", "{\"kind\":\"legacyLicense\"}", "/lines/0/delivery/kind", "delivery.notOffered")]
    [InlineData("startsOn", "-32", "/lines/0/startsOn", "date.past")]
    [InlineData("startsOn", "1098", "/lines/0/startsOn", "date.far")]
    [InlineData("price", "{\"currency\":\"USD\",\"unitMinor\":10,\"per\":\"month\",\"netMinor\":1}",
        "/lines/0/price/netMinor", "price.mismatch")]
    [InlineData("price", "{\"currency\":\"USD\",\"unitMinor\":1000000000000000}", "/lines/0/price", "price.outOfRange")]
    public async Task A_line_that_cannot_be_is_refused_at_its_place(string member, string value, string pointer,
        string code)
    {
        using var partner = await shared.PartnerAsync();
        var order = Orders.Body();
        order["lines"]![0]![member] = int.TryParse(value, out var days) && member == "startsOn" ? Day(days)
            : JsonNode.Parse(value);

        var refused = await partner.PlaceAsync(order);

        Assert.Equal((422, "order.impossible"), (refused.Status, refused.Code));
        Assert.Equal([(pointer, code)], refused.Faults);
    }

    [Theory]
    [InlineData(-31)]
    [InlineData(1096)]
    public async Task The_first_and_the_last_day_are_allowed(int days)
    {
        using var partner = await shared.PartnerAsync();
        var order = Orders.Body();
        order["lines"]![0]!["startsOn"] = Day(days);

        var placed = await partner.PlaceAsync(order);

        Assert.Equal(202, placed.Status);
    }

    [Fact]
    public async Task A_retired_sku_names_its_successor()
    {
        using var partner = await shared.PartnerAsync();

        var refused = await partner.PlaceAsync(Orders.Body(sku: "starter-sm"));

        Assert.Contains("'premium-sm'", refused.At("errors.0.message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_quantity_beyond_the_product_s_limit_is_refused()
    {
        using var partner = await shared.PartnerAsync();

        var refused = await partner.PlaceAsync(Orders.Body(sku: "minutes-1000", quantity: 10_001));

        Assert.Equal(422, refused.Status);
        Assert.Equal([("/lines/0/quantity", "quantity.outOfRange")], refused.Faults);
    }

    [Fact]
    public async Task A_sku_outside_the_agreement_is_refused()
    {
        using var partner = await shared.PartnerAsync(known => known with { AllowedSkus = ["premium-sm"] });

        var refused = await partner.PlaceAsync(Orders.Body(sku: "ultimate-sm"));
        var placed = await partner.PlaceAsync(Orders.Body(sku: "premium-sm"));

        Assert.Equal([("/lines/0/sku", "sku.notAllowed")], refused.Faults);
        Assert.Equal((422, 202), (refused.Status, placed.Status));
    }

    [Fact]
    public async Task Another_partner_s_subscription_is_as_unknown_as_one_that_is_not_there()
    {
        using var owner = await shared.PartnerAsync();
        using var other = await shared.PartnerAsync();
        var subscription = (await owner.FulfillAsync()).At("lines.0.subscriptionId")!;

        var foreign = await other.PlaceAsync(Change(subscription));
        var unknown = await other.PlaceAsync(Change("sub_nothing"));
        var own = await owner.PlaceAsync(Change(subscription));

        Assert.Equal([("/lines/0/subscriptionId", "subscription.unknown")], foreign.Faults);
        Assert.Equal(unknown.At("errors.0.message")!.Replace("sub_nothing", subscription),
            foreign.At("errors.0.message"));
        Assert.Equal((422, 422, 202), (foreign.Status, unknown.Status, own.Status));
    }

    [Fact]
    public async Task Two_lines_need_two_references()
    {
        using var partner = await shared.PartnerAsync();
        var order = Orders.Body();
        order["lines"]!.AsArray().Add(order["lines"]![0]!.DeepClone());

        var refused = await partner.PlaceAsync(order);

        Assert.Equal([("/lines/1/lineRef", "line.duplicate")], refused.Faults);
    }

    [Theory]
    [InlineData("0:7", "/lines/0/phases/0/startsOn", "phase.outsideTerm")]
    [InlineData("-1:7", "/lines/0/phases/0/startsOn", "phase.outsideTerm")]
    [InlineData("400:7", "/lines/0/phases/0/startsOn", "phase.outsideTerm")]
    [InlineData("60:7 30:8", "/lines/0/phases/1/startsOn", "phase.unordered")]
    [InlineData("30:7 30:8", "/lines/0/phases/1/startsOn", "phase.unordered")]
    public async Task A_phase_outside_the_term_or_out_of_order_is_refused(string phases, string pointer, string code)
    {
        using var partner = await shared.PartnerAsync();
        var order = Orders.Body();
        order["lines"]![0]!["phases"] = Phases(phases);

        var refused = await partner.PlaceAsync(order);

        Assert.Equal(422, refused.Status);
        Assert.Equal([(pointer, code)], refused.Faults);
    }

    [Fact]
    public async Task A_ramp_that_can_be_becomes_the_intervals_of_one_license()
    {
        using var partner = await shared.PartnerAsync();
        var order = Orders.Body(quantity: 5);
        order["lines"]![0]!["phases"] = Phases("30:7 60:9");

        var placed = await partner.FulfillAsync(order);
        var licenses = await partner.ReadAsync($"/v1/orders/{placed.At("id")}/licenses");

        Assert.Equal(
            ["5", "7", "9"], licenses.Json["data"]![0]!["intervals"]!.AsArray()
                .Select(interval => interval!["seats"]!.ToString()));
    }

    [Fact]
    public async Task All_that_is_impossible_is_told_at_once()
    {
        using var partner = await shared.PartnerAsync();
        var order = Orders.Body(sku: "starter-sm");
        order["lines"]![0]!["termMonths"] = 13;
        order["lines"]!.AsArray().Add(new JsonObject { ["lineRef"] = "2", ["sku"] = "nothing", ["quantity"] = 1 });
        order["lines"]!.AsArray()
            .Add(new JsonObject { ["lineRef"] = "3", ["action"] = "cancel", ["subscriptionId"] = "sub_1" });

        var refused = await partner.PlaceAsync(order);

        Assert.Equal(
            [
                ("/lines/0/sku", "sku.retired"), ("/lines/0/termMonths", "term.notOffered"),
                    ("/lines/1/sku", "sku.unknown"),
                ("/lines/2/subscriptionId", "subscription.unknown"),
            ],
            refused.Faults.Order());
    }

    private static JsonObject Change(string subscription) => new()
    {
        ["partnerOrderRef"] = "R-change",
        ["customer"] = new JsonObject
        {
            ["name"] = "Müller Maschinenbau GmbH",
            ["country"] = "DE",
        },
        ["lines"] = new JsonArray(new JsonObject
        {
            ["action"] = "addSeats",
            ["subscriptionId"] = subscription,
            ["quantity"] = 3,
        }),
    };

    private static JsonArray Phases(string text) =>
        [.. text.Split(' ').Select(phase => phase.Split(':')).Select(phase => new JsonObject
        {
            ["startsOn"] = Day(int.Parse(phase[0], CultureInfo.InvariantCulture)),
            ["quantity"] = int.Parse(phase[1], CultureInfo.InvariantCulture),
        })];

    private static string Day(int fromToday) =>
        _today.AddDays(fromToday).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
