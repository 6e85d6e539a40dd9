using Fulfillment.Engine.Catalog;
using Fulfillment.Engine.Counting;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Subscriptions;

namespace Fulfillment.Engine.Tests.Subscriptions;

/// <summary>What is bought on top of a plan: it ends with the term, and goes on with the next.</summary>
public sealed class AddOnTests
{
    private static readonly ProductCatalog _catalog = ProductCatalog.BuiltIn();
    private static readonly PlanOf _saas = new("premium-saas", "premium", 20);

    [Fact]
    public void It_runs_from_its_day_to_the_end_of_the_term()
    {
        var coverage = Saas().AddOn("2027-04-10", 3).Coverage;

        Assert.Equal(["2027-04-10 2028-01-01 3 storage-10gb 0"], Text(coverage));
        Assert.Single(coverage.Intervals);
        Assert.Equal(0, coverage.EntitlementOn(new DateOnly(2027, 4, 9)).AddOns.Of("storage-10gb"));
        Assert.Equal(30_000, coverage.EntitlementOn(new DateOnly(2027, 4, 10)).AddOns.Amounts()["storage"]);
        Assert.Equal(2, coverage.StretchesFrom(new DateOnly(2027, 1, 1)).Count);
    }

    [Fact]
    public void More_of_it_comes_on_top_and_less_waits_for_the_next_term()
    {
        var coverage = Saas().AddOn("2027-02-01", 3).AddOn("2027-03-01", 2).ReduceAddOn("2027-05-01", 4).Renew("2027-12-01").Coverage;

        Assert.Equal(
            ["2027-02-01 2027-03-01 3 storage-10gb 0", "2027-03-01 2028-01-01 5 storage-10gb 0", "2028-01-01 2029-01-01 1 storage-10gb 1"],
            Text(coverage));
    }

    [Fact]
    public void All_of_it_given_back_is_gone_with_the_next_term()
    {
        var coverage = Saas().AddOn("2027-02-01", 3).Renew("2027-03-01").ReduceAddOn("2027-05-01", 3).Coverage;

        Assert.Equal(["2027-02-01 2028-01-01 3 storage-10gb 0"], Text(coverage));
    }

    [Fact]
    public void It_moves_with_the_end_of_the_term()
    {
        Assert.Equal(["2027-02-01 2027-09-01 3 storage-10gb 0"], Text(Saas().AddOn("2027-02-01", 3).CoTerm("2027-03-01", "2027-09-01").Coverage));
        Assert.Equal(["2027-02-01 2028-09-01 3 storage-10gb 0"], Text(Saas().AddOn("2027-02-01", 3).CoTerm("2027-03-01", "2028-09-01").Coverage));
    }

    [Fact]
    public void It_goes_on_through_an_upgrade_and_the_days_of_grace_and_ends_with_a_cancellation()
    {
        var bought = Saas().AddOn("2027-02-01", 3).Upgrade("2027-03-01");

        Assert.Equal(3, bought.Coverage.EntitlementOn(new DateOnly(2028, 1, 10)).AddOns.Of("storage-10gb"));
        Assert.Equal(0, bought.Coverage.EntitlementOn(new DateOnly(2028, 1, 15)).AddOns.Of("storage-10gb"));
        Assert.Equal(0, bought.Cancel("2027-06-01").Coverage.EntitlementOn(new DateOnly(2027, 6, 1)).AddOns.Of("storage-10gb"));
    }

    [Fact]
    public void Bought_in_the_days_of_grace_it_begins_with_the_term_that_follows()
    {
        var coverage = Saas().AddOn("2028-01-05", 2).Renew("2028-01-06").Coverage;

        Assert.Equal(["2028-01-01 2029-01-01 2 storage-10gb 1"], Text(coverage));
    }

    [Fact]
    public void Undone_it_was_never_there()
    {
        var bought = Saas().AddOn("2027-02-01", 3);

        Assert.Empty(bought.Undo("2027-02-01", bought.Last).Coverage.AddOns);
    }

    [Fact]
    public void It_is_charged_for_the_days_that_are_left()
    {
        var before = History.Of("2027-01-01", 12, 10);
        var prices = Prices(new UnitPrice("assistant-sm", 365_00, PricePeriod.Year));

        var preview = AmendmentPreview.Of(
            before.Coverage, before.AddOn("2027-07-02", 4, "assistant-sm").Coverage, new DateOnly(2027, 7, 2), prices);

        // Half the year, and no price of the plan is needed: that stays as it is.
        Assert.Equal(4 * 183_00, preview.NetMinor);
        var change = Assert.Single(preview.Changes);
        Assert.Equal((new DateOnly(2027, 7, 2), new DateOnly(2028, 1, 1)), (change.StartsOn, change.EndsOn));
        Assert.Equal((0, 4), (change.Before.AddOns.Of("assistant-sm"), change.After.AddOns.Of("assistant-sm")));
    }

    [Fact]
    public void A_renewal_costs_what_goes_on_with_it()
    {
        var before = History.Of("2027-01-01", 12, 10).AddOn("2027-02-01", 4, "assistant-sm");
        var prices = Prices(new UnitPrice("assistant-sm", 12_00, PricePeriod.Year), new UnitPrice("premium-sm", 100_00, PricePeriod.Year));

        var preview = AmendmentPreview.Of(before.Coverage, before.Renew("2027-12-01").Coverage, new DateOnly(2027, 12, 1), prices);

        Assert.Equal((10 * 100_00) + (4 * 12_00), preview.NetMinor);
    }

