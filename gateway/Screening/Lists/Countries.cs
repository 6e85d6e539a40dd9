using System.Collections.Frozen;
using Fulfillment.Screening.Regions;

namespace Fulfillment.Screening.Lists;

/// <summary>Codes of countries by the words that lists write for them.</summary>
internal static class Countries
{
    private const string Part = "Region: ";

    private static readonly string[][] _countries = Embedded();

    /// <summary>The same without folding, which is slow: most words are found here.</summary>
    private static readonly FrozenDictionary<string, string> _asWritten = By(name => name);

    private static readonly FrozenDictionary<string, string> _codes = By(Spelling.Words);

    private static readonly FrozenSet<string> _known = _codes.Values.ToFrozenSet();

    /// <summary>ISO 3166-1 alpha-2, or XK; null for a word that is none of a country's. OFAC marks parts of countries.</summary>
    public static string? Code(string? word)
    {
        if (string.IsNullOrWhiteSpace(word))
            return null;

        var name = word.StartsWith(Part) ? word[Part.Length..] : word;
        return _asWritten.GetValueOrDefault(name) ?? _codes.GetValueOrDefault(Spelling.Words(name));
    }

    public static bool IsCode(string text) => _known.Contains(text);

    private static FrozenDictionary<string, string> By(Func<string, string> key) => _countries
        .SelectMany(names => names.Select(name => (Key: key(name), Code: names[0])))
        .DistinctBy(pair => pair.Key)
        .ToFrozenDictionary(pair => pair.Key, pair => pair.Code);

    /// <summary>Of each country the code, then its names.</summary>
    private static string[][] Embedded()
    {
        using var stream = typeof(Countries).Assembly.GetManifestResourceStream("countries.tsv")!;
        using var reader = new StreamReader(stream);
        return [.. reader.ReadToEnd().Split('\n').Where(line => line is not ("" or ['#', ..])).Select(line => line.Split('\t'))];
    }
}
