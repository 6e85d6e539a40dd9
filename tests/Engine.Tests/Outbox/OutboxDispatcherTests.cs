using System.Text.Json;
using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Outbox;
using Fulfillment.Engine.Repair;
using Fulfillment.Engine.Store;
using Fulfillment.Engine.Tests.Support;
using Fulfillment.Sdk;
using Microsoft.Extensions.DependencyInjection;

namespace Fulfillment.Engine.Tests.Outbox;

public abstract class OutboxDispatcherTests(Func<Task<TestStore>> open) : OutboxTests(open)
{
    [DatabaseFact]
    public async Task A_message_is_delivered_once_and_kept_as_delivered()
    {
        var order = await ToldAsync();

        Assert.Equal(1, await Engine.DeliverAsync());
        Assert.Equal(0, await Engine.DeliverAsync());

        var given = Assert.Single(Engine.Sink.Given);
        Assert.Equal(
            (order.Id, order.Version, "order.fulfilled", 1),
            (given.SubjectId, given.Version, given.Type, given.Attempt));
        Assert.Contains($"\"sequence\":{order.Version}", given.Body);
        var delivery = await DeliveryAsync(order);
        Assert.Equal((DeliveryState.Delivered, 1), (delivery.State, delivery.Attempts));
        Assert.Equal(0, await OpenAsync());
    }

    [DatabaseFact]
    public async Task A_message_is_written_with_the_change_it_tells_or_not_at_all()
    {
        Engine.Routes.SinkOfType["order.cancelled"] = FakeSink.Usual;
        var order = await Engine.AcceptAsync(Partner, A.Order());

        await Assert.ThrowsAsync<InvalidDataException>(() => Engine.Get<OrderBook>().ChangeAsync(
            async change =>
            {
                var read = (await OrderTable.LockAsync(change.Tx, order.Id, Cancel))!;
                change.Save(read.Cancel(Actor.System, Clock.GetUtcNow(), "code"));
                throw new InvalidDataException();
            },
            Cancel));

        Assert.Equal((0, OrderStatus.Received), (await OpenAsync(), (await AgainAsync(order)).Status));
    }

    [DatabaseFact]
    public async Task A_sink_that_isIll_is_asked_again_with_the_same_id()
    {
        Engine.Sink.Says = Ill;
        var order = await ToldAsync();
        await Engine.DeliverAsync();
        Engine.Sink.Says = new Outcome.Done();

        await Engine.DeliverAsync();

        Assert.Equal([1, 2], Engine.Sink.Given.Select(given => given.Attempt));
        Assert.Single(Engine.Sink.Given.Select(given => given.Id).Distinct());
        var delivery = await DeliveryAsync(order);
        Assert.Equal((DeliveryState.Delivered, 2), (delivery.State, delivery.Attempts));
    }

    [DatabaseFact]
    public async Task A_wait_that_the_sink_asks_for_is_kept()
    {
        Engine.Sink.Says = Ill with { After = TimeSpan.FromHours(1) };
        await ToldAsync();

        await Engine.DeliverAsync();

        Assert.Equal(0, await Engine.DeliverAsync());
        Assert.InRange(await WaitAsync(), 55, 60);
    }

    [DatabaseFact]
    public async Task Pending_comes_again_and_is_no_attempt()
    {
        Engine.Sink.Says = new Outcome.Pending(TimeSpan.FromHours(2), "their night");
        var order = await ToldAsync();

        for (var n = 0; n < TestEngine.Budget + 1; n++)
        {
            await Store.RunAsync("UPDATE outbox SET run_at = 0");
            await Engine.DeliverAsync();
        }

        Assert.All(Engine.Sink.Given, given => Assert.Equal(1, given.Attempt));
        Assert.InRange(await WaitAsync(), 115, 120);
        Assert.Equal(DeliveryState.Expected, (await DeliveryAsync(order)).State);
    }

