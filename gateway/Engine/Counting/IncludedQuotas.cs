using Fulfillment.Engine.Catalog;
using Fulfillment.Engine.Subscriptions;
using Fulfillment.Engine.Usage;

namespace Fulfillment.Engine.Counting;

/// <summary>
/// What a subscription's plans, trials and add-ons give of each meter, told from what it covers and from the catalog. Of
/// plans that hold on one day the best counts; add-ons come on top.
/// </summary>
public static class IncludedQuotas
{
    public static PlanQuotas Of(Coverage coverage, ProductCatalog catalog)
    {
        var stretches = coverage.Intervals
            .Select(interval => (interval.StartsOn, interval.EndsOn, interval.Plan))
            .Concat(coverage.Overlays.Select(trial => (trial.StartsOn, trial.EndsOn, trial.Plan)));
        var quotas =
            from stretch in stretches
            from given in catalog.Find(stretch.Plan.Sku)?.MonthlyQuota ?? new Dictionary<string, long>()
            from quota in Within(coverage, stretch.StartsOn, stretch.EndsOn, given.Value)
            select (Meter: given.Key, Quota: quota);
        var byMeter = quotas
            .GroupBy(given => given.Meter)
            .ToDictionary(meter => meter.Key, IReadOnlyList<MonthlyQuota> (meter) => [.. meter.Select(given => given.Quota)]);
        foreach (var addOn in coverage.AddOns.GroupBy(one => one.Held.What.Name))
        {
            var more = addOn.SelectMany(one => Within(coverage, one.StartsOn, one.EndsOn, one.Held.Quantity * one.Held.What.Amount)).ToList();
            byMeter[addOn.Key] = [.. Together(byMeter.GetValueOrDefault(addOn.Key, []), more)];
        }

        return new PlanQuotas(byMeter);
    }

    /// <summary>What the month of a day gives of a meter; <c>null</c> where no plan gives any.</summary>
    public static long? OnDay(this PlanQuotas quotas, string meter, DateOnly day) => quotas.Of(meter)
        .Where(quota => quota.From <= day && day < quota.To)
        .Select(quota => (long?)quota.Amount)
        .Max();

    private static IEnumerable<MonthlyQuota> Within(Coverage coverage, DateOnly from, DateOnly until, long amount)
    {
        var end = coverage.CancelledFrom < until ? coverage.CancelledFrom.Value : until;
        return from < end ? [new MonthlyQuota(from, end, amount)] : [];
    }

    private static IEnumerable<MonthlyQuota> Together(IReadOnlyList<MonthlyQuota> plans, List<MonthlyQuota> addOns)
    {
        var days = plans.Concat(addOns).SelectMany(quota => new[] { quota.From, quota.To }).Distinct().Order().ToList();
        return days.Zip(days.Skip(1), (from, to) => new MonthlyQuota(
            from, to, On(plans, from).DefaultIfEmpty().Max() + On(addOns, from).Sum())).Where(quota => quota.Amount > 0);
    }

    private static IEnumerable<long> On(IEnumerable<MonthlyQuota> quotas, DateOnly day) =>
        quotas.Where(quota => quota.From <= day && day < quota.To).Select(quota => quota.Amount);
}
