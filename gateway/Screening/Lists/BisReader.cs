using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Fulfillment.Sdk.Screening;

namespace Fulfillment.Screening.Lists;

/// <summary>
/// Reads the denied persons of the US Bureau of Industry and Security: text with tabs between the fields and a header, one
/// row for each address. The list has no ids and does not say who is a person: rows with one name are one entry, whose id
/// is made from the name.
/// </summary>
public static class BisReader
{
    private const string FetchAgain = "Fetch the file anew.";

    private static readonly string[] _columns =
    [
        "Name", "Street_Address", "City", "State", "Country", "Postal_Code", "Effective_Date", "Expiration_Date",
        "Standard_Order", "Last_Update", "Action", "FR_Citation",
    ];

    public static ListReading Read(ListSource source)
    {
        var faults = new ListFaults();
        var rows = Rows(source, faults);
        if (!faults.IsNone)
            return new ListReading.Refused(faults.All);

        var file = source.Part(ListPartKind.Primary)!.File;
        List<ListedEntry> entries = [];
        foreach (var group in rows.GroupBy(row => NameOf(row.Fields[0])))
        {
            entries.Add(Entry(group.Key, [.. group.Select(row => row.Fields)]));
            EntryChecks.Check(entries[^1], file, group.First().Line, faults);
        }

        return faults.IsNone
            ? new ListReading.Read(source.Snapshot(entries, Version(rows, source)), Strays: 0)
            : new ListReading.Refused(faults.All);
    }

    private static List<CsvRow> Rows(ListSource source, ListFaults faults)
    {
        List<CsvRow> rows = [];
        if (source.Primary(faults) is not { } part || ListText.Lines(part, faults, orWindows: true) is not { } text)
            return rows;

        foreach (var row in new CsvRows(part.File, '\t', faults).Read(text, _columns.Length))
        {
            if (row.Line > 1 && NameOf(row.Fields[0]) == "")
                faults.Add(part.File, row.Line, "The row has no name.", FetchAgain);
            else if (row.Line > 1)
                rows.Add(row);
            else if (!row.Fields.SequenceEqual(_columns))
                faults.Add(part.File, row.Line, $"The header is not {string.Join(", ", _columns)}.", "Name the file of denied persons (dpl.txt).");
        }

        if (rows.Count == 0 && faults.IsNone)
            faults.Add(part.File, null, "There is no entry.", FetchAgain);
        return rows;
    }

    private static ListedEntry Entry(string name, IReadOnlyList<string[]> rows) => new()
    {
        Id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 8)),
        Type = EntryType.Unknown,
        Names = [.. Names(name).Distinct().Select((text, at) => new ListedName(text, at == 0 ? ListedNameKind.Primary : ListedNameKind.Strong))],
        Addresses = [.. rows.Select(Address).OfType<ListedAddress>().Distinct()],
        Programs = [.. rows.Select(row => Blanks(row[11])).Where(citation => citation != "").Distinct()],
        Hash = EntryHash.Of(rows),
    };

    /// <summary>The name itself, then what it is also called: behind A/K/A, D/B/A or F/K/A, or in parentheses at its end.</summary>
    private static IEnumerable<string> Names(string name)
    {
        var parts = name.Split([" A/K/A ", " D/B/A ", " F/K/A "], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        foreach (var part in parts.DefaultIfEmpty(name))
        {
            yield return part;
            if (part.IndexOf(" (") is > 0 and var open && part.IndexOf(')') == part.Length - 1)
            {
                yield return part[..open].Trim();
                if (part[(open + 2)..^1].Trim() is { Length: > 0 } inner)
                    yield return inner;
            }
        }
    }

    private static ListedAddress? Address(string[] row)
    {
        var city = string.Join(", ", new[] { Blanks(row[2]), Blanks(row[3]) }.Where(text => text != ""));
        var address = new ListedAddress(Known(Blanks(row[1])), Known(city), Known(Blanks(row[5])), Countries.Code(row[4]));
        return address is { Text: null, City: null, PostalCode: null, Country: null } ? null : address;
    }

    /// <summary>The newest day that a row was changed on; one that lies ahead is a slip of the pen.</summary>
    private static string? Version(List<CsvRow> rows, ListSource source) => rows
        .Select(row => row.Fields[9])
        .Where(text => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            && day <= DateOnly.FromDateTime(source.AsOf.UtcDateTime))
        .Max(StringComparer.Ordinal);

    private static string NameOf(string text) => Blanks(text).ToUpperInvariant();

    /// <summary>Single blanks between the words, none around them.</summary>
    private static string Blanks(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static string? Known(string text) => text == "" ? null : text;
}
