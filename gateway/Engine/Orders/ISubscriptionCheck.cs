using System.Data.Common;

namespace Fulfillment.Engine.Orders;

/// <summary>What an order has to be told about the subscriptions that its lines name. An order knows none of them itself.</summary>
public interface ISubscriptionCheck
{
    Task<SubscriptionFaults> CheckAsync(DbTransaction tx, OrderRequest request, CancellationToken cancel);
}

/// <param name="Known">The ids among those named that this partner has.</param>
/// <param name="Faults">What speaks against changing them as the lines ask.</param>
public sealed record SubscriptionFaults(IReadOnlySet<string> Known, IReadOnlyList<OrderFault> Faults)
{
    public static SubscriptionFaults None { get; } = new(new HashSet<string>(), []);
}
