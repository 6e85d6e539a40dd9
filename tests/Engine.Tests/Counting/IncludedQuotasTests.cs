using Fulfillment.Engine.Catalog;
using Fulfillment.Engine.Counting;
using Fulfillment.Engine.Subscriptions;
using Fulfillment.Engine.Tests.Subscriptions;

namespace Fulfillment.Engine.Tests.Counting;

public sealed class IncludedQuotasTests
{
    private static readonly ProductCatalog _catalog = ProductCatalog.BuiltIn();
    private static readonly PlanOf _premium = new("premium-saas", "premium", 20);
    private static readonly PlanOf _ultimate = new("ultimate-saas", "ultimate", 30);

    [Fact]
    public void A_plan_gives_what_the_catalog_says_for_as_long_as_it_is_paid_for()
    {
        var quotas = IncludedQuotas.Of(History.Of("2027-01-01", 12, 10, _premium).Coverage, _catalog);

        Assert.Equal(
            [null, 10_000L, 10_000L, null],
            new[] { "2026-12-31", "2027-01-01", "2027-12-31", "2028-01-01" }.Select(day => quotas.OnDay("minutes", DateOnly.Parse(day))));
        Assert.Empty(quotas.Of("storage"));
    }

    [Fact]
    public void A_trial_gives_its_own_for_its_days_and_takes_nothing()
    {
        var coverage = History.Of("2027-01-01", 12, 10, _premium).Coverage with
        {
            Overlays = [new Overlay(new DateOnly(2027, 3, 1), new DateOnly(2027, 4, 1), _ultimate, 10)],
        };

        var quotas = IncludedQuotas.Of(coverage, _catalog);

        Assert.Equal(
            [10_000L, 50_000L, 10_000L],
            new[] { "2027-02-28", "2027-03-01", "2027-04-01" }.Select(day => quotas.OnDay("minutes", DateOnly.Parse(day))));
    }

    [Fact]
    public void From_a_cancellation_on_nothing_is_given()
    {
        var quotas = IncludedQuotas.Of(History.Of("2027-01-01", 12, 10, _premium).Cancel("2027-06-01").Coverage, _catalog);

        Assert.Equal((10_000L, null), (quotas.OnDay("minutes", new DateOnly(2027, 5, 31)), quotas.OnDay("minutes", new DateOnly(2027, 6, 1))));
    }

    [Fact]
    public void A_plan_of_which_the_catalog_says_nothing_gives_nothing() =>
        Assert.Empty(IncludedQuotas.Of(History.Of("2027-01-01", 12, 10).Coverage, _catalog).ByMeter);
}
