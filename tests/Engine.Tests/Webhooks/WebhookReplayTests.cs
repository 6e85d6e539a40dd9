using Fulfillment.Engine.Outbox;
using Fulfillment.Engine.Repair;
using Fulfillment.Engine.Tests.Support;
using Fulfillment.Engine.Webhooks;
using Fulfillment.Sdk;
using Microsoft.Extensions.DependencyInjection;

namespace Fulfillment.Engine.Tests.Webhooks;

public abstract class WebhookReplayTests(Func<Task<TestStore>> open) : WebhookHouse(open)
{
    private static readonly Outcome.Refused _disabled = new("webhook.disabled", BlockedOn.Partner, "It is disabled.");

    protected override void SetUp(IServiceCollection services)
    {
        base.SetUp(services);
        services.Configure<WebhookDeskOptions>(options => options.LargestReplay = 30);
    }

    [DatabaseFact]
    public async Task One_message_comes_again_under_its_own_id()
    {
        var endpoint = await AddAsync();
        await Engine.FulfillAsync(Partner, A.Order());
        await DeliverAllAsync();
        var sent = Receivers.Given.First(given => given.Message.Type == "order.fulfilled").Message;
        Receivers.Given.Clear();

        var outcome = await Replay.OneAsync(Key(endpoint), sent.Id, _who, Cancel);
        await DeliverAllAsync();

        Assert.Equal(new ReplayOutcome.Done(1, 0), outcome);
        var again = Assert.Single(Receivers.Given).Message;
        Assert.Equal((sent.Id, sent.Type, sent.Version, 1), (again.Id, again.Type, again.Version, again.Attempt));
        Assert.Equal(2, (await DeliveriesAsync(endpoint)).Single(delivery => delivery.MessageId == sent.Id).Attempts);
    }

    [DatabaseFact]
    public async Task What_waits_is_not_queued_twice()
    {
        var endpoint = await AddAsync();
        var order = await Engine.FulfillAsync(Partner, A.Order());
        await DeliverAllAsync();
        var since = order.CreatedAt;

        var first = await Replay.SinceAsync(Key(endpoint), since, _who, Cancel);
        var second = await Replay.SinceAsync(Key(endpoint), since, _who, Cancel);
        var one = await Replay.OneAsync(Key(endpoint), Receivers.Given[0].Message.Id, _who, Cancel);

        var all = (int)order.Version;
        Assert.Equal(
            [new ReplayOutcome.Done(all, 0), new ReplayOutcome.Done(0, all), new ReplayOutcome.Done(0, 1)], [first, second, one]);
        Assert.Equal(all, await Store.AskAsync<int>("SELECT count(*) FROM outbox"));
    }

