using Fulfillment.Engine.Store;
using Fulfillment.Engine.Tests.Support;
using Fulfillment.Engine.Work;

namespace Fulfillment.Engine.Tests.Work;

public abstract class WorkTableTests(Func<Task<TestStore>> open) : StoreTests(open)
{
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
        await RescueAsync();

        var again = Assert.Single(await ClaimAsync());

        Assert.Equal((true, 1), (again.Fence > lost.Fence, again.Crashes));
        Assert.False(await HoldAsync(lost));
        Assert.True(await HoldAsync(again));
    }

    [DatabaseFact]
    public async Task A_piece_that_was_put_back_counts_no_crash()
    {
        await AddAsync("a");
        var item = Assert.Single(await ClaimAsync());
        await WriteAsync(writes => WorkTable.Return(writes, item, "next", 2, TimeSpan.Zero));

        var again = Assert.Single(await ClaimAsync());

        Assert.Equal(("next", 2, 0), (again.Step, again.Attempt, again.Crashes));
    }

    [DatabaseFact]
    public async Task Who_lost_the_fence_returns_and_finishes_nothing()
    {
        await AddAsync("a");
        var lost = Assert.Single(await ClaimAsync());
        await RescueAsync();
        var mine = Assert.Single(await ClaimAsync());

        await WriteAsync(writes => WorkTable.Return(writes, lost, "stolen", 9, TimeSpan.Zero));
        await WriteAsync(writes => WorkTable.Finish(writes, lost));

        Assert.True(await HoldAsync(mine));
        Assert.Equal("step", await Store.AskAsync<string>("SELECT step FROM work"));
    }

    [DatabaseFact]
    public async Task A_fence_is_never_given_out_twice_for_a_subject()
    {
        await AddAsync("a");
        var replaced = Assert.Single(await ClaimAsync());
        await WriteAsync(writes => WorkTable.Replace(writes, Work("a", "again")));
        var finished = Assert.Single(await ClaimAsync());
        await WriteAsync(writes => WorkTable.Finish(writes, finished));
        await WriteAsync(writes => WorkTable.Replace(writes, Work("a", "third")));

        var third = Assert.Single(await ClaimAsync());

        Assert.Equal(("again", "third"), (finished.Step, third.Step));
        Assert.Equal(3, new[] { replaced, finished, third }.Select(item => item.Fence).Distinct().Count());
        Assert.False(await HoldAsync(replaced) || await HoldAsync(finished));
    }

    [DatabaseFact]
    public async Task What_a_living_node_holds_is_not_freed()
    {
        await AddAsync("a");
        await AddAsync("b");
        await ClaimAsync("node-1", 1);
        await ClaimAsync("node-2", 1);
        await Store.InAsync(tx => NodeTable.RenewAsync(tx, "node-1", TimeSpan.FromMinutes(1), Cancel));
        await Store.InAsync(tx => NodeTable.RenewAsync(tx, "node-2", TimeSpan.FromMinutes(-1), Cancel));

        Assert.Equal(1, await RescueAsync());
        Assert.Single(await ClaimAsync());
    }

    [DatabaseFact]
    public async Task What_a_stopping_node_gives_back_counts_no_crash()
    {
        await AddAsync("a");
        var stale = Assert.Single(await ClaimAsync());
        await Store.InAsync(tx => WorkTable.ReleaseAsync(tx, "node-1", Cancel));

        var again = Assert.Single(await ClaimAsync("node-2"));

        Assert.Equal(0, again.Crashes);
        Assert.False(await HoldAsync(stale));
    }

    [DatabaseFact]
    public async Task What_ended_a_worker_is_taken_one_at_a_time_and_beside_what_did_not()
    {
        foreach (var id in new[] { "a", "b", "c" })
        {
            await AddAsync(id);
        }

        await ClaimAsync("dead", 2);
        await RescueAsync();

        Assert.Equal([0, 1], (await ClaimAsync()).Select(item => item.Crashes));
        Assert.Equal([1], (await ClaimAsync()).Select(item => item.Crashes));
    }

    [DatabaseFact]
    public async Task Each_lane_gives_as_much_as_there_is_room_for_it()
    {
        for (var n = 0; n < 30; n++)
        {
            await WriteAsync(writes => WorkTable.Add(writes, Work($"many-{n}") with { Lane = "order/loud" }));
        }

        await WriteAsync(writes => WorkTable.Add(writes, Work("one") with { Lane = "order/quiet" }));

        var claimed = await ClaimAsync(limit: 5);

        Assert.Equal((5, 1), (claimed.Count(item => item.Lane == "order/loud"), claimed.Count(item => item.SubjectId == "one")));
    }

    private Task AddAsync(string id, DateTimeOffset? runAt = null) =>
        WriteAsync(writes => WorkTable.Add(writes, Work(id) with { RunAt = runAt ?? DateTimeOffset.UnixEpoch }));

    private static NewWork Work(string id, string step = "step") => new()
    {
        SubjectKind = WorkSubject.Order,
        SubjectId = id,
        Lane = "order/nordhandel",
        Step = step,
    };

    private Task WriteAsync(Action<Writes> add) => Store.InAsync(tx => TestClaims.WriteAsync(tx, add));

    private Task<int> RescueAsync() => Store.InAsync(tx => WorkTable.RescueAsync(tx, Cancel));

    private Task<IReadOnlyList<WorkItem>> ClaimAsync(string owner = "node-1", int limit = 10) =>
        Store.InAsync(tx => TestClaims.WorkAsync(tx, owner, limit));

    private Task<bool> HoldAsync(WorkItem item) => Store.InAsync(tx => WorkTable.HoldAsync(tx, item, Cancel));
}

public sealed class WorkTableTestsOnSqlite() : WorkTableTests(TestStore.OnSqliteAsync);

public sealed class WorkTableTestsOnPostgres() : WorkTableTests(TestStore.OnPostgresAsync);
