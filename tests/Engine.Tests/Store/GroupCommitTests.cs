using Fulfillment.Engine.Store;
using Npgsql;

namespace Fulfillment.Engine.Tests.Store;

public sealed class GroupCommitTests
{
    [Fact]
    public async Task Each_caller_gets_its_own_answer()
    {
        await using var group = new GroupCommit<int, int>(Doubled, 100, 10, 2);

        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(n => group.WriteAsync("key", n, default)));

        Assert.Equal(Enumerable.Range(0, 100).Select(n => 2 * n), answers);
    }

    [Fact]
    public async Task One_that_spoils_the_group_fails_alone()
    {
        await using var group = new GroupCommit<int, int>(
            (items, cancel) => items.Contains(7) ? throw new InvalidDataException() : Doubled(items, cancel), 100, 100, 1);

        var calls = Enumerable.Range(0, 20).Select(n => group.WriteAsync("key", n, default)).ToList();
        await Task.WhenAll(calls).ContinueWith(_ => { }, TaskScheduler.Default);

        Assert.Equal([7], calls.Index().Where(call => call.Item.IsFaulted).Select(call => call.Index));
        Assert.IsType<InvalidDataException>(calls[7].Exception!.InnerException);
    }

    [Fact]
    public async Task A_group_that_the_store_ended_in_favor_of_another_is_written_again()
    {
        var writes = 0;
        await using var group = new GroupCommit<int, int>(
            (items, cancel) => writes++ == 0
                ? throw new PostgresException("deadlock detected", "ERROR", "ERROR", PostgresErrorCodes.DeadlockDetected)
                : Doubled(items, cancel),
            10, 10, 1);

        Assert.Equal(14, await group.WriteAsync("key", 7, default));
    }

    [Fact]
    public async Task What_does_not_fit_is_turned_away_and_the_rest_is_written()
    {
        var gate = new TaskCompletionSource();
        await using var group = new GroupCommit<int, int>(
            async (items, cancel) =>
            {
                await gate.Task;
                return await Doubled(items, cancel);
            },
            2, 1, 1);
        var first = group.WriteAsync("key", 0, default);
        var waiting = new List<Task<int>>();
        while (waiting.Count < 2)
        {
            // The first may still stand in the line, or be written already.
            try
            {
                waiting.Add(group.WriteAsync("key", 1, default));
            }
            catch (QueueFullException)
            {
                await Task.Yield();
            }
        }

        Assert.Throws<QueueFullException>(() => { _ = group.WriteAsync("key", 3, default); });
        gate.SetResult();

        Assert.Equal(0, await first);
        var answers = await Task.WhenAll(waiting);
        Assert.Equal([2, 2], answers);
    }

    [Fact]
    public void A_line_serves_its_keys_in_turn()
    {
        using var line = new FairLine<string>(100);
        for (var n = 0; n < 10; n++)
        {
            line.TryAdd("loud", $"loud-{n}");
        }

        line.TryAdd("quiet", "quiet-0");

        Assert.Equal(["loud-0", "quiet-0", "loud-1"], line.Take(3));
    }

    private static Task<IReadOnlyList<int>> Doubled(IReadOnlyList<int> items, CancellationToken cancel) =>
        Task.FromResult<IReadOnlyList<int>>([.. items.Select(item => 2 * item)]);
}
