using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Tests.Support;
using Fulfillment.Engine.Webhooks;
using Fulfillment.Tests.Support;

namespace Fulfillment.Engine.Tests.Webhooks;

public abstract class FeedTableTests(Func<Task<TestStore>> open) : EngineTests(open)
{
    [DatabaseFact]
    public async Task A_partner_s_events_are_there_and_nobody_else_s()
    {
        var mine = await Engine.FulfillAsync(Partner, A.Order());
        await Engine.FulfillAsync(Sandbox, A.Order());

        var events = await AllAsync((int)mine.Version);

        Assert.All(events, told => Assert.Equal(mine.Id, told.SubjectId));
        Assert.Equal(Enumerable.Range(1, (int)mine.Version).Select(n => (long)n), events.Select(told => told.Version));
    }

    [DatabaseFact]
    public async Task An_event_says_what_its_message_says()
    {
        var order = await Engine.FulfillAsync(Partner, A.Order());

        var told = (await AllAsync((int)order.Version)).First(found => found.LineId is not null);

        var line = order.Line(told.LineId!);
        var kept = (await Engine.EventsAsync(order.Id)).Single(kept => kept.Version == told.Version);
        Assert.Equal(ToldFacts.Of(order, kept), ToldFacts.Read(told.Body()));
        Assert.Equal(line.LineRef, told.LineRef);
    }

    [DatabaseFact]
    public async Task Page_by_page_the_feed_is_the_same()
    {
        for (var n = 0; n < 5; n++)
        {
            await Engine.FulfillAsync(Partner, A.Order($"R-{n}"));
        }

        var total = await Store.AskAsync<int>("SELECT count(*) FROM events");
        var whole = await AllAsync(total);

        foreach (var size in new[] { 1, 2, 3, 7, 100 })
        {
            var paged = new List<FeedEvent>();
            IReadOnlyList<FeedEvent> page;
            do
            {
                page = await ReadAsync(paged is [] ? FeedPosition.Start : paged[^1].Position, size);
                paged.AddRange(page);
            }
            while (page.Count > 0);

            Assert.Equal(whole, paged);
        }
    }

    [DatabaseFact]
    public async Task Backwards_it_is_the_same_feed()
    {
        await Engine.FulfillAsync(Partner, A.Order("R-1"));
        var order = await Engine.FulfillAsync(Partner, A.Order("R-2"));
        var whole = await AllAsync(2 * (int)order.Version);

        var back = await Store.InAsync(tx => FeedTable.BeforeAsync(tx, Partner.Id, null, 100, Cancel));
        var rest = await Store.InAsync(tx => FeedTable.BeforeAsync(tx, Partner.Id, back[2].Position, 100, Cancel));

        Assert.Equal(whole, back.Reverse());
        Assert.Equal(back.Skip(3), rest);
    }

    [DatabaseFact]
    public async Task What_is_not_committed_is_not_shown_and_what_is_rolled_back_never()
    {
        var order = await Engine.AcceptAsync(Partner, A.Order());
        var seen = await AllAsync(1);

        await Assert.ThrowsAsync<InvalidDataException>(() => CancelAsync(order, async () =>
        {
            Assert.Empty(await ReadAsync(seen[^1].Position, 10));
            throw new InvalidDataException();
        }));

        Assert.Empty(await ReadAsync(seen[^1].Position, 10));
    }

