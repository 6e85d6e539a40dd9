using Fulfillment.Engine.Screening;
using Fulfillment.Gateway.Settings;
using Fulfillment.Screening;
using Microsoft.Extensions.Options;

namespace Fulfillment.Gateway.Tests.Settings;

public sealed class VendorBudgetsTests
{
    [Theory]
    [InlineData(2_000, true)]
    [InlineData(2_001, false)]
    public void A_vendor_has_no_more_time_than_the_desk_waits(int budget, bool isGood)
    {
        var desk = Options.Create(new DeskOptions { BudgetMilliseconds = 2_000 });
        var screening = new ScreeningOptions { Vendors = { ["acme"] = new() { BudgetMilliseconds = budget } } };

        var result = new VendorBudgets(desk).Validate(null, screening);

        Assert.Equal(isGood, result.Succeeded);
        Assert.All(result.Failures ?? [], fault => Assert.StartsWith("Screening:Vendors:acme:BudgetMilliseconds is 2001", fault, StringComparison.Ordinal));
    }
}
