using System.Globalization;

namespace Fulfillment.Engine.Usage;

/// <summary>A meter day by day as a table that a spreadsheet opens (RFC 4180), with a column for each pack that burned.</summary>
public static class MeterCsv
{
    /// <summary>Every day of a range; of those of which nothing is known only the day.</summary>
    public static string Table(Meter meter, DayRange range, IReadOnlyList<MeterDay> days)
    {
        var byDay = days.ToDictionary(day => day.Day);
        IReadOnlyList<string> packs =
            [.. days.SelectMany(day => day.Burn?.FromPacks ?? []).Select(burned => burned.PackId).Distinct().Order(StringComparer.Ordinal)];
        return Header(meter, packs) + string.Concat(range.Days().Select(day => Row(day, byDay.GetValueOrDefault(day), meter, packs)));
    }

    private static string Header(Meter meter, IEnumerable<string> packs) => CsvText.Line(meter.Fold == MeterFold.Max
        ? ["day", "quantity"]
        : ["day", "quantity", "fromQuota", .. packs.Select(pack => $"pack.{pack}"), "uncovered"]);

    private static string Row(DateOnly day, MeterDay? known, Meter meter, IEnumerable<string> packs) => CsvText.Line(meter.Fold == MeterFold.Max
        ? [SeatCsv.Text(day), Text(known?.Quantity)]
        :
        [
            SeatCsv.Text(day),
            Text(known?.Quantity),
            Text(known?.Burn?.FromQuota),
            .. packs.Select(pack => Text(known?.Burn?.FromPacks.FirstOrDefault(burned => burned.PackId == pack)?.Quantity)),
            Text(known?.Burn?.Uncovered),
        ]);

    private static string Text(long? count) => count?.ToString(CultureInfo.InvariantCulture) ?? "";
}
