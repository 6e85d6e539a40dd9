using System.Data.Common;
using System.Text.Json;
using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Signing;
using Fulfillment.Engine.Store;
using Fulfillment.Engine.Subscriptions;

namespace Fulfillment.Engine.Contacts;

/// <summary>Whose contacts are to change, and who asks.</summary>
public sealed record ContactCall(Partner Partner, string SubscriptionId, Actor Actor);

/// <summary>
/// Where the contacts of a subscription are read and changed, one change after the other. What it records and tells names
/// a contact by its id alone.
/// </summary>
public sealed class ContactDesk(OrderBook book, Database database, SecretVault vault, TimeProvider clock)
{
    /// <summary>All of a subscription; <c>null</c> where the partner has no such subscription.</summary>
    public Task<IReadOnlyList<SubscriptionContact>?> ListAsync(Partner partner, string subscriptionId, CancellationToken cancel) =>
        database.ReadAsync(
            async tx => await SubscriptionTable.FindAsync(tx, partner.Id, subscriptionId, cancel) is null
                ? null
                : await ContactTable.ListAsync(tx, subscriptionId, cancel),
            cancel);

    public async Task<ContactOutcome> FindAsync(Partner partner, string subscriptionId, string id, CancellationToken cancel) =>
        await ListAsync(partner, subscriptionId, cancel) switch
        {
            null => new ContactOutcome.Unknown(),
            var all => Find(all, id) is { } known ? new ContactOutcome.Done(known) : new ContactOutcome.UnknownContact(),
        };

    /// <param name="call">Who asks.</param>
    /// <param name="person">Whom to add.</param>
    /// <param name="key">Where the answer is remembered: under it a repeat adds nobody.</param>
    /// <param name="cancel">Stops it.</param>
    public Task<ContactOutcome> AddAsync(ContactCall call, Contact person, CallKey key, CancellationToken cancel) =>
        book.ChangeAsync<ContactOutcome>(
            async change =>
            {
                if (await HoldAsync(change.Tx, call, cancel) is not var (_, rules))
                {
                    return new ContactOutcome.Unknown();
                }

                if (await AnsweredAsync(change.Tx, call, person, key, cancel) is { } answered)
                {
                    return answered;
                }

                if (rules.AgainstAdding(person) is { } refusal)
                {
                    return refusal;
                }

                var added = SubscriptionContact.New(call.SubscriptionId, person, clock);
                ContactTable.Insert(change.Writes, added);
                await IdempotencyTable.InsertAsync(change.Tx, [Remembered(key, added)], cancel);
                Tell(change, call, ContactChange.Added, null, added);
                return new ContactOutcome.Done(added);
            },
            cancel);

    /// <param name="call">Who asks.</param>
    /// <param name="id">The contact.</param>
    /// <param name="expected">The version that the caller has read, or <c>null</c> for whichever there is.</param>
    /// <param name="person">All that is known of the person from now on; the same again changes nothing.</param>
    /// <param name="cancel">Stops it.</param>
    public Task<ContactOutcome> ChangeAsync(ContactCall call, string id, long? expected, Contact person, CancellationToken cancel) =>
        OnKnownAsync(
            call,
            id,
            expected,
            (change, known, rules) =>
            {
                var changed = known.Become(person, clock);
                if (rules.AgainstChanging(known, person) is { } refusal)
                {
                    return refusal;
                }

                if (changed.Person == known.Person)
                {
                    return new ContactOutcome.Done(known);
                }

                ContactTable.Save(change.Writes, changed);
                Tell(change, call, ContactChange.Changed, known, changed);
                return new ContactOutcome.Done(changed);
            },
            cancel);

    /// <param name="call">Who asks.</param>
    /// <param name="id">The contact.</param>
    /// <param name="expected">The version that the caller has read, or <c>null</c> for whichever there is.</param>
    /// <param name="cancel">Stops it.</param>
    public Task<ContactOutcome> RemoveAsync(ContactCall call, string id, long? expected, CancellationToken cancel) =>
        OnKnownAsync(
            call,
            id,
            expected,
            (change, known, rules) =>
            {
                if (rules.AgainstRemoving(known) is { } refusal)
                {
                    return refusal;
                }

                ContactTable.Remove(change.Writes, known);
                Tell(change, call, ContactChange.Removed, known, null);
                return new ContactOutcome.Done(known);
            },
            cancel);

