using Fulfillment.Engine.Inbox;
using Fulfillment.Engine.Tests.Support;
using Fulfillment.Sdk.Adapters;

namespace Fulfillment.Engine.Tests.Inbox;

public abstract class InboxTableTests(Func<Task<TestStore>> open) : StoreTests(open)
{
    [DatabaseFact]
    public async Task A_message_reads_back_as_it_came()
    {
        var at = Clock.GetUtcNow();
        var message = AnInbox.Message() with
        {
            Inbound = new InboundMessage
            {
                Headers = new Dictionary<string, string> { ["x-signature"] = "a,b\"\u0001é" },
                Body = new byte[] { 0, 255, 13, 10, 128 },
                ReceivedAt = at,
            },
            UpdatedAt = at,
        };

        await Store.InAsync(tx => InboxTable.InsertAsync(tx, message, Cancel));

        var found = (await Store.InAsync(tx => InboxTable.FindAsync(tx, message.Id, Cancel)))!;
        Assert.Equal(message.Inbound.Headers, found.Inbound.Headers);
        Assert.Equal(message.Inbound.Body.ToArray(), found.Inbound.Body.ToArray());
        Assert.Equal(message with { Inbound = found.Inbound }, found);
        Assert.Equal(at, found.Inbound.ReceivedAt);
    }

    [DatabaseFact]
    public async Task A_channel_has_one_message_with_an_id()
    {
        await Store.InAsync(tx => InboxTable.InsertAsync(tx, AnInbox.Message(), Cancel));

        var again = await Store.InAsync(tx => InboxTable.InsertAsync(tx, AnInbox.Message("ibx_2"), Cancel));
        var elsewhere = await Store.InAsync(
            tx => InboxTable.InsertAsync(tx, AnInbox.Message("ibx_3") with { Channel = "other" }, Cancel));

        Assert.False(again);
        Assert.True(elsewhere);
        var first = await Store.InAsync(tx => InboxTable.FindByMessageAsync(tx, AnInbox.Channel, "m-1", Cancel));
        Assert.Equal("ibx_1", first?.Id);
    }

    [DatabaseFact]
    public async Task Every_state_can_be_stored()
    {
        await Store.InAsync(tx => InboxTable.InsertAsync(tx, AnInbox.Message(), Cancel));

        foreach (var state in Enum.GetValues<InboxState>())
        {
            var moved = AnInbox.Message() with { State = state, Code = "some.code", Summary = "Some words." };
            await Store.InAsync(tx => InboxTable.SetStateAsync(tx, moved, Cancel));

            var found = (await Store.InAsync(tx => InboxTable.LockAsync(tx, "ibx_1", Cancel)))!;
            Assert.Equal((state, "some.code", "Some words."), (found.State, found.Code, found.Summary));
        }
    }

    [DatabaseFact]
    public async Task Parked_messages_are_listed_newest_first_and_by_pages()
    {
        foreach (var n in Enumerable.Range(1, 4))
        {
            var message = AnInbox.Message($"ibx_{n}", $"m-{n}") with { State = n == 2 ? InboxState.Done : InboxState.Parked };
            await Store.InAsync(tx => InboxTable.InsertAsync(tx, message, Cancel));
        }

        var first = await Store.InAsync(tx => InboxTable.ListParkedAsync(tx, null, 2, Cancel));
        var second = await Store.InAsync(tx => InboxTable.ListParkedAsync(tx, first[^1].Id, 2, Cancel));

        Assert.Equal(["ibx_4", "ibx_3"], first.Select(m => m.Id));
        Assert.Equal(["ibx_1"], second.Select(m => m.Id));
    }
}

public sealed class InboxTableTestsOnSqlite() : InboxTableTests(TestStore.OnSqliteAsync);

public sealed class InboxTableTestsOnPostgres() : InboxTableTests(TestStore.OnPostgresAsync);
