using Fulfillment.Engine.Outbox;
using Fulfillment.Engine.Tests.Support;
using Fulfillment.Engine.Webhooks;

namespace Fulfillment.Engine.Tests.Webhooks;

public abstract class WebhookRoutesTests(Func<Task<TestStore>> open) : WebhookHouse(open)
{
    [DatabaseFact]
    public async Task Every_event_of_an_order_is_told_once_without_gap()
    {
        await AddAsync();

        var order = await Engine.FulfillAsync(Partner, A.Order());
        await DeliverAllAsync();

        Assert.Equal(Enumerable.Range(1, (int)order.Version).Select(n => (long)n), Receivers.SequencesOf(order));
    }

    [DatabaseFact]
    public async Task Another_partner_s_endpoint_is_told_nothing()
    {
        var foreign = await AddAsync(partner: Sandbox.Id);

        await Engine.FulfillAsync(Partner, A.Order());
        await DeliverAllAsync();

        Assert.Empty(Receivers.Given);
        Assert.Empty(await DeliveriesAsync(foreign));
    }

    [DatabaseFact]
    public async Task An_endpoint_is_told_of_the_types_that_it_wants()
    {
        await AddAsync(types: ["order.received", "order.fulfilled"]);

        await Engine.FulfillAsync(Partner, A.Order());
        await DeliverAllAsync();

        Assert.Equal(["order.received", "order.fulfilled"], Receivers.Given.Select(given => given.Message.Type));
    }

    [DatabaseFact]
    public async Task Every_endpoint_of_a_partner_is_told()
    {
        var first = await AddAsync("https://one.example/", types: "order.fulfilled");
        var second = await AddAsync("https://two.example/", types: "order.fulfilled");

        await Engine.FulfillAsync(Partner, A.Order());
        await DeliverAllAsync();

        Assert.Equal(
            new[] { first.Sink, second.Sink }.Order(), Receivers.Given.Select(given => given.Sink).Order());
    }

    [DatabaseFact]
    public async Task For_a_disabled_endpoint_nothing_is_queued()
    {
        var endpoint = await AddAsync();
        await SetAsync(endpoint, known => known.Disable(DisabledReason.OnRequest));

        await Engine.FulfillAsync(Partner, A.Order());

        Assert.Equal(0, await Engine.DeliverAsync());
        Assert.Empty(await DeliveriesAsync(endpoint));
    }

    [DatabaseFact]
    public async Task Endpoints_of_several_partners_are_found_in_one_read()
    {
        var mine = await AddAsync();
        var theirs = await AddAsync(partner: Sandbox.Id);
        var third = await Engine.AddAsync(A.Partner("nord"));
        await AddAsync(partner: third.Id);

        var both = await Store.InAsync(tx => WebhookTable.ActiveAsync(tx, [Partner.Id, Sandbox.Id], Cancel));
        var none = await Store.InAsync(tx => WebhookTable.ActiveAsync(tx, ["handel", "nordhandel2"], Cancel));

        Assert.Equal(new[] { mine.Id, theirs.Id }.Order(), both.Select(row => row.Id).Order());
        Assert.Empty(none);
    }

    [DatabaseFact]
    public async Task While_a_message_comes_again_the_later_ones_of_its_order_wait_and_those_of_others_do_not()
    {
        var endpoint = await AddAsync(types: ["order.received", "order.fulfilled"]);
        var other = await AddAsync("https://two.example/", types: ["order.received", "order.fulfilled"]);
        var ill = await Engine.FulfillAsync(Partner, A.Order("R-1"));
        var well = await Engine.FulfillAsync(Partner, A.Order("R-2"));
        Receivers.SaysOf = (sink, message) => sink == endpoint.Sink && message.SubjectId == ill.Id && message.Attempt < 3
            ? new Sdk.Outcome.Retry("webhook.refused", "It is ill.")
            : new Sdk.Outcome.Done();

        await DeliverAllAsync();

        long last = ill.Version;
        Assert.Equal([1, 1, 1, last, last, last], Receivers.SequencesOf(ill, endpoint));
        Assert.Equal([1, last], Receivers.SequencesOf(ill, other));
        Assert.Equal([1, well.Version], Receivers.SequencesOf(well, endpoint));
    }

    [DatabaseFact]
    public async Task A_sink_with_a_schedule_of_its_own_is_asked_for_the_wait()
    {
        await AddAsync(types: "order.fulfilled");
        Receivers.Says = new Sdk.Outcome.Retry("webhook.refused", "It is ill.");
        Receivers.Waits = attempts => attempts > 5 ? null : TimeSpan.Zero;

        await Engine.FulfillAsync(Partner, A.Order());
        await DeliverAllAsync();

        Assert.Equal([1, 2, 3, 4, 5, 6], Receivers.Given.Select(given => given.Message.Attempt));
        Assert.Equal(6, Assert.Single(await Engine.DeadLettersAsync()).Attempts);
    }

    [DatabaseFact]
    public async Task A_wait_that_the_receiver_asks_for_goes_before_a_shorter_one_of_the_schedule()
    {
        await AddAsync(types: "order.fulfilled");
        Receivers.Says = new Sdk.Outcome.Retry("webhook.throttled", "Later.", TimeSpan.FromHours(1));
        Receivers.Waits = _ => TimeSpan.FromSeconds(5);

        await Engine.FulfillAsync(Partner, A.Order());
        await DeliverAllAsync();

        var due = DateTimeOffset.FromUnixTimeMilliseconds(await Store.AskAsync<long>("SELECT run_at FROM outbox"));
        Assert.InRange((due - TimeProvider.System.GetUtcNow()).TotalMinutes, 50, 60);
        Assert.Single(Receivers.Given);
    }

    [DatabaseFact]
    public async Task A_delivery_is_listed_with_how_it_stands()
    {
        var endpoint = await AddAsync(types: ["order.received", "order.fulfilled"]);
        var order = await Engine.FulfillAsync(Partner, A.Order());
        Assert.All(
            await DeliveriesAsync(endpoint),
            waiting => Assert.Equal((DeliveryState.Expected, 0), (waiting.State, waiting.Attempts)));
        await DeliverAllAsync();

        var listed = await DeliveriesAsync(endpoint);

        Assert.Equal([order.Version, 1], listed.Select(delivery => delivery.Version));
        Assert.All(listed, delivery =>
        {
            Assert.Equal((DeliveryState.Delivered, 1, null), (delivery.State, delivery.Attempts, delivery.NextAttemptAt));
            Assert.NotNull(delivery.EventAt);
        });
    }
}

public sealed class WebhookRoutesTestsOnSqlite() : WebhookRoutesTests(TestStore.OnSqliteAsync);

public sealed class WebhookRoutesTestsOnPostgres() : WebhookRoutesTests(TestStore.OnPostgresAsync);
