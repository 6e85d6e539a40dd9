using System.Data.Common;
using System.Globalization;
using Fulfillment.Engine.Store;

namespace Fulfillment.Engine.Usage;

/// <summary>One row per subscription of which anything was counted; who changes its usage holds it.</summary>
internal static class UsageWatchTable
{
    /// <summary>Locks the row for the rest of the transaction, and makes it where there is none.</summary>
    /// <returns>Once it is flushed: the threshold's state, <c>null</c> where none was watched yet.</returns>
    public static Func<ThresholdState?> Lock(Writes writes, string subscriptionId)
    {
        var found = writes.Ask<Key, Row>(Sql.Lock, [new Key(subscriptionId)]);
        return () => found[0].State();
    }

    /// <summary>Locks the rows of several, in the order of their ids, as anybody does who needs more than one.</summary>
    public static async Task LockAsync(DbTransaction tx, IReadOnlyCollection<string> subscriptionIds, CancellationToken cancel)
    {
        var writes = new Writes();
        writes.Ask<Key, Row>(Sql.Lock, [.. subscriptionIds.Distinct().Order(StringComparer.Ordinal).Select(id => new Key(id))]);
        await writes.FlushAsync(tx, cancel);
    }

    public static void Save(Writes writes, string subscriptionId, ThresholdState state) =>
        writes.Add(Sql.Save, Row.Of(subscriptionId, state));

    private sealed record Key(string SubscriptionId);

    private sealed record Row
    {
        public string SubscriptionId { get; init; } = "";
        public string? IntervalStart { get; init; }
        public int Armed { get; init; }

        public static Row Of(string subscriptionId, ThresholdState state) => new()
        {
            SubscriptionId = subscriptionId,
            IntervalStart = SeatCsv.Text(state.Interval),
            Armed = state.IsArmed ? 1 : 0,
        };

        public ThresholdState? State() => IntervalStart is null
            ? null
            : new ThresholdState(
                DateOnly.ParseExact(IntervalStart, "yyyy-MM-dd", CultureInfo.InvariantCulture), Armed == 1);
    }

    private static class Sql
    {
        public static readonly RowsSql<Key> Lock = new("""
            INSERT INTO usage_watches (subscription_id, version, armed)
            SELECT r.subscription_id, 1, 1 FROM {rows} WHERE true
            ON CONFLICT (subscription_id) DO UPDATE SET version = usage_watches.version + 1
            RETURNING subscription_id, interval_start, armed
            """);

        public static readonly RowsSql<Row> Save = new("""
            UPDATE usage_watches SET interval_start = r.interval_start, armed = r.armed FROM {rows}
            WHERE usage_watches.subscription_id = r.subscription_id
            """)
        {
            TouchesEach = true,
        };
    }
}
