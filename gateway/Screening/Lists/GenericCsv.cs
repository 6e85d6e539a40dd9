namespace Fulfillment.Screening.Lists;

/// <summary>Our form of a list as CSV: a header, then a row for each thing said; the rows of an entry stand together.</summary>
internal static class GenericCsv
{
    private static readonly string[] _columns = ["id", "field", "value", "kind", "city", "postalCode", "country"];

    public static (string? Version, List<ListedEntry> Entries) Read(ListPart part, ListFaults faults)
    {
        List<ListedEntry> entries = [];
        if (ListText.Lines(part, faults, orWindows: false) is not { } text)
            return (null, entries);

        EntryForm? form = null;
        foreach (var row in new CsvRows(part.File, ',', faults).Read(text, _columns.Length))
        {
            if (row.Line == 1)
            {
                if (!row.Fields.SequenceEqual(_columns))
                    faults.Add(part.File, 1, $"The header is not {string.Join(',', _columns)}.", "Write it so.");
                continue;
            }

            if (form?.Id != row.Fields[0])
            {
                if (form is not null)
                    entries.Add(form.Entry());
                form = new(part.File, row.Fields[0], row.Line, faults);
            }

            form.Add(Fact(row.Fields), row.Line);
        }

        if (form is not null)
            entries.Add(form.Entry());
        return (null, entries);
    }

    private static ListedFact Fact(string[] fields) => new()
    {
        Field = fields[1],
        Value = fields[2],
        Kind = fields[3],
        City = fields[4],
        PostalCode = fields[5],
        Country = fields[6],
    };
}
