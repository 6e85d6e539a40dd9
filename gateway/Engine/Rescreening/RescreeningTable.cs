using System.Data.Common;
using Fulfillment.Engine.Store;

namespace Fulfillment.Engine.Rescreening;

/// <summary>Walks. The oldest open one comes first; whoever lost the lease of one writes nothing.</summary>
public static class RescreeningTable
{
    /// <summary>Opens a walk, unless the same is written down and has not begun.</summary>
    public static Task OpenAsync(DbTransaction tx, RescreeningRun run, CancellationToken cancel) => tx.RunAsync(
        Sql.Open, new { run.Id, run.Hook, run.List, run.FromHash, run.ToHash, run.AskedBy, run.StartedAt }, cancel);

    /// <summary>Takes the oldest open walk at which nobody is, for a lease.</summary>
    public static Task<RescreeningRun?> TakeAsync(DbTransaction tx, string owner, TimeSpan lease, CancellationToken cancel) =>
        tx.OneAsync<RescreeningRun>(Sql.Take, new { Owner = owner, LeaseMs = (long)lease.TotalMilliseconds }, cancel);

    /// <summary>Writes how far a walk has come, and renews its lease.</summary>
    /// <returns><c>false</c> when somebody else has it: write nothing.</returns>
    public static async Task<bool> MoveAsync(DbTransaction tx, RescreeningRun run, TimeSpan lease, CancellationToken cancel) =>
        await tx.RunAsync(
            Sql.Move,
            new
            {
                run.Id,
                run.Fence,
                run.Reached,
                run.Subscriptions,
                run.Parties,
                run.Failure,
                run.FinishedAt,
                LeaseMs = (long)lease.TotalMilliseconds,
            },
            cancel) == 1;

    /// <summary>Gives back what a node has: somebody else may go on with it at once.</summary>
    public static Task ReleaseAsync(DbTransaction tx, string owner, CancellationToken cancel) =>
        tx.RunAsync(Sql.Release, new { Owner = owner }, cancel);

    /// <summary>Walks, the newest first, with how many alerts each has opened.</summary>
    public static async Task<IReadOnlyList<ToldRescreening>> ListAsync(DbTransaction tx, string? before, int limit, CancellationToken cancel)
    {
        var runs = await tx.ListAsync<RescreeningRun>(Sql.List, new { Before = before ?? Ids.AfterAll, Limit = limit }, cancel);
        var alerts = (await Sql.Alerts.ListAsync<AlertsRow>(tx, [.. runs.Select(run => new Key(run.Id))], cancel))
            .ToDictionary(row => row.RescreeningId, row => row.Alerts);
        return [.. runs.Select(run => new ToldRescreening { Run = run, Alerts = alerts.GetValueOrDefault(run.Id) })];
    }

    private sealed record Key(string Id);

    private sealed record AlertsRow
    {
        public string RescreeningId { get; init; } = "";
        public long Alerts { get; init; }
    }

    private static class Sql
    {
        private const string Columns =
            "id, hook, list, from_hash, to_hash, asked_by, reached, subscriptions, parties, failure, fence, started_at, finished_at";

        public const string Open = """
            INSERT INTO rescreenings (
              id, hook, list, from_hash, to_hash, asked_by, reached, subscriptions, parties, fence, lease_until, started_at)
            SELECT @Id, @Hook, @List, @FromHash, @ToHash, @AskedBy, '', 0, 0, 0, 0, @StartedAt
            WHERE NOT EXISTS (
              SELECT 1 FROM rescreenings WHERE finished_at IS NULL AND reached = '' AND hook = @Hook AND list = @List
                AND from_hash = @FromHash AND to_hash = @ToHash)
            """;

        // Of two nodes that look at once the second finds it taken.
        public static readonly PortableSql Take = new($$"""
            UPDATE rescreenings SET owner = @Owner, fence = fence + 1, lease_until = {now} + @LeaseMs
            WHERE finished_at IS NULL AND (owner = @Owner OR lease_until <= {now}) AND id = (
              SELECT min(o.id) FROM rescreenings o WHERE o.finished_at IS NULL AND (o.owner = @Owner OR o.lease_until <= {now}))
            RETURNING {{Columns}}
            """);

        public static readonly PortableSql Move = new("""
            UPDATE rescreenings SET reached = @Reached, subscriptions = @Subscriptions, parties = @Parties, failure = @Failure,
              finished_at = @FinishedAt, lease_until = {now} + @LeaseMs
            WHERE id = @Id AND finished_at IS NULL AND fence = @Fence
            """);

        public const string Release = "UPDATE rescreenings SET owner = NULL, lease_until = 0 WHERE finished_at IS NULL AND owner = @Owner";

        public const string List = $"SELECT {Columns} FROM rescreenings WHERE id < @Before ORDER BY id DESC LIMIT @Limit";

        public static readonly RowsSql<Key> Alerts = new("""
            SELECT rescreening_id, count(*) AS alerts FROM screening_alerts WHERE rescreening_id IN (SELECT r.id FROM {rows})
            GROUP BY rescreening_id
            """);
    }
}
