using Fulfillment.Screening.Lists;

namespace Fulfillment.Screening.Matching;

/// <summary>When two identifiers are the same: equal letters and digits, of kinds and countries that may be one.</summary>
internal static class IdentifierKeys
{
    private const int Shortest = 5;

    private static readonly (string Group, string[] Words)[] _groups =
    [
        ("tax", ["tax", "vat", "inn", "nit", "rif", "rfc", "ruc", "tin", "ein", "cuit", "gst", "fiscal"]),
        ("registration", ["registration", "register", "commercial", "company", "ogrn", "folio", "trade", "chamber", "enterprise", "business"]),
        ("person", ["passport", "national", "identification", "cedula", "curp", "license", "ssn", "birth", "identity", "id", "personal"]),
        ("bank", ["swift", "bic"]),
        ("lei", ["legal", "lei"]),
        ("ship", ["imo", "vessel", "mmsi", "aircraft", "tail"]),
        ("contact", ["website", "email", "phone", "fax", "telephone", "url"]),
        ("wallet", ["digital", "currency"]),
    ];

    /// <summary>The letters and digits of a value, or null where it is too short to be anybody's alone.</summary>
    public static string? Of(string value, string? country)
    {
        var key = string.Concat(value.Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant();
        if (country is { Length: 2 } && key.Length > Shortest + 2 && key.StartsWith(country, StringComparison.OrdinalIgnoreCase))
            key = key[2..];
        return key.Length >= Shortest && key.Distinct().Count() > 2 ? key : null;
    }

    public static bool MayBeOne(string kind, string? country, ListedIdentifier listed) =>
        (country is null || listed.Country is null || string.Equals(country, listed.Country, StringComparison.OrdinalIgnoreCase))
        && (Group(kind) is not { } one || Group(listed.Kind) is not { } other || one == other);

    private static string? Group(string kind)
    {
        var words = kind.ToLowerInvariant().Replace(".", "").Split([' ', '-', '_', '/', '#'], StringSplitOptions.RemoveEmptyEntries);
        return Array.Find(_groups, group => group.Words.Any(words.Contains)).Group;
    }
}
