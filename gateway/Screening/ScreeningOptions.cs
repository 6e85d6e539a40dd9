using Fulfillment.Screening.Lists;
using Fulfillment.Screening.Regions;
using Fulfillment.Screening.Vendors;
using Microsoft.Extensions.Options;

namespace Fulfillment.Screening;

/// <summary>Which rules of the house decide.</summary>
public sealed class ScreeningOptions
{
    public const string Section = "Screening";

    /// <summary>A file with embargo rules in place of those that come with the release; empty for those.</summary>
    public string? EmbargoFile { get; set; }

    /// <summary>A folder in which the last good edition of each list is kept.</summary>
    public string ListFolder { get; set; } = "data/lists";

    /// <summary>The lists of denied parties, by name.</summary>
    public Dictionary<string, ListOptions> Lists { get; set; } = [];

    /// <summary>The vendors that are asked as well, by name.</summary>
    public Dictionary<string, VendorOptions> Vendors { get; set; } = [];
}

/// <summary>Wrong rules stop the start, not the first order.</summary>
internal sealed class ScreeningOptionsValidator : IValidateOptions<ScreeningOptions>
{
    public ValidateOptionsResult Validate(string? name, ScreeningOptions options)
    {
        List<string> faults = [.. Embargo(options), .. Lists(options), .. Vendors(options)];
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static IEnumerable<string> Embargo(ScreeningOptions options)
    {
        try
        {
            EmbargoRules.Load(options.EmbargoFile);
            return [];
        }
        catch (EmbargoRulesException e)
        {
            const string Setting = $"{ScreeningOptions.Section}:{nameof(ScreeningOptions.EmbargoFile)}";
            return e.Faults.Select(fault => $"{Setting}: {fault}");
        }
    }

    private static IEnumerable<string> Lists(ScreeningOptions options)
    {
        const string Setting = $"{ScreeningOptions.Section}:{nameof(ScreeningOptions.Lists)}";
        if (options.Lists.Count > 0 && string.IsNullOrWhiteSpace(options.ListFolder))
            yield return $"{ScreeningOptions.Section}:{nameof(ScreeningOptions.ListFolder)} is empty: name a folder for the last good lists.";
        foreach (var fault in options.Lists.SelectMany(list => list.Value.Faults($"{Setting}:{list.Key}", list.Key)))
            yield return fault;
    }

    private static IEnumerable<string> Vendors(ScreeningOptions options) => options.Vendors.SelectMany(vendor =>
        vendor.Value.Faults($"{ScreeningOptions.Section}:{nameof(ScreeningOptions.Vendors)}:{vendor.Key}", vendor.Key));
}
