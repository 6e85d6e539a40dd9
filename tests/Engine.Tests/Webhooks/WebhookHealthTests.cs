using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Tests.Support;
using Fulfillment.Engine.Webhooks;

namespace Fulfillment.Engine.Tests.Webhooks;

public abstract class WebhookHealthTests(Func<Task<TestStore>> open) : WebhookHouse(open)
{
    private static readonly WebhookFailure _failure = new("msg_1", "webhook.refused", 500);

    private WebhookHealth Health => Engine.Get<WebhookHealth>();

    [DatabaseFact]
    public async Task The_first_failure_is_when_it_began()
    {
        var endpoint = await AddAsync();
        var began = Clock.GetUtcNow();

        await Health.FailedAsync(endpoint, _failure, false, Cancel);
        Clock.Advance(TimeSpan.FromDays(1));
        await Health.FailedAsync(await ReadAsync(endpoint), _failure, false, Cancel);

        Assert.Equal((began, WebhookStatus.Active), ((await ReadAsync(endpoint)).FailingSince, (await ReadAsync(endpoint)).Status));
    }

    [DatabaseFact]
    public async Task One_success_forgets_all_failures()
    {
        var endpoint = await AddAsync();
        await Health.FailedAsync(endpoint, _failure, false, Cancel);
        Clock.Advance(TimeSpan.FromDays(4.9));

        await Health.DeliveredAsync(await ReadAsync(endpoint), Cancel);
        Clock.Advance(TimeSpan.FromDays(4.9));
        await Health.FailedAsync(await ReadAsync(endpoint), _failure, false, Cancel);

        Assert.Equal(WebhookStatus.Active, (await ReadAsync(endpoint)).Status);
    }

    [DatabaseFact]
    public async Task Days_of_nothing_but_failures_disable_it()
    {
        var endpoint = await AddAsync();
        await Health.FailedAsync(endpoint, _failure, false, Cancel);
        Clock.Advance(TimeSpan.FromDays(5));

        await Health.FailedAsync(await ReadAsync(endpoint), _failure, false, Cancel);

        var read = await ReadAsync(endpoint);
        Assert.Equal((WebhookStatus.Disabled, DisabledReason.Failing), (read.Status, read.DisabledBecause));
        var records = await Store.InAsync(tx => AuditTable.ListAsync(tx, endpoint.Id, 0, 100, Cancel));
        Assert.Equal(("webhook.disable", "system", "failing"), (records[^1].Action, records[^1].Actor, records[^1].Detail));
    }

    [DatabaseFact]
    public async Task Gone_disables_it_at_once()
    {
        var endpoint = await AddAsync();

        await Health.FailedAsync(endpoint, _failure with { Code = "webhook.gone", Status = 410 }, true, Cancel);

        Assert.Equal(DisabledReason.Gone, (await ReadAsync(endpoint)).DisabledBecause);
    }

    [DatabaseFact]
    public async Task What_an_old_address_did_says_nothing_of_the_new_one()
    {
        var sent = await AddAsync();
        await SetAsync(sent, known => known with { Url = "https://new.example/" });

        await Health.FailedAsync(sent, _failure, true, Cancel);

        Assert.Equal((WebhookStatus.Active, null), ((await ReadAsync(sent)).Status, (await ReadAsync(sent)).FailingSince));
    }

    [DatabaseFact]
    public async Task Enabling_it_begins_anew()
    {
        var endpoint = await AddAsync();
        await Health.FailedAsync(endpoint, _failure, true, Cancel);

        var enabled = await SetAsync(endpoint, known => known.Enable());

        Assert.Equal((WebhookStatus.Active, null, null), (enabled.Status, enabled.DisabledBecause, enabled.FailingSince));
    }

    [DatabaseFact]
    public async Task The_last_failure_of_a_message_stands_beside_its_delivery()
    {
        var endpoint = await AddAsync(types: "order.fulfilled");
        await Engine.FulfillAsync(Partner, A.Order());
        var message = Assert.Single(await DeliveriesAsync(endpoint)).MessageId;

        await Health.FailedAsync(endpoint, new WebhookFailure(message, "webhook.timeout"), false, Cancel);
        Clock.Advance(TimeSpan.FromMinutes(1));
        await Health.FailedAsync(endpoint, new WebhookFailure(message, "webhook.refused", 502), false, Cancel);

        var delivery = Assert.Single(await DeliveriesAsync(endpoint));
        Assert.Equal(
            ("webhook.refused", 502, Clock.GetUtcNow()), (delivery.FailureCode, delivery.FailureStatus, delivery.FailedAt));
    }

    [DatabaseFact]
    public async Task A_removed_endpoint_has_no_health()
    {
        var endpoint = await AddAsync();
        await Desk.RemoveAsync(Key(endpoint), null, _who, Cancel);

        await Health.FailedAsync(endpoint, _failure, true, Cancel);

        Assert.Equal(0, await Store.AskAsync<int>("SELECT count(*) FROM webhooks"));
    }
}

public sealed class WebhookHealthTestsOnSqlite() : WebhookHealthTests(TestStore.OnSqliteAsync);

public sealed class WebhookHealthTestsOnPostgres() : WebhookHealthTests(TestStore.OnPostgresAsync);
