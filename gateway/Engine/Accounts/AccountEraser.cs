using System.Data.Common;
using Fulfillment.Engine.Contacts;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Outbox;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Screening.Records;
using Fulfillment.Engine.Store;
using Fulfillment.Engine.Subscriptions;
using Fulfillment.Engine.Usage;

namespace Fulfillment.Engine.Accounts;

/// <summary>
/// Erases what is known of a customer and of its people, where nothing of the customer is in use any more. A tombstone with
/// the report stays, so that what was sold to whom can still be counted. Whoever comes again later is somebody new.
/// </summary>
public sealed class AccountEraser(OrderBook book, RecordKeeping records, TimeProvider clock)
{
    private const string Act = "account.erase";

    /// <param name="call">Who asks, and for which account.</param>
    /// <param name="number">The account's number, to be sure.</param>
    /// <param name="cancel">Stops it.</param>
    public Task<AccountOutcome> EraseAsync(AccountCall call, string number, CancellationToken cancel) => book.ChangeAsync<AccountOutcome>(
        async change =>
        {
            var family = await FamilyAsync(change.Tx, call.Id, cancel);
            if (family.Find(one => one.Id == call.Id) is not { } account)
            {
                return new AccountOutcome.Unknown();
            }

            if (Against(call, account, number) is { } refusal)
            {
                return refusal;
            }

            // Held before it is judged: a renewal that comes at the same time counts, or waits.
            var ids = (await SubscriptionTable.OfAccountAsync(change.Tx, account.Id, Ids.AfterAll, int.MaxValue, cancel)).Select(one => one.Id).ToList();
            await SubscriptionTable.LockAsync(change.Tx, ids, cancel);
            var subscriptions = await SubscriptionTable.ListAsync(change.Tx, ids, cancel);
            var orders = await OrderTable.ListAsync(
                change.Tx, (await OrderTable.OfSubscriptionsAsync(change.Tx, ids, cancel)).ToHashSet(), cancel);
            return await InUseAsync(change.Tx, subscriptions, orders, cancel) is { } used
                ? new AccountOutcome.InUse(used)
                : new AccountOutcome.Done(await EraseAsync(change, call, family, ids, orders, cancel));
        },
        cancel);

    private static AccountOutcome? Against(AccountCall call, Account account, string number) =>
        call.Expected is { } expected && expected != account.Version ? new AccountOutcome.Moved()
        : AccountDesk.Against(account) is { } refusal ? refusal
        : !string.Equals(number, account.Number, StringComparison.OrdinalIgnoreCase) ? new AccountOutcome.NotConfirmed()
        : null;

    /// <summary>All that are one with an account, under lock.</summary>
    private static async Task<List<Account>> FamilyAsync(DbTransaction tx, string id, CancellationToken cancel)
    {
        var ids = (await AccountTable.FamilyAsync(tx, id, cancel)).Select(one => one.Id);
        return [.. (await AccountTable.LockAsync(tx, ids, cancel)).Values];
    }

    /// <summary>A subscription that may be used today or later, or about which an order is under way.</summary>
    private async Task<string?> InUseAsync(
        DbTransaction tx, IReadOnlyList<Subscription> subscriptions, IReadOnlyList<Order> orders, CancellationToken cancel)
    {
        var partners = await PartnerTable.ListAsync(tx, subscriptions.Select(one => one.Partner).ToHashSet(), cancel);
        var open = orders.Where(order => !OrderTransitions.IsSettled(order.Status))
            .SelectMany(order => order.Lines.Select(line => line.SubscriptionId)).ToHashSet();
        return subscriptions.FirstOrDefault(one => open.Contains(one.Id) || !IsOver(one, partners[one.Partner]))?.Id;
    }

    private bool IsOver(Subscription subscription, Partner partner) =>
        subscription.Coverage.StateOn(partner.Today(clock)) is SubscriptionState.Expired or SubscriptionState.Cancelled;

    private async Task<Account> EraseAsync(
        OrderChange change,
        AccountCall call,
        List<Account> family,
        IReadOnlyList<string> subscriptions,
        IReadOnlyList<Order> orders,
        CancellationToken cancel)
    {
        var named = orders.Where(order => order.Content.Parties().Any(one => one.Party.Contacts.Count > 0)).ToList();
        foreach (var order in named)
        {
            records.Keep(change.Writes, order);
            OrderTable.EraseContacts(change.Writes, order);
        }

        var report = new Erasure
        {
            At = clock.GetUtcNow(),
            Places =
            [
                new("accounts", family.Count),
                new("accountKeys", await AccountTable.ForgetKeysAsync(change.Tx, family.Select(one => one.Id), cancel)),
                new("contacts", await ContactTable.RemoveAllAsync(change.Tx, subscriptions, cancel)),
                new("seatMoves", await SeatMoveTable.ForgetAsync(change.Tx, subscriptions, cancel)),
                new("orders", named.Count, "Who bought what, and for how much, without its people: books are kept. Free fields and metadata stay as they were sent."),
                new("inbox", 0, "What channels sent, as it came: there it is proof of what was ordered."),
                new("trials", 0, "Which plan was tried, under a hash: a plan is tried once."),
                new("licenses", 0, "The name of the licensee, in files that were handed out and cannot be changed."),
                new("screening", 0, "Who was screened and why it was let through: the law asks for it for years. Sealed, and forgotten after them."),
                .. (await OutboxTable.SinksAsync(change.Tx, [.. subscriptions, .. orders.Select(order => order.Id)], cancel))
                    .Select(sink => new ErasedPlace(sink, 0, "What happened to which order, by ids: it was told of no person and no customer.")),
            ],
        };
        var tombstones = family.ToDictionary(one => one, one => one.Erased(report, clock));
        foreach (var (one, erased) in tombstones)
        {
            AccountTable.Save(change.Writes, erased);
            change.Audit(call.Actor, Act, one.Id, AccountDesk.Ref(one), AccountDesk.Ref(erased), call.Reason);
        }

        return tombstones.Values.First(one => one.Id == call.Id);
    }
}
