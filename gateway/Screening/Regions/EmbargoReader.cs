using System.Text.Json;
using Fulfillment.Sdk.Screening;

namespace Fulfillment.Screening.Regions;

/// <summary>Reads the rules and collects every fault: a rule misread is an embargo forgotten.</summary>
internal static class EmbargoReader
{
    /// <exception cref="EmbargoRulesException">With every fault found.</exception>
    public static (string Version, IReadOnlyList<EmbargoRow> Rows) Read(string json)
    {
        using var document = Parse(json);
        var faults = new List<string>();
        var rules = Rules(new StrictObject(document.RootElement, "The document", faults).Knowing("version", "rows"));
        return faults.Count == 0 ? rules : throw new EmbargoRulesException(faults);
    }

    private static JsonDocument Parse(string json)
    {
        try
        {
            return JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false });
        }
        catch (JsonException e)
        {
            throw new EmbargoRulesException([$"The document is not strict JSON: {e.Message}"]);
        }
    }

    private static (string Version, IReadOnlyList<EmbargoRow> Rows) Rules(StrictObject document)
    {
        var version = document.Day("version");
        List<EmbargoRow> rows = [.. document.Objects("rows", "Row").Select(Row)];
        if (rows.Count == 0)
            document.Fault("needs rows: without one it would allow everything");
        foreach (var (id, times) in rows.CountBy(row => row.Id).Where(id => id.Key != "" && id.Value > 1))
            document.Fault($"has {times} rows with the id '{id}'");
        return (Forms.Write(version), rows);
    }

    private static EmbargoRow Row(StrictObject json)
    {
        var id = json.Text("id");
        json = json.Called(id).Knowing(
            "id", "name", "verdict", "from", "to", "source", "note",
            "countries", "regions", "postcodes", "places", "phones", "domains");
        var row = new EmbargoRow
        {
            Id = id,
            Name = json.Text("name"),
            Verdict = Verdict(json),
            From = json.Day("from"),
            To = json.DayOrNull("to"),
            Source = json.Text("source"),
            Note = json.TextOrNull("note"),
            Countries = json.Texts("countries", Forms.IsCountry, "a code such as CU"),
            Regions = json.Texts("regions", Forms.IsRegion, "a code such as UA-43"),
            Postcodes = [.. json.Objects("postcodes", $"Postal codes of {id},").Select(Postcodes)],
            Places = [.. json.Texts("places", Forms.IsPlace, "a name").Select(name => new Place(name))],
            Phones = json.Texts("phones", Forms.IsPhone, "the beginning of a number such as +7365"),
            Domains = json.Texts("domains", Forms.IsDomain, "the ending of a domain such as cu"),
        };
        Check(row, json);
        return row;
    }

    private static void Check(EmbargoRow row, StrictObject json)
    {
        if (!Forms.IsId(row.Id))
            json.Fault("needs an 'id' of lower-case letters, digits and hyphens");
        if (row.To <= row.From)
            json.Fault("is never in force: 'to' must be later than 'from'");
        if (row is { Countries: [], Regions: [], Postcodes: [], Places: [], Phones: [], Domains: [] })
            json.Fault("finds nothing: it needs countries, regions, postcodes, places, phones or domains");
    }

    private static PostcodeRange Postcodes(StrictObject json)
    {
        json.Knowing("within", "length", "prefixes");
        var range = new PostcodeRange
        {
            Within = json.Texts("within", Forms.IsCountry, "a code such as UA"),
            Length = json.Number("length", 3, 10),
            Prefixes = json.Texts("prefixes", Forms.IsDigits, "digits"),
        };
        if (range.Within is [] || range.Prefixes is [])
            json.Fault("find nothing: they need 'within' and 'prefixes'");
        if (range.Prefixes.Any(prefix => prefix.Length > range.Length))
            json.Fault("find nothing: a prefix is longer than 'length'");
        return range;
    }

    private static Verdict Verdict(StrictObject json)
    {
        var text = json.Text("verdict");
        if (text is not ("" or "deny" or "review"))
            json.Fault("needs the verdict deny or review");
        return text == "review" ? Sdk.Screening.Verdict.Review : Sdk.Screening.Verdict.Deny;
    }
}
