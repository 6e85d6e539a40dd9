using System.Data.Common;
using Fulfillment.Engine.Store;

namespace Fulfillment.Engine.Usage;

/// <summary>
/// What was used of a meter, day by day: a subscription's days of one meter are one range of the key.
/// </summary>
public static class MeterDayTable
{
    internal static void Save(Writes writes, string subscriptionId, string meter, MeterUse use, int records) =>
        writes.Add(Sql.Save, new Row(subscriptionId, meter, use.Day, use.Quantity, records));

    /// <summary>
    /// Makes a day anew from the records that count. A day that lost all of them stays, with nothing used.
    /// </summary>
    internal static void Refold(Writes writes, string subscriptionId, Meter meter, DateOnly day) =>
        writes.Add(Sql.Refold, new FoldedDay(subscriptionId, meter.Name, day, meter.Fold));

    /// <summary>Days of one meter on which something is known, in order.</summary>
    public static async Task<IReadOnlyList<MeterUse>> ListAsync(
        DbTransaction tx, string subscriptionId, string meter, DayRange range, CancellationToken cancel)
    {
        var values = new { SubscriptionId = subscriptionId, Meter = meter, range.From, range.To };
        var found = await tx.ListAsync<Found>(Sql.OfRange, values, cancel);
        return [.. found.Select(day => new MeterUse(day.Day, day.Quantity))];
    }

    /// <summary>What the days of each meter come to.</summary>
    internal static async Task<IReadOnlyDictionary<string, MeterSums>> SumsAsync(
        DbTransaction tx, string subscriptionId, DayRange month, CancellationToken cancel)
    {
        var values = new { SubscriptionId = subscriptionId, month.From, month.To };
        var found = await tx.ListAsync<SumsRow>(Sql.Sums, values, cancel);
        return found.ToDictionary(row => row.Meter, row => new MeterSums
        {
            MonthSum = row.MonthSum,
            MonthMax = row.MonthMax,
            Total = row.Total,
            Highest = row.Highest,
            LastDay = row.LastDay,
        });
    }

    private sealed record SumsRow
    {
        public string Meter { get; init; } = "";
        public long MonthSum { get; init; }
        public long MonthMax { get; init; }
        public long Total { get; init; }
        public long Highest { get; init; }
        public DateOnly LastDay { get; init; }
    }

    private sealed record Row(string SubscriptionId, string Meter, DateOnly Day, long Quantity, long Records);

    private sealed record FoldedDay(string SubscriptionId, string Meter, DateOnly Day, MeterFold Fold);

    private sealed record Found
    {
        public DateOnly Day { get; init; }
        public long Quantity { get; init; }
    }

    private static class Sql
    {
        private const string Replace = """

            ON CONFLICT (subscription_id, meter, day) DO UPDATE SET
              quantity = excluded.quantity, records = excluded.records
            """;

        public static readonly RowsSql<Row> Save = new(
            "INSERT INTO meter_days ({columns}) SELECT {columns} FROM {rows} WHERE true" + Replace);

        public static readonly RowsSql<FoldedDay> Refold = new("""
            INSERT INTO meter_days (subscription_id, meter, day, quantity, records)
            SELECT r.subscription_id, r.meter, r.day,
              CAST(COALESCE(CASE r.fold WHEN 'max' THEN max(u.quantity) ELSE sum(u.quantity) END, 0) AS BIGINT),
              count(u.day)
            FROM {rows} LEFT JOIN usage_records u
              ON u.subscription_id = r.subscription_id AND u.meter = r.meter AND u.day = r.day AND u.superseded = 0
            WHERE true GROUP BY r.subscription_id, r.meter, r.day, r.fold
            """ + Replace);

        public const string Sums = """
            SELECT meter,
              CAST(sum(CASE WHEN day >= @From AND day < @To THEN quantity ELSE 0 END) AS BIGINT) AS month_sum,
              max(CASE WHEN day >= @From AND day < @To THEN quantity ELSE 0 END) AS month_max,
              CAST(sum(quantity) AS BIGINT) AS total, max(quantity) AS highest, max(day) AS last_day
            FROM meter_days WHERE subscription_id = @SubscriptionId GROUP BY meter
            """;

        public const string OfRange = """
            SELECT day, quantity FROM meter_days
            WHERE subscription_id = @SubscriptionId AND meter = @Meter AND day >= @From AND day < @To ORDER BY day
            """;
    }
}
