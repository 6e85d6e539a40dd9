namespace Fulfillment.Screening.Lists;

/// <summary>
/// Reads any other list, brought into one of two forms of our own, CSV and JSON, which <c>docs/screening-lists.md</c>
/// describes. Both are UTF-8 and read strictly.
/// </summary>
public static class GenericReader
{
    public static ListReading ReadCsv(ListSource source) => Read(source, GenericCsv.Read);

    public static ListReading ReadJson(ListSource source) => Read(source, GenericJson.Read);

    private static ListReading Read(ListSource source, Func<ListPart, ListFaults, (string? Version, List<ListedEntry> Entries)> read)
    {
        var faults = new ListFaults();
        if (source.Primary(faults) is not { } part)
            return new ListReading.Refused(faults.All);

        var (version, entries) = read(part, faults);
        if (entries.Count == 0 && faults.IsNone)
            faults.Add(part.File, null, "There is no entry.", "A list without entries would allow everything: take it out of the settings.");
        if (faults.IsNone)
        {
            foreach (var (id, times) in entries.CountBy(entry => entry.Id).Where(id => id.Value > 1))
                faults.Add(part.File, null, $"The entry {EntryForm.Shown(id)} is there {times} times.", "Put together what is said of it.");
        }

        return faults.IsNone
            ? new ListReading.Read(source.Snapshot(entries, version), Strays: 0)
            : new ListReading.Refused(faults.All);
    }
}
