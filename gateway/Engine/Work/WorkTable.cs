using System.Data.Common;
using Fulfillment.Engine.Store;

namespace Fulfillment.Engine.Work;

/// <summary>What is to be done next, one row per subject. Leases and due times are in the database's time.</summary>
public static class WorkTable
{
    /// <summary>Adds work that is due at once, or at <paramref name="runAt"/>. A subject has one row at a time.</summary>
    public static Task AddAsync(
        DbTransaction tx, WorkSubject kind, string id, string step, DateTimeOffset? runAt, CancellationToken cancel) =>
        tx.RunAsync(Sql.Add, new { Kind = kind.Word(), Id = id, Step = step, RunAt = runAt ?? DateTimeOffset.UnixEpoch }, cancel);

    /// <summary>Takes due work whose lease is free, the longest waiting first.</summary>
    public static Task<IReadOnlyList<WorkItem>> ClaimAsync(
        DbTransaction tx, string owner, TimeSpan lease, int limit, CancellationToken cancel) =>
        tx.ListAsync<WorkItem>(
            Sql.Claim, new { Owner = owner, LeaseMs = (long)lease.TotalMilliseconds, Limit = limit }, cancel);

    /// <summary>Locks the row for the rest of the transaction.</summary>
    /// <returns><c>false</c> when the claim is no longer ours: write nothing.</returns>
    public static async Task<bool> HoldAsync(DbTransaction tx, WorkItem item, CancellationToken cancel) =>
        await tx.OneAsync<int?>(Sql.Hold, Key(item), cancel) is not null;

    /// <summary>Removes the row: nothing more is to be done.</summary>
    public static Task FinishAsync(DbTransaction tx, WorkItem item, CancellationToken cancel) =>
        tx.RunAsync(Sql.Finish, Key(item), cancel);

    /// <summary>Puts the row back: the given step, after a delay.</summary>
    public static Task ReturnAsync(
        DbTransaction tx, WorkItem item, string step, int attempt, TimeSpan delay, CancellationToken cancel) =>
        tx.RunAsync(
            Sql.Return,
            new
            {
                Kind = item.SubjectKind.Word(),
                Id = item.SubjectId,
                item.Fence,
                Step = step,
                Attempt = attempt,
                DelayMs = (long)delay.TotalMilliseconds,
            },
            cancel);

    /// <summary>Goes on with another step under the same claim.</summary>
    public static Task MoveAsync(DbTransaction tx, WorkItem item, string step, CancellationToken cancel) =>
        tx.RunAsync(
            Sql.Move, new { Kind = item.SubjectKind.Word(), Id = item.SubjectId, item.Fence, Step = step }, cancel);

    /// <summary>Drops whatever work a subject has; a worker that is at it loses its fence.</summary>
    public static Task DropAsync(DbTransaction tx, WorkSubject kind, string id, CancellationToken cancel) =>
        tx.RunAsync(Sql.Drop, new { Kind = kind.Word(), Id = id }, cancel);

    /// <summary>Replaces whatever work a subject has by this, due at once; a worker that is at it loses its fence.</summary>
    public static Task ReplaceAsync(
        DbTransaction tx, WorkSubject kind, string id, string step, CancellationToken cancel) =>
        tx.RunAsync(Sql.Replace, new { Kind = kind.Word(), Id = id, Step = step }, cancel);

    public static Task RenewAsync(DbTransaction tx, string owner, TimeSpan lease, CancellationToken cancel) =>
        tx.RunAsync(Sql.Renew, new { Owner = owner, LeaseMs = (long)lease.TotalMilliseconds }, cancel);

    /// <summary>Gives back what this owner holds and did not finish: it is stopping, which is no crash.</summary>
    public static Task ReleaseAsync(DbTransaction tx, string owner, CancellationToken cancel) =>
        tx.RunAsync(Sql.Release, new { Owner = owner }, cancel);

    /// <summary>Frees every lease. Only where no other node can exist: on SQLite, before the first claim.</summary>
    public static Task ReleaseAllAsync(DbTransaction tx, CancellationToken cancel) =>
        tx.RunAsync(Sql.ReleaseAll, null, cancel);

    private static object Key(WorkItem item) =>
        new { Kind = item.SubjectKind.Word(), Id = item.SubjectId, item.Fence };

    private static class Sql
    {
        // The fence begins with the time: a subject's new row must not give out again what its old row gave.
        public static readonly PortableSql Add = new("""
            INSERT INTO work (subject_kind, subject_id, lane, step, run_at, fence)
            VALUES (@Kind, @Id, @Kind, @Step, CASE WHEN @RunAt = 0 THEN {now} ELSE @RunAt END, {now})
            """);

        public static readonly PortableSql Replace = new("""
            INSERT INTO work (subject_kind, subject_id, lane, step, run_at, fence)
            VALUES (@Kind, @Id, @Kind, @Step, {now}, {now})
            ON CONFLICT (subject_kind, subject_id) DO UPDATE SET step = excluded.step, attempt = 0, crashes = 0,
              run_at = excluded.run_at, lease_until = 0, owner = NULL, fence = work.fence + 1
            """);

        // A row that still has an owner is one whose owner never came back: that counts as a crash.
        public static readonly PortableSql Claim = new("""
            UPDATE work SET owner = @Owner, lease_until = {now} + @LeaseMs, fence = fence + 1,
              crashes = crashes + CASE WHEN owner IS NULL THEN 0 ELSE 1 END
            WHERE (subject_kind, subject_id) IN (
              SELECT subject_kind, subject_id FROM work
              WHERE run_at <= {now} AND lease_until <= {now}
              ORDER BY run_at LIMIT @Limit {skipLocked})
            RETURNING subject_kind, subject_id, step, attempt, crashes, fence, {now} - run_at AS waited_ms
            """);

        public static readonly PortableSql Hold = new(
            "SELECT 1 FROM work WHERE subject_kind = @Kind AND subject_id = @Id AND fence = @Fence {forUpdate}");

        public const string Finish =
            "DELETE FROM work WHERE subject_kind = @Kind AND subject_id = @Id AND fence = @Fence";

        public static readonly PortableSql Return = new("""
            UPDATE work SET step = @Step, attempt = @Attempt, run_at = {now} + @DelayMs, lease_until = 0, owner = NULL
            WHERE subject_kind = @Kind AND subject_id = @Id AND fence = @Fence
            """);

        public const string Move = """
            UPDATE work SET step = @Step, attempt = 0 WHERE subject_kind = @Kind AND subject_id = @Id AND fence = @Fence
            """;

        public const string Drop = "DELETE FROM work WHERE subject_kind = @Kind AND subject_id = @Id";

        public static readonly PortableSql Renew =
            new("UPDATE work SET lease_until = {now} + @LeaseMs WHERE owner = @Owner");

        public const string Release = "UPDATE work SET lease_until = 0, owner = NULL WHERE owner = @Owner";

        public const string ReleaseAll = "UPDATE work SET lease_until = 0 WHERE lease_until > 0";
    }
}
