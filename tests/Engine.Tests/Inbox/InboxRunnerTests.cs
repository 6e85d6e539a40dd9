using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Inbox;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Outbox;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Tests.Support;
using Fulfillment.Engine.Work;
using Fulfillment.Sdk.Adapters;

namespace Fulfillment.Engine.Tests.Inbox;

public abstract class InboxRunnerTests(Func<Task<TestStore>> open) : StoreTests(open)
{
    private InboxHouse _house = null!;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        _house = new InboxHouse(Store, Clock);
        await _house.AddPartnerAsync();
    }

    [DatabaseFact]
    public async Task A_message_becomes_the_order_that_it_asks_for()
    {
        var message = await _house.ReceiveAsync("m-1", AnInbox.Order("D-1"));

        Assert.Equal(InboxState.Done, message.State);
        var order = (await _house.OrderAsync("D-1"))!;
        Assert.Equal((AnInbox.Channel, InboxHouse.Partner, OrderStatus.Received), (order.Channel, order.Partner, order.Status));
        var placed = Assert.Single(await Store.InAsync(tx => AuditTable.ListAsync(tx, order.Id, 0, 10, Cancel)));
        Assert.Equal(("channel:nordic", "order.place"), (placed.Actor, placed.Action));
        Assert.Equal(0, await OpenWorkAsync());
    }

    [DatabaseFact]
    public async Task One_message_may_ask_for_several_orders_or_none()
    {
        var several = await _house.ReceiveAsync("m-1", AnInbox.Order("D-1"), AnInbox.Order("D-2"));
        var none = await _house.ReceiveAsync("m-2");

        Assert.Equal((InboxState.Done, InboxState.Done), (several.State, none.State));
        Assert.NotNull(await _house.OrderAsync("D-1"));
        Assert.NotNull(await _house.OrderAsync("D-2"));
    }

    [DatabaseFact]
    public async Task The_same_order_in_two_messages_is_one_order()
    {
        await _house.ReceiveAsync("m-1", AnInbox.Order("D-1"));

        var second = await _house.ReceiveAsync("m-2", AnInbox.Order("D-1"));

        Assert.Equal(InboxState.Done, second.State);
        Assert.Equal(1, await Store.AskAsync<int>("SELECT count(*) FROM orders"));
    }

    [DatabaseFact]
    public async Task Another_order_under_a_taken_reference_is_parked()
    {
        await _house.ReceiveAsync("m-1", AnInbox.Order("D-1"));

        var second = await _house.ReceiveAsync("m-2", AnInbox.Order("D-1", AnInbox.Line(quantity: 38)));

        Assert.Equal((InboxState.Parked, "order.conflict"), (second.State, second.Code));
        Assert.Contains((await _house.OrderAsync("D-1"))!.Id, second.Summary);
    }

    [DatabaseFact]
    public async Task What_cannot_be_an_order_is_parked_with_every_reason_and_a_dead_letter()
    {
        var impossible = AnInbox.Order("D-1", AnInbox.Line(sku: "no-such"), AnInbox.Line(lineRef: "1", quantity: 0));

        var message = await _house.ReceiveAsync("m-1", AnInbox.Order("D-2"), impossible);

        Assert.Equal((InboxState.Parked, "order.invalid"), (message.State, message.Code));
        Assert.Contains("/lines/1/quantity (value.range)", message.Summary);
        Assert.NotNull(await _house.OrderAsync("D-2"));
        var letter = Assert.Single(await _house.DeadLettersAsync());
        Assert.Equal(
            (DeadLetterSource.Inbox, message.Id, AnInbox.Channel, "order.invalid", 1),
            (letter.Source, letter.SubjectId, letter.Destination, letter.Code, letter.Attempts));
        Assert.Equal(0, await OpenWorkAsync());
    }

    [DatabaseFact]
    public async Task What_the_catalog_does_not_sell_is_parked_with_every_reason()
    {
        var message = await _house.ReceiveAsync(
            "m-1", AnInbox.Order("D-1", AnInbox.Line(sku: "no-such"), AnInbox.Line(lineRef: "1")));

        Assert.Equal((InboxState.Parked, "order.impossible"), (message.State, message.Code));
        Assert.Contains("/lines/0/sku (sku.unknown)", message.Summary);
        Assert.Contains("/lines/1/lineRef (line.duplicate)", message.Summary);
    }

    [DatabaseFact]
    public async Task A_refused_message_is_parked_at_once()
    {
        var message = await _house.ReceiveAsync("m-1", new Translation.Refused("message.nonsense", "It says nothing."));

        Assert.Equal(
            (InboxState.Parked, "message.nonsense", "It says nothing."), (message.State, message.Code, message.Summary));
        Assert.Single(await _house.DeadLettersAsync());
    }

    [DatabaseFact]
    public async Task What_cannot_be_told_now_is_asked_again_until_the_budget_is_spent()
    {
        var message = await _house.ReceiveAsync("m-1", new Translation.Later("market.silent", "No answer."));
        Assert.Equal((InboxState.Waiting, "market.silent"), (message.State, message.Code));

        await _house.WorkAsync();
        await _house.WorkAsync();
        await _house.WorkAsync();

        message = await _house.ReadAsync(message.Id);
        Assert.Equal((InboxState.Parked, "market.silent"), (message.State, message.Code));
        Assert.Equal([1, 2, 3], _house.Translator.Attempts);
        Assert.Equal(InboxHouse.Budget, Assert.Single(await _house.DeadLettersAsync()).Attempts);
    }

    [DatabaseFact]
    public async Task The_wait_that_the_market_asks_for_is_kept()
    {
        var message = await _house.ReceiveAsync("m-1", new Translation.Later("market.silent", "", TimeSpan.FromHours(1)));

        await _house.WorkAsync();

        Assert.Equal([1], _house.Translator.Attempts);
        await Store.RunAsync("UPDATE work SET run_at = 0");
        await _house.WorkAsync();
        Assert.Equal([1, 2], _house.Translator.Attempts);
        Assert.Equal(InboxState.Waiting, (await _house.ReadAsync(message.Id)).State);
    }

    [DatabaseFact]
    public async Task A_translator_that_throws_is_asked_again()
    {
        var receipt = await _house.Door.KeepAsync(AnInbox.Channel, "m-1", AnInbox.Inbound(), Cancel);
        _house.Translator.Says = (_, attempt) => attempt == 1
            ? throw new FormatException("secret words")
            : new Translation.Intents([AnInbox.Order("D-1")]);

        await _house.WorkAsync();
        var first = await _house.ReadAsync(receipt.Id);
        await _house.WorkAsync();
        var second = await _house.ReadAsync(receipt.Id);

        Assert.Equal((InboxState.Waiting, "message.failed"), (first.State, first.Code));
        Assert.DoesNotContain("secret", first.Summary);
        Assert.Equal((InboxState.Done, null), (second.State, second.Code));
    }

    [DatabaseFact]
    public async Task A_message_that_kills_its_workers_is_parked()
    {
        var receipt = await _house.Door.KeepAsync(AnInbox.Channel, "m-1", AnInbox.Inbound(), Cancel);
        await Store.RunAsync("UPDATE work SET crashes = 2");

        await _house.WorkAsync();

        var message = await _house.ReadAsync(receipt.Id);
        Assert.Equal((InboxState.Parked, "message.poisonous"), (message.State, message.Code));
        Assert.Empty(_house.Translator.Attempts);
    }

    [DatabaseFact]
    public async Task A_change_waits_for_the_subscription_that_another_order_makes()
    {
        await _house.ReceiveAsync("m-1", AnInbox.Order("D-1"));
        var message = await _house.ReceiveAsync("m-2", AnInbox.Order("D-2", AnInbox.Change("addSeats", "D-1", 5)));
        Assert.Equal((InboxState.Waiting, "subscription.pending"), (message.State, message.Code));

        await _house.ProvisionAsync("D-1", "sub_1");
        await _house.WorkAsync();

        Assert.Equal(InboxState.Done, (await _house.ReadAsync(message.Id)).State);
        Assert.Equal("sub_1", Assert.Single((await _house.OrderAsync("D-2"))!.Lines).SubscriptionId);
    }

    [DatabaseFact]
    public async Task A_subscription_that_is_on_its_way_is_waited_for_beyond_the_budget()
    {
        await _house.ReceiveAsync("m-1", AnInbox.Order("D-1"));
        var message = await _house.ReceiveAsync("m-2", AnInbox.Order("D-2", AnInbox.Change("cancel", "D-1")));

        for (var i = 0; i < 2 * InboxHouse.Budget; i++)
        {
            await Store.RunAsync("UPDATE work SET run_at = 0");
            await _house.WorkAsync();
        }

        Assert.Equal(InboxState.Waiting, (await _house.ReadAsync(message.Id)).State);
    }

    [DatabaseFact]
    public async Task A_subscription_that_nobody_ordered_is_given_up_with_the_budget()
    {
        var message = await _house.ReceiveAsync("m-1", AnInbox.Order("D-2", AnInbox.Change("cancel", "D-1")));

        await _house.WorkAsync();
        await _house.WorkAsync();

        message = await _house.ReadAsync(message.Id);
        Assert.Equal((InboxState.Parked, "subscription.pending"), (message.State, message.Code));
        Assert.Null(await _house.OrderAsync("D-2"));
    }

    [DatabaseFact]
    public async Task A_message_of_a_channel_that_is_not_set_up_waits_and_the_adapter_is_not_asked()
    {
        _house.Channels.IsEmpty = true;

        var message = await _house.ReceiveAsync("m-1", AnInbox.Order("D-1"));

        Assert.Equal((InboxState.Waiting, "channel.unknown"), (message.State, message.Code));
        Assert.Empty(_house.Translator.Attempts);
    }

    [DatabaseFact]
    public async Task A_suspended_partner_gets_no_orders()
    {
        await Store.InAsync(tx => PartnerTable.SetStatusAsync(tx, InboxHouse.Partner, PrincipalStatus.Suspended, Cancel));

        var message = await _house.ReceiveAsync("m-1", AnInbox.Order("D-1"));

        Assert.Equal((InboxState.Waiting, "partner.suspended"), (message.State, message.Code));
        Assert.Null(await _house.OrderAsync("D-1"));
    }

    [DatabaseFact]
    public async Task A_worker_that_lost_its_lease_moves_nothing()
    {
        var receipt = await _house.Door.KeepAsync(AnInbox.Channel, "m-1", AnInbox.Inbound(), Cancel);
        var mine = Assert.Single(await ClaimAsync());
        await Store.InAsync(tx => WorkTable.RescueAsync(tx, Cancel));
        await ClaimAsync();

        _house.Translator.Says = (_, _) => new Translation.Refused("a.b", "c");
        await _house.Runner.RunAsync(mine, Cancel);

        Assert.Equal(InboxState.Received, (await _house.ReadAsync(receipt.Id)).State);
        Assert.Empty(await _house.DeadLettersAsync());
        Assert.Equal(1, await OpenWorkAsync());
    }

    [DatabaseFact]
    public async Task A_parked_message_can_begin_anew()
    {
        var parked = await _house.ReceiveAsync("m-1", new Translation.Refused("a.b", "c"));
        _house.Translator.Says = (_, _) => new Translation.Intents([AnInbox.Order("D-1")]);

        var requeued = await RequeueAsync(parked.Id);
        await _house.WorkAsync();

        Assert.True(requeued);
        Assert.Equal(InboxState.Done, (await _house.ReadAsync(parked.Id)).State);
        Assert.NotNull(await _house.OrderAsync("D-1"));
        var record = Assert.Single(await Store.InAsync(tx => AuditTable.ListAsync(tx, parked.Id, 0, 10, Cancel)));
        Assert.Equal(("command", "inbox.requeue", "a.b"), (record.Actor, record.Action, record.BeforeRef));
    }

    [DatabaseFact]
    public async Task Only_what_is_parked_begins_anew()
    {
        var done = await _house.ReceiveAsync("m-1");

        Assert.False(await RequeueAsync(done.Id));
        Assert.False(await RequeueAsync("ibx_none"));
        Assert.Equal(0, await OpenWorkAsync());
    }

    private Task<bool> RequeueAsync(string id) => _house.Book.ChangeAsync(
        change => InboxDesk.RequeueAsync(change, id, Actor.Command, Clock.GetUtcNow(), Cancel), Cancel);

    private Task<IReadOnlyList<WorkItem>> ClaimAsync() =>
        Store.InAsync(tx => TestClaims.WorkAsync(tx));

    private Task<int> OpenWorkAsync() => Store.AskAsync<int>("SELECT count(*) FROM work WHERE subject_kind = 'inbox'");
}

public sealed class InboxRunnerTestsOnSqlite() : InboxRunnerTests(TestStore.OnSqliteAsync);

public sealed class InboxRunnerTestsOnPostgres() : InboxRunnerTests(TestStore.OnPostgresAsync);
