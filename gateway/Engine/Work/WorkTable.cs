using System.Data.Common;
using Fulfillment.Engine.Store;

namespace Fulfillment.Engine.Work;

/// <summary>
/// What is to be done next: one row per subject, live rows only. Due times are in the database's time. Whoever writes
/// about a subject names the fence of its claim; a row whose fence has moved on is not touched.
/// </summary>
public static class WorkTable
{
    public static void Add(Writes writes, NewWork work) => writes.Add(Sql.Add, work);

    /// <summary>Replaces whatever work a subject has; a worker that is at it loses its fence.</summary>
    public static void Replace(Writes writes, NewWork work) => writes.Add(Sql.Replace, work);

    /// <summary>Drops whatever work a subject has; a worker that is at it loses its fence.</summary>
    public static void Drop(Writes writes, WorkSubject kind, string id) => writes.Add(Sql.Drop, new SubjectRow(kind, id));

    /// <summary>Removes the row: nothing more is to be done.</summary>
    public static void Finish(Writes writes, WorkItem item) => writes.Add(Sql.Finish, ClaimRow.Of(item));

    /// <summary>Puts the row back: the given step, after a delay.</summary>
    public static void Return(Writes writes, WorkItem item, string step, int attempt, TimeSpan delay) => writes.Add(
        Sql.Return, new ReturnRow(item.SubjectKind, item.SubjectId, item.Fence, step, attempt, (long)delay.TotalMilliseconds));

    /// <summary>Goes on with another step under the same claim.</summary>
    public static void Move(Writes writes, WorkItem item, string step) =>
        writes.Add(Sql.Move, new MoveRow(item.SubjectKind, item.SubjectId, item.Fence, step));

    /// <summary>The lanes in which something is due and free, with how much of it may be looked at.</summary>
    public static Task<IReadOnlyList<string>> DueLanesAsync(DbTransaction tx, CancellationToken cancel) =>
        tx.ListAsync<string>(Sql.DueLanes, null, cancel);

    /// <summary>Takes due work of some lanes, the longest waiting first. What ended a worker before is not taken so.</summary>
    public static Task<IReadOnlyList<WorkItem>> ClaimAsync(
        DbTransaction tx, IReadOnlyList<LaneRoom> rooms, CancellationToken cancel) =>
        Sql.Claim.ListAsync<WorkItem>(tx, rooms, cancel);

    /// <summary>
    /// Takes one piece of work that has ended a worker before. Such a piece runs with no other of its kind beside it,
    /// so that only what kills again is blamed again.
    /// </summary>
    public static Task<WorkItem?> ClaimSuspectAsync(DbTransaction tx, string owner, CancellationToken cancel) =>
        tx.OneAsync<WorkItem>(Sql.ClaimSuspect, new { Owner = owner }, cancel);

    /// <summary>Locks the row for the rest of the transaction.</summary>
    /// <returns><c>false</c> when the claim is no longer ours: write nothing.</returns>
    public static async Task<bool> HoldAsync(DbTransaction tx, WorkItem item, CancellationToken cancel) =>
        await tx.OneAsync<int?>(
            Sql.Hold, new { Kind = item.SubjectKind.Word(), Id = item.SubjectId, item.Fence }, cancel) is not null;

    /// <summary>Locks rows for the rest of the transaction, in the order of their ids.</summary>
    /// <returns>The ids of those whose claim still holds.</returns>
    public static async Task<IReadOnlySet<string>> HoldAsync(
        DbTransaction tx, IReadOnlyList<HeldWork> claims, CancellationToken cancel) =>
        (await Sql.HoldEach.ListAsync<string>(tx, claims, cancel)).ToHashSet();

    /// <summary>
    /// Locks orders and the work about them, in the order of the orders' ids: two transactions never wait for each other.
    /// </summary>
    /// <returns>The claims that still hold, with the version at which their order stands.</returns>
    public static Task<IReadOnlyList<HeldClaim>> HoldAsync(
        DbTransaction tx, IReadOnlyList<OrderClaim> claims, CancellationToken cancel) =>
        Sql.HoldMany.ListAsync<HeldClaim>(tx, claims, cancel);

    /// <summary>Gives back what this owner holds and did not finish: it is stopping, which is no crash.</summary>
    public static Task ReleaseAsync(DbTransaction tx, string owner, CancellationToken cancel) =>
        tx.RunAsync(Sql.Release, new { Owner = owner }, cancel);

