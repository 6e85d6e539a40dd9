namespace Fulfillment.Screening.Lists;

/// <summary>The rows of one of OFAC's other parts, by the entry that they speak of.</summary>
internal sealed class OfacPart
{
    private static readonly string[][] _none = [];

    private readonly Dictionary<string, List<string[]>> _rows = [];

    public IReadOnlyList<string[]> Of(string id) => _rows.TryGetValue(id, out var rows) ? rows : _none;

    /// <param name="part">null where the list is configured without it.</param>
    /// <param name="width">How many fields each row has; the first is the entry's id.</param>
    /// <param name="ids">The ids of the primary part.</param>
    /// <param name="faults">Gets what is wrong.</param>
    /// <param name="strays">Counts the rows of entries that the primary part does not have.</param>
    public static OfacPart Read(ListPart? part, int width, HashSet<string> ids, ListFaults faults, ref int strays)
    {
        var read = new OfacPart();
        if (part is null)
            return read;

        var seen = new HashSet<(string Id, string Number)>();
        var (all, strange) = (0, 0);
        foreach (var row in OfacRows.Read(part, width, faults))
        {
            var id = row.Fields[0];
            if (width > 2 && !seen.Add((id, row.Fields[1])))
                faults.Add(part.File, row.Line, $"The number {row.Fields[1]} of entry {id} is there twice.", OfacRows.FetchAgain);
            all++;
            if (ids.Contains(id))
                read.Add(id, row.Fields);
            else
                strange++;
        }

        if (strange * 4 > all && faults.IsNone)
        {
            faults.Add(
                part.File, null, $"{strange} of its {all} rows speak of entries that the primary part does not have.",
                "Fetch all parts anew, at one time: one is cut off or of another edition.");
        }

        strays += strange;
        return read;
    }

    private void Add(string id, string[] fields)
    {
        if (!_rows.TryGetValue(id, out var rows))
            _rows[id] = rows = [];
        rows.Add(fields);
    }
}
