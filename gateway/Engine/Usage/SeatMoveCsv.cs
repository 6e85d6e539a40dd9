using System.Globalization;
using Fulfillment.Engine.Store;

namespace Fulfillment.Engine.Usage;

/// <summary>Moves of seats as a table that a spreadsheet opens (RFC 4180).</summary>
public static class SeatMoveCsv
{
    public static string Table(IEnumerable<SeatMove> moves) =>
        CsvText.Line(["at", "user", "change", "category", "instance"]) + string.Concat(moves.Select(Row));

    private static string Row(SeatMove move) => CsvText.Line(
    [
        move.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
        move.UserId,
        move.Change.Word(),
        move.Category ?? "",
        move.InstanceId,
    ]);
}
