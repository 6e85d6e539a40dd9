using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Outbox;
using Fulfillment.Engine.Tests.Support;
using Fulfillment.Engine.Webhooks;
using Fulfillment.Sdk.Sinks;

namespace Fulfillment.Engine.Tests.Webhooks;

/// <summary>What happens to subscriptions by themselves is numbered, fed, sent and sent again like what happens to orders.</summary>
public abstract class SubscriptionEventTests(Func<Task<TestStore>> open) : WebhookHouse(open)
{
    [DatabaseFact]
    public async Task Each_subscription_counts_for_itself_without_a_gap_whoever_tells_and_whatever_is_rolled_back()
    {
        await Task.WhenAll(Enumerable.Range(0, 24).Select(n => Task.Run(async () =>
        {
            var telling = TellAsync(n % 5 == 0, "sub_b", "sub_a", $"sub_{"abc"[n % 3]}");
            await (n % 5 == 0 ? Assert.ThrowsAnyAsync<Exception>(() => telling) : telling);
        })));

        foreach (var id in new[] { "sub_a", "sub_b", "sub_c" })
        {
            var told = await Store.InAsync(tx => SubscriptionEventTable.ListAsync(tx, id, Cancel));
            Assert.NotEmpty(told);
            Assert.Equal(Enumerable.Range(1, told.Count).Select(n => (long)n), told.Select(one => one.Sequence));
        }
    }

    [DatabaseFact]
    public async Task The_feed_has_them_among_those_of_orders_in_the_order_in_which_they_came()
    {
        var first = await Engine.FulfillAsync(Partner, A.Order("R-1"));
        await TellAsync(false, "sub_a");
        var second = await Engine.FulfillAsync(Partner, A.Order("R-2"));
        await TellAsync(false, "sub_a");

        var feed = await FeedAsync((int)(first.Version + second.Version) + 2);
        var behind = await AfterAsync(feed[(int)first.Version].Position);
        var back = await Store.InAsync(tx => FeedTable.BeforeAsync(tx, Partner.Id, null, 100, Cancel));

        IEnumerable<string> told =
            [.. Enumerable.Repeat(first.Id, (int)first.Version), "sub_a", .. Enumerable.Repeat(second.Id, (int)second.Version), "sub_a"];
        Assert.Equal(told, feed.Select(one => one.SubjectId));
        Assert.Equal(feed.Skip((int)first.Version + 1), behind);
        Assert.Equal(feed.Reverse(), back);
        Assert.Empty(await Store.InAsync(tx => FeedTable.AfterAsync(tx, Sandbox.Id, FeedPosition.Start, 10, Cancel)));
    }

    [DatabaseFact]
    public async Task An_endpoint_that_wants_them_is_sent_them_and_sent_again_what_the_feed_says()
    {
        var all = await AddAsync();
        await AddAsync("https://other.partner.example/", null, "order.fulfilled");

        await TellAsync(false, "sub_a");
        await DeliverAllAsync();
        var delivery = Assert.Single(await DeliveriesAsync(all));
        var replayed = await Replay.OneAsync(Key(all), delivery.MessageId, _who, Cancel);
        await DeliverAllAsync();

        Assert.Equal(new ReplayOutcome.Done(1, 0), replayed);
        Assert.Equal(("sub_a", 1L, DeliveryState.Delivered), (delivery.SubjectId, delivery.Version, delivery.State));
        Assert.Equal([all.Sink, all.Sink], Receivers.Given.Select(given => given.Sink));
        var (sent, again) = (Receivers.Given[0].Message, Receivers.Given[1].Message);
        Assert.Equal((sent.Id, sent.SubjectId, sent.Version, sent.Type, sent.Body), (again.Id, again.SubjectId, again.Version, again.Type, again.Body));
        Assert.Equal(sent.Body, Assert.Single(await FeedAsync(1)).Body());
        Assert.Equal(Clock.GetUtcNow(), ToldOfSubscription.Read(sent.Body).At);
    }

    [DatabaseFact]
    public async Task What_happened_while_an_endpoint_was_not_there_is_sent_by_a_replay()
    {
        await TellAsync(false, "sub_a", "sub_b");
        var endpoint = await AddAsync();

        var replayed = await Replay.SinceAsync(Key(endpoint), Clock.GetUtcNow().AddMinutes(-1), _who, Cancel);
        await DeliverAllAsync();

        Assert.Equal(new ReplayOutcome.Done(2, 0), replayed);
        Assert.Equal(["sub_a", "sub_b"], Receivers.Given.Select(given => given.Message.SubjectId).Order());
        Assert.Equal(2L, await Store.AskAsync<long>("SELECT count(*) FROM deliveries WHERE state = 'delivered'"));
    }

    private Task TellAsync(bool fails, params string[] subscriptions) => Engine.Get<OrderBook>().ChangeAsync(
        change =>
        {
            foreach (var subscription in subscriptions)
            {
                change.Tell(A.SubscriptionEvent(subscription, Clock) with { Partner = Partner.Id });
            }

            change.Audit(Actor.System, "test.tell", subscriptions[0]);
            if (fails)
            {
                // It is found wrong as it is written, behind the numbers.
                change.AddMessage(new OutboxMessage
                {
                    Id = null!,
                    SubjectId = "sub_a",
                    Version = 1,
                    Sink = "none",
                    Class = SinkClass.Log,
                    OrderingKey = "x",
                    Type = "x",
                    Body = "{}",
                    CreatedAt = Clock.GetUtcNow(),
                });
            }

            return Task.CompletedTask;
        },
        Cancel);

    /// <summary>Reads until so many are there: on a shared server other tests' transactions hold the feed up.</summary>
    private async Task<IReadOnlyList<FeedEvent>> FeedAsync(int expected)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        IReadOnlyList<FeedEvent> all;
        while ((all = await AfterAsync(FeedPosition.Start)).Count < expected)
        {
            await ticks.WaitForNextTickAsync(deadline.Token);
        }

        return all;
    }

    private Task<IReadOnlyList<FeedEvent>> AfterAsync(FeedPosition after) =>
        Store.InAsync(tx => FeedTable.AfterAsync(tx, Partner.Id, after, 1000, Cancel));
}

public sealed class SubscriptionEventTestsOnSqlite() : SubscriptionEventTests(TestStore.OnSqliteAsync);

public sealed class SubscriptionEventTestsOnPostgres() : SubscriptionEventTests(TestStore.OnPostgresAsync);
