using System.Data.Common;
using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Store;
using Fulfillment.Engine.Subscriptions;

namespace Fulfillment.Engine.Accounts;

/// <summary>Who asks for a change of an account, and why.</summary>
/// <param name="Actor">Who.</param>
/// <param name="Id">The account.</param>
/// <param name="Expected">The version that the caller has read, or <c>null</c> for whichever there is.</param>
/// <param name="Reason">Why; it stands in the audit chain.</param>
public sealed record AccountCall(Actor Actor, string Id, long? Expected, string Reason);

/// <summary>What is to be put right of an account; what is absent stays as it is.</summary>
/// <param name="Name">The customer's name.</param>
/// <param name="Country">ISO 3166-1 alpha-2.</param>
/// <param name="Domain">Known by from then on; no more by the one before.</param>
/// <param name="CrmId">Known by from then on; no more by the one before.</param>
/// <param name="Forget">What it is wrongly known by.</param>
public sealed record AccountCorrection(string? Name, string? Country, string? Domain, string? CrmId, string? Forget = null);

/// <summary>An account with what stands around it.</summary>
/// <param name="Account">The account.</param>
/// <param name="Keys">What it is known by.</param>
/// <param name="Others">The accounts that are one with it.</param>
/// <param name="MaybeSame">Accounts that its own orders, or its own record, say it may be one with.</param>
public sealed record AccountDetails(
    Account Account, IReadOnlyList<string> Keys, IReadOnlyList<Account> Others, IReadOnlyList<string> MaybeSame);

/// <summary>
/// Where people put accounts right: two that are one customer, one that was taken for another, a name that has changed.
/// What is on record names no customer but by id.
/// </summary>
public sealed class AccountDesk(OrderBook book, Database database, TimeProvider clock)
{
    /// <summary>So many of its newest subscriptions are asked what else it may be known by.</summary>
    private const int Looked = 50;

    private const string Splitting = "account.split";

    /// <param name="idOrNumber">Its id or its number.</param>
    /// <param name="cancel">Stops it.</param>
    public Task<AccountDetails?> FindAsync(string idOrNumber, CancellationToken cancel) => database.ReadAsync(
        async tx => await AccountTable.FindAsync(tx, idOrNumber, cancel) is { } account ? await DetailsAsync(tx, account, cancel) : null,
        cancel);

    /// <summary>Puts right what is known of the customer. A domain or an id in the CRM is a key from then on.</summary>
    public Task<AccountOutcome> CorrectAsync(AccountCall call, AccountCorrection asked, CancellationToken cancel) => ChangeAsync(
        call,
        "account.correct",
        null,
        async held =>
        {
            var account = held.Account;
            var corrected = account with
            {
                Name = asked.Name ?? account.Name,
                Country = asked.Country ?? account.Country,
                Domain = asked.Domain ?? account.Domain,
                CrmId = asked.CrmId ?? account.CrmId,
            };
            var keys = AccountKeys.Of(corrected).Except(AccountKeys.Of(account)).ToList();
            var known = await AccountTable.OfKeysAsync(held.Change.Tx, keys, cancel);
            if (keys.Find(key => known.TryGetValue(key, out var other) && other != account.Id) is { } taken)
            {
                return new AccountOutcome.KeyTaken(taken, known[taken]);
            }

            if (asked.Forget is { } said && !(await AccountTable.KeysAsync(held.Change.Tx, account.Id, cancel)).Contains(said))
            {
                return new AccountOutcome.NotKnown(said);
            }

            string[] wrong = [.. AccountKeys.Of(account).Except(AccountKeys.Of(corrected)), .. asked.Forget is { } forget ? new[] { forget } : []];
            if (await AccountTable.ForgetKeysAsync(held.Change.Tx, account.Id, wrong, cancel) > 0)
            {
                held.Change.Audit(call.Actor, "account.forgetKeys", account.Id, Ref(account), detail: call.Reason);
            }

            AccountTable.AddKeys(held.Change.Writes, account.Id, keys);
            return new AccountOutcome.Done(corrected);
        },
        cancel);

    /// <summary>Makes an account one with another, which stands for both from then on.</summary>
    public Task<AccountOutcome> MergeAsync(AccountCall call, string into, CancellationToken cancel) => ChangeAsync(
        call, "account.merge", into, held => Task.FromResult(Merge(held)), cancel);

    /// <summary>Lets a merged account stand by itself again, with its own subscriptions and keys.</summary>
    public Task<AccountOutcome> SplitAsync(AccountCall call, CancellationToken cancel) => ChangeAsync(
        call, Splitting, null, held => Task.FromResult(Split(held.Account)), cancel);

