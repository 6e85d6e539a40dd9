namespace Fulfillment.Screening.Lists;

/// <summary>Rows as OFAC writes them: without a header, <c>-0- </c> for nothing, a number first.</summary>
internal static class OfacRows
{
    public const string FetchAgain = "Fetch the file anew.";

    /// <returns>Rows whose first field is an id.</returns>
    public static IEnumerable<CsvRow> Read(ListPart part, int width, ListFaults faults)
    {
        if (ListText.Lines(part, faults, orWindows: true) is not { } text)
            yield break;

        foreach (var row in new CsvRows(part.File, ',', faults) { Nothing = "-0-" }.Read(text, width))
        {
            if (IsId(row.Fields[0]))
                yield return row;
            else if (row.Line > 1 || !row.Fields[0].Equals("ID", StringComparison.OrdinalIgnoreCase))
                faults.Add(part.File, row.Line, "The first field is not the number of an entry.", FetchAgain);
        }
    }

    private static bool IsId(string text) => text is { Length: > 0 and <= 10 } && text.All(char.IsAsciiDigit);
}
