using System.Security.Cryptography;
using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Outbox;
using Fulfillment.Engine.Tests.Support;
using Fulfillment.Engine.Webhooks;

namespace Fulfillment.Engine.Tests.Webhooks;

public abstract class WebhookDeskTests(Func<Task<TestStore>> open) : WebhookHouse(open)
{
    private const string Url = "https://hooks.partner.example/";

    [DatabaseFact]
    public async Task An_endpoint_is_kept_with_its_secret_sealed()
    {
        var added = await AddAsync(Url, types: ["order.held", "order.fulfilled"]);

        var read = await ReadAsync(added);

        Assert.Equal((Partner.Id, Url, WebhookStatus.Active, 1L), (read.Partner, read.Url, read.Status, read.Version));
        Assert.Equal(["order.held", "order.fulfilled"], read.EventTypes);
        Assert.DoesNotContain("secret", await Store.AskAsync<string>("SELECT secret FROM webhooks"), StringComparison.Ordinal);
        Assert.Equal([$"secret of {Url}"], Desk.Secrets(read));
    }

    [DatabaseFact]
    public async Task A_sealed_secret_moved_to_another_endpoint_does_not_open()
    {
        var mine = await AddAsync();
        var theirs = await AddAsync(partner: Sandbox.Id);

        Assert.Throws<AuthenticationTagMismatchException>(() => Desk.Secrets(mine with { Secret = theirs.Secret }));
    }

    [DatabaseFact]
    public async Task An_address_has_one_endpoint_per_partner()
    {
        var first = await AddAsync(Url);
        await AddAsync(Url, Sandbox.Id);

        var again = await Desk.AddAsync(Partner.Id, new WebhookDraft { Url = Url }, "secret", _who, Cancel);

        Assert.Equal(new WebhookChange.UrlTaken(first.Id), again);
    }

    [DatabaseFact]
    public async Task An_address_cannot_be_changed_into_a_taken_one()
    {
        var first = await AddAsync("https://one.example/");
        var second = await AddAsync("https://two.example/");

        var change = await Desk.ChangeAsync(Key(second), null, known => known with { Url = first.Url }, _who, Cancel);

        Assert.Equal(new WebhookChange.UrlTaken(first.Id), change);
        Assert.Equal(second.Url, (await ReadAsync(second)).Url);
    }

    [DatabaseFact]
    public async Task A_partner_has_so_many_endpoints_and_no_more()
    {
        for (var n = 0; n < 20; n++)
        {
            await AddAsync($"https://hooks.partner.example/{n}");
        }

        var more = await Desk.AddAsync(Partner.Id, new WebhookDraft { Url = Url }, "secret", _who, Cancel);

        Assert.Equal(new WebhookChange.TooMany(20), more);
    }

    [DatabaseFact]
    public async Task A_change_is_made_on_the_version_that_was_read_or_not_at_all()
    {
        var endpoint = await AddAsync();
        await SetAsync(endpoint, known => known with { Description = "first" });

        var late = await Desk.ChangeAsync(Key(endpoint), endpoint.Version, known => known with { Description = "late" }, _who, Cancel);

        Assert.IsType<WebhookChange.Moved>(late);
        Assert.Equal(("first", 2L), ((await ReadAsync(endpoint)).Description, (await ReadAsync(endpoint)).Version));
    }

    [DatabaseFact]
    public async Task A_change_that_changes_nothing_is_no_version()
    {
        var endpoint = await AddAsync();

        var same = await SetAsync(endpoint, known => known.Enable());

        Assert.Equal(1, same.Version);
        Assert.Single(await AuditAsync(endpoint));
    }

    [DatabaseFact]
    public async Task Another_partner_can_change_rotate_and_remove_nothing()
    {
        var endpoint = await AddAsync();
        var key = (Sandbox.Id, endpoint.Id);

        var changes = new[]
        {
            await Desk.ChangeAsync(key, null, known => known with { Url = "https://evil.example/" }, _who, Cancel),
            await Desk.RotateAsync(key, null, "mine", TimeSpan.FromHours(1), _who, Cancel),
            await Desk.RemoveAsync(key, null, _who, Cancel),
        };
        var replay = await Replay.SinceAsync(key, Clock.GetUtcNow(), _who, Cancel);

        Assert.All(changes, change => Assert.IsType<WebhookChange.Unknown>(change));
        Assert.IsType<ReplayOutcome.Unknown>(replay);
        Assert.Equal(endpoint.Url, (await ReadAsync(endpoint)).Url);
    }

