using System.Data.Common;
using Fulfillment.Engine.Store;
using Fulfillment.Engine.Work;
using Fulfillment.Sdk.Sinks;

namespace Fulfillment.Engine.Outbox;

/// <summary>Live messages (<c>outbox</c>) and how each one ended (<c>deliveries</c>, kept).</summary>
public static class OutboxTable
{
    /// <summary>Stores messages. Those that a node takes are its own, unless others with their key wait before them.</summary>
    /// <returns>Once it is flushed, the ids of those that were taken, and an empty one for each of the others.</returns>
    public static IReadOnlyList<string> Add(Writes writes, IReadOnlyList<OutboxMessage> messages)
    {
        foreach (var message in messages)
        {
            writes.Add(Sql.Expect, Expected(message));
        }

        return writes.Ask<NewRow, string>(Sql.Add, [.. messages.Select(NewRow.Of)]);
    }

    /// <summary>Keeps that a sink took no interest in what happened up to a version.</summary>
    public static void AddUnwanted(Writes writes, DeliveryRow delivery) => writes.Add(Sql.Expect, delivery);

    /// <summary>The sinks for which something is due and free.</summary>
    public static Task<IReadOnlyList<string>> DueSinksAsync(DbTransaction tx, CancellationToken cancel) =>
        tx.ListAsync<string>(Sql.DueSinks, null, cancel);

    /// <summary>Takes due messages, of each ordering key the first only. What ended a node before is not taken so.</summary>
    public static Task<IReadOnlyList<OutboxMessage>> ClaimAsync(
        DbTransaction tx, IReadOnlyList<LaneRoom> rooms, CancellationToken cancel) =>
        Sql.Claim.ListAsync<OutboxMessage>(tx, rooms, cancel);

    /// <summary>Takes one message that has ended a node before; such messages go one at a time.</summary>
    public static Task<OutboxMessage?> ClaimSuspectAsync(DbTransaction tx, string owner, CancellationToken cancel) =>
        tx.OneAsync<OutboxMessage>(Sql.ClaimSuspect, new { Owner = owner }, cancel);

    /// <summary>Removes messages under their claims and keeps how they ended.</summary>
    /// <returns>The ids of those whose claim still held.</returns>
    public static async Task<IReadOnlySet<string>> EndAsync(
        DbTransaction tx, IReadOnlyList<DeliveryEnd> ends, CancellationToken cancel)
    {
        var keys = ends.Select(end => MessageClaim.Of(end.Message)).ToList();
        var held = (await Sql.Remove.ListAsync<string>(tx, keys, cancel)).ToHashSet();
        await Sql.Keep.RunAsync(tx, [.. ends.Where(end => held.Contains(end.Message.Id)).Select(KeptRow.Of)], cancel);
        return held;
    }

    /// <summary>Puts messages back under their claims, to be tried again after a delay.</summary>
    public static async Task ReturnAsync(
        DbTransaction tx, IReadOnlyList<DeliveryReturn> returns, DateTimeOffset at, CancellationToken cancel)
    {
        var held = (await Sql.Return.ListAsync<string>(tx, [.. returns.Select(ReturnRow.Of)], cancel)).ToHashSet();
        var failed = returns.Where(back => back.Code is not null && held.Contains(back.Message.Id));
        await Sql.Keep.RunAsync(tx, [.. failed.Select(back => KeptRow.Of(back, at))], cancel);
    }

    public static Task<IReadOnlyList<DeliveryRow>> DeliveriesAsync(
        DbTransaction tx, string subjectId, CancellationToken cancel) =>
        tx.ListAsync<DeliveryRow>(Sql.Deliveries, new { SubjectId = subjectId }, cancel);