    [DatabaseFact]
    public async Task A_refusal_is_a_dead_letter_at_once_with_all_that_is_needed_to_send_it_again()
    {
        Engine.Sink.Says = new Outcome.Refused("sink.no", BlockedOn.Vendor, "It does not want it.");
        var order = await ToldAsync();

        await Engine.DeliverAsync();

        var letter = Assert.Single(await Engine.DeadLettersAsync());
        Assert.Equal(
            (DeadLetterSource.Outbox, order.Id, FakeSink.Usual, "sink.no", "It does not want it.", 1),
            (letter.Source, letter.SubjectId, letter.Destination, letter.Code, letter.Summary, letter.Attempts));
        Assert.Equal(Engine.Sink.Given[0].Body, JsonSerializer.Deserialize<OutboxMessage>(letter.Body)!.Body);
        Assert.Equal((DeliveryState.Dead, 0), ((await DeliveryAsync(order)).State, await OpenAsync()));
    }

    [DatabaseFact]
    public async Task A_spent_budget_is_a_dead_letter()
    {
        Engine.Sink.Says = Ill;
        var order = await ToldAsync();

        for (var n = 0; n < TestEngine.Budget + 2; n++)
        {
            await Engine.DeliverAsync();
        }

        Assert.Equal(TestEngine.Budget, Engine.Sink.Given.Count);
        Assert.Equal(TestEngine.Budget, Assert.Single(await Engine.DeadLettersAsync()).Attempts);
        Assert.Equal(
            (DeliveryState.Dead, TestEngine.Budget),
            ((await DeliveryAsync(order)).State, (await DeliveryAsync(order)).Attempts));
    }

    [DatabaseFact]
    public async Task A_message_for_a_sink_that_is_not_here_waits_for_it()
    {
        await ToldAsync("absent-sink");

        await Engine.DeliverAsync();

        Assert.Equal((1, 1), (await OpenAsync(), await Store.AskAsync<int>("SELECT attempt FROM outbox")));
        Assert.Empty(Engine.Sink.Given);
        Assert.Empty(await Engine.DeadLettersAsync());
    }

    [DatabaseFact]
    public async Task A_sink_that_throws_is_asked_again_and_what_it_said_is_not_kept()
    {
        Engine.Sink.Answers = _ => throw new InvalidDataException("Secret of the sink");
        await ToldAsync();

        for (var n = 0; n < TestEngine.Budget; n++)
        {
            await Engine.DeliverAsync();
        }

        var letter = Assert.Single(await Engine.DeadLettersAsync());
        Assert.Equal(("sink.failed", "fake-sink failed with InvalidDataException."), (letter.Code, letter.Summary));
    }

    [DatabaseFact]
    public async Task A_sink_that_hangs_is_left_after_its_time()
    {
        Engine.Sink.Answers = async _ =>
        {
            await Task.Delay(Timeout.Infinite, CancellationToken.None);
            return new Outcome.Done();
        };
        await ToldAsync();

        for (var n = 0; n < TestEngine.Budget; n++)
        {
            await Engine.DeliverAsync();
        }

        Assert.Equal("sink.timeout", Assert.Single(await Engine.DeadLettersAsync()).Code);
    }

    [DatabaseFact]
    public async Task A_sink_that_gives_no_outcome_is_asked_again()
    {
        Engine.Sink.Says = null!;
        await ToldAsync();

        for (var n = 0; n < TestEngine.Budget; n++)
        {
            Assert.Equal(1, await Engine.DeliverAsync());
        }

        Assert.Equal("sink.empty", Assert.Single(await Engine.DeadLettersAsync()).Code);
    }

