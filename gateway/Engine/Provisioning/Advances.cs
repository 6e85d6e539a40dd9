using Fulfillment.Engine.Metrics;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Screening;
using Fulfillment.Engine.Store;
using Fulfillment.Engine.Subscriptions;
using Fulfillment.Engine.Work;
using Microsoft.Extensions.Options;

namespace Fulfillment.Engine.Provisioning;

/// <summary>What somebody who holds a claim about an order wants to write.</summary>
public sealed record Advance
{
    public required WorkItem Item { get; init; }

    /// <summary>The order as it was when the wish was formed; it is read again where it has moved since.</summary>
    public required Order Seen { get; init; }

    /// <summary>It brings its own decision: the one that stands in the store is not asked for.</summary>
    public bool BringsDecision { get; init; }

    /// <summary>The subscription that it amends, as it was when the wish was formed.</summary>
    public Subscription? Amends { get; init; }

    /// <summary>
    /// Says what is to be written of the order as it stands under the lock, and how the order stands afterwards. Asks
    /// nobody: whatever is slow was done before.
    /// </summary>
    public required Func<Standing, Order> Write { get; init; }
}

/// <summary>An order under its lock, in a transaction with others.</summary>
/// <param name="Change">Where to write.</param>
/// <param name="Order">As it stands.</param>
/// <param name="Decision">The newest screening decision about it, if there is one.</param>
public sealed record Standing(OrderChange Change, Order Order, ScreeningDecision? Decision)
{
    /// <summary>Whether a decision in force allows exactly this order.</summary>
    public bool IsCleared(DateTimeOffset now) => Decision?.Clears(Order.ContentHash, now) == true;
}

/// <summary>
/// Writes advances, many in one transaction: claims and orders are locked together, whoever has lost its claim writes
/// nothing, and all the rest is derived from what was locked.
/// </summary>
public sealed class Advances : IAsyncDisposable
{
    private readonly OrderBook _book;
    private readonly EngineMeter _meter;
    private readonly GroupCommit<Advance, bool> _group;

    public Advances(OrderBook book, EngineMeter meter, IOptions<WorkOptions> options)
    {
        (_book, _meter) = (book, meter);
        _group = new(WriteAsync, int.MaxValue, options.Value.GroupSize, options.Value.Writers);
    }

    /// <returns><c>false</c> when the claim no longer holds: nothing was written.</returns>
    public Task<bool> WriteAsync(Advance advance, CancellationToken cancel) =>
        _group.WriteAsync(advance.Seen.Partner, advance, cancel);

    public ValueTask DisposeAsync() => _group.DisposeAsync();

    private async Task<IReadOnlyList<bool>> WriteAsync(Func<IReadOnlyList<Advance>> advances, CancellationToken cancel)
    {
        var held = await _book.ChangeAsync(change => WriteAsync(change, advances(), cancel), cancel);
        Failpoint.Reach("advance.afterCommit");
        return held;
    }

    private async Task<IReadOnlyList<bool>> WriteAsync(
        OrderChange change, IReadOnlyList<Advance> advances, CancellationToken cancel)
    {
        var claims = advances.Select(advance => new OrderClaim(
            advance.Item.SubjectKind, advance.Item.SubjectId, advance.Item.Fence, advance.Seen.Id)).ToList();
        var held = (await WorkTable.HoldAsync(change.Tx, claims, cancel)).ToDictionary(claim => (claim.Kind, claim.Id));
        var ours = advances.Select(advance => held.GetValueOrDefault((advance.Item.SubjectKind, advance.Item.SubjectId))).ToList();
        if (held.Count < advances.Count)
        {
            _meter.LeaseLost("work");
        }

        var orders = await OrdersAsync(change, advances, ours, cancel);
        var asked = advances.Where(advance => !advance.BringsDecision).Select(advance => advance.Seen.Id).Where(orders.ContainsKey);
        var decisions = (await ScreeningTable.NewestAsync(change.Tx, asked.ToHashSet(), cancel))
            .ToDictionary(decision => decision.OrderId);
        var amended = advances.Where((_, i) => ours[i] is not null).Select(advance => advance.Amends?.Id).OfType<string>().ToHashSet();
        var versions = await SubscriptionTable.LockAsync(change.Tx, amended, cancel);
        foreach (var (i, advance) in advances.Index().Where(entry => ours[entry.Index] is not null))
        {
            var standing = new Standing(change, orders[advance.Seen.Id], decisions.GetValueOrDefault(advance.Seen.Id));
            var order = IsStale(advance, versions) ? Later(standing, advance) : advance.Write(standing);
            orders[order.Id] = order;
            change.Save(order);
        }

        Failpoint.Reach("advance.beforeCommit");
        return [.. ours.Select(claim => claim is not null)];
    }

    /// <summary>Of two that amend one subscription the second has seen it as it no longer is; the first has moved it on.</summary>
    private static bool IsStale(Advance advance, Dictionary<string, long> versions)
    {
        if (advance.Amends is not { } seen || versions[seen.Id] != seen.Version)
        {
            return advance.Amends is not null;
        }

        versions[seen.Id]++;
        return false;
    }

    /// <summary>It comes again at once, and sees what the other has made of the subscription.</summary>
    private static Order Later(Standing standing, Advance advance)
    {
        var item = advance.Item;
        WorkTable.Return(standing.Change.Writes, item, item.Step, item.Attempt, TimeSpan.Zero);
        standing.Change.WakeWorkers();
        return standing.Order;
    }

    /// <summary>The orders under lock: as they were seen, or read again where somebody moved them since.</summary>
    private static async Task<Dictionary<string, Order>> OrdersAsync(
        OrderChange change, IReadOnlyList<Advance> advances, List<HeldClaim?> ours, CancellationToken cancel)
    {
        var orders = new Dictionary<string, Order>();
        var moved = new HashSet<string>();
        for (var i = 0; i < advances.Count; i++)
        {
            if (ours[i] is not { } claim)
            {
                continue;
            }

            if (claim.OrderVersion == advances[i].Seen.Version)
            {
                orders[claim.OrderId] = advances[i].Seen.Saved();
            }
            else
            {
                moved.Add(claim.OrderId);
            }
        }

        foreach (var order in await OrderTable.ListAsync(change.Tx, [.. moved.Except(orders.Keys)], cancel))
        {
            orders[order.Id] = order;
        }

        return orders;
    }
}
