using System.Globalization;

namespace Fulfillment.Engine.Usage;

/// <summary>
/// Seats day by day as a table that a spreadsheet opens (RFC 4180). The columns are settled before the first row, so
/// that rows can be written page by page.
/// </summary>
public static class SeatCsv
{
    /// <summary>All of it, with a column for each kind of users and each add-on that occurs.</summary>
    public static string Table(IReadOnlyList<SeriesDay> days)
    {
        var (categories, addOns) = (Names(days, day => day.Categories), Names(days, day => day.AddOns));
        return Header(categories, addOns) + string.Concat(days.Select(day => Row(day, categories, addOns)));
    }

    /// <param name="categories">The kinds of users that get a column each.</param>
    /// <param name="addOns">The add-ons that get a column each.</param>
    public static string Header(IEnumerable<string> categories, IEnumerable<string> addOns) => CsvText.Line(
    [
        "day", "billable", "billableLast", "active", .. categories, .. addOns.Select(addOn => $"addOn.{addOn}"),
        "instances", "flagged",
    ]);

    /// <summary>One day. What is not known is empty, which is not the same as nothing.</summary>
    public static string Row(SeriesDay day, IEnumerable<string> categories, IEnumerable<string> addOns) => CsvText.Line(
    [
        Text(day.Day),
        Known(day, day.Seats),
        Known(day, day.LastSeats),
        Known(day, day.Active),
        .. categories.Select(category => Known(day, day.Categories.Find(category))),
        .. addOns.Select(addOn => Known(day, day.AddOns.Find(addOn))),
        day.Instances.ToString(CultureInfo.InvariantCulture),
        day.Flagged ? "yes" : "no",
    ]);

    internal static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static List<string> Names(IEnumerable<SeriesDay> days, Func<SeriesDay, Counts> of) =>
        [.. days.SelectMany(day => of(day).ByName.Keys).Distinct().Order(StringComparer.Ordinal)];

    private static string Known(SeriesDay day, long? count) =>
        day.Instances == 0 ? "" : count?.ToString(CultureInfo.InvariantCulture) ?? "";
}