    [DatabaseFact]
    public async Task Replays_at_once_queue_each_message_once()
    {
        var endpoint = await AddAsync();
        var order = await Engine.FulfillAsync(Partner, A.Order());
        await DeliverAllAsync();

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ =>
            Task.Run(() => Replay.SinceAsync(Key(endpoint), order.CreatedAt, _who, Cancel))));

        Assert.Equal(order.Version, outcomes.Cast<ReplayOutcome.Done>().Sum(done => done.Queued));
        Assert.Equal(order.Version, await Store.AskAsync<long>("SELECT count(*) FROM outbox"));
    }

    [DatabaseFact]
    public async Task What_happened_while_it_was_disabled_is_sent_by_a_replay()
    {
        var endpoint = await AddAsync(types: ["order.received", "order.fulfilled"]);
        var before = await Engine.FulfillAsync(Partner, A.Order("R-1"));
        await DeliverAllAsync();
        await SetAsync(endpoint, known => known.Disable(DisabledReason.OnRequest));
        Clock.Advance(TimeSpan.FromHours(1));
        var since = Clock.GetUtcNow();
        var missed = await Engine.FulfillAsync(Partner, A.Order("R-2"));
        await SetAsync(endpoint, known => known.Enable());
        Receivers.Given.Clear();

        var outcome = await Replay.SinceAsync(Key(endpoint), since, _who, Cancel);
        await DeliverAllAsync();

        Assert.Equal(new ReplayOutcome.Done(2, 0), outcome);
        Assert.Equal([1, missed.Version], Receivers.SequencesOf(missed));
        Assert.Empty(Receivers.SequencesOf(before));
    }

    [DatabaseFact]
    public async Task A_replayed_message_has_the_body_of_the_first_one()
    {
        var endpoint = await AddAsync();
        await Engine.FulfillAsync(Partner, A.Order());
        await DeliverAllAsync();
        var first = Receivers.Given.ToDictionary(given => given.Message.Id, given => given.Message.Body);
        Receivers.Given.Clear();

        await Replay.SinceAsync(Key(endpoint), Clock.GetUtcNow().AddDays(-1), _who, Cancel);
        await DeliverAllAsync();

        Assert.Equal(first.Keys, Receivers.Given.Select(given => given.Message.Id));
        Assert.All(Receivers.Given, given => Assert.Equal(first[given.Message.Id], given.Message.Body));
    }

    [DatabaseFact]
    public async Task A_replayed_dead_letter_is_settled_for_the_operators()
    {
        var endpoint = await AddAsync(types: ["order.received", "order.fulfilled"]);
        Receivers.Says = _disabled;
        await Engine.FulfillAsync(Partner, A.Order());
        await DeliverAllAsync();
        var letters = await Engine.DeadLettersAsync();
        var dead = (await DeliveriesAsync(endpoint))[0];
        Receivers.Says = new Outcome.Done();

        await Replay.OneAsync(Key(endpoint), dead.MessageId, _who, Cancel);
        var left = Assert.Single(await Engine.DeadLettersAsync());
        var settled = letters.Single(letter => letter.Id != left.Id);
        var again = await Engine.Get<RepairDesk>().RequeueAsync(settled.Id, "It is well now.", _who, Cancel);
        await DeliverAllAsync();

        Assert.Equal(2, letters.Count);
        Assert.Equal(RepairOutcome.Settled, again);
        Assert.DoesNotContain(dead.MessageId, left.Body, StringComparison.Ordinal);
        Assert.Equal(DeliveryState.Delivered, (await DeliveriesAsync(endpoint))[0].State);
    }

    [DatabaseFact]
    public async Task Neither_a_foreign_message_nor_an_invented_one_is_sent()
    {
        var mine = await AddAsync();
        await AddAsync(partner: Sandbox.Id);
        await Engine.FulfillAsync(Sandbox, A.Order());
        await DeliverAllAsync();

        var foreign = await Replay.OneAsync(Key(mine), Receivers.Given[0].Message.Id, _who, Cancel);
        var invented = await Replay.OneAsync(Key(mine), "msg_0", _who, Cancel);
        var all = await Replay.SinceAsync(Key(mine), Clock.GetUtcNow().AddDays(-1), _who, Cancel);

        Assert.Equal([new ReplayOutcome.MessageUnknown(), new ReplayOutcome.MessageUnknown()], [foreign, invented]);
        Assert.Equal(new ReplayOutcome.Done(0, 0), all);
    }

    [DatabaseFact]
    public async Task To_a_disabled_endpoint_nothing_is_sent_again()
    {
        var endpoint = await AddAsync();
        await SetAsync(endpoint, known => known.Disable(DisabledReason.OnRequest));

        Assert.IsType<ReplayOutcome.Inactive>(await Replay.SinceAsync(Key(endpoint), Clock.GetUtcNow(), _who, Cancel));
    }

    [DatabaseFact]
    public async Task More_than_one_replay_sends_are_refused_and_none_is_queued()
    {
        var endpoint = await AddAsync();
        await SetAsync(endpoint, known => known.Disable(DisabledReason.OnRequest));
        for (var n = 0; n < 10; n++)
        {
            await Engine.FulfillAsync(Partner, A.Order($"R-{n}"));
        }

        await SetAsync(endpoint, known => known.Enable());
        var outcome = await Replay.SinceAsync(Key(endpoint), Clock.GetUtcNow().AddDays(-1), _who, Cancel);

        Assert.Equal(new ReplayOutcome.TooMany(30), outcome);
        Assert.Equal(0, await Store.AskAsync<int>("SELECT count(*) FROM outbox"));
    }
}

public sealed class WebhookReplayTestsOnSqlite() : WebhookReplayTests(TestStore.OnSqliteAsync);

public sealed class WebhookReplayTestsOnPostgres() : WebhookReplayTests(TestStore.OnPostgresAsync);