    [DatabaseFact]
    public async Task Both_secrets_sign_until_the_overlap_is_over()
    {
        var endpoint = await AddAsync(Url);

        await Desk.RotateAsync(Key(endpoint), null, "new", TimeSpan.FromHours(24), _who, Cancel);

        var read = await ReadAsync(endpoint);
        Assert.Equal(["new", $"secret of {Url}"], Desk.Secrets(read));
        Clock.Advance(TimeSpan.FromHours(24));
        Assert.Equal(["new"], Desk.Secrets(read));
    }

    [DatabaseFact]
    public async Task A_second_rotation_ends_the_oldest_secret_and_one_without_overlap_the_old_one()
    {
        var endpoint = await AddAsync(Url);

        await Desk.RotateAsync(Key(endpoint), null, "second", TimeSpan.FromHours(24), _who, Cancel);
        await Desk.RotateAsync(Key(endpoint), null, "third", TimeSpan.FromHours(24), _who, Cancel);
        Assert.Equal(["third", "second"], Desk.Secrets(await ReadAsync(endpoint)));
        await Desk.RotateAsync(Key(endpoint), null, "fourth", TimeSpan.Zero, _who, Cancel);

        Assert.Equal(["fourth"], Desk.Secrets(await ReadAsync(endpoint)));
    }

    [DatabaseFact]
    public async Task What_waits_for_an_endpoint_is_taken_back_with_it_and_kept_as_unwanted()
    {
        var endpoint = await AddAsync();
        var kept = await AddAsync("https://other.example/", types: "order.fulfilled");
        var order = await Engine.FulfillAsync(Partner, A.Order());

        await Desk.RemoveAsync(Key(endpoint), null, _who, Cancel);
        await DeliverAllAsync();

        Assert.Equal(kept.Sink, Assert.Single(Receivers.Given).Sink);
        var deliveries = await DeliveriesAsync(endpoint);
        Assert.Equal(order.Version, deliveries.Count);
        Assert.All(deliveries, delivery => Assert.Equal(DeliveryState.Unwanted, delivery.State));
        Assert.Empty(await Engine.DeadLettersAsync());
    }

    [DatabaseFact]
    public async Task A_message_that_fails_while_its_endpoint_is_removed_does_not_come_again()
    {
        var endpoint = await AddAsync(types: "order.fulfilled");
        await Engine.FulfillAsync(Partner, A.Order());
        var claimed = await Store.InAsync(tx => TestClaims.MessagesAsync(tx));
        await Desk.RemoveAsync(Key(endpoint), null, _who, Cancel);

        await Store.InAsync(tx => OutboxTable.ReturnAsync(
            tx,
            [new DeliveryReturn { Message = Assert.Single(claimed), Attempt = 1, Code = "webhook.refused", Delay = TimeSpan.Zero }],
            Clock.GetUtcNow(),
            Cancel));

        Assert.Equal(0, await Engine.DeliverAsync());
        Assert.Equal(DeliveryState.Unwanted, Assert.Single(await DeliveriesAsync(endpoint)).State);
    }

    [DatabaseFact]
    public async Task Each_act_stands_in_the_audit_chain_without_any_secret()
    {
        var endpoint = await AddAsync(Url);
        await SetAsync(endpoint, known => known.Disable(DisabledReason.OnRequest));
        await Desk.RotateAsync(Key(endpoint), null, "new", TimeSpan.FromHours(1), _who, Cancel);
        await Desk.RemoveAsync(Key(endpoint), null, _who, Cancel);

        var records = await AuditAsync(endpoint);

        Assert.Equal(
            [
                ("webhook.add", null, "v1"), ("webhook.change", "v1", "v2"), ("webhook.rotateSecret", "v2", "v3"),
                ("webhook.remove", "v3", null),
            ],
            records.Select(record => (record.Action, record.BeforeRef, record.AfterRef)));
        Assert.All(records, record => Assert.Equal((_who.Name, _who.Token), (record.Actor, record.Token)));
    }

    private Task<IReadOnlyList<AuditRecord>> AuditAsync(WebhookEndpoint endpoint) =>
        Store.InAsync(tx => AuditTable.ListAsync(tx, endpoint.Id, 0, 100, Cancel));
}

public sealed class WebhookDeskTestsOnSqlite() : WebhookDeskTests(TestStore.OnSqliteAsync);

public sealed class WebhookDeskTestsOnPostgres() : WebhookDeskTests(TestStore.OnPostgresAsync);
