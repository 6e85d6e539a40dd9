using Fulfillment.Engine.Catalog;
using Fulfillment.Engine.Orders;

namespace Fulfillment.Engine.Provisioning;

/// <summary>Which steps a line takes, by what it asks for. A shape without a plan waits for a person, by name.</summary>
public static class ProvisioningPlan
{
    public const string CreateSubscription = "createSubscription";
    public const string Amend = "amend";
    public const string IssueLicense = "issueLicense";
    public const string ProvisionTarget = "provisionTarget";
    public const string GrantPack = "grantPack";
    public const string Sandbox = "sandbox";

    /// <summary>The step of a line that has no plan.</summary>
    public const string None = "none";

    /// <param name="line">The line as it stands.</param>
    /// <param name="asked">The line as it was asked for.</param>
    /// <param name="sku">The product that it names, if it does.</param>
    /// <param name="delivery">How its subscription is delivered, where that is known.</param>
    public static IReadOnlyList<string> For(OrderLine line, LineContent asked, Sku? sku, DeliveryKind? delivery) =>
        (line.Action, LastStep(line.Delivery ?? delivery), sku) switch
        {
            (OrderAction.Consumable, _, { Pack: not null }) when Amends(asked) =>
                LastStep(delivery) == ProvisionTarget ? [GrantPack, ProvisionTarget] : [GrantPack],
            (OrderAction.Consumable, _, _) or (_, null, _) => [],
            (OrderAction.New or OrderAction.Trial, { } last, { Sandbox: true }) when !Amends(asked) => [Sandbox, CreateSubscription, last],
            (OrderAction.New or OrderAction.Trial, { } last, { Plan: not null }) when !Amends(asked) => [CreateSubscription, last],
            (_, { } last, _) when Amends(asked) => [Amend, last],
            _ => [],
        };

    /// <summary>The first step. Whatever amends a subscription begins with that, however it is delivered afterwards.</summary>
    public static string First(OrderLine line, LineContent asked, Sku? sku) =>
        For(line, asked, sku, Amends(asked) ? DeliveryKind.CloudLicense : null) is [var first, ..] ? first : None;

    public static string? After(string step, OrderLine line, LineContent asked, Sku? sku, DeliveryKind? delivery)
    {
        var plan = For(line, asked, sku, delivery);
        var next = plan.Index().FirstOrDefault(item => item.Item == step).Index + 1;
        return next < plan.Count ? plan[next] : null;
    }

    /// <summary>Whether the line changes a subscription that another line has made.</summary>
    private static bool Amends(LineContent asked) => asked.SubscriptionId is not null;

    /// <summary>The step with which what was bought reaches the customer.</summary>
    private static string? LastStep(DeliveryKind? delivery) => delivery switch
    {
        DeliveryKind.CloudLicense or DeliveryKind.OfflineLicense or DeliveryKind.LegacyLicense => IssueLicense,
        DeliveryKind.Saas or DeliveryKind.Dedicated => ProvisionTarget,
        _ => null,
    };
}