    [DatabaseFact]
    public async Task A_dead_letter_sent_again_is_the_same_message_with_a_whole_budget()
    {
        Engine.Sink.Says = new Outcome.Refused("sink.no", BlockedOn.Vendor, "It does not want it.");
        var order = await ToldAsync();
        await Engine.DeliverAsync();
        var letter = Assert.Single(await Engine.DeadLettersAsync());
        Engine.Sink.Says = new Outcome.Done();

        var outcome = await Engine.Get<RepairDesk>().RequeueAsync(letter.Id, "It wants it now.", Actor.System, Cancel);
        Assert.Equal(DeliveryState.Expected, (await DeliveryAsync(order)).State);
        await Engine.DeliverAsync();

        Assert.Equal(RepairOutcome.Requeued, outcome);
        Assert.Single(Engine.Sink.Given.Select(given => given.Id).Distinct());
        Assert.Equal(1, Engine.Sink.Given[1].Attempt);
        Assert.Equal(
            (DeliveryState.Delivered, 2), ((await DeliveryAsync(order)).State, (await DeliveryAsync(order)).Attempts));
    }

    [DatabaseFact]
    public async Task A_dispatcher_that_lost_its_claim_ends_and_returns_nothing()
    {
        await ToldAsync();
        var stale = Assert.Single(await ClaimAsync());
        await Store.InAsync(tx => OutboxTable.RescueAsync(tx, Cancel));
        var mine = Assert.Single(await ClaimAsync());

        await Store.InAsync(tx => OutboxTable.ReturnAsync(
            tx, [new DeliveryReturn { Message = stale, Attempt = 9, Delay = TimeSpan.Zero }], Clock.GetUtcNow(), Cancel));
        var ended = await EndAsync(stale);

        Assert.Equal((true, 1), (mine.Fence > stale.Fence, mine.Crashes));
        Assert.Empty(ended);
        Assert.Equal((1, 0), (await OpenAsync(), await Store.AskAsync<int>("SELECT attempt FROM outbox")));
    }

    [DatabaseFact]
    public async Task A_dispatcher_that_lost_its_claim_does_not_say_that_a_delivered_message_waits()
    {
        var order = await ToldAsync();
        var stale = Assert.Single(await ClaimAsync());
        await Store.InAsync(tx => OutboxTable.RescueAsync(tx, Cancel));
        await EndAsync(Assert.Single(await ClaimAsync()));

        await Store.InAsync(tx => OutboxTable.ReturnAsync(
            tx,
            [new DeliveryReturn { Message = stale, Attempt = 1, Code = "sink.ill", Delay = TimeSpan.Zero }],
            Clock.GetUtcNow(),
            Cancel));

        var kept = await DeliveryAsync(order);
        Assert.Equal((DeliveryState.Delivered, 0, null), (kept.State, kept.Attempts, kept.Code));
    }

    [DatabaseFact]
    public async Task A_fence_is_never_given_out_twice_for_a_message()
    {
        await ToldAsync();
        var first = Assert.Single(await ClaimAsync());
        await EndAsync(first);
        await Store.InAsync(tx =>
        {
            var writes = new Writes();
            OutboxTable.Add(writes, [first.Again()]);
            return writes.FlushAsync(tx, Cancel);
        });
        var second = Assert.Single(await ClaimAsync());

        var ended = await EndAsync(first);

        Assert.NotEqual(first.Fence, second.Fence);
        Assert.Empty(ended);
    }

    [DatabaseFact]
    public async Task Dispatchers_at_once_never_deliver_a_message_twice()
    {
        Engine.Routes.SinkOfType["order.received"] = FakeSink.Usual;
        for (var n = 0; n < 40; n++)
        {
            await Engine.AcceptAsync(Partner, A.Order($"R-{n}"));
        }

        var claimed = await Task.WhenAll(Enumerable.Range(0, 8).Select(n => Task.Run(() => ClaimAsync($"nod_{n}"))));

        var ids = claimed.SelectMany(list => list).Select(message => message.Id).ToList();
        Assert.Equal(ids.Count, ids.Distinct().Count());
    }
}

public sealed class OutboxDispatcherTestsOnSqlite() : OutboxDispatcherTests(TestStore.OnSqliteAsync);

public sealed class OutboxDispatcherTestsOnPostgres() : OutboxDispatcherTests(TestStore.OnPostgresAsync);