    /// <summary>Frees what nodes hold whose lease has run out. Each such piece has cost a worker.</summary>
    /// <returns>How many pieces.</returns>
    public static Task<int> RescueAsync(DbTransaction tx, CancellationToken cancel) => tx.RunAsync(Sql.Rescue, null, cancel);

    /// <summary>What stands as a node's own.</summary>
    public static Task<IReadOnlyList<HeldWork>> OfOwnerAsync(DbTransaction tx, string owner, CancellationToken cancel) =>
        tx.ListAsync<HeldWork>(Sql.OfOwner, new { Owner = owner }, cancel);

    /// <summary>Frees pieces at which nobody is.</summary>
    public static Task FreeAsync(DbTransaction tx, IReadOnlyList<HeldWork> held, CancellationToken cancel) =>
        Sql.Free.RunAsync(tx, held, cancel);

    private sealed record SubjectRow(WorkSubject Kind, string Id);

    private sealed record ClaimRow(WorkSubject Kind, string Id, long Fence)
    {
        public static ClaimRow Of(WorkItem item) => new(item.SubjectKind, item.SubjectId, item.Fence);
    }

    private sealed record MoveRow(WorkSubject Kind, string Id, long Fence, string Step);

    private sealed record ReturnRow(WorkSubject Kind, string Id, long Fence, string Step, int Attempt, long DelayMs);

    private static class Sql
    {
        private const string Insert = """
            INSERT INTO work (subject_kind, subject_id, lane, step, attempt, run_at, owner, fence)
            SELECT r.subject_kind, r.subject_id, r.lane, r.step, r.attempt, CASE WHEN r.run_at = 0 THEN {now} + r.delay_ms ELSE r.run_at END,
              r.owner, r.fence
            FROM {rows}
            """;

        public static readonly RowsSql<NewWork> Add = new(Insert);

        public static readonly RowsSql<NewWork> Replace = new(Insert + """
             WHERE true
            ON CONFLICT (subject_kind, subject_id) DO UPDATE SET lane = excluded.lane, step = excluded.step, attempt = 0,
              crashes = 0, run_at = excluded.run_at, owner = NULL, fence = work.fence + 1
            """);

        public static readonly RowsSql<SubjectRow> Drop =
            new("DELETE FROM work WHERE (subject_kind, subject_id) IN (SELECT r.kind, r.id FROM {rows})");

        public static readonly RowsSql<ClaimRow> Finish = new(
            "DELETE FROM work WHERE (subject_kind, subject_id, fence) IN (SELECT r.kind, r.id, r.fence FROM {rows})");

        public static readonly RowsSql<ReturnRow> Return = new("""
            UPDATE work SET step = r.step, attempt = r.attempt, run_at = {now} + r.delay_ms, owner = NULL
            FROM {rows}
            WHERE work.subject_kind = r.kind AND work.subject_id = r.id AND work.fence = r.fence
            """);

        public static readonly RowsSql<MoveRow> Move = new("""
            UPDATE work SET step = r.step, attempt = 0 FROM {rows}
            WHERE work.subject_kind = r.kind AND work.subject_id = r.id AND work.fence = r.fence
            """);

        // From lane to lane by the index, however many rows wait in each.
        public static readonly PortableSql DueLanes = new("""
            WITH RECURSIVE lanes (lane) AS (
              SELECT (SELECT min(w.lane) FROM work w WHERE w.owner IS NULL)
              UNION ALL
              SELECT (SELECT min(w.lane) FROM work w WHERE w.owner IS NULL AND w.lane > lanes.lane)
              FROM lanes WHERE lanes.lane IS NOT NULL)
            SELECT lanes.lane FROM lanes WHERE lanes.lane IS NOT NULL AND EXISTS (
              SELECT 1 FROM work w WHERE w.lane = lanes.lane AND w.owner IS NULL AND w.run_at <= {now})
            """);

        private const string Taken = """
            work.subject_kind, work.subject_id, work.lane, work.step, work.attempt, work.crashes, work.fence,
              {now} - work.run_at AS waited_ms
            """;

