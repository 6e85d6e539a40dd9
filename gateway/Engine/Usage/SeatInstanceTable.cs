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

    /// <summary>Silences those that are due, the longest due first.</summary>
    /// <returns>Those that were silenced now.</returns>
    internal static Task<IReadOnlyList<SeatInstance>> SilenceAsync(
        DbTransaction tx, DateTimeOffset now, int limit, CancellationToken cancel) =>
        tx.ListAsync<SeatInstance>(Sql.Silence, new { Now = now, Limit = limit }, cancel);

    internal static Task ForgetAsync(
        DbTransaction tx, string subscriptionId, string instanceId, CancellationToken cancel) =>
        tx.RunAsync(Sql.Forget, new { SubscriptionId = subscriptionId, InstanceId = instanceId }, cancel);

    private sealed record Key(string SubscriptionId);

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

        public static readonly PortableSql Silence = new($$"""
            UPDATE seat_instances SET silent_at = due_at, due_at = NULL
            WHERE (subscription_id, instance_id) IN (
              SELECT subscription_id, instance_id FROM seat_instances WHERE due_at <= @Now
              ORDER BY due_at LIMIT @Limit {skipLocked})
              AND due_at <= @Now
            RETURNING {{Columns}}
            """);

        public const string Forget =
            "DELETE FROM seat_instances WHERE subscription_id = @SubscriptionId AND instance_id = @InstanceId";
    }
}
