using System.Data.Common;
using Fulfillment.Engine.Catalog;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Tickets;
using Fulfillment.Engine.Usage;

namespace Fulfillment.Engine.Subscriptions;

/// <summary>Asks the rules about each line of an order, each as the lines before it leave its subscription.</summary>
public sealed class SubscriptionCheck(ProductCatalog catalog, TicketDesk tickets, UsageDesk usage, TimeProvider clock) : ISubscriptionCheck
{
    public async Task<SubscriptionFindings> CheckAsync(DbTransaction tx, OrderRequest request, CancellationToken cancel)
    {
        var (partner, lines) = (request.Partner, request.Content.Lines);
        var named = lines.Select(line => line.SubscriptionId).OfType<string>().ToHashSet();
        var offered = await OfferedAsync(tx, lines, cancel);
        var found = (await SubscriptionTable.ListAsync(tx, named, cancel))
            .Where(one => one.Sandbox == partner.Sandbox && (one.Partner == partner.Id || offered.Contains(one.Id)))
            .ToDictionary(one => one.Id);
        var histories = (await AmendmentTable.HistoriesAsync(tx, found.Values, cancel)).ToDictionary();
        var today = partner.Today(clock);
        var rules = new AmendmentRules(catalog, today);
        var shrinking = lines.Where(line => line.Action == OrderAction.ReduceSeats).Select(line => line.SubscriptionId).OfType<string>();
        var inUse = await usage.InUseAsync(tx, shrinking.Where(found.ContainsKey).ToHashSet(), cancel);
        var prices = catalog.PriceListOn(partner.PriceList, today);
        var (faults, charges) = (new List<OrderFault>(await TriedAsync(tx, request, cancel)), new Dictionary<int, LinePrice?>());
        for (var i = 0; i < lines.Count; i++)
        {
            if (lines[i].SubscriptionId is not { } id || !found.TryGetValue(id, out var subscription))
            {
                continue;
            }

            if ((lines[i].Action == OrderAction.Transfer) == (subscription.Partner == partner.Id))
            {
                faults.Add(lines[i].Action == OrderAction.Transfer
                    ? new OrderFault("transfer.own", $"/lines/{i}/subscriptionId", "You manage this subscription already.")
                    : new OrderFault("subscription.unknown", $"/lines/{i}/subscriptionId", $"No subscription {id}."));
                continue;
            }

            if (subscription.Channel != request.Channel && lines[i].Action != OrderAction.Transfer)
            {
                faults.Add(new OrderFault(
                    OrderFault.ManagedElsewhere, $"/lines/{i}/subscriptionId",
                    $"It is managed through '{subscription.Channel}': make the change there.")
                {
                    Channel = subscription.Channel,
                });
                continue;
            }

            var day = lines[i].StartsOn ?? today;
            var wrong = rules.Check(lines[i], day, subscription.Coverage, $"/lines/{i}", inUse.GetValueOrDefault(id));
            faults.AddRange(wrong);
            if (wrong.Count == 0 && Amendments.Asked(lines[i], day, catalog, subscription, clock) is { } next)
            {
                found[id] = subscription.With(histories[id], next);
                histories[id] = [.. histories[id], next];
                if (next.Kind != AmendmentKind.New)
                {
                    charges[i] = AmendmentCharge.Of(lines[i], next, subscription.Coverage, found[id].Coverage, prices);
                    faults.AddRange(PriceFaultsOf(lines[i], charges[i], $"/lines/{i}"));
                }
            }
        }

        return new SubscriptionFindings(found.Keys.ToHashSet(), [.. faults.DistinctBy(fault => (fault.Pointer, fault.Code))], charges);
    }

    /// <summary>
    /// The lines that would try a plan a second time. Two orders at the same moment may both get through: a trial too many
    /// harms nobody, and an order that is lost would.
    /// </summary>
    private async Task<IEnumerable<OrderFault>> TriedAsync(DbTransaction tx, OrderRequest request, CancellationToken cancel)
    {
        var trials = request.Content.Lines.Index()
            .Where(line => line.Item.Action == OrderAction.Trial && line.Item.Sku is not null)
            .Select(line => (line.Index, catalog.Find(line.Item.Sku!)?.Plan))
            .ToList();
        if (trials.Count == 0)
        {
            return [];
        }

        var tried = await TrialTable.PlansAsync(tx, TriedPlan.KeysOf(request.Content.Customer, request.Partner), cancel);
        return trials.Where(trial => trial.Plan is { } plan && tried.Contains(plan)).Select(trial => new OrderFault(
            "trial.used", $"/lines/{trial.Index}/sku", $"The customer has tried the plan '{trial.Plan}' before; a plan is tried once."));
    }

    /// <summary>The subscriptions of others that codes in these lines let go. A wrong code is like none.</summary>
    private async Task<HashSet<string>> OfferedAsync(
        DbTransaction tx, IReadOnlyList<LineContent> lines, CancellationToken cancel)
    {
        var offered = new HashSet<string>();
        foreach (var line in lines.Where(line => line is { Action: OrderAction.Transfer, TransferCode: not null }))
        {
            if (await tickets.FindAsync(tx, TicketKind.Transfer, line.TransferCode!, cancel) is { } ticket
                && ticket.IsOpenAt(clock.GetUtcNow()))
            {
                offered.Add(ticket.SubscriptionId);
            }
        }

        return offered;
    }

    private static IEnumerable<OrderFault> PriceFaultsOf(LineContent line, LinePrice? price, string at)
    {
        if (price?.NetMinor > LinePrice.Most)
        {
            yield return new OrderFault("price.outOfRange", $"{at}/price", $"A line costs {LinePrice.Most} at most, in minor units.");
        }
        else if (line.Price is { UnitMinor: not null, NetMinor: { } net } && price is not null && price.NetMinor != net)
        {
            yield return new OrderFault("price.mismatch", $"{at}/price/netMinor", $"Unit, discount and the days that are left make {price.NetMinor}.");
        }
    }
}
