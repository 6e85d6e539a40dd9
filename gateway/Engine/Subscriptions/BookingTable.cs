using System.Data.Common;
using Fulfillment.Engine.Store;

namespace Fulfillment.Engine.Subscriptions;

/// <summary>
/// The book of what order lines changed of what is paid for. It only grows: a mistake is taken back by one more row. What
/// recurs of a subscription by the year is the sum of its rows, so a renewal books what is missing to the new term, and a
/// churn takes off what is there.
/// </summary>
public static class BookingTable
{
    /// <summary>Keeps a booking, where there is one. A line that has booked already books nothing more.</summary>
    public static void Insert(Writes writes, Booking? booking)
    {
        if (booking is not null)
        {
            writes.Add(booking.Kind == BookingKind.Churn ? Sql.End : Sql.Insert, booking);
        }
    }

    /// <summary>Books back what lines have booked, where they have, each once.</summary>
    public static void Reverse(Writes writes, IEnumerable<string> lineIds, TimeProvider clock)
    {
        foreach (var line in lineIds)
        {
            writes.Add(Sql.Reverse, new ReversalRow(Ids.New("bok", clock), line, clock.GetUtcNow()));
        }
    }

    /// <summary>One page, newest first.</summary>
    public static Task<IReadOnlyList<Booking>> ListAsync(DbTransaction tx, BookingFilter filter, CancellationToken cancel) =>
        tx.ListAsync<Booking>(
            Sql.List,
            new
            {
                From = Midnight(filter.From ?? DateOnly.MinValue),
                To = Midnight(filter.To ?? DateOnly.MaxValue),
                filter.Partner,
                Before = filter.Before ?? Ids.AfterAll,
                filter.Limit,
            },
            cancel);

    /// <summary>The sums of all that was booked on days, by kind and currency.</summary>
    public static Task<IReadOnlyList<BookingSum>> SumAsync(DbTransaction tx, DateOnly? from, DateOnly? to, CancellationToken cancel) =>
        tx.ListAsync<BookingSum>(
            Sql.Sum, new { From = Midnight(from ?? DateOnly.MinValue), To = Midnight(to ?? DateOnly.MaxValue) }, cancel);

    private static DateTimeOffset Midnight(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);

    private sealed record ReversalRow(string Id, string LineId, DateTimeOffset BookedAt);

    private static class Sql
    {
        // The subscription is locked, or made, by whoever writes: what is booked of it so far is all that is booked of it.
        public static readonly RowsSql<Booking> Insert = new("""
            INSERT INTO bookings ({columns})
            SELECT r.id, r.line_id, r.order_id, r.subscription_id, r.partner, r.kind, r.currency, r.net_minor, r.days,
              CASE WHEN r.kind = 'renewal' THEN r.arr_minor - COALESCE((
                SELECT CAST(sum(b.arr_minor) AS BIGINT) FROM bookings b
                WHERE b.subscription_id = r.subscription_id AND b.currency = r.currency), 0)
              ELSE r.arr_minor END,
              r.effective_on, r.booked_at, r.reverses
            FROM {rows} WHERE true ON CONFLICT DO NOTHING
            """);

        // In the currency in which it was last booked. Where nothing is booked by the year, nothing is known to end.
        public static readonly RowsSql<Booking> End = new("""
            INSERT INTO bookings ({columns})
            SELECT r.id, r.line_id, r.order_id, r.subscription_id, r.partner, r.kind, l.currency, r.net_minor, r.days,
              (SELECT CAST(-sum(b.arr_minor) AS BIGINT) FROM bookings b
               WHERE b.subscription_id = r.subscription_id AND b.currency = l.currency),
              r.effective_on, r.booked_at, r.reverses
            FROM {rows} LEFT JOIN bookings l ON l.id = (
              SELECT max(b.id) FROM bookings b
              WHERE b.subscription_id = r.subscription_id AND b.currency IS NOT NULL AND b.arr_minor IS NOT NULL)
            WHERE true ON CONFLICT DO NOTHING
            """);

        public static readonly RowsSql<ReversalRow> Reverse = new("""
            INSERT INTO bookings (id, line_id, order_id, subscription_id, partner, kind, currency, net_minor, days, arr_minor,
              effective_on, booked_at, reverses)
            SELECT r.id, b.line_id, b.order_id, b.subscription_id, b.partner, b.kind, b.currency, -b.net_minor, -b.days, -b.arr_minor,
              b.effective_on, r.booked_at, b.id
            FROM {rows} JOIN bookings b ON b.line_id = r.line_id AND b.reverses IS NULL
            WHERE true ON CONFLICT DO NOTHING
            """);

        public const string List = """
            SELECT id, line_id, order_id, subscription_id, partner, kind, currency, net_minor, days, arr_minor, effective_on, booked_at, reverses
            FROM bookings
            WHERE booked_at >= @From AND booked_at < @To
              AND (CAST(@Partner AS TEXT) IS NULL OR partner = @Partner)
              AND id < @Before
            ORDER BY id DESC LIMIT @Limit
            """;

        public const string Sum = """
            SELECT kind, currency, count(*) AS count, count(*) - count(arr_minor) AS without_arr,
              CAST(COALESCE(sum(net_minor), 0) AS BIGINT) AS net_minor, CAST(COALESCE(sum(arr_minor), 0) AS BIGINT) AS arr_minor
            FROM bookings WHERE booked_at >= @From AND booked_at < @To
            GROUP BY kind, currency ORDER BY kind, currency
            """;
    }
}
