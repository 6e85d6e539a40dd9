using Fulfillment.Screening.Regions;
using Microsoft.Extensions.Options;

namespace Fulfillment.Screening;

/// <summary>Which rules of the house decide.</summary>
public sealed class ScreeningOptions
{
    public const string Section = "Screening";

    /// <summary>A file with embargo rules in place of those that come with the release; empty for those.</summary>
    public string? EmbargoFile { get; set; }
}

/// <summary>Wrong rules stop the start, not the first order.</summary>
internal sealed class ScreeningOptionsValidator : IValidateOptions<ScreeningOptions>
{
    public ValidateOptionsResult Validate(string? name, ScreeningOptions options)
    {
        try
        {
            EmbargoRules.Load(options.EmbargoFile);
            return ValidateOptionsResult.Success;
        }
        catch (EmbargoRulesException e)
        {
            const string Setting = $"{ScreeningOptions.Section}:{nameof(ScreeningOptions.EmbargoFile)}";
            return ValidateOptionsResult.Fail(e.Faults.Select(fault => $"{Setting}: {fault}"));
        }
    }
}
