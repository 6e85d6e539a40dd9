using System.Text.Json.Nodes;

namespace Fulfillment.Gateway.Demo;

/// <summary>What the people of the story order.</summary>
internal static class DemoOrders
{
    public static JsonObject Acme() => new()
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
            ["delivery"] = new JsonObject { ["kind"] = "cloudLicense" },
        }),
    };

    public static JsonObject Embargoed() => new()
    {
        ["partnerOrderRef"] = "R-2026-0002",
        ["customer"] = new JsonObject { ["name"] = "Ryugyong Software", ["country"] = "KP" },
        ["lines"] = new JsonArray(new JsonObject { ["lineRef"] = "1", ["sku"] = "premium-sm", ["quantity"] = 5 }),
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
