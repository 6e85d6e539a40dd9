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

    [Theory]
    [InlineData(OrderAction.New, "premium-sm", DeliveryKind.CloudLicense, null, "new.license: new premium-sm cloudLicense")]
    [InlineData(OrderAction.Trial, "ultimate-saas", DeliveryKind.Saas, null, "new.target: trial ultimate-saas saas")]
    [InlineData(OrderAction.AddSeats, "premium-sm", DeliveryKind.CloudLicense, "sub_1", "amend.license: addSeats premium-sm cloudLicense")]
    [InlineData(OrderAction.New, "minutes-1000", DeliveryKind.Consumable, null, "unsupported: new minutes-1000 consumable")]
    public void A_decision_names_the_rule_and_what_it_went_by(
        OrderAction action, string sku, DeliveryKind delivery, string? subscription, string decision) => Assert.Equal(
        decision,
        ProvisioningPlan.Decision(
            Line(action, delivery) with { Sku = sku }, A.Line() with { Action = action, SubscriptionId = subscription }, _catalog.Find(sku), null));

    [Fact]
    public void Every_shape_has_one_rule_and_every_rule_a_shape()
    {
        var used = new HashSet<string>();
        foreach (var action in Enum.GetValues<OrderAction>())
        {
            foreach (var delivery in Enum.GetValues<DeliveryKind>())
            {
                foreach (var sku in _catalog.Skus)
                {
                    foreach (var subscription in new[] { null, "sub_1" })
                    {
                        used.Add(ProvisioningPlan.RuleFor(
                            Line(action, delivery), A.Line() with { Action = action, SubscriptionId = subscription }, sku, delivery).Id);
                    }
                }
            }
        }

        Assert.Equal(ProvisioningPlan.Rules.Select(rule => rule.Id).Order(), used.Order());
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
