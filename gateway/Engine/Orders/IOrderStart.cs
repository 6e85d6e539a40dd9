using Fulfillment.Engine.Principals;

namespace Fulfillment.Engine.Orders;

/// <summary>
/// Does at once what an order needs, where that asks nobody outside: such an order is stored as it ends, in the
/// transaction that accepts it.
/// </summary>
public interface IOrderStart
{
    /// <returns><c>null</c> when the order had better be worked at later.</returns>
    Task<StartedOrder?> TryStartAsync(Order order, Partner partner, CancellationToken cancel);
}

/// <summary>What an order comes to, to be written with it.</summary>
/// <param name="Write">Writes what was made of the order; returns the order as it is to be stored.</param>
public sealed record StartedOrder(Func<OrderChange, Order, Order> Write);
