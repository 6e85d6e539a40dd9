using System.Data.Common;
using Fulfillment.Engine.Store;

namespace Fulfillment.Engine.Reconciliation;

/// <summary>Runs. At most one is open; whoever lost the lease of it writes nothing.</summary>
public static class ReconciliationTable
{
    /// <summary>Opens a run, unless one is open.</summary>
    public static Task OpenAsync(DbTransaction tx, ReconciliationRun run, CancellationToken cancel) =>
        tx.RunAsync(Sql.Open, Values(run), cancel);

    /// <summary>Opens a run, unless one is open or has begun since.</summary>
    public static Task OpenDueAsync(DbTransaction tx, ReconciliationRun run, DateTimeOffset since, CancellationToken cancel) =>
        tx.RunAsync(Sql.OpenDue, Values(run, since), cancel);

    /// <summary>Takes the open run where nobody is at it, for a lease.</summary>
    public static Task<ReconciliationRun?> TakeAsync(DbTransaction tx, string owner, TimeSpan lease, CancellationToken cancel) =>
        tx.OneAsync<ReconciliationRun>(Sql.Take, new { Owner = owner, LeaseMs = (long)lease.TotalMilliseconds }, cancel);

    /// <summary>Writes how far a run has come, and renews its lease.</summary>
    /// <returns><c>false</c> when somebody else has it: write nothing.</returns>
    public static async Task<bool> MoveAsync(DbTransaction tx, ReconciliationRun run, TimeSpan lease, CancellationToken cancel) =>
        await tx.RunAsync(
            Sql.Move,
            new
            {
                run.Id,
                run.Fence,
                Part = run.Part.Word(),
                run.Reached,
                run.Lines,
                run.Subscriptions,
                run.Unknown,
                run.FinishedAt,
                LeaseMs = (long)lease.TotalMilliseconds,
            },
            cancel) == 1;

    /// <summary>Gives a run back: somebody else may go on with it at once.</summary>
    public static Task ReleaseAsync(DbTransaction tx, string owner, CancellationToken cancel) =>
        tx.RunAsync(Sql.Release, new { Owner = owner }, cancel);

    public static Task<ReconciliationRun?> FindOpenAsync(DbTransaction tx, CancellationToken cancel) =>
        tx.OneAsync<ReconciliationRun>(Sql.FindOpen, null, cancel);

    /// <summary>The last run that came to its end.</summary>
    public static Task<ReconciliationRun?> LastAsync(DbTransaction tx, CancellationToken cancel) =>
        tx.OneAsync<ReconciliationRun>(Sql.Last, null, cancel);

    private static object Values(ReconciliationRun run, DateTimeOffset? since = null) =>
        new { run.Id, run.AskedBy, run.StartedAt, Since = since };

    private static class Sql
    {
        private const string Columns = "id, asked_by, part, reached, lines, subscriptions, unknown, fence, started_at, finished_at";

        private const string Insert = """
            INSERT INTO reconciliation_runs (
              id, is_open, asked_by, part, reached, lines, subscriptions, unknown, fence, lease_until, started_at)
            SELECT @Id, 1, @AskedBy, 'lines', '', 0, 0, 0, 0, 0, @StartedAt
            """;

        public const string Open = Insert + " WHERE true ON CONFLICT DO NOTHING";

        public const string OpenDue = Insert + """
             WHERE NOT EXISTS (SELECT 1 FROM reconciliation_runs WHERE started_at > @Since) ON CONFLICT DO NOTHING
            """;

        public static readonly PortableSql Take = new($$"""
            UPDATE reconciliation_runs SET owner = @Owner, fence = fence + 1, lease_until = {now} + @LeaseMs
            WHERE is_open = 1 AND (owner = @Owner OR lease_until <= {now})
            RETURNING {{Columns}}
            """);

        public static readonly PortableSql Move = new("""
            UPDATE reconciliation_runs SET part = @Part, reached = @Reached, lines = @Lines, subscriptions = @Subscriptions,
              unknown = @Unknown, finished_at = @FinishedAt, lease_until = {now} + @LeaseMs,
              is_open = CASE WHEN CAST(@FinishedAt AS BIGINT) IS NULL THEN 1 END
            WHERE id = @Id AND is_open = 1 AND fence = @Fence
            """);

        public const string Release = "UPDATE reconciliation_runs SET owner = NULL, lease_until = 0 WHERE is_open = 1 AND owner = @Owner";

        public const string FindOpen = $"SELECT {Columns} FROM reconciliation_runs WHERE is_open = 1";

        public const string Last = $"""
            SELECT {Columns} FROM reconciliation_runs WHERE finished_at IS NOT NULL ORDER BY started_at DESC, id DESC LIMIT 1
            """;
    }
}
