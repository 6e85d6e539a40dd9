using System.Data.Common;
using Fulfillment.Engine.Store;
using Fulfillment.Sdk.Sinks;

namespace Fulfillment.Engine.Outbox;

/// <summary>A message that waits to be delivered.</summary>
public sealed record OutboxMessage
{
    public required string Id { get; init; }

    public required string SubjectId { get; init; }

    /// <summary>The subject's version that it tells.</summary>
    public required long Version { get; init; }

    public required string Sink { get; init; }

    public required SinkClass Class { get; init; }

    /// <summary>Messages of one sink with one key are delivered one after the other.</summary>
    public required string OrderingKey { get; init; }

    public required string Type { get; init; }

    public required string Body { get; init; }

    public int Attempt { get; init; }

    public long Fence { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>Live messages (<c>outbox</c>) and how each one ended (<c>deliveries</c>, kept).</summary>
public static class OutboxTable
{
    public static async Task AddAsync(DbTransaction tx, OutboxMessage message, CancellationToken cancel)
    {
        await tx.RunAsync(
            Sql.Add,
            new
            {
                message.Id,
                message.SubjectId,
                message.Version,
                message.Sink,
                Class = message.Class.Word(),
                message.OrderingKey,
                message.Type,
                message.Body,
                message.CreatedAt,
            },
            cancel);
        await tx.RunAsync(
            Sql.Expect,
            new { message.Id, message.SubjectId, message.Version, message.Sink, message.Type, message.CreatedAt },
            cancel);
    }

    public static Task<IReadOnlyList<OutboxMessage>> ClaimAsync(
        DbTransaction tx, string owner, TimeSpan lease, int limit, CancellationToken cancel) =>
        tx.ListAsync<OutboxMessage>(
            Sql.Claim, new { Owner = owner, LeaseMs = (long)lease.TotalMilliseconds, Limit = limit }, cancel);

    /// <summary>Removes the message under the caller's fence and keeps how it ended.</summary>
    /// <returns><c>false</c> when the claim is no longer ours.</returns>
    public static async Task<bool> EndAsync(
        DbTransaction tx, OutboxMessage message, DeliveryState state, DateTimeOffset at, CancellationToken cancel)
    {
        if (await tx.RunAsync(Sql.Remove, message, cancel) == 0)
        {
            return false;
        }

        await tx.RunAsync(
            Sql.End,
            new { message.SubjectId, message.Version, message.Sink, State = state.Word(), Attempts = message.Attempt + 1, At = at },
            cancel);
        return true;
    }

    /// <summary>Puts the message back, to be tried again after a delay.</summary>
    public static Task ReturnAsync(
        DbTransaction tx, OutboxMessage message, int attempt, TimeSpan delay, CancellationToken cancel) =>
        tx.RunAsync(
            Sql.Return,
            new { message.Id, message.Fence, Attempt = attempt, DelayMs = (long)delay.TotalMilliseconds },
            cancel);

    public static Task<IReadOnlyList<DeliveryRow>> DeliveriesAsync(
        DbTransaction tx, string subjectId, CancellationToken cancel) =>
        tx.ListAsync<DeliveryRow>(Sql.Deliveries, new { SubjectId = subjectId }, cancel);

    /// <summary>Frees every lease. Only where no other node can exist: on SQLite, before the first claim.</summary>
    public static Task ReleaseAllAsync(DbTransaction tx, CancellationToken cancel) =>
        tx.RunAsync(Sql.ReleaseAll, null, cancel);

    private static class Sql
    {
        // The fence begins with the time: a message sent again must not give out again what it gave before.
        public static readonly PortableSql Add = new("""
            INSERT INTO outbox (id, subject_id, version, sink, class, ordering_key, type, body, attempt, run_at, fence,
              created_at)
            VALUES (@Id, @SubjectId, @Version, @Sink, @Class, @OrderingKey, @Type, @Body, 0, {now}, {now}, @CreatedAt)
            """);

        public const string Expect = """
            INSERT INTO deliveries (subject_id, version, sink, message_id, type, state, updated_at)
            VALUES (@SubjectId, @Version, @Sink, @Id, @Type, 'expected', @CreatedAt)
            ON CONFLICT (subject_id, version, sink) DO UPDATE SET state = 'expected', updated_at = excluded.updated_at
            """;

        public static readonly PortableSql Claim = new("""
            UPDATE outbox SET owner = @Owner, lease_until = {now} + @LeaseMs, fence = fence + 1
            WHERE id IN (
              SELECT id FROM outbox WHERE run_at <= {now} AND lease_until <= {now}
              ORDER BY run_at LIMIT @Limit {skipLocked})
            RETURNING id, subject_id, version, sink, class, ordering_key, type, body, attempt, fence, created_at
            """);

        public const string Remove = "DELETE FROM outbox WHERE id = @Id AND fence = @Fence";

        public const string End = """
            UPDATE deliveries SET state = @State, attempts = attempts + @Attempts, updated_at = @At
            WHERE subject_id = @SubjectId AND version = @Version AND sink = @Sink
            """;

        public static readonly PortableSql Return = new("""
            UPDATE outbox SET attempt = @Attempt, run_at = {now} + @DelayMs, lease_until = 0, owner = NULL
            WHERE id = @Id AND fence = @Fence
            """);

        public const string Deliveries = """
            SELECT version, sink, type, state, attempts, updated_at FROM deliveries
            WHERE subject_id = @SubjectId ORDER BY version, sink
            """;

        public const string ReleaseAll = "UPDATE outbox SET lease_until = 0 WHERE lease_until > 0";
    }
}

public enum DeliveryState
{
    /// <summary>The sink takes no interest in this version.</summary>
    Unwanted,

    /// <summary>It waits in the outbox.</summary>
    Expected,
    Delivered,

    /// <summary>A newer message told the same and more.</summary>
    Coalesced,

    /// <summary>Given up; it waits for a person among the dead letters.</summary>
    Dead,
}

/// <summary>How one version reached one sink.</summary>
public sealed record DeliveryRow
{
    public required long Version { get; init; }

    public required string Sink { get; init; }

    public required SinkClass Class { get; init; }

    /// <summary>Messages of one sink with one key are delivered one after the other.</summary>
    public required string OrderingKey { get; init; }

    public required string Type { get; init; }

    public required DeliveryState State { get; init; }

    public required int Attempts { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }
}
