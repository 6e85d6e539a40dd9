namespace Fulfillment.Engine.Usage;

/// <summary>So much of a meter was used on a day.</summary>
public sealed record MeterUse(DateOnly Day, long Quantity);

/// <summary>
/// What a plan, or a trial, gives in each calendar month (UTC) from one day up to, not including, another.
/// </summary>
public sealed record MonthlyQuota(DateOnly From, DateOnly To, long Amount);

/// <summary>How a day's use was covered.</summary>
/// <param name="FromQuota">By the plan.</param>
/// <param name="FromPacks">By each pack that burned.</param>
/// <param name="Uncovered">By nothing. It is told, and blocks nobody.</param>
public sealed record DayBurn(DateOnly Day, long FromQuota, IReadOnlyList<PackBurned> FromPacks, long Uncovered);

/// <summary>So much of a pack burned.</summary>
public sealed record PackBurned(string PackId, long Quantity);

/// <summary>
/// Burns usage down: first what the plan gives for the month, then packs, the one that expires first before the others
/// and of those the oldest. A function of the packs, the quota and the days alone: usage that comes late, or is
/// corrected, gives what it would have given in time.
/// </summary>
public sealed record PackBurn
{
    /// <summary>Each day with use, in order.</summary>
    public required IReadOnlyList<DayBurn> Days { get; init; }

    /// <summary>What is left of each pack.</summary>
    public required IReadOnlyDictionary<string, long> Remaining { get; init; }

    /// <param name="packs">All packs of one subscription and meter, also those that are used up or over.</param>
    /// <param name="quotas">What the plan gives; where several hold on a day, the highest does.</param>
    /// <param name="uses">One of each day; from the first of the month of the first pack on, none left out.</param>
    public static PackBurn Of(
        IEnumerable<ConsumablePack> packs, IReadOnlyList<MonthlyQuota> quotas, IEnumerable<MeterUse> uses)
    {
        var line = packs.OrderBy(pack => pack.ExpiresOn).ThenBy(pack => pack.GrantedOn)
            .ThenBy(pack => pack.Id, StringComparer.Ordinal).ToList();
        var remaining = line.ToDictionary(pack => pack.Id, pack => pack.Amount);
        var days = new List<DayBurn>();
        var (month, usedInMonth) = (0, 0L);
        foreach (var use in uses.Where(use => use.Quantity > 0).OrderBy(use => use.Day))
        {
            var current = (use.Day.Year * 12) + use.Day.Month;
            (month, usedInMonth) = (current, current == month ? usedInMonth : 0);
            var fromQuota = Math.Clamp(QuotaOn(quotas, use.Day) - usedInMonth, 0, use.Quantity);
            usedInMonth += fromQuota;
            days.Add(Burn(line, remaining, use, fromQuota));
        }

        return new PackBurn { Days = days, Remaining = remaining };
    }

    private static DayBurn Burn(
        IEnumerable<ConsumablePack> line, Dictionary<string, long> remaining, MeterUse use, long fromQuota)
    {
        var left = use.Quantity - fromQuota;
        var burned = new List<PackBurned>();
        foreach (var pack in line.Where(pack => pack.Days.Contains(use.Day)))
        {
            var quantity = Math.Min(left, remaining[pack.Id]);
            if (quantity > 0)
            {
                remaining[pack.Id] -= quantity;
                left -= quantity;
                burned.Add(new PackBurned(pack.Id, quantity));
            }
        }

        return new DayBurn(use.Day, fromQuota, burned, left);
    }

    private static long QuotaOn(IEnumerable<MonthlyQuota> quotas, DateOnly day) =>
        quotas.Where(quota => quota.From <= day && day < quota.To).Select(quota => quota.Amount).DefaultIfEmpty().Max();
}
