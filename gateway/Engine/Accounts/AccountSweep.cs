using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Subscriptions;
using Fulfillment.Engine.Work;
using Microsoft.Extensions.Logging;

namespace Fulfillment.Engine.Accounts;

/// <summary>
/// Finds the accounts of subscriptions that are from before there were accounts. Where there are none left, it looks at an
/// index that is empty.
/// </summary>
public sealed class AccountSweep(OrderBook book, TimeProvider clock, ILogger<AccountSweep> logger)
    : Sweep(TimeSpan.FromMinutes(1), clock, logger)
{
    private const int AtOnce = 200;

    private readonly TimeProvider _clock = clock;

    protected override Task<int> BatchAsync(IReadOnlySet<string> unreadable, CancellationToken cancel) =>
        book.ChangeAsync(change => FindAsync(change, unreadable, cancel), cancel);

    private async Task<int> FindAsync(OrderChange change, IReadOnlySet<string> unreadable, CancellationToken cancel)
    {
        var subscriptions = await SubscriptionTable.WithoutAccountAsync(change.Tx, AtOnce, unreadable, cancel);
        var orders = (await OrderTable.ListAsync(change.Tx, subscriptions.Select(one => one.OrderId).ToHashSet(), cancel))
            .ToDictionary(order => order.Id);
        var partners = await PartnerTable.ListAsync(change.Tx, orders.Values.Select(order => order.Partner).ToHashSet(), cancel);
        foreach (var one in subscriptions)
        {
            var (order, partner) = (orders[one.OrderId], partners[orders[one.OrderId].Partner]);
            var keys = AccountKeys.Of(order.Content, partner, order.Id);
            AccountTable.FindOrMake(change.Writes, Account.Of(order, partner, _clock), keys);
            SubscriptionTable.FindAccount(change.Writes, one.Id, keys[0]);
        }

        return subscriptions.Count;
    }
}
