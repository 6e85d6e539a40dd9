using Fulfillment.Engine.Catalog;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Provisioning;
using Fulfillment.Engine.Tests.Orders;

namespace Fulfillment.Engine.Tests.Provisioning;

public sealed class ProvisioningPlanTests
{
    private static readonly ProductCatalog _catalog = ProductCatalog.BuiltIn();

    [Theory]
    [InlineData("premium-sm", DeliveryKind.CloudLicense, "createSubscription issueLicense")]
    [InlineData("ultimate-sm", DeliveryKind.OfflineLicense, "createSubscription issueLicense")]
    [InlineData("sandbox-slow", DeliveryKind.CloudLicense, "sandbox createSubscription issueLicense")]
    [InlineData("premium-saas", DeliveryKind.Saas, "none")]
    [InlineData("minutes-1000", DeliveryKind.Consumable, "none")]
    [InlineData("premium-sm", DeliveryKind.LegacyLicense, "none")]
    public void A_new_line_takes_the_steps_of_its_delivery(string sku, DeliveryKind delivery, string steps) =>
        Assert.Equal(steps, Walk(Line(OrderAction.New, delivery), _catalog.Find(sku)));

    [Fact]
    public void Every_other_action_waits_for_a_person_by_name()
    {
        foreach (var action in Enum.GetValues<OrderAction>().Except([OrderAction.New]))
        {
            Assert.Equal("none", Walk(Line(action, DeliveryKind.CloudLicense), _catalog.Find("premium-sm")));
        }
    }

    private static OrderLine Line(OrderAction action, DeliveryKind delivery) =>
        AnOrder.Line(LineStatus.Provisioning) with { Action = action, Delivery = delivery };

    private static string Walk(OrderLine line, Sku? sku)
    {
        var steps = new List<string>();
        for (string? step = ProvisioningPlan.First(line, sku); step is not null;)
        {
            steps.Add(step);
            step = ProvisioningPlan.After(step, line, sku);
        }

        return string.Join(' ', steps);
    }
}
