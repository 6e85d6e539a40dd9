using Fulfillment.Engine.Catalog;
using Fulfillment.Engine.Orders;

namespace Fulfillment.Engine.Provisioning;

/// <summary>Which steps a line takes, by what it asks for. A shape without a plan waits for a person, by name.</summary>
public static class ProvisioningPlan
{
    public const string CreateSubscription = "createSubscription";
    public const string IssueLicense = "issueLicense";
    public const string Sandbox = "sandbox";

    /// <summary>The step of a line that has no plan.</summary>
    public const string None = "none";

    public static IReadOnlyList<string> For(OrderLine line, Sku? sku) => (line.Action, line.Delivery, sku) switch
    {
        (OrderAction.New, DeliveryKind.CloudLicense or DeliveryKind.OfflineLicense, { Sandbox: true }) =>
            [Sandbox, CreateSubscription, IssueLicense],
        (OrderAction.New, DeliveryKind.CloudLicense or DeliveryKind.OfflineLicense, { Plan: not null }) =>
            [CreateSubscription, IssueLicense],
        _ => [],
    };

    public static string First(OrderLine line, Sku? sku) => For(line, sku) is [var first, ..] ? first : None;

    public static string? After(string step, OrderLine line, Sku? sku)
    {
        var plan = For(line, sku);
        var next = plan.Index().FirstOrDefault(item => item.Item == step).Index + 1;
        return next < plan.Count ? plan[next] : null;
    }
}
