using Fulfillment.Engine.Catalog;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Signing;
using Fulfillment.Engine.Store;
using Fulfillment.Gateway.Access.Jwks;

namespace Fulfillment.Gateway.Commands;

/// <summary>What <c>partners add</c> was told, as it was typed.</summary>
internal sealed record PartnerAddition
{
    private const int MaxNameLength = 255;
    private const int MaxRate = 1_000_000;
    private const int MaxProfileLength = 40;

    /// <summary>The partner's name where it was given: as the argument, as the option, or both.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    public string? Id { get; init; }

    public string? Kind { get; init; }

    public string? Scopes { get; init; }

    public bool Sandbox { get; init; }

    public string? RateLimit { get; init; }

    public string? PublicKey { get; init; }

    public string? Issuer { get; init; }

    public string? Jwks { get; init; }

    public string? PriceList { get; init; }

    public string? Skus { get; init; }

    public string? ScreeningProfile { get; init; }

    /// <summary>Reads everything before it refuses anything.</summary>
    /// <returns>The partner and its public key, or the faults.</returns>
    public (Partner? Partner, string? PublicKey, IReadOnlyList<string> Faults) Read(
        string ownIssuer, ProductCatalog catalog, DateTimeOffset now)
    {
        var faults = new List<string>();
        var name = ReadName(faults);
        var partner = new Partner
        {
            Id = Id ?? Slug(name),
            Name = name,
            Kind = ReadKind(faults),
            Sandbox = Sandbox,
            Scopes = ReadScopes(faults),
            RatePerMinute = ReadRate(faults),
            PriceList = ReadPriceList(catalog, faults),
            AllowedSkus = ReadSkus(catalog, faults),
            ScreeningProfile = ReadProfile(faults),
            ApiVersion = PrincipalDesk.ApiVersion,
            Issuer = ReadIssuer(ownIssuer, faults),
            Jwks = ReadJwks(faults),
            CreatedAt = now,
        };
        var key = ReadPublicKey(faults);
        return faults.Count == 0 ? (partner, key, []) : (null, null, faults);
    }

    private string ReadName(List<string> faults)
    {
        var names = Names.Distinct().ToList();
        if (names is not [var name])
        {
            faults.Add(names.Count == 0
                ? "The partner needs a name: partners add NAME."
                : "The name is given twice, and differently.");
            return "";
        }

        if (string.IsNullOrWhiteSpace(name) || name.Length > MaxNameLength || name.Any(char.IsControl))
            faults.Add($"A name has 1 to {MaxNameLength} characters and no control characters.");
        return name.Trim();
    }

    private PartnerKind ReadKind(List<string> faults)
    {
        if (Kind is null)
            return PartnerKind.Channel;
        if (Words.TryParse<PartnerKind>(Kind, out var kind) && kind is not PartnerKind.Direct)
            return kind;

        faults.Add($"--kind is channel or alliance, not '{Kind}'.");
        return PartnerKind.Channel;
    }

    private List<string> ReadScopes(List<string> faults)
    {
        if (Scopes is null)
            return [.. Engine.Principals.Scopes.ForPartners];

        var scopes = SplitWords(Scopes);
        var unknown = scopes.Except(Engine.Principals.Scopes.ForPartners).ToList();
        if (unknown.Count > 0)
        {
            var known = string.Join(' ', Engine.Principals.Scopes.ForPartners);
            faults.Add($"--scopes names {string.Join(", ", unknown)}; a partner may have {known}.");
        }

        if (scopes.Count == 0)
            faults.Add("--scopes names no scope.");
        return scopes;
    }

    private int? ReadRate(List<string> faults)
    {
        if (RateLimit is null)
            return null;
        if (int.TryParse(RateLimit, out var rate) && rate is >= 1 and <= MaxRate)
            return rate;

        faults.Add($"--rate-limit is a number of requests per minute from 1 to {MaxRate}, not '{RateLimit}'.");
        return null;
    }

    private string? ReadPriceList(ProductCatalog catalog, List<string> faults)
    {
        if (PriceList is not null && !catalog.HasPriceList(PriceList))
            faults.Add($"--price-list names '{PriceList}', which the catalog does not have.");
        return PriceList;
    }

    private List<string>? ReadSkus(ProductCatalog catalog, List<string> faults)
    {
        if (Skus is null)
            return null;

        var skus = SplitWords(Skus);
        var unknown = skus.Where(sku => catalog.Find(sku) is null).ToList();
        if (unknown.Count > 0)
            faults.Add($"--skus names {string.Join(", ", unknown)}, which the catalog does not have.");
        if (skus.Count == 0)
            faults.Add("--skus names no sku.");
        return skus;
    }

    private string? ReadProfile(List<string> faults)
    {
        if (ScreeningProfile is not null && (ScreeningProfile.Length is < 1 or > MaxProfileLength
            || !ScreeningProfile.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-')))
            faults.Add($"--screening-profile has 1 to {MaxProfileLength} lower-case letters, digits and dashes, not '{ScreeningProfile}'.");
        return ScreeningProfile;
    }

    private string? ReadIssuer(string ownIssuer, List<string> faults)
    {
        if ((Issuer is null) != (Jwks is null))
            faults.Add("--issuer and --jwks belong together: give both or neither.");
        if (Issuer is null)
            return null;
        if (!Uri.TryCreate(Issuer, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
            faults.Add($"--issuer is the https address that the provider writes into its tokens, not '{Issuer}'.");
        if (Issuer == ownIssuer)
            faults.Add("--issuer is this gateway's own; give that of the partner's identity provider.");
        return Issuer;
    }

    private string? ReadJwks(List<string> faults)
    {
        if (Jwks is null || JwksClient.IsAddress(Jwks))
            return Jwks;
        if (ReadTextOrFile(Jwks, "--jwks", "an https address, a file, or the key set itself", faults) is not { } json)
            return null;

        try
        {
            return KeySet.ParseForeign(json, JwksSource.RsaAlgorithm).ToJson();
        }
        catch (KeyFormatException e)
        {
            faults.Add($"--jwks: {e.Message}");
            return null;
        }
    }

    private string? ReadPublicKey(List<string> faults)
    {
        if (PublicKey is null)
            return null;
        if (ReadTextOrFile(PublicKey, "--public-key", "a file with a JWK, or the JWK itself", faults) is not { } json)
            return null;

        try
        {
            return Engine.Signing.PublicKey.FromJwk(json).ToJwk().ToJsonString();
        }
        catch (KeyFormatException e)
        {
            faults.Add($"--public-key: {e.Message}");
            return null;
        }
    }

    private static string? ReadTextOrFile(string value, string option, string kinds, List<string> faults)
    {
        if (value.TrimStart().StartsWith('{'))
            return value;

        try
        {
            return File.ReadAllText(value);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            faults.Add($"{option} is {kinds}; there is no readable file '{value}'.");
            return null;
        }
    }

    private static List<string> SplitWords(string text) =>
        [.. text.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries).Distinct()];

    // "Müller & Söhne GmbH" becomes "m-ller-s-hne-gmbh": not pretty, but an id; --id says a better one.
    private static string Slug(string name)
    {
        var letters = name.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : ' ');
        var slug = string.Join('-', string.Concat(letters).Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return slug.Length <= 40 ? slug : slug[..40].TrimEnd('-');
    }
}
