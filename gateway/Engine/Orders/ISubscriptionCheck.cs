using System.Data.Common;
using Fulfillment.Engine.Catalog;

namespace Fulfillment.Engine.Orders;

/// <summary>
/// What an order has to be told about the subscriptions that its lines name, and about what its customer has tried. An
/// order knows none of that itself.
/// </summary>
public interface ISubscriptionCheck
{
    Task<SubscriptionFindings> CheckAsync(DbTransaction tx, OrderRequest request, CancellationToken cancel);
}

/// <param name="Known">The ids among those named that this partner has.</param>
/// <param name="Faults">What speaks against changing them as the lines ask.</param>
/// <param name="Prices">What the changes cost, by the position of the line; a line that amends nothing is not among them.</param>
public sealed record SubscriptionFindings(
    IReadOnlySet<string> Known, IReadOnlyList<OrderFault> Faults, IReadOnlyDictionary<int, LinePrice?> Prices)
{
    public static SubscriptionFindings None { get; } = new(new HashSet<string>(), [], new Dictionary<int, LinePrice?>());
}
