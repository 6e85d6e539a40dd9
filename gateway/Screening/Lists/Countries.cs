using System.Collections.Frozen;
using Fulfillment.Screening.Regions;

namespace Fulfillment.Screening.Lists;

/// <summary>Codes of countries by the words that lists write for them.</summary>
internal static class Countries
{
    private static readonly FrozenDictionary<string, string> _codes = Embedded();

    private static readonly FrozenSet<string> _known = _codes.Values.ToFrozenSet();

    /// <summary>ISO 3166-1 alpha-2, or XK; null for a word that is none of a country's.</summary>
    public static string? Code(string? word) =>
        string.IsNullOrEmpty(word) ? null : _codes.GetValueOrDefault(Spelling.Words(word));

    public static bool IsCode(string text) => _known.Contains(text);

    private static FrozenDictionary<string, string> Embedded()
    {
        using var stream = typeof(Countries).Assembly.GetManifestResourceStream("countries.tsv")!;
        using var reader = new StreamReader(stream);
        var codes = new Dictionary<string, string>();
        foreach (var names in reader.ReadToEnd().Split('\n').Where(line => line is not ("" or ['#', ..])).Select(line => line.Split('\t')))
        {
            foreach (var name in names)
                codes.TryAdd(Spelling.Words(name), names[0]);
        }

        return codes.ToFrozenDictionary();
    }
}
