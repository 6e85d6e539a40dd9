using System.Collections.Concurrent;
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
            (items, cancel) => items().Contains(7) ? throw new InvalidDataException() : Doubled(items, cancel), 100, 100, 1);

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
                items();
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
    public async Task Whoever_comes_while_a_group_waits_for_its_turn_goes_with_it()
    {
        var turn = new TaskCompletionSource();
        var sizes = new List<int>();
        await using var group = new GroupCommit<int, int>(
            async (items, cancel) =>
            {
                await turn.Task;
                sizes.Add(items().Count);
                return await Doubled(items, cancel);
            },
            100, 100, 1);

        var calls = Enumerable.Range(0, 20).Select(n => group.WriteAsync("key", n, default)).ToList();
        turn.SetResult();
        await Task.WhenAll(calls);

        Assert.Equal([20], sizes);
    }

    [Theory]
    [InlineData(9, 1)]
    [InlineData(10, 2)]
    public async Task A_second_writer_comes_for_company_not_for_a_few(int waiting, int writers)
    {
        var gate = new TaskCompletionSource();
        var begun = new ConcurrentQueue<int>();
        await using var group = new GroupCommit<int, int>(
            async (items, cancel) =>
            {
                begun.Enqueue(items().Count);
                await gate.Task;
                return await Doubled(items, cancel);
            },
            1000, 80, 2);

        var calls = new List<Task<int>> { group.WriteAsync("key", 0, default) };
        while (begun.IsEmpty)
        {
            await Task.Yield();
        }

        calls.AddRange(Enumerable.Range(1, waiting).Select(n => group.WriteAsync("key", n, default)));
        while (begun.Count < writers)
        {
            await Task.Yield();
        }

        // Whoever was begun on top of them has had his turn by now.
        for (var n = 0; n < 100; n++)
        {
            await Task.Run(() => { });
        }

        Assert.Equal(writers, begun.Count);
        gate.SetResult();
        Assert.Equal(Enumerable.Range(0, waiting + 1).Select(n => 2 * n), await Task.WhenAll(calls));
    }

    [Fact]
    public async Task What_waits_is_written_before_it_stops_and_nothing_is_taken_after_that()
    {
        var gate = new TaskCompletionSource();
        var group = new GroupCommit<int, int>(
            async (items, cancel) =>
            {
                await gate.Task;
                return await Doubled(items, cancel);
            },
            100, 1, 1);
        var calls = Enumerable.Range(0, 5).Select(n => group.WriteAsync("key", n, default)).ToList();

        var stopped = group.DisposeAsync().AsTask();
        Assert.Throws<ObjectDisposedException>(() => { _ = group.WriteAsync("key", 5, default); });
        gate.SetResult();
        await stopped;

        Assert.All(calls, call => Assert.True(call.IsCompletedSuccessfully));
    }

    [Fact]
    public void A_line_serves_its_keys_in_turn()
    {
        var line = new FairLine<string>(100);
        for (var n = 0; n < 10; n++)
        {
            line.TryAdd("loud", $"loud-{n}");
        }

        line.TryAdd("quiet", "quiet-0");

        Assert.Equal(["loud-0", "quiet-0", "loud-1"], line.Take(3));
    }

    private static Task<IReadOnlyList<int>> Doubled(Func<IReadOnlyList<int>> items, CancellationToken cancel) =>
        Task.FromResult<IReadOnlyList<int>>([.. items().Select(item => 2 * item)]);
}
