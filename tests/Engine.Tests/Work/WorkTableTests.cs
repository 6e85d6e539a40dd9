using Fulfillment.Engine.Tests.Support;
using Fulfillment.Engine.Work;

namespace Fulfillment.Engine.Tests.Work;

public abstract class WorkTableTests(Func<Task<TestStore>> open) : StoreTests(open)
{
    private static readonly TimeSpan _lease = TimeSpan.FromMinutes(1);

    [DatabaseFact]
    public async Task Work_that_is_due_is_claimed_once()
    {
        await AddAsync("a");

        var first = await ClaimAsync();
        var second = await ClaimAsync();

        Assert.Equal(
            ("a", "step", 0, 0), (Assert.Single(first).SubjectId, first[0].Step, first[0].Attempt, first[0].Crashes));
        Assert.Empty(second);
    }

    [DatabaseFact]
    public async Task Work_of_the_future_waits()
    {
        await AddAsync("a", DateTimeOffset.UnixEpoch.AddYears(1000));

        Assert.Empty(await ClaimAsync());
    }

    [DatabaseFact]
    public async Task The_longest_waiting_come_first_and_no_more_than_asked_for()
    {
        await AddAsync("late", DateTimeOffset.UnixEpoch.AddDays(3));
        await AddAsync("early", DateTimeOffset.UnixEpoch.AddDays(1));
        await AddAsync("middle", DateTimeOffset.UnixEpoch.AddDays(2));

        var claimed = await ClaimAsync(limit: 2);

        Assert.Equal(["early", "middle"], claimed.Select(item => item.SubjectId).Order());
    }

    [DatabaseFact]
    public async Task A_subject_has_one_row_at_a_time()
    {
        await AddAsync("a");

        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => AddAsync("a"));
    }

    [DatabaseFact]
    public async Task Workers_at_once_never_share_a_piece()
    {
        for (var n = 0; n < 60; n++)
        {
            await AddAsync($"s{n}");
        }

        var claimed = await Task.WhenAll(Enumerable.Range(0, 12).Select(n => ClaimAsync($"node-{n}", 10)));

        var all = claimed.SelectMany(items => items).Select(item => item.SubjectId).ToList();
        Assert.Equal(all.Count, all.Distinct().Count());
        Assert.Equal(60, all.Count + (await ClaimAsync(limit: 100)).Count);
    }

    [DatabaseFact]
    public async Task A_lease_that_ran_out_is_claimed_again_with_the_next_fence_and_a_crash()
    {
        await AddAsync("a");
        var lost = Assert.Single(await ClaimAsync());
        await Store.RunAsync("UPDATE work SET lease_until = 0");

        var again = Assert.Single(await ClaimAsync());

        Assert.Equal((lost.Fence + 1, 1), (again.Fence, again.Crashes));
        Assert.False(await HoldAsync(lost));
        Assert.True(await HoldAsync(again));
    }

    [DatabaseFact]
    public async Task A_piece_that_was_put_back_counts_no_crash()
    {
        await AddAsync("a");
        var item = Assert.Single(await ClaimAsync());
        await Store.InAsync(tx => WorkTable.ReturnAsync(tx, item, "next", 2, TimeSpan.Zero, Cancel));

        var again = Assert.Single(await ClaimAsync());

        Assert.Equal(("next", 2, 0), (again.Step, again.Attempt, again.Crashes));
    }

    [DatabaseFact]
    public async Task Who_lost_the_fence_moves_returns_and_finishes_nothing()
    {
        await AddAsync("a");
        var lost = Assert.Single(await ClaimAsync());
        await Store.RunAsync("UPDATE work SET lease_until = 0");
        var mine = Assert.Single(await ClaimAsync());

        await Store.InAsync(tx => WorkTable.MoveAsync(tx, lost, "stolen", Cancel));
        await Store.InAsync(tx => WorkTable.ReturnAsync(tx, lost, "stolen", 9, TimeSpan.Zero, Cancel));
        await Store.InAsync(tx => WorkTable.FinishAsync(tx, lost, Cancel));

        Assert.True(await HoldAsync(mine));
        Assert.Equal("step", await Store.AskAsync<string>("SELECT step FROM work"));
    }

    [DatabaseFact]
    public async Task A_fence_is_never_given_out_twice_for_a_subject()
    {
        await AddAsync("a");
        var replaced = Assert.Single(await ClaimAsync());
        await Store.InAsync(tx => WorkTable.ReplaceAsync(tx, WorkSubject.Order, "a", "again", Cancel));
        var finished = Assert.Single(await ClaimAsync());
        await Store.InAsync(tx => WorkTable.FinishAsync(tx, finished, Cancel));
        await Store.InAsync(tx => WorkTable.ReplaceAsync(tx, WorkSubject.Order, "a", "third", Cancel));

        var third = Assert.Single(await ClaimAsync());

        Assert.Equal(("again", "third"), (finished.Step, third.Step));
        Assert.True(replaced.Fence < finished.Fence && finished.Fence < third.Fence);
        Assert.False(await HoldAsync(replaced) || await HoldAsync(finished));
    }

    [DatabaseFact]
    public async Task A_lease_is_renewed_by_its_owner_alone()
    {
        await AddAsync("a");
        await AddAsync("b");
        await ClaimAsync("node-1", 1);
        await ClaimAsync("node-2", 1);
        await Store.RunAsync("UPDATE work SET lease_until = 0");

        await Store.InAsync(tx => WorkTable.RenewAsync(tx, "node-1", _lease, Cancel));

        Assert.Single(await ClaimAsync());
    }

    private Task AddAsync(string id, DateTimeOffset? runAt = null) =>
        Store.InAsync(tx => WorkTable.AddAsync(tx, WorkSubject.Order, id, "step", runAt, Cancel));

    private Task<IReadOnlyList<WorkItem>> ClaimAsync(string owner = "node-1", int limit = 10) =>
        Store.InAsync(tx => WorkTable.ClaimAsync(tx, owner, _lease, limit, Cancel));

    private Task<bool> HoldAsync(WorkItem item) => Store.InAsync(tx => WorkTable.HoldAsync(tx, item, Cancel));
}

public sealed class WorkTableTestsOnSqlite() : WorkTableTests(TestStore.OnSqliteAsync);

public sealed class WorkTableTestsOnPostgres() : WorkTableTests(TestStore.OnPostgresAsync);
