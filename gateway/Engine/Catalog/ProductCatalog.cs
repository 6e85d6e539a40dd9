using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Fulfillment.Engine.Catalog;

/// <summary>What can be sold, as versioned data: an immutable snapshot that is read once and never edited.</summary>
public sealed class ProductCatalog
{
    private static readonly JsonSerializerOptions _json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    private readonly Dictionary<string, Sku> _bySku;
    private readonly IReadOnlyList<PriceList> _priceLists;

    private ProductCatalog(string version, string hash, IReadOnlyList<Sku> skus, IReadOnlyList<PriceList> priceLists)
    {
        Version = version;
        Hash = hash;
        Skus = skus;
        _bySku = skus.ToDictionary(sku => sku.Code);
        _priceLists = priceLists;
    }

    public string Version { get; }

    /// <summary>SHA-256 of the file and what was left out of it, for entity tags.</summary>
    public string Hash { get; }

    public IReadOnlyList<Sku> Skus { get; }

    public Sku? Find(string sku) => _bySku.GetValueOrDefault(sku);

    /// <summary>The same without one kind of delivery, which this house does not do, and without what comes in no other.</summary>
    public ProductCatalog Without(DeliveryKind kind) => new(
        Version,
        $"{Hash}-{kind}",
        [
            .. Skus.Select(sku => sku with { DeliveryKinds = [.. sku.DeliveryKinds.Where(one => one != kind)] })
                .Where(sku => sku.DeliveryKinds.Count > 0),
        ],
        _priceLists);

    public bool HasPriceList(string name) => _priceLists.Any(list => list.Name == name);

    /// <returns>The list of that name that holds on a day, or <c>null</c>.</returns>
    public PriceList? PriceListOn(string? name, DateOnly day) =>
        _priceLists.LastOrDefault(list => list.Name == name && list.From <= day);

    /// <param name="file">A catalog file; empty for the catalog that ships with the gateway.</param>
    /// <exception cref="CatalogException">The file cannot be read or is not a catalog; all faults are named.</exception>
    public static ProductCatalog Load(string file)
    {
        try
        {
            return file.Length == 0 ? BuiltIn() : Parse(File.ReadAllText(file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CatalogException([$"The file '{file}' cannot be read: {e.Message}"]);
        }
    }

    /// <summary>The catalog that ships with the gateway.</summary>
    public static ProductCatalog BuiltIn()
    {
        using var stream = typeof(ProductCatalog).Assembly.GetManifestResourceStream("catalog.json")!;
        using var reader = new StreamReader(stream);
        return Parse(reader.ReadToEnd());
    }

    /// <exception cref="CatalogException">The text is not a catalog; all faults are named.</exception>
    public static ProductCatalog Parse(string json)
    {
        try
        {
            var file = JsonSerializer.Deserialize<CatalogFile>(json, _json) ?? throw new CatalogException(["It is empty."]);
            var faults = CatalogRules.Faults(file).ToList();
            return faults.Count == 0
                ? new ProductCatalog(
                    file.Version,
                    Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(json))),
                    file.Skus,
                    [.. file.PriceLists.OrderBy(list => list.From)])
                : throw new CatalogException(faults);
        }
        catch (JsonException e)
        {
            throw new CatalogException([e.Message]);
        }
    }
}

/// <summary>The catalog as it stands in its file.</summary>
internal sealed record CatalogFile
{
    public required string Version { get; init; }

    public required IReadOnlyList<Sku> Skus { get; init; }

    public required IReadOnlyList<PriceList> PriceLists { get; init; }
}

/// <summary>The catalog cannot be used.</summary>
public sealed class CatalogException(IReadOnlyList<string> faults)
    : Exception("The catalog cannot be used: " + string.Join(" ", faults))
{
    public IReadOnlyList<string> Faults { get; } = faults;
}
