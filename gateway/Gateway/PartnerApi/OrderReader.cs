using Fulfillment.Engine.Licensing;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Store;

namespace Fulfillment.Gateway.PartnerApi;

/// <summary>An order with the ids of its licenses.</summary>
internal sealed record ReadOrder(Order Order, ILookup<string, string> LicenseIds)
{
    public OrderView View => OrderView.Of(Order, LicenseIds);
}

/// <summary>Reads orders of one partner, and waits for them to move.</summary>
internal sealed class OrderReader(Database database, OrderWatch watch, IHostApplicationLifetime host)
{
    /// <summary>How long an order may move on another node before a waiting caller sees it.</summary>
    private static readonly TimeSpan _lookAgain = TimeSpan.FromMilliseconds(250);

    public Task<ReadOrder?> FindAsync(string partner, string id, CancellationToken cancel) => database.ReadAsync(
        async tx => await OrderTable.FindAsync(tx, partner, id, cancel) is { } order
            ? new ReadOrder(order, await LicenseTable.IdsOfOrderAsync(tx, id, cancel))
            : null,
        cancel);

    /// <summary>Reads the order until it is as wished, the wait is over, or the house stops.</summary>
    /// <returns>The order as it was last read; <c>null</c> when the partner has none with this id.</returns>
    public async Task<ReadOrder?> WaitAsync(
        string partner, string id, Predicate<Order> wished, TimeSpan wait, CancellationToken cancel)
    {
        var started = TimeProvider.System.GetTimestamp();
        using var listener = watch.Listen(id);
        while (true)
        {
            var found = await FindAsync(partner, id, cancel);
            var left = wait - TimeProvider.System.GetElapsedTime(started);
            if (found is null || wished(found.Order) || left <= TimeSpan.Zero || host.ApplicationStopping.IsCancellationRequested)
            {
                return found;
            }

            await listener.WaitAsync(left < _lookAgain ? left : _lookAgain, cancel);
            cancel.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Whether nothing will happen to the order soon: it is settled, or waits for a day or a person.</summary>
    public static bool Rests(Order order) =>
        order.IsSettled
        || (order.BlockedOn is not null && order.Lines.All(line => line.Status is not LineStatus.Provisioning))
        || order.Status is OrderStatus.Held or OrderStatus.Scheduled;
}
