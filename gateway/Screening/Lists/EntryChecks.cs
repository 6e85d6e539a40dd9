namespace Fulfillment.Screening.Lists;

/// <summary>The bounds of one entry, whatever list it is from.</summary>
internal static class EntryChecks
{
    private const string Remedy = "No known entry has so many: fetch the file anew, or mend it.";

    public static void Check(ListedEntry entry, string file, int? line, ListFaults faults)
    {
        if (entry.Names.Count > ListLimits.Names)
            faults.Add(file, line, $"The entry {entry.Id} has more than {ListLimits.Names:N0} names.", Remedy);
        if (Details(entry).Max() > ListLimits.Details)
            faults.Add(file, line, $"The entry {entry.Id} has more than {ListLimits.Details:N0} details of one sort.", Remedy);
    }

    private static IEnumerable<int> Details(ListedEntry entry) =>
    [
        entry.Addresses.Count, entry.Countries.Count, entry.BirthDates.Count, entry.Identifiers.Count, entry.Programs.Count,
    ];
}