    /// <summary>The sinks that were told of some of these subjects.</summary>
    public static async Task<IReadOnlyList<string>> SinksAsync(
        DbTransaction tx, IReadOnlyCollection<string> subjectIds, CancellationToken cancel) =>
        [.. (await Sql.Sinks.ListAsync<string>(tx, [.. subjectIds.Select(id => new Subject(id))], cancel)).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>Frees what nodes hold whose lease has run out. Each such message has cost a node.</summary>
    public static Task<int> RescueAsync(DbTransaction tx, CancellationToken cancel) => tx.RunAsync(Sql.Rescue, null, cancel);

    /// <summary>Gives back what a node holds that is stopping, which is no crash.</summary>
    public static Task ReleaseAsync(DbTransaction tx, string owner, CancellationToken cancel) =>
        tx.RunAsync(Sql.Release, new { Owner = owner }, cancel);

    private static DeliveryRow Expected(OutboxMessage message) => new()
    {
        SubjectId = message.SubjectId,
        Version = message.Version,
        Sink = message.Sink,
        MessageId = message.Id,
        Type = message.Type,
        State = DeliveryState.Expected,
        UpdatedAt = message.CreatedAt,
    };

    /// <summary>What stands as a node's own.</summary>
    public static Task<IReadOnlyList<MessageClaim>> OfOwnerAsync(DbTransaction tx, string owner, CancellationToken cancel) =>
        tx.ListAsync<MessageClaim>(Sql.OfOwner, new { Owner = owner }, cancel);

    /// <summary>Frees messages that are on nobody's way.</summary>
    public static Task FreeAsync(DbTransaction tx, IReadOnlyList<MessageClaim> claims, CancellationToken cancel) =>
        Sql.Free.RunAsync(tx, claims, cancel);

    private sealed record NewRow
    {
        public required string Id { get; init; }
        public required string SubjectId { get; init; }
        public required long Version { get; init; }
        public required string Sink { get; init; }
        public required SinkClass Class { get; init; }
        public required string OrderingKey { get; init; }
        public required string Type { get; init; }
        public required string Body { get; init; }
        public required long Fence { get; init; }
        public required DateTimeOffset CreatedAt { get; init; }
        public string? Owner { get; init; }
        public required string Train { get; init; }

        public static NewRow Of(OutboxMessage message) => new()
        {
            Id = message.Id,
            SubjectId = message.SubjectId,
            Version = message.Version,
            Sink = message.Sink,
            Class = message.Class,
            OrderingKey = message.OrderingKey,
            Type = message.Type,
            Body = message.Body,
            Fence = message.Fence,
            CreatedAt = message.CreatedAt,
            Owner = message.Owner,
            Train = message.Train,
        };
    }

    private sealed record KeptRow(
        string SubjectId, long Version, string Sink, DeliveryState State, int Attempts, string? Code, DateTimeOffset UpdatedAt)
    {
        public static KeptRow Of(DeliveryEnd end) => new(
            end.Message.SubjectId, end.Message.Version, end.Message.Sink, end.State, end.Attempts, end.Code, end.At);

        public static KeptRow Of(DeliveryReturn back, DateTimeOffset at) => new(
            back.Message.SubjectId, back.Message.Version, back.Message.Sink, DeliveryState.Expected,
            back.Attempt - back.Message.Attempt, back.Code, at);
    }

    private sealed record ReturnRow(
        string Sink, string OrderingKey, string Id, long Fence, int Attempt, bool Doubtful, long DelayMs)
    {
        public static ReturnRow Of(DeliveryReturn back) => new(
            back.Message.Sink, back.Message.OrderingKey, back.Message.Id, back.Message.Fence, back.Attempt, back.Doubtful, (long)back.Delay.TotalMilliseconds);
    }

    private sealed record Subject(string Id);

    private static class Sql
    {
        // SQLite takes "owner IS NULL" for false in what a table without rowid returns (3.40), whatever the row holds.
        public static readonly RowsSql<NewRow> Add = new("""
            INSERT INTO outbox (id, subject_id, version, sink, class, ordering_key, type, body, fence, created_at, run_at, owner)
            SELECT r.id, r.subject_id, r.version, r.sink, r.class, r.ordering_key, r.type, r.body, r.fence, r.created_at,
              {now},
              CASE WHEN r.owner IS NOT NULL AND NOT EXISTS (
                SELECT 1 FROM outbox e WHERE e.sink = r.sink AND e.ordering_key = r.ordering_key AND e.id < r.train)
              THEN r.owner END
            FROM {rows}
            RETURNING CASE WHEN coalesce(owner, '') = '' THEN '' ELSE id END
            """);

        public static readonly RowsSql<DeliveryRow> Expect = new("""
            INSERT INTO deliveries ({columns}) SELECT {columns} FROM {rows} WHERE true
            ON CONFLICT (subject_id, version, sink) DO UPDATE SET message_id = excluded.message_id, state = excluded.state,
              updated_at = excluded.updated_at
            """);

        // From sink to sink by the index, however many messages wait for each.
        public static readonly PortableSql DueSinks = new("""
            WITH RECURSIVE sinks (sink) AS (
              SELECT (SELECT min(o.sink) FROM outbox o WHERE o.owner IS NULL)
              UNION ALL
              SELECT (SELECT min(o.sink) FROM outbox o WHERE o.owner IS NULL AND o.sink > sinks.sink)
              FROM sinks WHERE sinks.sink IS NOT NULL)
            SELECT sinks.sink FROM sinks WHERE sinks.sink IS NOT NULL AND EXISTS (
              SELECT 1 FROM outbox o WHERE o.sink = sinks.sink AND o.owner IS NULL AND o.run_at <= {now})
            """);

        private const string Waits = """
            o.sink = r.lane AND o.owner IS NULL AND o.run_at <= {now} AND o.crashes = 0
              AND NOT EXISTS (
                SELECT 1 FROM outbox e WHERE e.sink = o.sink AND e.ordering_key = o.ordering_key AND e.id < o.id)
            """;

        private const string Taken = """
            outbox.id, outbox.subject_id, outbox.version, outbox.sink, outbox.class, outbox.ordering_key, outbox.type,
              outbox.body, outbox.attempt, outbox.crashes, outbox.doubtful, outbox.fence, outbox.created_at,
              EXISTS (
                SELECT 1 FROM outbox n
                WHERE n.sink = outbox.sink AND n.ordering_key = outbox.ordering_key AND n.id > outbox.id) AS has_newer
            """;

        public static readonly RowsSql<LaneRoom> Claim = new(
            $$"""
            UPDATE outbox SET owner = taken.owner, fence = outbox.fence + 1
            FROM (
              SELECT o.sink AS sink, o.ordering_key AS ordering_key, o.id AS id, r.owner AS owner FROM {rows} JOIN outbox o ON {{Waits}}
              ORDER BY o.run_at LIMIT (SELECT r.room FROM {rows})) AS taken
            WHERE outbox.sink = taken.sink AND outbox.ordering_key = taken.ordering_key AND outbox.id = taken.id
            RETURNING {{Taken}}
            """,
            postgres:
            $$"""
            WITH taken AS MATERIALIZED (
              SELECT due.sink, due.ordering_key, due.id, r.owner
              FROM {rows} CROSS JOIN LATERAL (
                SELECT o.sink, o.ordering_key, o.id FROM outbox o WHERE {{Waits}} ORDER BY o.run_at LIMIT r.room {skipLocked}) AS due)
            UPDATE outbox SET owner = taken.owner, fence = outbox.fence + 1 FROM taken
            WHERE outbox.sink = taken.sink AND outbox.ordering_key = taken.ordering_key AND outbox.id = taken.id
            RETURNING {{Taken}}
            """);

        // Materialized for the same reason as the work's.
        public static readonly PortableSql ClaimSuspect = new(
            $$"""
            WITH taken AS MATERIALIZED (
              SELECT o.sink, o.ordering_key, o.id FROM outbox o WHERE o.owner IS NULL AND o.run_at <= {now} AND o.crashes > 0
                AND NOT EXISTS (
                  SELECT 1 FROM outbox e WHERE e.sink = o.sink AND e.ordering_key = o.ordering_key AND e.id < o.id)
              ORDER BY o.run_at LIMIT 1 {skipLocked})
            UPDATE outbox SET owner = @Owner, fence = fence + 1
            WHERE (sink, ordering_key, id) IN (SELECT taken.sink, taken.ordering_key, taken.id FROM taken)
            RETURNING {{Taken}}
            """);

        public static readonly RowsSql<MessageClaim> Remove = new("""
            DELETE FROM outbox
            WHERE (sink, ordering_key, id, fence) IN (SELECT r.sink, r.ordering_key, r.id, r.fence FROM {rows})
            RETURNING id
            """);

        public static readonly RowsSql<KeptRow> Keep = new("""
            UPDATE deliveries SET state = r.state, attempts = deliveries.attempts + r.attempts, code = r.code,
              updated_at = r.updated_at
            FROM {rows}
            WHERE deliveries.subject_id = r.subject_id AND deliveries.version = r.version AND deliveries.sink = r.sink
            """);

        public static readonly RowsSql<ReturnRow> Return = new("""
            UPDATE outbox SET attempt = r.attempt, doubtful = r.doubtful, run_at = {now} + r.delay_ms, owner = NULL
            FROM {rows}
            WHERE outbox.sink = r.sink AND outbox.ordering_key = r.ordering_key AND outbox.id = r.id
              AND outbox.fence = r.fence
            RETURNING outbox.id
            """);

        public static readonly RowsSql<Subject> Sinks = new("""
            SELECT DISTINCT sink FROM deliveries WHERE subject_id IN (SELECT r.id FROM {rows}) AND message_id IS NOT NULL
            """);

        public const string Deliveries = """
            SELECT subject_id, version, sink, message_id, type, state, attempts, code, updated_at FROM deliveries
            WHERE subject_id = @SubjectId ORDER BY version, sink
            """;

        public const string OfOwner = "SELECT sink, ordering_key, id, fence FROM outbox WHERE owner = @Owner";

        public static readonly RowsSql<MessageClaim> Free = new("""
            UPDATE outbox SET owner = NULL, doubtful = 1, fence = outbox.fence + 1 FROM {rows}
            WHERE outbox.sink = r.sink AND outbox.ordering_key = r.ordering_key AND outbox.id = r.id
              AND outbox.fence = r.fence
            """);

        public static readonly PortableSql Rescue = new("""
            UPDATE outbox SET owner = NULL, crashes = crashes + 1, doubtful = 1, fence = fence + 1
            WHERE owner IS NOT NULL
              AND NOT EXISTS (SELECT 1 FROM nodes n WHERE n.id = outbox.owner AND n.lease_until > {now})
            """);

        public const string Release =
            "UPDATE outbox SET owner = NULL, doubtful = 1, fence = fence + 1 WHERE owner = @Owner";
    }
}

/// <summary>A claim of a message as the store holds it.</summary>
public sealed record MessageClaim
{
    public required string Sink { get; init; }

    public required string OrderingKey { get; init; }

    public required string Id { get; init; }

    public required long Fence { get; init; }

    public static MessageClaim Of(OutboxMessage message) => new()
    {
        Sink = message.Sink,
        OrderingKey = message.OrderingKey,
        Id = message.Id,
        Fence = message.Fence,
    };
}

/// <summary>How a message ended.</summary>
public sealed record DeliveryEnd
{
    public required OutboxMessage Message { get; init; }

    public required DeliveryState State { get; init; }

    /// <summary>How many attempts this end adds to those that are kept.</summary>
    public int Attempts { get; init; }

    public string? Code { get; init; }

    public required DateTimeOffset At { get; init; }
}

/// <summary>A message that comes again.</summary>
public sealed record DeliveryReturn
{
    public required OutboxMessage Message { get; init; }

    /// <summary>How many attempts have failed by now.</summary>
    public required int Attempt { get; init; }

    public bool Doubtful { get; init; }

    public string? Code { get; init; }

    public required TimeSpan Delay { get; init; }
}