    /// <summary>Gives an account a subscription that was taken for another's.</summary>
    public Task<AccountOutcome> MoveAsync(AccountCall call, string subscriptionId, CancellationToken cancel) => ChangeAsync(
        call,
        "account.move",
        null,
        async held =>
        {
            var (change, account) = (held.Change, held.Account);
            await SubscriptionTable.LockAsync(change.Tx, [subscriptionId], cancel);
            if (await SubscriptionTable.ListAsync(change.Tx, [subscriptionId], cancel) is not [var subscription])
            {
                return new AccountOutcome.UnknownSubscription();
            }

            if (subscription.Sandbox != account.Sandbox || (account.Sandbox && subscription.Partner != account.Partner))
            {
                return new AccountOutcome.OtherWorld();
            }

            SubscriptionTable.SaveAccount(change.Writes, subscription.Id, account.Id);
            change.Audit(call.Actor, "account.move", subscription.Id, subscription.AccountId, account.Id, call.Reason);
            return new AccountOutcome.Done(account);
        },
        cancel);

    private static AccountOutcome Merge(Held held) => (held.Account, held.Other) switch
    {
        (_, null) => new AccountOutcome.UnknownOther(),
        var (account, other) when other.Id == account.Id => new AccountOutcome.Same(),
        var (_, other) when Against(other) is { } refusal => refusal,
        var (account, other) when !account.IsOfWorldOf(other) => new AccountOutcome.OtherWorld(),
        var (account, other) => new AccountOutcome.Done(account with { MergedInto = other.Id }),
    };

    private static AccountOutcome Split(Account account) => account switch
    {
        { Erasure: not null } => new AccountOutcome.Erased(account.Id),
        { MergedInto: null } => new AccountOutcome.NotMerged(),
        _ => new AccountOutcome.Done(account with { MergedInto = null }),
    };

    /// <summary>Decides on an account under its lock, and writes what was decided.</summary>
    private Task<AccountOutcome> ChangeAsync(
        AccountCall call, string act, string? other, Func<Held, Task<AccountOutcome>> decideAsync, CancellationToken cancel) =>
        book.ChangeAsync(
            async change =>
            {
                var held = await AccountTable.LockAsync(change.Tx, other is null ? [call.Id] : [call.Id, other], cancel);
                if (!held.TryGetValue(call.Id, out var account))
                {
                    return new AccountOutcome.Unknown();
                }

                if (call.Expected is { } expected && expected != account.Version)
                {
                    return new AccountOutcome.Moved();
                }

                if (act != Splitting && Against(account) is { } refusal)
                {
                    return refusal;
                }

                var outcome = await decideAsync(new Held(change, account, other is null ? null : held.GetValueOrDefault(other)));
                return outcome is AccountOutcome.Done { Account: var wanted } && wanted != account
                    ? new AccountOutcome.Done(Write(change, call, act, account, wanted))
                    : outcome;
            },
            cancel);

    private Account Write(OrderChange change, AccountCall call, string act, Account before, Account wanted)
    {
        var changed = wanted.Changed(clock);
        AccountTable.Save(change.Writes, changed);
        if (changed.MergedInto is { } into)
        {
            AccountTable.Follow(change.Writes, changed.Id, into);
        }

        change.Audit(call.Actor, act, changed.Id, Ref(before), Ref(changed), call.Reason);
        return changed;
    }

    /// <summary>What stands for another, or was erased, is not changed.</summary>
    internal static AccountOutcome? Against(Account account) => account switch
    {
        { Erasure: not null } => new AccountOutcome.Erased(account.Id),
        { MergedInto: { } root } => new AccountOutcome.Merged(account.Id, root),
        _ => null,
    };

    internal static string Ref(Account account) => $"v{account.Version}{(account.MergedInto is { } root ? $" in {root}" : "")}";

    private static async Task<AccountDetails> DetailsAsync(DbTransaction tx, Account account, CancellationToken cancel)
    {
        var family = await AccountTable.FamilyAsync(tx, account.Id, cancel);
        var keys = await AccountTable.KeysAsync(tx, account.Id, cancel);
        var ours = family.Select(one => one.Id).Append(account.Root).ToHashSet();
        var said = await SaidAsync(tx, account, cancel);
        var others = await AccountTable.OfKeysAsync(tx, [.. said.Except(keys)], cancel);
        return new AccountDetails(
            account, keys, [.. family.Where(one => one.Id != account.Id)],
            [.. others.Values.Where(id => !ours.Contains(id)).Distinct().Order(StringComparer.Ordinal)]);
    }

    /// <summary>All that its record and its orders say of the customer.</summary>
    private static async Task<IReadOnlySet<string>> SaidAsync(DbTransaction tx, Account account, CancellationToken cancel)
    {
        var subscriptions = await SubscriptionTable.OfAccountAsync(tx, account.Id, Ids.AfterAll, Looked, cancel);
        var orders = (await OrderTable.ListAsync(tx, subscriptions.Select(one => one.OrderId).ToHashSet(), cancel)).ToDictionary(order => order.Id);
        var partners = await PartnerTable.ListAsync(tx, orders.Values.Select(order => order.Partner).ToHashSet(), cancel);
        return subscriptions.Where(one => orders.ContainsKey(one.OrderId))
            .SelectMany(one => AccountKeys.Of(orders[one.OrderId].Content, partners[orders[one.OrderId].Partner], one.OrderId))
            .Concat(AccountKeys.Of(account)).Where(key => !AccountKeys.IsOfOrder(key)).ToHashSet();
    }

    private sealed record Held(OrderChange Change, Account Account, Account? Other);
}
