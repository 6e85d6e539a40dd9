using System.Data.Common;
using Fulfillment.Sdk.Sinks;

namespace Fulfillment.Engine.Orders;

/// <summary>Says which sinks are told of the events of orders and subscriptions. Several may be registered.</summary>
public interface ISinkRoutes
{
    /// <summary>
    /// Reads, once per transaction, whatever decides where the events of these partners go: a sink that was set up before the transaction is not missed, on whichever node that was.
    /// </summary>
    ValueTask<ISinkRouting> LoadAsync(DbTransaction tx, IReadOnlyCollection<string> partners, CancellationToken cancel);
}

/// <summary>Where events go, as of one transaction. Asks nobody.</summary>
public interface ISinkRouting
{
    IEnumerable<SinkRoute> For(Order order, OrderEvent told);

    /// <summary>Where an event of a subscription goes.</summary>
    IEnumerable<SinkRoute> For(SubscriptionEvent told) => [];

    /// <summary>The sinks of which it is kept that nothing of this change was for them.</summary>
    IEnumerable<string> Unwanted(Order order) => [];
}

/// <summary>One sink that is told of one event.</summary>
/// <param name="Sink">The name by which the dispatcher finds it.</param>
/// <param name="Class">What it makes of several messages about one thing.</param>
public sealed record SinkRoute(string Sink, SinkClass Class)
{
    /// <summary>Messages of one sink with one key go one after the other; the id of what is told when absent.</summary>
    public string? OrderingKey { get; init; }
}
