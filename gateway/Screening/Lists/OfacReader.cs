using Fulfillment.Sdk.Screening;

namespace Fulfillment.Screening.Lists;

/// <summary>
/// Reads lists of the US Treasury (OFAC): the SDN list (sdn.csv, alt.csv, add.csv, sdn_comments.csv) and the consolidated
/// non-SDN list (cons_prim.csv and so on), which have one form.
/// </summary>
public static class OfacReader
{
    // ent_num, name, type, program, title, call sign, vessel type, tonnage, gross tonnage, flag, owner, remarks
    private const int PrimaryWidth = 12;

    // ent_num, alt_num, type, name, remarks
    private const int AlternatesWidth = 5;

    // ent_num, add_num, address, city with state and postal code, country, remarks
    private const int AddressesWidth = 6;

    // ent_num, remarks
    private const int CommentsWidth = 2;

    private const int RemarksLength = 1_000;

    public static ListReading Read(ListSource source)
    {
        var faults = new ListFaults();
        var primary = Primary(source, faults);
        var ids = primary.Select(row => row.Fields[0]).ToHashSet();
        var strays = 0;
        var parts = new Parts(
            OfacPart.Read(source.Part(ListPartKind.Alternates), AlternatesWidth, ids, faults, ref strays),
            OfacPart.Read(source.Part(ListPartKind.Addresses), AddressesWidth, ids, faults, ref strays),
            OfacPart.Read(source.Part(ListPartKind.Comments), CommentsWidth, ids, faults, ref strays));
        if (!faults.IsNone)
            return new ListReading.Refused(faults.All);

        var file = source.Part(ListPartKind.Primary)!.File;
        List<ListedEntry> entries = [.. primary.Select(row => Entry(row.Fields, parts))];
        foreach (var (entry, row) in entries.Zip(primary))
            EntryChecks.Check(entry, file, row.Line, faults);
        return faults.IsNone ? new ListReading.Read(source.Snapshot(entries), strays) : new ListReading.Refused(faults.All);
    }

    private static List<CsvRow> Primary(ListSource source, ListFaults faults)
    {
        if (source.Primary(faults) is not { } part)
            return [];

        var seen = new HashSet<string>();
        List<CsvRow> rows = [];
        foreach (var row in OfacRows.Read(part, PrimaryWidth, faults))
        {
            if (!seen.Add(row.Fields[0]))
                faults.Add(part.File, row.Line, $"The entry {row.Fields[0]} is there twice.", OfacRows.FetchAgain);
            else if (row.Fields[1].Trim() == "")
                faults.Add(part.File, row.Line, $"The entry {row.Fields[0]} has no name.", OfacRows.FetchAgain);
            else
                rows.Add(row);
        }

        if (rows.Count == 0 && faults.IsNone)
            faults.Add(part.File, null, "There is no entry.", OfacRows.FetchAgain);
        return rows;
    }

    private static ListedEntry Entry(string[] fields, Parts parts)
    {
        var id = fields[0];
        var alternates = parts.Alternates.Of(id);
        var addresses = parts.Addresses.Of(id);
        var comments = parts.Comments.Of(id);
        var remarks = OfacRemarks.Read(Remarks(fields[11], comments));
        return new()
        {
            Id = id,
            Type = Type(fields[2].Trim()),
            Names = Names(fields[1], alternates, remarks),
            Addresses = [.. addresses.Select(Address).OfType<ListedAddress>()],
            Countries = [.. new[] { Countries.Code(fields[9]) }.OfType<string>().Concat(remarks.Countries).Distinct()],
            BirthDates = remarks.BirthDates,
            Identifiers = [.. CallSign(fields[5]), .. remarks.Identifiers],
            Programs = [.. fields[3].Split("] [").Select(program => program.Trim('[', ']', ' ')).Where(program => program != "")],
            Gender = remarks.Gender,
            Hash = EntryHash.Of([fields, .. alternates, .. addresses, .. comments]),
        };
    }

    /// <summary>
    /// Remarks are cut at a thousand characters, in the middle of a word; the comments go on from there. Without them the
    /// last clause is half of something, and says nothing.
    /// </summary>
    private static string Remarks(string remarks, IReadOnlyList<string[]> comments) =>
        comments.Count > 0 ? remarks + string.Concat(comments.Select(row => row[1]))
        : remarks.Length >= RemarksLength && remarks.LastIndexOf("; ") is >= 0 and var end ? remarks[..end]
        : remarks;

    private static EntryType Type(string word) => word switch
    {
        "" => EntryType.Organization,
        "individual" => EntryType.Person,
        "vessel" => EntryType.Vessel,
        "aircraft" => EntryType.Aircraft,
        _ => EntryType.Unknown,
    };

    private static List<ListedName> Names(string primary, IReadOnlyList<string[]> alternates, OfacRemarks remarks) =>
    [
        .. new[] { new ListedName(primary.Trim(), ListedNameKind.Primary) }
            .Concat(alternates.Select(row => new ListedName(row[3].Trim(), ListedNameKind.Strong)))
            .Concat(remarks.WeakNames.Select(name => new ListedName(name, ListedNameKind.Weak)))
            .Where(name => name.Text != "")
            .DistinctBy(name => name.Text),
    ];

    private static ListedAddress? Address(string[] fields)
    {
        var address = new ListedAddress(Known(fields[2]), Known(fields[3]), null, Countries.Code(fields[4]));
        return address is { Text: null, City: null, Country: null } ? null : address;
    }

    private static IEnumerable<ListedIdentifier> CallSign(string text) =>
        Known(text) is { } sign ? [new("Call Sign", sign, null)] : [];

    private static string? Known(string text) => text.Trim() is { Length: > 0 } known ? known : null;

    private sealed record Parts(OfacPart Alternates, OfacPart Addresses, OfacPart Comments);
}
