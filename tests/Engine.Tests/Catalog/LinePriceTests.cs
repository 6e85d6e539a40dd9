using Fulfillment.Engine.Catalog;

namespace Fulfillment.Engine.Tests.Catalog;

public sealed class LinePriceTests
{
    [Theory]
    [InlineData(2900, PricePeriod.Month, 37, 12, "0", 1_287_600)]
    [InlineData(2900, PricePeriod.Month, 1, 36, "0", 104_400)]
    [InlineData(34_800, PricePeriod.Year, 10, 36, "0", 1_044_000)]
    [InlineData(34_800, PricePeriod.Year, 1, 1, "0", 2900)]
    [InlineData(1000, PricePeriod.Term, 7, 36, "0", 7000)]
    [InlineData(2900, PricePeriod.Month, 37, 12, "15", 1_094_460)]
    [InlineData(2900, PricePeriod.Month, 37, 12, "100", 0)]
    [InlineData(2900, PricePeriod.Month, 100_000, 60, "0", 17_400_000_000)]
    public void A_line_costs_unit_times_quantity_times_term_less_discount(
        long unit, PricePeriod per, long quantity, int months, string discount, long net) =>
        Assert.Equal(net, LinePrice.Net(unit, per, quantity, months, Of(discount)));

    [Theory]
    [InlineData(1, "50", 0)]
    [InlineData(3, "50", 2)]
    [InlineData(5, "50", 2)]
    [InlineData(7, "50", 4)]
    [InlineData(101, "50", 50)]
    [InlineData(103, "50", 52)]
    [InlineData(1000, "33.3333", 667)]
    [InlineData(1000, "0.05", 1000)]
    [InlineData(1000, "0.0501", 999)]
    public void Half_a_cent_goes_to_the_even_one(long unit, string discount, long net) =>
        Assert.Equal(net, LinePrice.Net(unit, PricePeriod.Term, 1, 12, Of(discount)));

    [Theory]
    [InlineData(6, 0)]
    [InlineData(18, 2)]
    [InlineData(30, 2)]
    [InlineData(42, 4)]
    public void Half_a_cent_of_a_twelfth_is_half_a_cent(long unit, long net) =>
        Assert.Equal(net, LinePrice.Net(unit, PricePeriod.Year, 1, 1, 0));

    [Theory]
    [InlineData(2, 2)]
    [InlineData(3, 4)]
    public void Rounding_happens_once_for_the_whole_line(long quantity, long net) =>
        Assert.Equal(net, LinePrice.Net(5, PricePeriod.Term, quantity, 12, 75m));

    [Theory]
    [InlineData(4350, 12, "0", 52_200)]
    [InlineData(4350, 1, "7.5", 4024)]
    public void A_currency_without_cents_is_rounded_to_its_whole_unit(
        long yen, int months, string discount, long net) =>
        Assert.Equal(net, LinePrice.Net(yen, PricePeriod.Month, 1, months, Of(discount)));

    private static decimal Of(string text) => decimal.Parse(text);
}
