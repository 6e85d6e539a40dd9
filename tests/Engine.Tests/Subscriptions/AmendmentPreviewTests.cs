using Fulfillment.Engine.Catalog;
using Fulfillment.Engine.Subscriptions;

namespace Fulfillment.Engine.Tests.Subscriptions;

public sealed class AmendmentPreviewTests
{
    // 29.00 and 99.00 a month, or whatever a test says.
    private static PriceList Prices(PricePeriod per, long premium = 2900, long ultimate = 9900) => new()
    {
        Name = "list",
        Version = "list-1",
        Currency = "USD",
        Basis = "list",
        From = new DateOnly(2020, 1, 1),
        Prices = [new UnitPrice("premium-sm", premium, per), new UnitPrice("ultimate-sm", ultimate, per)],
    };

    [Theory]
    // The whole year, half of it, one day of it; a year with February 29 in it; two years of different lengths.
    [InlineData("2027-01-01", 12, "2027-01-01", 5, 365_00, 1825_00)]
    [InlineData("2027-01-01", 12, "2027-07-02", 1, 365_00, 183_00)]
    [InlineData("2027-01-01", 12, "2027-12-31", 7, 365_00, 7_00)]
    [InlineData("2028-01-01", 12, "2028-02-29", 1, 366_00, 307_00)]
    [InlineData("2027-01-01", 24, "2027-12-31", 1, 365_00, 366_00)]
    [InlineData("2027-01-01", 12, "2027-04-01", 3, 100_00, 226_03)]
    public void Seats_added_cost_their_share_of_each_year(string from, int months, string on, long seats, long perYear, long net)
    {
        var history = History.Of(from, months, 10);

        Assert.Equal(net, Preview(history, history.Add(on, seats), on, Prices(PricePeriod.Year, perYear)).NetMinor);
    }

    [Theory]
    // February has 28 days; the rest of a month and the whole months behind it.
    [InlineData("2027-01-01", "2027-02-15", 2, 50_00 * 2 + 100_00 * 2 * 10)]
    [InlineData("2027-01-01", "2027-12-31", 31, 100_00)]
    public void Seats_added_cost_their_share_of_each_month(string from, string on, long seats, long net)
    {
        var history = History.Of(from, 12, 10);

        Assert.Equal(net, Preview(history, history.Add(on, seats), on, Prices(PricePeriod.Month, 100_00)).NetMinor);
    }

    [Fact]
    public void A_half_is_rounded_to_even_once_for_the_whole_line()
    {
        var history = History.Of("2028-01-01", 12, 10);

        // 183 of 366 days: one half of 5 and of 15 hundredths.
        Assert.Equal(2, Preview(history, history.Add("2028-07-02", 1), "2028-07-02", Prices(PricePeriod.Year, 5)).NetMinor);
        Assert.Equal(8, Preview(history, history.Add("2028-07-02", 1), "2028-07-02", Prices(PricePeriod.Year, 15)).NetMinor);
        Assert.Equal(5, Preview(history, history.Add("2028-07-02", 2), "2028-07-02", Prices(PricePeriod.Year, 5)).NetMinor);
    }

    [Fact]
    public void An_upgrade_costs_the_difference_of_what_is_left()
    {
        var history = History.Of("2027-01-01", 12, 10);

        var preview = Preview(history, history.Upgrade("2027-07-02"), "2027-07-02", Prices(PricePeriod.Year, 365_00, 730_00));

        Assert.Equal(10 * 183_00, preview.NetMinor);
        var change = Assert.Single(preview.Changes);
        Assert.Equal((new DateOnly(2027, 7, 2), new DateOnly(2028, 1, 1)), (change.StartsOn, change.EndsOn));
        Assert.Equal((History.Premium, History.Ultimate), (change.Before.Plan, change.After.Plan));
    }

    [Fact]
    public void Co_terming_charges_the_days_added_and_gives_back_the_days_taken()
    {
        var history = History.Of("2027-01-01", 12, 10);

        Assert.Equal(
            10 * 31_00,
            Preview(history, history.CoTerm("2027-06-01", "2028-02-01"), "2027-06-01", Prices(PricePeriod.Month, 31_00)).NetMinor);
        Assert.Equal(
            -10 * 31_00,
            Preview(history, history.CoTerm("2027-06-01", "2027-12-01"), "2027-06-01", Prices(PricePeriod.Month, 31_00)).NetMinor);
    }

    [Fact]
    public void A_renewal_costs_its_term_and_fewer_seats_cost_nothing_before_it()
    {
        var history = History.Of("2027-01-01", 12, 10);

        Assert.Equal(10 * 365_00, Preview(history, history.Renew("2027-11-01"), "2027-11-01", Prices(PricePeriod.Year, 365_00)).NetMinor);
        var reduced = Preview(history, history.Reduce("2027-11-01", 4), "2027-11-01", Prices(PricePeriod.Year, 365_00));
        Assert.Equal(0, reduced.NetMinor);
        Assert.Empty(reduced.Changes);
    }

    [Fact]
    public void Without_a_price_the_entitlement_is_told_all_the_same()
    {
        var history = History.Of("2027-01-01", 12, 10);

        var preview = AmendmentPreview.Of(history.Coverage, history.Add("2027-02-01", 3).Coverage, new DateOnly(2027, 2, 1), null);

        Assert.Null(preview.NetMinor);
        Assert.Equal((10, 13), (Assert.Single(preview.Changes).Before.Seats, preview.Changes[0].After.Seats));
    }

    private static AmendmentPreview Preview(History before, History after, string on, PriceList prices) =>
        AmendmentPreview.Of(before.Coverage, after.Coverage, DateOnly.Parse(on), prices);
}
