using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Contacts;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Provisioning;
using Fulfillment.Engine.Tests.Support;
using Fulfillment.Engine.Tickets;

namespace Fulfillment.Engine.Tests.Contacts;

/// <summary>The contacts of a subscription that begins with one admin, Erika Müller.</summary>
public abstract class ContactDeskTests(Func<Task<TestStore>> open) : EngineTests(open)
{
    private const string Billing = "billing@mueller.example";
    private static readonly Actor _somebody = Actor.Partner("nordhandel", "token-1");

    private int _keys;
    private string _id = "";
    private SubscriptionContact _erika = null!;

    private ContactDesk Desk => Engine.Get<ContactDesk>();

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        Engine.Routes.SinkOfType[SubscriptionEventTypes.ContactsChanged] = FakeSink.Usual;
        var order = await Engine.FulfillAsync(Partner, A.Order() with { Customer = A.Customer() with { Contacts = [A.Contact()] } });
        _id = order.Lines[0].SubscriptionId!;
        _erika = Assert.Single(await AllAsync());
    }

    [DatabaseFact]
    public async Task The_order_s_contact_came_with_the_subscription()
    {
        Assert.Equal((A.Contact(), 1L, Clock.GetUtcNow()), (_erika.Person, _erika.Version, _erika.CreatedAt));
        Assert.Equal(["subscription.create"], await Engine.AuditAsync(_id));
        Assert.Empty(await ToldAsync());
    }

    [DatabaseFact]
    public async Task Each_change_is_recorded_and_told_by_the_contact_s_id()
    {
        var added = await AddedAsync(A.Contact(Billing, "billing"));
        var changed = Done(await Desk.ChangeAsync(Call(), added.Id, 1, A.Contact(Billing, "technical"), Cancel));
        Done(await Desk.RemoveAsync(Call(), added.Id, 2, Cancel));

        Assert.Equal((2L, "technical"), (changed.Version, changed.Person.Role));
        Assert.Equal([_erika], await AllAsync());
        var records = (await Store.InAsync(tx => AuditTable.ListAsync(tx, _id, 0, 100, Cancel))).Skip(1);
        Assert.Equal(
            [
                ("contact.add", null, $"{added.Id}/v1"), ("contact.change", $"{added.Id}/v1", $"{added.Id}/v2"),
                ("contact.remove", $"{added.Id}/v2", null),
            ],
            records.Select(record => (record.Action, record.BeforeRef, record.AfterRef)));
        Assert.Equal(
            [(1L, added.Id, ContactChange.Added), (2, added.Id, ContactChange.Changed), (3, added.Id, ContactChange.Removed)], await ToldAsync());
    }

    [DatabaseFact]
    public async Task The_message_of_a_change_names_the_contact_and_no_person()
    {
        var added = await AddedAsync(A.Contact(Billing, "billing"));

        await Engine.DeliverAsync();

        var message = Assert.Single(Engine.Sink.Given);
        Assert.Equal((_id, SubscriptionEventTypes.ContactsChanged), (message.SubjectId, message.Type));
        Assert.Contains($"\"contact\":{{\"contactId\":\"{added.Id}\",\"change\":\"added\"}}", message.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("mueller", message.Body, StringComparison.OrdinalIgnoreCase);
    }

    [DatabaseFact]
    public async Task Of_who_was_removed_nothing_is_left_in_the_store()
    {
        var added = await AddedAsync(A.Contact(Billing, "billing") with { FamilyName = "Weber" });
        await Desk.ChangeAsync(Call(), added.Id, null, A.Contact("other@mueller.example", "billing") with { FamilyName = "Weber" }, Cancel);

        await Desk.RemoveAsync(Call(), added.Id, null, Cancel);

        foreach (var row in new[]
        {
            "SELECT route || key || body_hash || order_id || body FROM idempotency WHERE route LIKE '%contacts'",
            "SELECT facts FROM subscription_events",
            "SELECT body FROM outbox",
            "SELECT actor || action || subject || coalesce(before_ref, '') || coalesce(after_ref, '') || coalesce(detail, '') FROM audit",
            "SELECT id || coalesce(email, '') || coalesce(family_name, '') FROM contacts WHERE email NOT LIKE 'it@%'",
        })
        {
            var text = string.Concat(await Store.AskAllAsync<string>(row));
            Assert.DoesNotContain("mueller", text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("Weber", text, StringComparison.OrdinalIgnoreCase);
        }
    }

    [DatabaseFact]
    public async Task The_same_content_changes_nothing()
    {
        var again = Done(await Desk.ChangeAsync(Call(), _erika.Id, null, A.Contact(), Cancel));

        Assert.Equal(_erika, again);
        Assert.Empty(await ToldAsync());
    }

    [DatabaseFact]
    public async Task A_repeat_under_the_same_key_adds_nobody_and_is_told_what_the_first_was_told_whatever_became_of_it()
    {
        var person = A.Contact(Billing, "billing");
        var first = Done(await AddAsync(person, "k-1"));
        Clock.Advance(TimeSpan.FromHours(1));
        await Desk.ChangeAsync(Call(), first.Id, null, person with { Phone = "+491" }, Cancel);

        var afterChange = await AddAsync(person, "k-1");
        await Desk.RemoveAsync(Call(), first.Id, null, Cancel);
        var afterRemoval = await AddAsync(person, "k-1");

        Assert.Equal(new ContactOutcome.Replayed(first), afterChange);
        Assert.Equal(new ContactOutcome.Replayed(first), afterRemoval);
        Assert.Equal([_erika], await AllAsync());
    }

    [DatabaseFact]
    public async Task Another_person_under_the_same_key_is_refused_and_a_refusal_leaves_the_key_free()
    {
        Assert.IsType<ContactOutcome.EmailTaken>(await AddAsync(A.Contact(), "k-1"));
        await AddAsync(A.Contact(Billing, "billing"), "k-1");

        Assert.IsType<ContactOutcome.KeyMismatch>(await AddAsync(A.Contact(Billing, "technical"), "k-1"));
        Assert.Equal(2, (await AllAsync()).Count);
    }

    [DatabaseFact]
    public async Task An_e_mail_that_is_there_is_refused_in_any_letter_case_with_the_contact_that_has_it()
    {
        var other = await AddedAsync(A.Contact(Billing, "billing"));

        Assert.Equal(new ContactOutcome.EmailTaken(_erika.Id), await AddAsync(A.Contact("IT@Mueller.example", "billing")));
        Assert.Equal(
            new ContactOutcome.EmailTaken(_erika.Id), await Desk.ChangeAsync(Call(), other.Id, null, A.Contact("It@mueller.EXAMPLE"), Cancel));
        var own = Done(await Desk.ChangeAsync(Call(), other.Id, null, A.Contact(Billing.ToUpperInvariant(), "billing"), Cancel));
        Assert.Equal(Billing.ToUpperInvariant(), own.Person.Email);
        await AddedAsync(A.Contact(null, "billing"));
        await AddedAsync(A.Contact(null, "billing"));
    }

    [DatabaseFact]
    public async Task The_last_admin_stays_until_another_one_is_named()
    {
        Assert.IsType<ContactOutcome.LastAdmin>(await Desk.RemoveAsync(Call(), _erika.Id, null, Cancel));
        Assert.IsType<ContactOutcome.LastAdmin>(await Desk.ChangeAsync(Call(), _erika.Id, null, A.Contact(role: "billing"), Cancel));
        Assert.IsType<ContactOutcome.LastAdmin>(await Desk.ChangeAsync(Call(), _erika.Id, null, A.Contact(role: null), Cancel));
        Done(await Desk.ChangeAsync(Call(), _erika.Id, null, A.Contact() with { Phone = "+491" }, Cancel));

        await AddedAsync(A.Contact("next@mueller.example"));

        Done(await Desk.RemoveAsync(Call(), _erika.Id, null, Cancel));
    }

    [DatabaseFact]
    public async Task Where_there_is_no_admin_anybody_may_go()
    {
        var order = await Engine.FulfillAsync(
            Partner, A.Order("R-2") with { Customer = A.Customer() with { Contacts = [A.Contact(role: "billing")] } });
        var call = Call() with { SubscriptionId = order.Lines[0].SubscriptionId! };
        var only = Assert.Single((await Desk.ListAsync(Partner, call.SubscriptionId, Cancel))!);

        Done(await Desk.RemoveAsync(call, only.Id, null, Cancel));
    }

    [DatabaseFact]
    public async Task Of_admins_who_are_all_removed_at_once_one_stays()
    {
        for (var round = 0; round < 3; round++)
        {
            foreach (var n in Enumerable.Range(0, 7))
            {
                await AddedAsync(A.Contact($"next-{round}-{n}@mueller.example"));
            }

            var all = await AllAsync();
            var outcomes = await Task.WhenAll(all.Select(one => Racing(() => Desk.RemoveAsync(Call(), one.Id, null, Cancel))));

            Assert.Equal(all.Count - 1, outcomes.Count(outcome => outcome is ContactOutcome.Done));
            Assert.Single(outcomes, outcome => outcome is ContactOutcome.LastAdmin);
            Assert.True(Assert.Single(await AllAsync()).IsAdmin);
        }
    }

    [DatabaseFact]
    public async Task More_than_a_hundred_are_refused_also_when_many_are_added_at_once()
    {
        await Task.WhenAll(Enumerable.Range(0, ContactRules.Most - 3).Select(n => Racing(() => AddAsync(A.Contact($"p{n}@x.example", "billing")))));

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 6).Select(n => Racing(() => AddAsync(A.Contact($"q{n}@x.example", "billing")))));

        Assert.Equal(2, outcomes.Count(outcome => outcome is ContactOutcome.Done));
        Assert.All(outcomes.Where(outcome => outcome is not ContactOutcome.Done), outcome => Assert.Equal(new ContactOutcome.TooMany(100), outcome));
        Assert.Equal(ContactRules.Most, (await AllAsync()).Count);
        Assert.Equal(Enumerable.Range(1, ContactRules.Most - 1).Select(n => (long)n), (await ToldAsync()).Select(told => told.Sequence));
    }

    [DatabaseFact]
    public async Task One_key_sent_many_times_at_once_adds_one()
    {
        var outcomes = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(_ => Racing(() => AddAsync(A.Contact(Billing, "billing"), "k-1"))));

        var added = Done(Assert.Single(outcomes, outcome => outcome is ContactOutcome.Done));
        Assert.All(outcomes.Where(outcome => outcome is not ContactOutcome.Done), outcome => Assert.Equal(new ContactOutcome.Replayed(added), outcome));
        Assert.Equal(2, (await AllAsync()).Count);
    }

    [DatabaseFact]
    public async Task A_contact_that_has_changed_since_is_not_changed_unseen()
    {
        await Desk.ChangeAsync(Call(), _erika.Id, 1, A.Contact() with { Phone = "+491" }, Cancel);

        Assert.IsType<ContactOutcome.Moved>(await Desk.ChangeAsync(Call(), _erika.Id, 1, A.Contact(), Cancel));
        Assert.IsType<ContactOutcome.Moved>(await Desk.RemoveAsync(Call(), _erika.Id, 1, Cancel));
    }

    [DatabaseFact]
    public async Task What_is_managed_elsewhere_is_read_here_and_changed_there()
    {
        await Store.RunAsync("UPDATE subscriptions SET channel = 'aws-eu'");
        var elsewhere = new ContactOutcome.ManagedElsewhere("aws-eu");

        Assert.Equal(elsewhere, await AddAsync(A.Contact(Billing)));
        Assert.Equal(elsewhere, await Desk.ChangeAsync(Call(), _erika.Id, null, A.Contact(), Cancel));
        Assert.Equal(elsewhere, await Desk.RemoveAsync(Call(), _erika.Id, null, Cancel));
        Assert.Equal([_erika], await AllAsync());
    }

    [DatabaseFact]
    public async Task What_is_cancelled_gets_no_new_contacts_and_the_others_are_corrected_and_removed_to_the_last()
    {
        await Engine.FulfillAsync(Partner, A.Order("R-2", new LineContent { LineRef = "1", Action = OrderAction.Cancel, SubscriptionId = _id }));

        var added = await AddAsync(A.Contact(Billing));
        var corrected = Done(await Desk.ChangeAsync(Call(), _erika.Id, null, A.Contact() with { FamilyName = "Schmidt" }, Cancel));
        Done(await Desk.RemoveAsync(Call(), _erika.Id, null, Cancel));

        Assert.Equal(new ContactOutcome.Cancelled(new DateOnly(2026, 11, 21)), added);
        Assert.Equal("Schmidt", corrected.Person.FamilyName);
        Assert.Empty(await AllAsync());
    }

    [DatabaseFact]
    public async Task Until_the_day_of_a_cancellation_everything_is_as_ever()
    {
        await Engine.FulfillAsync(Partner, A.Order(
            "R-2", new LineContent { LineRef = "1", Action = OrderAction.Cancel, SubscriptionId = _id, StartsOn = new DateOnly(2027, 3, 1) }));

        await AddedAsync(A.Contact(Billing, "billing"));

        Assert.IsType<ContactOutcome.LastAdmin>(await Desk.RemoveAsync(Call(), _erika.Id, null, Cancel));
    }

    [DatabaseFact]
    public async Task Another_partner_s_are_none_and_after_a_transfer_they_are_the_next_one_s()
    {
        var next = await Engine.AddAsync(A.Partner("suedhandel"));
        var call = new ContactCall(next, _id, Actor.Partner(next.Id, null));
        Assert.Null(await Desk.ListAsync(next, _id, Cancel));
        Assert.IsType<ContactOutcome.Unknown>(await Desk.FindAsync(next, _id, _erika.Id, Cancel));
        Assert.IsType<ContactOutcome.Unknown>(await Desk.RemoveAsync(call, _erika.Id, null, Cancel));
        await AddAsync(A.Contact(Billing, "billing"), "k-1");

        var code = Assert.IsType<TicketOutcome.Shown>(
            await Engine.Get<TicketOffice>().MakeAsync(Partner, _id, TicketKind.Transfer, _somebody, Cancel)).Text;
        await Engine.FulfillAsync(next, A.Order(
            "S-1", new LineContent { LineRef = "1", Action = OrderAction.Transfer, SubscriptionId = _id, TransferCode = code }));
        var changed = Done(await Desk.ChangeAsync(call, _erika.Id, null, A.Contact() with { Phone = "+491" }, Cancel));

        Assert.Equal(2, changed.Version);
        Assert.Equal(2, (await Desk.ListAsync(next, _id, Cancel))!.Count);
        Assert.Null(await Desk.ListAsync(Partner, _id, Cancel));
        Assert.IsType<ContactOutcome.Unknown>(await AddAsync(A.Contact(Billing, "billing"), "k-1"));
        Assert.Equal("suedhandel", (await Store.InAsync(tx => SubscriptionEventTable.ListAsync(tx, _id, Cancel)))[^1].Partner);
    }

    [DatabaseFact]
    public async Task Another_subscription_s_contact_is_unknown()
    {
        var other = (await Engine.FulfillAsync(Partner, A.Order("R-2"))).Lines[0].SubscriptionId!;

        Assert.IsType<ContactOutcome.UnknownContact>(await Desk.FindAsync(Partner, other, _erika.Id, Cancel));
        Assert.IsType<ContactOutcome.UnknownContact>(await Desk.RemoveAsync(Call() with { SubscriptionId = other }, _erika.Id, null, Cancel));
        Assert.Equal([_erika], await AllAsync());
    }

    private static Task<ContactOutcome> Racing(Func<Task<ContactOutcome>> act) => Task.Run(act);

    private static SubscriptionContact Done(ContactOutcome outcome) => Assert.IsType<ContactOutcome.Done>(outcome).Contact;

    private ContactCall Call() => new(Partner, _id, _somebody);

    private Task<ContactOutcome> AddAsync(Contact person, string? key = null) => Desk.AddAsync(
        Call(), person, new CallKey(Partner.Id, $"POST {_id}/contacts", key ?? $"key-{Interlocked.Increment(ref _keys)}"), Cancel);

    private async Task<SubscriptionContact> AddedAsync(Contact person) => Done(await AddAsync(person));

    private async Task<IReadOnlyList<SubscriptionContact>> AllAsync() => (await Desk.ListAsync(Partner, _id, Cancel))!;

    private async Task<IReadOnlyList<(long Sequence, string ContactId, ContactChange Change)>> ToldAsync()
    {
        var told = await Store.InAsync(tx => SubscriptionEventTable.ListAsync(tx, _id, Cancel));
        return [.. told.Select(one => (one.Sequence, Fact: ContactsChanged.Read(one.Facts).Contact!)).Select(one => (one.Sequence, one.Fact.ContactId, one.Fact.Change))];
    }
}

public sealed class ContactDeskTestsOnSqlite() : ContactDeskTests(TestStore.OnSqliteAsync);

public sealed class ContactDeskTestsOnPostgres() : ContactDeskTests(TestStore.OnPostgresAsync);
