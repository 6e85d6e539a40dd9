using Fulfillment.Engine.Catalog;
using Fulfillment.Engine.Subscriptions;
using Fulfillment.Engine.Usage;

namespace Fulfillment.Engine.Counting;

/// <summary>What a subscription's plans and trials give of each meter, told from what it covers and from the catalog.</summary>
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
            let end = coverage.CancelledFrom < stretch.EndsOn ? coverage.CancelledFrom.Value : stretch.EndsOn
            where stretch.StartsOn < end
            select (Meter: given.Key, Quota: new MonthlyQuota(stretch.StartsOn, end, given.Value));
        return new PlanQuotas(quotas
            .GroupBy(given => given.Meter)
            .ToDictionary(meter => meter.Key, IReadOnlyList<MonthlyQuota> (meter) => [.. meter.Select(given => given.Quota)]));
    }

    /// <summary>What the month of a day gives of a meter; <c>null</c> where no plan gives any.</summary>
    public static long? OnDay(this PlanQuotas quotas, string meter, DateOnly day) => quotas.Of(meter)
        .Where(quota => quota.From <= day && day < quota.To)
        .Select(quota => (long?)quota.Amount)
        .Max();
}
