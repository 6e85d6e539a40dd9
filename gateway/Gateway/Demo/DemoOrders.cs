using System.Text.Json.Nodes;

namespace Fulfillment.Gateway.Demo;

/// <summary>What the people of the story order.</summary>
internal static class DemoOrders
{
    /// <param name="today">The first day; a year later the ramp goes up.</param>
    public static JsonObject Acme(DateOnly today) => new()
    {
        ["partnerOrderRef"] = "R-2026-0001",
        ["purchaseOrder"] = "PO-4711",
        ["customer"] = new JsonObject
        {
            ["name"] = "Müller Maschinenbau GmbH",
            ["country"] = "DE",
            ["region"] = "DE-BY",
            ["domain"] = "mueller.example",
            ["contact"] = new JsonObject { ["givenName"] = "Erika", ["familyName"] = "Müller", ["email"] = "it@mueller.example" },
        },
        ["lines"] = new JsonArray(new JsonObject
        {
            ["lineRef"] = "1",
            ["action"] = "new",
            ["sku"] = "premium-sm",
            ["quantity"] = 37,
            ["termMonths"] = 36,
            ["phases"] = new JsonArray(new JsonObject { ["startsOn"] = $"{today.AddYears(1):yyyy-MM-dd}", ["quantity"] = 60 }),
            ["delivery"] = new JsonObject { ["kind"] = "cloudLicense" },
        }),
    };

    public static JsonObject MoreSeats() => new() { ["action"] = "addSeats", ["quantity"] = 13 };

    /// <summary>The change that was previewed, as a line of an order.</summary>
    public static JsonObject Grown(JsonObject change, string subscription)
    {
        var line = change.DeepClone().AsObject();
        line["subscriptionId"] = subscription;
        return new JsonObject
        {
            ["partnerOrderRef"] = "R-2026-0003",
            ["customer"] = Acme(default)["customer"]!.DeepClone(),
            ["lines"] = new JsonArray(line),
        };
    }

    public static JsonObject Embargoed() => new()
    {
        ["partnerOrderRef"] = "R-2026-0002",
        ["customer"] = new JsonObject { ["name"] = "Ryugyong Software", ["country"] = "KP" },
        ["lines"] = new JsonArray(new JsonObject { ["lineRef"] = "1", ["sku"] = "premium-sm", ["quantity"] = 5 }),
    };

    /// <summary>A customer whose name resembles an entry of the demo's list, which is made up.</summary>
    public static JsonObject Resembling() => new()
    {
        ["partnerOrderRef"] = "R-2026-0004",
        ["customer"] = new JsonObject { ["name"] = "Exemplary Gadgets Holding", ["country"] = "DE" },
        ["lines"] = new JsonArray(new JsonObject { ["lineRef"] = "1", ["sku"] = "premium-sm", ["quantity"] = 12 }),
    };

    public static JsonObject Distributor() => new()
    {
        ["messageId"] = "nw-000001",
        ["type"] = "order.new",
        ["order"] = new JsonObject
        {
            ["number"] = "NW-88123",
            ["purchaseOrder"] = "PO-2209",
            ["customer"] = new JsonObject
            {
                ["name"] = "Aurora Shipping AS",
                ["country"] = "NO",
                ["domain"] = "aurora.example",
                ["contact"] = new JsonObject { ["name"] = "Ingrid Solberg", ["email"] = "it@aurora.example" },
            },
            ["reseller"] = new JsonObject { ["name"] = "Fjord IT AS", ["country"] = "NO" },
            ["lines"] = new JsonArray(new JsonObject
            {
                ["line"] = "10",
                ["sku"] = "ultimate-sm",
                ["quantity"] = 250,
                ["termMonths"] = 12,
            }),
        },
    };
}