    [DatabaseFact]
    public async Task A_reader_beside_many_writers_sees_everything_once_and_in_sequence()
    {
        const int Orders = 40;
        var writers = Task.WhenAll(Enumerable.Range(0, 4).Select(writer => Task.Run(async () =>
        {
            var random = new Random(writer);
            for (var n = 0; n < Orders / 4; n++)
            {
                var order = await Engine.AcceptAsync(Partner, A.Order($"R-{writer}-{n}"));
                if (random.Next(2) == 0)
                {
                    await CancelAsync(order, () => Task.CompletedTask);
                }

                await Engine.Get<OrderBook>().ChangeAsync(
                    change =>
                    {
                        change.Tell(A.SubscriptionEvent($"sub_{random.Next(3)}", Clock) with { Partner = Partner.Id });
                        return Task.CompletedTask;
                    },
                    Cancel);
            }
        })));
        var seen = new List<FeedEvent>();
        var pages = new Random(7);

        while (!writers.IsCompleted)
        {
            seen.AddRange(await ReadAsync(seen is [] ? FeedPosition.Start : seen[^1].Position, pages.Next(1, 6)));
        }

        await writers;
        var total = await Store.AskAsync<int>("SELECT (SELECT count(*) FROM events) + (SELECT count(*) FROM subscription_events)");
        await EventuallyAsync(async () =>
        {
            seen.AddRange(await ReadAsync(seen is [] ? FeedPosition.Start : seen[^1].Position, 100));
            return seen.Count >= total;
        });

        Assert.Equal(total, seen.Count);
        Assert.Equal(total, seen.Select(told => (told.SubjectId, told.Version)).Distinct().Count());
        Assert.All(
            seen.GroupBy(told => told.SubjectId),
            of => Assert.Equal(Enumerable.Range(1, of.Count()).Select(n => (long)n), of.Select(told => told.Version)));
    }

    /// <summary>Cancels an order, and does something else before the commit.</summary>
    private protected Task CancelAsync(Order order, Func<Task> beforeCommit) => Engine.Get<OrderBook>().ChangeAsync(
        async change =>
        {
            var read = (await OrderTable.LockAsync(change.Tx, order.Id, Cancel))!;
            change.Save(read.Cancel(Actor.System, Clock.GetUtcNow(), ReasonCodes.Cancelled));
            await beforeCommit();
        },
        Cancel);

    private protected Task<IReadOnlyList<FeedEvent>> ReadAsync(FeedPosition after, int limit) =>
        Store.Database.ReadAsync(tx => FeedTable.AfterAsync(tx, Partner.Id, after, limit, Cancel), Cancel);

    /// <summary>Reads from the start until so many are there: on a shared server other tests' transactions hold the feed up.</summary>
    private protected async Task<IReadOnlyList<FeedEvent>> AllAsync(int expected)
    {
        IReadOnlyList<FeedEvent> all = [];
        await EventuallyAsync(async () => (all = await ReadAsync(FeedPosition.Start, 1000)).Count >= expected);
        Assert.Equal(expected, all.Count);
        return all;
    }

    private protected static async Task EventuallyAsync(Func<Task<bool>> condition)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!await condition())
        {
            await ticks.WaitForNextTickAsync(deadline.Token);
        }
    }
}

public sealed class FeedTableTestsOnSqlite() : FeedTableTests(TestStore.OnSqliteAsync);

public sealed class FeedTableTestsOnPostgres() : FeedTableTests(TestStore.OnPostgresAsync)
{
    [PostgresFact]
    public async Task An_event_behind_a_running_transaction_waits_for_it_and_comes_after_it()
    {
        var first = await Engine.AcceptAsync(Partner, A.Order("R-1"));
        var second = await Engine.AcceptAsync(Partner, A.Order("R-2"));
        var seen = await AllAsync(2);
        TaskCompletionSource written = new(), release = new();

        var running = CancelAsync(first, async () =>
        {
            written.SetResult();
            await release.Task;
        });
        await written.Task;
        await CancelAsync(second, () => Task.CompletedTask);
        var meanwhile = await ReadAsync(seen[^1].Position, 10);
        release.SetResult();
        await running;

        Assert.Equal(OrderStatus.Cancelled, (await Engine.OrderAsync(second.Id)).Status);
        Assert.Empty(meanwhile);
        var total = await Store.AskAsync<int>("SELECT count(*) FROM events");
        var all = await AllAsync(total);
        Assert.Equal(first.Id, all.Skip(2).First().SubjectId);
        Assert.Equal(all.Skip(2), await ReadAsync(seen[^1].Position, 100));
    }
}
