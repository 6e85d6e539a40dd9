namespace Fulfillment.Engine.Catalog;

/// <summary>Where the catalog comes from.</summary>
public sealed class CatalogOptions
{
    public const string Section = "Catalog";

    /// <summary>A catalog file; empty for the one that ships with the gateway.</summary>
    public string File { get; set; } = "";
}
