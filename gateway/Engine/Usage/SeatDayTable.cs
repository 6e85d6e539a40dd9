using System.Data.Common;
using Fulfillment.Engine.Store;

namespace Fulfillment.Engine.Usage;

/// <summary>Seats by subscription, day and instance: a subscription's days are one range of the key.</summary>
public static class SeatDayTable
{
    internal static void Save(Writes writes, SeatDay day) => writes.Add(Sql.Save, Row.Of(day));

    /// <returns>Once it is flushed: these days of a subscription, of all its instances.</returns>
    internal static Func<IEnumerable<SeatDay>> Ask(Writes writes, string subscriptionId, IEnumerable<DateOnly> days)
    {
        var found = writes.Ask<Key, Row>(Sql.OfDays, [.. days.Select(day => new Key(subscriptionId, day))]);
        return () => found.Select(row => row.SeatDay());
    }

    /// <summary>Days of a subscription, in order. A caller that lists many asks for a page of days at a time.</summary>
    public static async Task<IReadOnlyList<SeatDay>> ListAsync(
        DbTransaction tx, string subscriptionId, DayRange range, CancellationToken cancel)
    {
        var values = new { SubscriptionId = subscriptionId, range.From, range.To };
        return [.. (await tx.ListAsync<Row>(Sql.OfRange, values, cancel)).Select(row => row.SeatDay())];
    }

    private sealed record Key(string SubscriptionId, DateOnly Day);

    private sealed record Row
    {
        public string SubscriptionId { get; init; } = "";
        public string InstanceId { get; init; } = "";
        public DateOnly Day { get; init; }
        public long Seats { get; init; }
        public DateTimeOffset PeakAt { get; init; }
        public long? Active { get; init; }
        public string Categories { get; init; } = "";
        public string AddOns { get; init; } = "";
        public long LastSeats { get; init; }
        public DateTimeOffset LastAt { get; init; }
        public int Reports { get; init; }
        public int Flagged { get; init; }

        public static Row Of(SeatDay day) => new()
        {
            SubscriptionId = day.SubscriptionId,
            InstanceId = day.InstanceId,
            Day = day.Day,
            Seats = day.Seats,
            PeakAt = day.PeakAt,
            Active = day.Active,
            Categories = day.Categories.ToString(),
            AddOns = day.AddOns.ToString(),
            LastSeats = day.LastSeats,
            LastAt = day.LastAt,
            Reports = day.Reports,
            Flagged = day.Flagged ? 1 : 0,
        };

        public SeatDay SeatDay() => CorruptRowException.Read("seat_days", SubscriptionId, () => new SeatDay
        {
            SubscriptionId = SubscriptionId,
            InstanceId = InstanceId,
            Day = Day,
            Seats = Seats,
            PeakAt = PeakAt,
            Active = Active,
            Categories = Counts.Parse(Categories),
            AddOns = Counts.Parse(AddOns),
            LastSeats = LastSeats,
            LastAt = LastAt,
            Reports = Reports,
            Flagged = Flagged == 1,
        });
    }

    private static class Sql
    {
        public static readonly RowsSql<Row> Save = new("""
            INSERT INTO seat_days ({columns}) SELECT {columns} FROM {rows} WHERE true
            ON CONFLICT (subscription_id, day, instance_id) DO UPDATE SET
              seats = excluded.seats, peak_at = excluded.peak_at, active = excluded.active,
              categories = excluded.categories, add_ons = excluded.add_ons, last_seats = excluded.last_seats,
              last_at = excluded.last_at, reports = excluded.reports, flagged = excluded.flagged
            """);

        private const string Columns = """
            SELECT s.subscription_id, s.instance_id, s.day, s.seats, s.peak_at, s.active, s.categories, s.add_ons,
              s.last_seats, s.last_at, s.reports, s.flagged
            """;

        public static readonly RowsSql<Key> OfDays = new(
            Columns + " FROM {rows} JOIN seat_days s ON s.subscription_id = r.subscription_id AND s.day = r.day");

        public const string OfRange = Columns + """
             FROM seat_days s WHERE s.subscription_id = @SubscriptionId AND s.day >= @From AND s.day < @To
            ORDER BY s.day, s.instance_id
            """;
    }
}
