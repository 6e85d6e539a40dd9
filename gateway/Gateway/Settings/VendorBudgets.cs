using Fulfillment.Engine.Screening;
using Fulfillment.Screening;
using Microsoft.Extensions.Options;

namespace Fulfillment.Gateway.Settings;

/// <summary>A vendor that may take longer than the desk waits would never be heard, and its reasons neither.</summary>
internal sealed class VendorBudgets(IOptions<DeskOptions> desk) : IValidateOptions<ScreeningOptions>
{
    public ValidateOptionsResult Validate(string? name, ScreeningOptions options)
    {
        var most = desk.Value.BudgetMilliseconds;
        var faults = options.Vendors.Where(vendor => vendor.Value.BudgetMilliseconds > most).Select(vendor =>
            $"{ScreeningOptions.Section}:Vendors:{vendor.Key}:BudgetMilliseconds is {vendor.Value.BudgetMilliseconds}, and the desk "
            + $"waits {most}: lower it, or raise {DeskOptions.Section}:BudgetMilliseconds.").ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
