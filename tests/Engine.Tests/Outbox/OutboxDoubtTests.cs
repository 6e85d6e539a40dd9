using Fulfillment.Engine.Outbox;
using Fulfillment.Engine.Tests.Support;
using Fulfillment.Engine.Work;
using Fulfillment.Sdk;

namespace Fulfillment.Engine.Tests.Outbox;

/// <summary>What becomes of a message when nobody knows how its delivery ended.</summary>
public abstract class OutboxDoubtTests(Func<Task<TestStore>> open) : OutboxTests(open)
{
    [DatabaseFact]
    public async Task A_delivery_of_unknown_end_is_asked_for_before_it_is_made_again()
    {
        var never = new TaskCompletionSource<Outcome>();
        Engine.Sink.Answers = _ => never.Task;
        var order = await ToldAsync();
        await Engine.DeliverAsync();
        Engine.Sink.Finds = new Outcome.Done();

        await Engine.DeliverAsync();

        Assert.Single(Engine.Sink.Given);
        Assert.Equal(Engine.Sink.Given[0].Id, Assert.Single(Engine.Sink.Sought).Id);
        Assert.Equal(DeliveryState.Delivered, (await DeliveryAsync(order)).State);
    }

    [DatabaseFact]
    public async Task A_delivery_of_unknown_end_that_is_not_there_is_made_again()
    {
        Engine.Sink.Answers = _ => throw new InvalidDataException();
        var order = await ToldAsync();
        await Engine.DeliverAsync();
        Engine.Sink.Says = new Outcome.Done();

        await Engine.DeliverAsync();

        Assert.Equal((2, 1), (Engine.Sink.Given.Count, Engine.Sink.Sought.Count));
        Assert.Equal(DeliveryState.Delivered, (await DeliveryAsync(order)).State);
    }

    [DatabaseFact]
    public async Task A_delivery_that_a_dead_node_had_in_hand_is_asked_for_too()
    {
        await ToldAsync();
        await ClaimAsync("nod_dead");
        await Store.InAsync(tx => OutboxTable.RescueAsync(tx, Cancel));
        Engine.Sink.Finds = new Outcome.Done();

        await Engine.DeliverAsync();

        Assert.Equal((0, 1), (Engine.Sink.Given.Count, Engine.Sink.Sought.Count));
    }

    [DatabaseFact]
    public async Task An_attempt_that_was_refused_in_words_is_not_asked_for()
    {
        Engine.Sink.Says = Ill;
        await ToldAsync();

        await Engine.DeliverAsync();
        await Engine.DeliverAsync();

        Assert.Empty(Engine.Sink.Sought);
    }

    [DatabaseFact]
    public async Task A_message_that_kills_whoever_touches_it_is_given_up_and_the_others_go()
    {
        var poison = await ToldAsync();
        for (var death = 0; death < new RetryOptions().Crashes; death++)
        {
            Assert.Single(await ClaimAsync("nod_dead"));
            await Store.InAsync(tx => OutboxTable.RescueAsync(tx, Cancel));
        }

        var other = await Engine.FulfillAsync(Partner, A.Order("R-2"));
        await Engine.DeliverAsync();

        Assert.Equal(other.Id, Assert.Single(Engine.Sink.Given).SubjectId);
        var letter = Assert.Single(await Engine.DeadLettersAsync());
        Assert.Equal((poison.Id, "message.poisonous"), (letter.SubjectId, letter.Code));
        Assert.Equal(DeliveryState.Dead, (await DeliveryAsync(poison)).State);
    }

    [DatabaseFact]
    public async Task Of_messages_that_were_in_hand_when_a_node_died_one_at_a_time_is_tried()
    {
        Engine.Routes.SinkOfType["order.received"] = FakeSink.Usual;
        for (var n = 0; n < 4; n++)
        {
            await Engine.AcceptAsync(Partner, A.Order($"R-{n}"));
        }

        await ClaimAsync("nod_dead");
        await Store.InAsync(tx => OutboxTable.RescueAsync(tx, Cancel));
        await Engine.AcceptAsync(Partner, A.Order("R-new"));

        var handled = new List<int>();
        for (var n = 0; n < 5; n++)
        {
            handled.Add(await Engine.DeliverAsync());
        }

        // The new one beside the first of the suspects.
        Assert.Equal([2, 1, 1, 1, 0], handled);
    }
}

public sealed class OutboxDoubtTestsOnSqlite() : OutboxDoubtTests(TestStore.OnSqliteAsync);

public sealed class OutboxDoubtTestsOnPostgres() : OutboxDoubtTests(TestStore.OnPostgresAsync);
