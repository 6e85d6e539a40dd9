using System.Data.Common;
using Fulfillment.Engine.Store;

namespace Fulfillment.Engine.Orders;

/// <summary>What happened to subscriptions by themselves: a timeline beside those of orders, in the same feed.</summary>
public static class SubscriptionEventTable
{
    /// <summary>
    /// Gives each event the next number of its subscription, and holds the subscription's sequence to the end of the
    /// transaction: what is rolled back leaves no gap.
    /// </summary>
    internal static async Task<IReadOnlyList<SubscriptionEvent>> NumberAsync(
        DbTransaction tx, IReadOnlyList<SubscriptionEvent> events, CancellationToken cancel)
    {
        // Whoever tells of several takes them in the order of their ids, so that no two wait for one another.
        var more = events.CountBy(told => told.SubscriptionId).ToDictionary();
        var wanted = more.Keys.Order(StringComparer.Ordinal).Select(id => new Wanted(id, more[id])).ToList();
        var next = (await Sql.Take.ListAsync<Taken>(tx, wanted, cancel))
            .ToDictionary(taken => taken.SubscriptionId, taken => taken.Last - more[taken.SubscriptionId]);
        return [.. events.Select(told => told with { Sequence = ++next[told.SubscriptionId] })];
    }

    internal static void Insert(Writes writes, SubscriptionEvent told) => writes.Add(Sql.Insert, Row.Of(told));

    /// <summary>A subscription's own events, in their sequence.</summary>
    public static async Task<IReadOnlyList<SubscriptionEvent>> ListAsync(
        DbTransaction tx, string subscriptionId, CancellationToken cancel) =>
        [.. (await tx.ListAsync<Row>(Sql.OfSubscription, new { SubscriptionId = subscriptionId }, cancel)).Select(row => row.Event())];

    private sealed record Wanted(string SubscriptionId, long More);

    private sealed record Taken
    {
        public string SubscriptionId { get; init; } = "";
        public long Last { get; init; }
    }

    private sealed record Row
    {
        public string SubscriptionId { get; init; } = "";
        public long Version { get; init; }
        public string Partner { get; init; } = "";
        public string Type { get; init; } = "";
        public string Facts { get; init; } = "";
        public DateTimeOffset At { get; init; }

        public static Row Of(SubscriptionEvent told) => new()
        {
            SubscriptionId = told.SubscriptionId,
            Version = told.Sequence,
            Partner = told.Partner,
            Type = told.Type,
            Facts = told.Facts,
            At = told.At,
        };

        public SubscriptionEvent Event() => new()
        {
            SubscriptionId = SubscriptionId,
            Sequence = Version,
            Partner = Partner,
            Type = Type,
            Facts = Facts,
            At = At,
        };
    }

    private static class Sql
    {
        public static readonly RowsSql<Wanted> Take = new("""
            INSERT INTO subscription_sequences (subscription_id, last) SELECT r.subscription_id, r.more FROM {rows} WHERE true
            ON CONFLICT (subscription_id) DO UPDATE SET last = subscription_sequences.last + excluded.last
            RETURNING subscription_id, last
            """);

        public static readonly RowsSql<Row> Insert =
            new("INSERT INTO subscription_events ({columns}, feed) SELECT {columns}, {feed} FROM {rows}");

        public const string OfSubscription = """
            SELECT subscription_id, version, partner, type, facts, at FROM subscription_events
            WHERE subscription_id = @SubscriptionId ORDER BY version
            """;
    }
}
