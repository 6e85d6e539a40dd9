using Fulfillment.Engine.Catalog;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Provisioning;
using Fulfillment.Engine.Tests.Orders;
using Fulfillment.Engine.Tests.Support;

namespace Fulfillment.Engine.Tests.Provisioning;

public sealed class ProvisioningPlanTests
{
    private static readonly ProductCatalog _catalog = ProductCatalog.BuiltIn();

    [Theory]
    [InlineData("premium-sm", DeliveryKind.CloudLicense, "createSubscription issueLicense")]
    [InlineData("ultimate-sm", DeliveryKind.OfflineLicense, "createSubscription issueLicense")]
    [InlineData("sandbox-slow", DeliveryKind.CloudLicense, "sandbox createSubscription issueLicense")]
    [InlineData("premium-saas", DeliveryKind.Saas, "createSubscription provisionTarget")]
    [InlineData("premium-saas", DeliveryKind.Dedicated, "createSubscription provisionTarget")]
    [InlineData("minutes-1000", DeliveryKind.Consumable, "none")]
    [InlineData("premium-sm", DeliveryKind.LegacyLicense, "createSubscription issueLicense")]
    public void A_new_line_takes_the_steps_of_its_delivery(string sku, DeliveryKind delivery, string steps) =>
        Assert.Equal(steps, Walk(Line(OrderAction.New, delivery), _catalog.Find(sku)));

    [Fact]
    public void What_nothing_here_can_do_waits_for_a_person_by_name() => Assert.Equal(
        "none", Walk(Line(OrderAction.Consumable, DeliveryKind.CloudLicense), _catalog.Find("premium-sm"), "sub_1"));

    [Fact]
    public void Every_other_action_amends_the_subscription_that_it_names_and_licenses_what_came_of_it()
    {
        foreach (var action in Enum.GetValues<OrderAction>().Except([OrderAction.Consumable]))
        {
            Assert.Equal("amend issueLicense", Walk(Line(action, DeliveryKind.CloudLicense), null, "sub_1"));
        }
    }

    private static OrderLine Line(OrderAction action, DeliveryKind delivery) =>
        AnOrder.Line(LineStatus.Provisioning) with { Action = action, Delivery = delivery };

    private static string Walk(OrderLine line, Sku? sku, string? subscription = null)
    {
        var asked = A.Line() with { Action = line.Action, SubscriptionId = subscription };
        var steps = new List<string>();
        for (string? step = ProvisioningPlan.First(line, asked, sku); step is not null;)
        {
            steps.Add(step);
            step = ProvisioningPlan.After(step, line, asked, sku, null);
        }

        return string.Join(' ', steps);
    }
}
