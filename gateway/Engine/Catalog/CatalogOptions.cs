using Microsoft.Extensions.Options;

namespace Fulfillment.Engine.Catalog;

/// <summary>Where the catalog comes from.</summary>
public sealed class CatalogOptions
{
    public const string Section = "Catalog";

    /// <summary>A catalog file; empty for the one that ships with the gateway.</summary>
    public string File { get; set; } = "";
}

/// <summary>A wrong catalog stops the start, not the first order.</summary>
internal sealed class CatalogOptionsValidator : IValidateOptions<CatalogOptions>
{
    public ValidateOptionsResult Validate(string? name, CatalogOptions options)
    {
        try
        {
            ProductCatalog.Load(options.File);
            return ValidateOptionsResult.Success;
        }
        catch (CatalogException e)
        {
            return ValidateOptionsResult.Fail(e.Faults.Select(fault => $"Catalog:File: {fault}"));
        }
    }
}
