using System.Data.Common;
using Fulfillment.Engine.Store;

namespace Fulfillment.Engine.Usage;

/// <summary>What is known last of each instance.</summary>
public static class SeatInstanceTable
{
    internal static void Save(Writes writes, SeatInstance instance) => writes.Add(Sql.Save, instance);

    /// <returns>Once it is flushed: all instances of a subscription.</returns>
    internal static IReadOnlyList<SeatInstance> Ask(Writes writes, string subscriptionId) =>
        writes.Ask<Key, SeatInstance>(Sql.OfSubscription, [new Key(subscriptionId)]);

    /// <summary>All instances of a subscription that reported and were not forgotten.</summary>
    public static Task<IReadOnlyList<SeatInstance>> ListAsync(
        DbTransaction tx, string subscriptionId, CancellationToken cancel) =>
        Sql.OfSubscription.ListAsync<SeatInstance>(tx, [new Key(subscriptionId)], cancel);

    /// <summary>All instances of some subscriptions.</summary>
    internal static Task<IReadOnlyList<SeatInstance>> ListAsync(
        DbTransaction tx, IReadOnlyCollection<string> subscriptionIds, CancellationToken cancel) =>
        Sql.OfSubscription.ListAsync<SeatInstance>(tx, [.. subscriptionIds.Select(id => new Key(id))], cancel);

    /// <summary>Those that should have reported by now, the longest due first.</summary>
    internal static async Task<IReadOnlyList<SeatInstance>> DueAsync(
        DbTransaction tx, DateTimeOffset now, IReadOnlySet<string> but, int limit, CancellationToken cancel)
    {
        // A subscription that is left aside may have many instances: as many batches as there are such are read at most.
        var due = await tx.ListAsync<SeatInstance>(Sql.Due, new { Now = now, Limit = limit * (but.Count + 1) }, cancel);
        return [.. due.Where(instance => !but.Contains(instance.SubscriptionId)).Take(limit)];
    }

    /// <summary>The subscriptions of a partner of which an instance is expected to report.</summary>
    internal static Task<IReadOnlyList<string>> ExpectedAsync(DbTransaction tx, string partner, CancellationToken cancel) =>
        tx.ListAsync<string>(Sql.Expected, new { Partner = partner }, cancel);

    /// <summary>All that are expected of a partner must report so much earlier. Whoever calls this holds the usage of their subscriptions.</summary>
    internal static Task PullForwardAsync(DbTransaction tx, string partner, TimeSpan by, CancellationToken cancel) =>
        tx.RunAsync(Sql.PullForward, new { Partner = partner, ByMs = (long)by.TotalMilliseconds }, cancel);

    /// <summary>Silences those that are still due. Whoever calls this holds the usage of their subscriptions.</summary>
    /// <returns>Those that were silenced now.</returns>
    internal static Task<IReadOnlyList<SeatInstance>> SilenceAsync(
        DbTransaction tx, IReadOnlyList<SeatInstance> due, DateTimeOffset now, CancellationToken cancel) =>
        Sql.Silence.ListAsync<SeatInstance>(
            tx, [.. due.Select(instance => new DueKey(instance.SubscriptionId, instance.InstanceId, now))], cancel);

    internal static Task ForgetAsync(
        DbTransaction tx, string subscriptionId, string instanceId, CancellationToken cancel) =>
        tx.RunAsync(Sql.Forget, new { SubscriptionId = subscriptionId, InstanceId = instanceId }, cancel);

    private sealed record Key(string SubscriptionId);

    private sealed record DueKey(string SubscriptionId, string InstanceId, DateTimeOffset Now);

    private static class Sql
    {
        private const string Columns = "subscription_id, instance_id, day, seats, heard_at, due_at, silent_at";

        public static readonly RowsSql<SeatInstance> Save = new("""
            INSERT INTO seat_instances (subscription_id, instance_id, day, seats, heard_at, due_at, silent_at)
            SELECT r.subscription_id, r.instance_id, r.day, r.seats, r.heard_at, r.due_at, r.silent_at FROM {rows}
            WHERE true
            ON CONFLICT (subscription_id, instance_id) DO UPDATE SET
              day = excluded.day, seats = excluded.seats, heard_at = excluded.heard_at, due_at = excluded.due_at,
              silent_at = excluded.silent_at
            """);

        public static readonly RowsSql<Key> OfSubscription = new(
            $"SELECT {Columns} FROM seat_instances WHERE subscription_id IN (SELECT r.subscription_id FROM {{rows}})");

        public const string Due = $"SELECT {Columns} FROM seat_instances WHERE due_at <= @Now ORDER BY due_at LIMIT @Limit";

        private const string OfPartner = """
            due_at IS NOT NULL AND subscription_id IN (SELECT s.id FROM subscriptions s WHERE s.partner = @Partner)
            """;

        public const string Expected = $"SELECT DISTINCT subscription_id FROM seat_instances WHERE {OfPartner}";

        public const string PullForward = $"UPDATE seat_instances SET due_at = due_at - @ByMs WHERE {OfPartner}";

        public static readonly RowsSql<DueKey> Silence = new("""
            UPDATE seat_instances SET silent_at = due_at, due_at = NULL FROM {rows}
            WHERE seat_instances.subscription_id = r.subscription_id AND seat_instances.instance_id = r.instance_id
              AND seat_instances.due_at <= r.now
            RETURNING seat_instances.subscription_id, seat_instances.instance_id, seat_instances.day, seat_instances.seats,
              seat_instances.heard_at, seat_instances.due_at, seat_instances.silent_at
            """);

        public const string Forget =
            "DELETE FROM seat_instances WHERE subscription_id = @SubscriptionId AND instance_id = @InstanceId";
    }
}