        public static readonly RowsSql<LaneRoom> Claim = new(
            $$"""
            UPDATE work SET owner = taken.owner, fence = work.fence + 1
            FROM (
              SELECT w.subject_kind AS kind, w.subject_id AS id, r.owner AS owner
              FROM {rows} JOIN work w ON w.lane = r.lane AND w.owner IS NULL AND w.run_at <= {now} AND w.crashes = 0
              ORDER BY w.run_at LIMIT (SELECT r.room FROM {rows})) AS taken
            WHERE work.subject_kind = taken.kind AND work.subject_id = taken.id
            RETURNING {{Taken}}
            """,
            postgres:
            $$"""
            WITH taken AS MATERIALIZED (
              SELECT due.kind, due.id, r.owner
              FROM {rows} CROSS JOIN LATERAL (
                SELECT w.subject_kind AS kind, w.subject_id AS id FROM work w
                WHERE w.lane = r.lane AND w.owner IS NULL AND w.run_at <= {now} AND w.crashes = 0
                ORDER BY w.run_at LIMIT r.room {skipLocked}) AS due)
            UPDATE work SET owner = taken.owner, fence = work.fence + 1 FROM taken
            WHERE work.subject_kind = taken.kind AND work.subject_id = taken.id
            RETURNING {{Taken}}
            """);

        // Materialized: a limit that is locked inside IN (...) may be looked up once per row, and takes another each time.
        public static readonly PortableSql ClaimSuspect = new(
            $$"""
            WITH taken AS MATERIALIZED (
              SELECT w.subject_kind, w.subject_id FROM work w WHERE w.owner IS NULL AND w.run_at <= {now} AND w.crashes > 0
              ORDER BY w.run_at LIMIT 1 {skipLocked})
            UPDATE work SET owner = @Owner, fence = fence + 1
            WHERE (subject_kind, subject_id) IN (SELECT taken.subject_kind, taken.subject_id FROM taken)
            RETURNING {{Taken}}
            """);

        public static readonly PortableSql Hold = new(
            "SELECT 1 FROM work WHERE subject_kind = @Kind AND subject_id = @Id AND fence = @Fence {forUpdate}");

        private const string Held = """
            SELECT w.subject_id FROM {rows}
            JOIN work w ON w.subject_kind = r.subject_kind AND w.subject_id = r.subject_id AND w.fence = r.fence
            """;

        public static readonly RowsSql<HeldWork> HoldEach = new(Held, postgres: Held + " ORDER BY w.subject_id FOR UPDATE OF w");

        private const string Claims = """
            SELECT r.kind, r.id, o.id AS order_id, o.version AS order_version
            FROM {rows}
            JOIN orders o ON o.id = r.order_id
            JOIN work w ON w.subject_kind = r.kind AND w.subject_id = r.id AND w.fence = r.fence
            """;

        public static readonly RowsSql<OrderClaim> HoldMany =
            new(Claims, postgres: Claims + " ORDER BY o.id, r.id FOR UPDATE OF o, w");

        public const string Release = "UPDATE work SET owner = NULL, fence = fence + 1 WHERE owner = @Owner";

        public const string OfOwner = "SELECT subject_kind, subject_id, fence FROM work WHERE owner = @Owner";

        public static readonly RowsSql<HeldWork> Free = new("""
            UPDATE work SET owner = NULL, fence = work.fence + 1 FROM {rows}
            WHERE work.subject_kind = r.subject_kind AND work.subject_id = r.subject_id AND work.fence = r.fence
            """);

        public static readonly PortableSql Rescue = new("""
            UPDATE work SET owner = NULL, crashes = crashes + 1, fence = fence + 1
            WHERE owner IS NOT NULL
              AND NOT EXISTS (SELECT 1 FROM nodes n WHERE n.id = work.owner AND n.lease_until > {now})
            """);
    }
}

/// <summary>How much work of one lane a node has room for.</summary>
public sealed record LaneRoom(string Lane, long Room, string Owner);

/// <summary>A claim about an order or one of its lines.</summary>
public sealed record OrderClaim(WorkSubject Kind, string Id, long Fence, string OrderId);

/// <summary>A claim as the store holds it.</summary>
public sealed record HeldWork
{
    public required WorkSubject SubjectKind { get; init; }

    public required string SubjectId { get; init; }

    public required long Fence { get; init; }

    public static HeldWork Of(WorkItem item) => new()
    {
        SubjectKind = item.SubjectKind,
        SubjectId = item.SubjectId,
        Fence = item.Fence,
    };
}

/// <summary>A claim that holds.</summary>
public sealed record HeldClaim
{
    public required WorkSubject Kind { get; init; }

    public required string Id { get; init; }

    public required string OrderId { get; init; }

    public required long OrderVersion { get; init; }
}