    [Fact]
    public void Its_amount_is_the_quota_of_its_meter_on_top_of_what_the_plan_gives()
    {
        var coverage = Saas().AddOn("2027-02-01", 3).AddOn("2027-03-01", 2).Cancel("2027-09-01").Coverage;

        var quotas = IncludedQuotas.Of(coverage, _catalog);

        Assert.Equal(
            [null, 30_000L, 50_000L, 50_000L, null],
            new DateOnly[] { new(2027, 1, 31), new(2027, 2, 28), new(2027, 3, 1), new(2027, 8, 31), new(2027, 9, 1) }
                .Select(day => quotas.OnDay("storage", day)));
        Assert.Equal(10_000, quotas.OnDay("minutes", new DateOnly(2027, 3, 1)));
        Assert.Equal(
            [10_000L, 10_005L],
            new DateOnly[] { new(2027, 1, 31), new(2027, 2, 1) }.Select(day => IncludedQuotas
                .Of(Saas().With(AmendmentKind.AddOn, "2027-02-01", new AmendmentTerms { AddOn = new HeldAddOn(new AddOn("x", "minutes", 5), 1) }).Coverage, _catalog)
                .OnDay("minutes", day)));
    }

    [Theory]
    [InlineData(OrderAction.New, "storage-10gb", 1, null)]
    [InlineData(OrderAction.AddSeats, "storage-10gb", 9_997, null)]
    [InlineData(OrderAction.AddSeats, "storage-10gb", 9_998, "quantity.outOfRange")]
    [InlineData(OrderAction.ReduceSeats, "storage-10gb", 3, null)]
    [InlineData(OrderAction.ReduceSeats, "storage-10gb", 4, "quantity.outOfRange")]
    [InlineData(OrderAction.New, "assistant-sm", 1, "sku.mismatch")]
    public void The_rules_hold_it_against_the_subscription(OrderAction action, string sku, long quantity, string? fault)
    {
        var today = new DateOnly(2027, 3, 1);
        var line = new LineContent { LineRef = "1", Action = action, Sku = sku, Quantity = quantity, SubscriptionId = "sub_1" };

        var faults = new AmendmentRules(_catalog, today).Check(line, today, Saas().AddOn("2027-02-01", 3).Coverage, "/lines/0");

        Assert.Equal(fault, faults.SingleOrDefault()?.Code);
    }

    [Fact]
    public void What_is_given_back_counts_from_the_next_term_on_whatever_was_bought_within_this_one()
    {
        // The second term runs; more was bought on its 20th day, and all of it is given back already.
        var held = Saas().Renew("2027-12-01").AddOn("2028-01-20", 3).ReduceAddOn("2028-01-21", 3).Add("2028-01-20", 5).Reduce("2028-01-21", 14);
        var line = new LineContent { LineRef = "1", Action = OrderAction.ReduceSeats, Quantity = 1, SubscriptionId = "sub_1" };

        string[] Faults(LineContent asked) =>
        [
            .. new AmendmentRules(_catalog, new DateOnly(2028, 1, 25)).Check(asked, new DateOnly(2028, 1, 10), held.Coverage, "")
                .Select(fault => fault.Code),
        ];

        Assert.Equal(["quantity.outOfRange"], Faults(line with { Sku = "storage-10gb" }));
        Assert.Equal(["quantity.outOfRange"], Faults(line));
    }

    [Fact]
    public void Neither_a_trial_nor_what_is_over_gets_one()
    {
        var line = new LineContent { LineRef = "1", Action = OrderAction.New, Sku = "storage-10gb", Quantity = 1, SubscriptionId = "sub_1" };

        string Fault(Coverage coverage, DateOnly today) => new AmendmentRules(_catalog, today).Check(line, today, coverage, "")[0].Code;

        Assert.Equal("subscription.unpaid", Fault(History.TrialOf("2027-01-01", "2027-02-01", 5).Coverage, new DateOnly(2027, 1, 5)));
        Assert.Equal("subscription.expired", Fault(Saas().Coverage, new DateOnly(2028, 2, 1)));
        Assert.Equal("subscription.cancelled", Fault(Saas().Cancel("2027-06-01").Coverage, new DateOnly(2027, 3, 1)));
        Assert.Equal("date.outsideTerm", Fault(History.Of("2027-06-01", 12, 10, _saas).Coverage, new DateOnly(2027, 3, 1)));
    }

    private static History Saas() => History.Of("2027-01-01", 12, 10, _saas);

    private static PriceList Prices(params UnitPrice[] prices) => new()
    {
        Name = "list",
        Version = "list-1",
        Currency = "USD",
        Basis = "list",
        From = new DateOnly(2020, 1, 1),
        Prices = prices,
    };

    private static IEnumerable<string> Text(Coverage coverage) => coverage.AddOns.Select(
        one => $"{one.StartsOn:yyyy-MM-dd} {one.EndsOn:yyyy-MM-dd} {one.Held.Quantity} {one.Held.What.Sku} {one.Term}");
}
