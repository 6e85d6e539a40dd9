using System.Data.Common;
using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Licensing;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Outbox;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Provisioning;
using Fulfillment.Engine.Screening;
using Fulfillment.Engine.Screening.Policy;
using Fulfillment.Engine.Store;

namespace Fulfillment.Gateway.OpsApi;

/// <summary>Puts together what operators see of orders.</summary>
internal sealed class OrderReading(Database database, ScreeningPolicy policy, MatchSeal seal, TimeProvider clock)
{
    /// <summary>One page, each with its newest decision.</summary>
    public Task<IReadOnlyList<OpsOrderView>> PageAsync(OrderFilter filter, CancellationToken cancel) => database.ReadAsync<IReadOnlyList<OpsOrderView>>(
        async tx =>
        {
            var orders = await OrderTable.ListAsync(tx, filter, cancel);
            var touches = await AuditTable.OperatorActsAsync(tx, [.. orders.Select(order => order.Id)], cancel);
            var reviews = await ReviewsAsync(tx, orders, cancel);
            var views = new List<OpsOrderView>();
            foreach (var order in orders)
            {
                var decisions = await ScreeningTable.ListAsync(tx, order.Id, cancel);
                views.Add(OpsOrderView.Of(order, await LicenseTable.IdsOfOrderAsync(tx, order.Id, cancel), decisions.TakeLast(1).Select(one => DecisionView.Of(one)), touches) with
                {
                    Review = reviews(order, decisions),
                });
            }

            return views;
        },
        cancel);

    /// <param name="id">The order's id.</param>
    /// <param name="withMatches">Whether the caller may know whom somebody resembles.</param>
    /// <param name="cancel">Stops it.</param>
    public Task<OpsOrderView?> FindAsync(string id, bool withMatches, CancellationToken cancel) => database.ReadAsync(
        async tx =>
        {
            if (await OrderTable.FindAnyAsync(tx, id, cancel) is not { } order)
            {
                return null;
            }

            var decisions = await ScreeningTable.ListAsync(tx, id, cancel);
            var view = OpsOrderView.Of(
                order, await LicenseTable.IdsOfOrderAsync(tx, id, cancel),
                decisions.Select(one => DecisionView.Of(one, withMatches ? seal.OpenAll(one) : null)),
                await AuditTable.OperatorActsAsync(tx, [id], cancel));
            return view with
            {
                Review = (await ReviewsAsync(tx, [order], cancel))(order, decisions),
                Provisioning = [.. (await ProvisioningTable.OfOrderAsync(tx, id, cancel)).Select(ProvisioningView.Of)],
                Deliveries = [.. (await OutboxTable.DeliveriesAsync(tx, id, cancel)).Select(DeliveryView.Of)],
            };
        },
        cancel);

    /// <summary>What there is to say of orders that wait for people.</summary>
    private async Task<Func<Order, IReadOnlyList<ScreeningDecision>, ReviewView?>> ReviewsAsync(
        DbTransaction tx, IReadOnlyList<Order> orders, CancellationToken cancel)
    {
        var held = orders.Where(order => order.Screening == ScreeningState.InReview).ToList();
        var proposed = (await ReleaseTable.ListAsync(tx, [.. held.Select(order => order.Id)], cancel)).ToDictionary(one => one.OrderId);
        var partners = await PartnerTable.ListAsync(tx, held.Select(order => order.Partner).ToHashSet(), cancel);
        return (order, decisions) => order.Screening != ScreeningState.InReview || decisions.Count == 0
            ? null
            : ReviewView.Of(partners[order.Partner], decisions[^1], proposed.GetValueOrDefault(order.Id), policy, clock);
    }
}