    private Task<ContactOutcome> OnKnownAsync(
        ContactCall call,
        string id,
        long? expected,
        Func<OrderChange, SubscriptionContact, ContactRules, ContactOutcome> decide,
        CancellationToken cancel) =>
        book.ChangeAsync<ContactOutcome>(
            async change => await HoldAsync(change.Tx, call, cancel) switch
            {
                null => new ContactOutcome.Unknown(),
                var (all, _) when Find(all, id) is null => new ContactOutcome.UnknownContact(),
                var (all, _) when expected is not null && Find(all, id)!.Version != expected => new ContactOutcome.Moved(),
                var (all, rules) => decide(change, Find(all, id)!, rules),
            },
            cancel);

    /// <summary>Holds the subscription's row to the end of the transaction: whoever changes its contacts waits for it.</summary>
    private async Task<Held?> HoldAsync(DbTransaction tx, ContactCall call, CancellationToken cancel)
    {
        await SubscriptionTable.LockAsync(tx, [call.SubscriptionId], cancel);
        if (await SubscriptionTable.FindAsync(tx, call.Partner.Id, call.SubscriptionId, cancel) is not { } subscription)
        {
            return null;
        }

        var all = await ContactTable.ListAsync(tx, call.SubscriptionId, cancel);
        return new Held(all, new ContactRules(subscription, all, call.Partner.Today(clock)));
    }

    private async Task<ContactOutcome?> AnsweredAsync(
        DbTransaction tx, ContactCall call, Contact person, CallKey key, CancellationToken cancel) =>
        await IdempotencyTable.ListAsync(tx, [key], cancel) switch
        {
            [] => null,
            [var kept, ..] => SubscriptionContact.As(kept.OrderId, call.SubscriptionId, person, kept.CreatedAt) is var then
                && kept.BodyHash == Fingerprint(then)
                ? new ContactOutcome.Replayed(then)
                : new ContactOutcome.KeyMismatch(),
        };

    /// <summary>
    /// What is kept under a key names no person: a repeat brings the person along, and the rest of the answer follows from
    /// it. The fingerprint is keyed, so that nobody finds out an e-mail by trying.
    /// </summary>
    private KeyedAnswer Remembered(CallKey key, SubscriptionContact added) => new()
    {
        Partner = key.Partner,
        Route = key.Route,
        Key = key.Key,
        BodyHash = Fingerprint(added),
        OrderId = added.Id,
        Status = 201,
        Body = "",
        OpenUntil = DateTimeOffset.UnixEpoch,
        CreatedAt = added.CreatedAt,
    };

    private string Fingerprint(SubscriptionContact contact) =>
        vault.Fingerprint($"contact/{JsonSerializer.Serialize(contact.Person, EngineJson.Default.Contact)}");

    private void Tell(
        OrderChange change, ContactCall call, ContactChange what, SubscriptionContact? before, SubscriptionContact? after)
    {
        var id = (after ?? before)!.Id;
        change.Tell(new SubscriptionEvent
        {
            SubscriptionId = call.SubscriptionId,
            Partner = call.Partner.Id,
            Type = SubscriptionEventTypes.ContactsChanged,
            Facts = new ContactsChanged { Contact = new ContactFacts { ContactId = id, Change = what } }.ToString(),
            At = call.Partner.Now(clock),
        });
        change.Audit(call.Actor, Act(what), call.SubscriptionId, Ref(before), Ref(after));
    }

    private static string Act(ContactChange what) => what switch
    {
        ContactChange.Added => "contact.add",
        ContactChange.Changed => "contact.change",
        _ => "contact.remove",
    };

    private static string? Ref(SubscriptionContact? contact) => contact is null ? null : $"{contact.Id}/v{contact.Version}";

    private static SubscriptionContact? Find(IReadOnlyList<SubscriptionContact> all, string id) => all.FirstOrDefault(one => one.Id == id);

    private sealed record Held(IReadOnlyList<SubscriptionContact> All, ContactRules Rules);
}
