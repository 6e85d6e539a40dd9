using System.Data.Common;
using Fulfillment.Engine.Licensing;
using Fulfillment.Engine.Orders;

namespace Fulfillment.Gateway.PartnerApi;

/// <summary>The ids of the licenses of a page of orders.</summary>
internal static class LicenseIds
{
    public static async Task<IReadOnlyDictionary<string, ILookup<string, string>>> OfAsync(
        DbTransaction tx, IReadOnlyList<Order> orders, CancellationToken cancel)
    {
        var ids = new Dictionary<string, ILookup<string, string>>(orders.Count);
        foreach (var order in orders)
        {
            ids[order.Id] = await LicenseTable.IdsOfOrderAsync(tx, order.Id, cancel);
        }

        return ids;
    }
}
