using System.Threading.Channels;
using Fulfillment.Engine.Outbox;
using Fulfillment.Engine.Store;
using Fulfillment.Engine.Tests.Support;
using Fulfillment.Engine.Work;
using Fulfillment.Sdk;
using Fulfillment.Sdk.Sinks;
using Microsoft.Extensions.DependencyInjection;

namespace Fulfillment.Engine.Tests.Outbox;

/// <summary>What goes before what, what may be skipped, and who waits for whom.</summary>
public abstract class OutboxOrderTests(Func<Task<TestStore>> open) : OutboxTests(open)
{
    private readonly CountingSink _other = new();

    protected override void SetUp(IServiceCollection services) => services.AddSingleton<ISink>(_other);

    [DatabaseFact]
    public async Task What_a_newer_message_tells_too_is_skipped_for_state_and_signal()
    {
        foreach (var kind in new[] { SinkClass.State, SinkClass.Signal })
        {
            Assert.Equal(
                ("order.fulfilled", "Coalesced, Delivered"), await ToldInOrderAsync(kind));
        }
    }

    [DatabaseFact]
    public async Task Nothing_is_skipped_for_command_and_log()
    {
        foreach (var kind in new[] { SinkClass.Command, SinkClass.Log })
        {
            Assert.Equal(
                ("order.received, order.fulfilled", "Delivered, Delivered"), await ToldInOrderAsync(kind));
        }
    }

    [DatabaseFact]
    public async Task What_has_one_key_is_delivered_in_its_order_and_waits_for_what_is_before_it()
    {
        Engine.Routes.OrderingKey = "account-1";
        Engine.Routes.SinkOfType["order.received"] = FakeSink.Usual;
        var orders = new List<string>();
        for (var n = 0; n < 5; n++)
        {
            orders.Add((await Engine.AcceptAsync(Partner, A.Order($"R-{n}"))).Id);
        }

        Engine.Sink.Says = Ill with { After = TimeSpan.FromHours(1) };
        Assert.Equal((1, 0), (await Engine.DeliverAsync(), await Engine.DeliverAsync()));
        Engine.Sink.Says = new Outcome.Done();
        await Store.RunAsync("UPDATE outbox SET run_at = 0");
        while (await Engine.DeliverAsync() is var handled and > 0)
        {
            Assert.Equal(1, handled);
        }

        Assert.Equal([orders[0], .. orders], Engine.Sink.Given.Select(given => given.SubjectId));
    }

    [DatabaseFact]
    public async Task What_is_stored_behind_another_of_its_key_is_not_handed_over()
    {
        var first = Message("msg_1", "msg_1");

        var alone = await AddAsync([first, Message("msg_2", "msg_1")]);
        var behind = await AddAsync([Message("msg_3", "msg_3")]);
        var other = await AddAsync([Message("msg_4", "msg_4") with { OrderingKey = "sub_2" }]);

        Assert.Equal(["msg_1", "msg_2"], alone);
        Assert.Equal([""], behind);
        Assert.Equal(["msg_4"], other);
        Assert.Equal(1, await Store.AskAsync<int>("SELECT count(*) FROM outbox WHERE owner IS NULL"));

        static OutboxMessage Message(string id, string train) => new()
        {
            Id = id,
            SubjectId = "sub_1",
            Version = id[^1] - '0',
            Sink = FakeSink.Usual,
            Class = SinkClass.Log,
            OrderingKey = "sub_1",
            Type = "subscription.overageRecorded",
            Body = "{}",
            Owner = "nod_1",
            Train = train,
            CreatedAt = DateTimeOffset.UnixEpoch,
        };
    }

    private Task<IReadOnlyList<string>> AddAsync(IReadOnlyList<OutboxMessage> messages) => Store.InAsync(async tx =>
    {
        var writes = new Writes();
        var taken = OutboxTable.Add(writes, messages);
        await writes.FlushAsync(tx, Cancel);
        return taken;
    });

    [DatabaseFact]
    public async Task It_is_kept_that_a_sink_takes_no_interest()
    {
        Engine.Routes.Uninterested.Add("crm");
        var order = await Engine.FulfillAsync(Partner, A.Order());

        var kept = await DeliveriesAsync(order);

        Assert.NotEmpty(kept);
        Assert.All(kept, delivery => Assert.Equal(("crm", DeliveryState.Unwanted, null), (delivery.Sink, delivery.State, delivery.MessageId)));
        Assert.Contains(kept, delivery => delivery.Version == order.Version);
        Assert.Equal(0, await OpenAsync());
    }

    [DatabaseFact]
    public async Task A_sink_that_does_not_answer_holds_up_no_other()
    {
        var silent = new TaskCompletionSource<Outcome>();
        Engine.Sink.Answers = _ => silent.Task;
        Engine.Routes.SinkOfType["order.received"] = $"{FakeSink.Usual} {_other.Name}";
        await Engine.Get<NodeLease>().RenewAsync(Cancel);
        await Engine.Get<OutboxDispatcher>().StartAsync(Cancel);
        try
        {
            var orders = Enumerable.Range(0, 300).Select(n => Engine.AcceptAsync(Partner, A.Order($"R-{n}")));
            var ids = (await Task.WhenAll(orders)).Select(order => order.Id).Order().ToList();

            Assert.Equal(ids, (await _other.GivenAsync(ids.Count)).Order());
            Assert.NotEmpty(Engine.Sink.Given);
        }
        finally
        {
            silent.SetResult(new Outcome.Done());
            await Engine.Get<OutboxDispatcher>().StopAsync(Cancel);
        }
    }

    /// <summary>What a sink of this class is told of an order that was received and fulfilled before anybody was told.</summary>
    private async Task<(string Told, string Kept)> ToldInOrderAsync(SinkClass kind)
    {
        Engine.Routes.Class = kind;
        Engine.Routes.SinkOfType["order.received"] = FakeSink.Usual;
        Engine.Routes.SinkOfType["order.fulfilled"] = FakeSink.Usual;
        Engine.Sink.Given.Clear();
        var order = await Engine.FulfillAsync(Partner, A.Order($"R-{kind}"));
        while (await Engine.DeliverAsync() > 0)
        {
            // Until nothing waits.
        }

        return (
            string.Join(", ", Engine.Sink.Given.Select(given => given.Type)),
            string.Join(", ", (await DeliveriesAsync(order)).Select(delivery => delivery.State)));
    }

    /// <summary>Takes everything at once, and tells who waits for it.</summary>
    private sealed class CountingSink : ISink
    {
        private readonly Channel<string> _given = Channel.CreateUnbounded<string>();

        public string Name => "other-sink";

        public SinkClass Class => SinkClass.Log;

        public ValueTask<Outcome> DeliverAsync(OutboundMessage message, CancellationToken cancel)
        {
            _given.Writer.TryWrite(message.SubjectId);
            return new(new Outcome.Done());
        }

        public async Task<IReadOnlyList<string>> GivenAsync(int count)
        {
            var given = new List<string>();
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            while (given.Count < count)
            {
                given.Add(await _given.Reader.ReadAsync(patience.Token));
            }

            return given;
        }
    }
}

public sealed class OutboxOrderTestsOnSqlite() : OutboxOrderTests(TestStore.OnSqliteAsync);

public sealed class OutboxOrderTestsOnPostgres() : OutboxOrderTests(TestStore.OnPostgresAsync);
