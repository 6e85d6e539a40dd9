using Fulfillment.Engine.Catalog;
using Fulfillment.Engine.Subscriptions;

namespace Fulfillment.Engine.Tests.Subscriptions;

/// <summary>What recurs, by the year: exact, and rounded once.</summary>
public sealed class BookedPricesTests
{
    private static readonly DateOnly _start = new(2027, 1, 31);

    [Theory]
    [InlineData(PricePeriod.Month, 12, 1200)]
    [InlineData(PricePeriod.Month, 36, 1200)]
    [InlineData(PricePeriod.Year, 36, 100)]
    [InlineData(PricePeriod.Term, 12, 100)]
    [InlineData(PricePeriod.Term, 1, 1200)]
    [InlineData(PricePeriod.Term, 18, 67)]
    [InlineData(PricePeriod.Term, 36, 33)]
    public void A_year_has_twelve_months_whatever_the_price_is_for(PricePeriod per, int months, long expected) =>
        Assert.Equal(expected, Own(100, per).Yearly([("a", 1)], (_start, _start.AddMonths(months))));

    [Theory]
    [InlineData(1, 2)]
    [InlineData(3, 8)]
    [InlineData(-1, -2)]
    public void A_half_goes_to_the_even_side_and_only_the_sum_is_rounded(long quantity, long expected) =>
        Assert.Equal(expected, Own(5, PricePeriod.Term).Yearly([("a", quantity)], (_start, _start.AddMonths(24))));

    [Fact]
    public void Days_beyond_whole_months_are_a_part_of_their_month() =>
        // One month and 14 of the 28 days of the next: 12 / 1.5.
        Assert.Equal(800, Own(100, PricePeriod.Term).Yearly([("a", 1)], (new DateOnly(2027, 1, 1), new DateOnly(2027, 2, 15))));

    [Fact]
    public void What_comes_to_none_needs_no_price_and_what_has_none_is_not_guessed()
    {
        Assert.Equal(1200, Own(100, PricePeriod.Month).Yearly([("a", 1), ("b", 3), ("b", -3)], null));
        Assert.Null(Own(100, PricePeriod.Month).Yearly([("a", 1), ("b", 1)], null));
    }

    [Fact]
    public void A_list_of_another_currency_has_no_price()
    {
        var list = new PriceList
        {
            Name = "list",
            Version = "1",
            Currency = "USD",
            Basis = "list",
            From = default,
            Prices = [new UnitPrice("a", 100, PricePeriod.Year)],
        };

        Assert.Equal(100, new BookedPrices("USD", null, list, 0).Yearly([("a", 1)], null));
        Assert.Null(new BookedPrices("EUR", null, list, 0).Yearly([("a", 1)], null));
    }

    [Fact]
    public void The_discount_is_off_all_of_it() =>
        Assert.Equal(1050, new BookedPrices("EUR", new UnitPrice("a", 100, PricePeriod.Month), null, 12.5m).Yearly([("a", 1)], null));

    private static BookedPrices Own(long unit, PricePeriod per) => new("EUR", new UnitPrice("a", unit, per), null, 0);
}
