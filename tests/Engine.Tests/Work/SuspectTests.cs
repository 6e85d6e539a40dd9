using Fulfillment.Engine.Outbox;
using Fulfillment.Engine.Tests.Support;
using Fulfillment.Engine.Work;

namespace Fulfillment.Engine.Tests.Work;

/// <summary>Of many pieces that were in hand when a node died, exactly one is taken at a time, however they are found.</summary>
public abstract class SuspectTests(Func<Task<TestStore>> open) : EngineTests(open)
{
    private const int Many = 300;

    [DatabaseFact]
    public async Task One_piece_of_work_is_taken_of_many()
    {
        await FillAsync("work", """
            INSERT INTO work (subject_kind, subject_id, lane, step, attempt, crashes, run_at, fence)
            SELECT 'order', 'ord_' || (1000 + n), 'order/x', 'screen', 0, n % 2, n, 0 FROM numbers
            """);

        for (var taken = 1; taken <= Many / 2; taken++)
        {
            Assert.NotNull(await Store.InAsync(tx => WorkTable.ClaimSuspectAsync(tx, "nod_1", Cancel)));
            Assert.Equal(taken, await Store.AskAsync<int>("SELECT count(*) FROM work WHERE owner IS NOT NULL"));
        }

        Assert.Null(await Store.InAsync(tx => WorkTable.ClaimSuspectAsync(tx, "nod_1", Cancel)));
    }

    [DatabaseFact]
    public async Task One_message_is_taken_of_many()
    {
        await FillAsync("outbox", """
            INSERT INTO outbox (id, subject_id, version, sink, class, ordering_key, type, body, crashes, run_at, fence, created_at)
            SELECT 'msg_' || (1000 + n), 'ord_' || (1000 + n), 1, 'sink', 'log', 'ord_' || (1000 + n), 'order.received', '{}', n % 2, n, 0, 0
            FROM numbers
            """);

        for (var taken = 1; taken <= Many / 2; taken++)
        {
            Assert.NotNull(await Store.InAsync(tx => OutboxTable.ClaimSuspectAsync(tx, "nod_1", Cancel)));
            Assert.Equal(taken, await Store.AskAsync<int>("SELECT count(*) FROM outbox WHERE owner IS NOT NULL"));
        }

        Assert.Null(await Store.InAsync(tx => OutboxTable.ClaimSuspectAsync(tx, "nod_1", Cancel)));
    }

    /// <summary>With statistics of the moment when all was done, as queues have them: the planner takes the table for empty.</summary>
    private async Task FillAsync(string table, string insert)
    {
        await Store.RunAsync(Rows(insert));
        await Store.RunAsync($"DELETE FROM {table}");
        await Store.RunAsync($"ANALYZE {table}");
        await Store.RunAsync(Rows(insert));
    }

    private static string Rows(string insert) => insert.Replace("FROM numbers", $"""
        FROM (WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {Many}) SELECT n FROM numbers) AS m
        """, StringComparison.Ordinal);
}

public sealed class SuspectTestsOnSqlite() : SuspectTests(TestStore.OnSqliteAsync);

public sealed class SuspectTestsOnPostgres() : SuspectTests(TestStore.OnPostgresAsync);
