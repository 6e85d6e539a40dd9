using System.Text.Json.Serialization;
using Fulfillment.Engine.Store;
using Fulfillment.Engine.Usage;
using Fulfillment.Gateway.Docs;

namespace Fulfillment.Gateway.PartnerApi.Subscriptions;

/// <summary>How one meter of a subscription stands.</summary>
internal sealed record MeterView
{
    /// <summary>The meter's name.</summary>
    public required string Meter { get; init; }

    /// <summary>What one of a quantity is.</summary>
    public required string Unit { get; init; }

    /// <summary>sum: what is used is gone, and adds up. max: what is used is a level, and the highest counts.</summary>
    [Words(typeof(MeterFold))]
    public required string Fold { get; init; }

    /// <summary>The first day of the running month.</summary>
    public required DateOnly MonthStartsOn { get; init; }

    /// <summary>What was used in the running month: the sum, or of a level the highest.</summary>
    public required long UsedInMonth { get; init; }

    /// <summary>What the plan gives for the running month; absent where it gives none.</summary>
    public long? QuotaOfMonth { get; init; }

    /// <summary>What was ever used; absent for a level.</summary>
    public long? Total { get; init; }

    /// <summary>The highest of all days.</summary>
    public required long Highest { get; init; }

    /// <summary>The newest day of which something is known.</summary>
    public DateOnly? LastDay { get; init; }

    /// <summary>What is left in packs that may still be used; absent for a level.</summary>
    public long? LeftInPacks { get; init; }

    /// <summary>The packs, in the order in which they are used up.</summary>
    public required IReadOnlyList<PackView> Packs { get; init; }

    public static MeterView Of(MeterStanding standing, DateOnly month, long? quota) => new()
    {
        Meter = standing.Meter.Name,
        Unit = standing.Meter.Unit,
        Fold = standing.Meter.Fold.Word(),
        MonthStartsOn = month,
        UsedInMonth = standing.UsedInMonth,
        QuotaOfMonth = quota,
        Total = standing.Meter.Fold == MeterFold.Sum ? standing.Sums?.Total ?? 0 : null,
        Highest = standing.Sums?.Highest ?? 0,
        LastDay = standing.Sums?.LastDay,
        LeftInPacks = standing.Meter.Fold == MeterFold.Sum ? standing.LeftInPacks : null,
        Packs = [.. standing.Packs.Select(PackView.Of)],
    };
}

/// <summary>So much of a meter, bought to be used up.</summary>
internal sealed record PackView
{
    /// <summary>The pack's id.</summary>
    public required string Id { get; init; }

    /// <summary>The order line that bought it.</summary>
    public required string PurchaseId { get; init; }

    /// <summary>What was bought.</summary>
    public required long Amount { get; init; }

    /// <summary>What the usage known so far leaves of it.</summary>
    public required long Remaining { get; init; }

    /// <summary>Where it stands.</summary>
    [Words(typeof(PackState))]
    public required string State { get; init; }

    /// <summary>The first day whose usage may burn it.</summary>
    public required DateOnly GrantedOn { get; init; }

    /// <summary>The first day whose usage may no longer burn it.</summary>
    public required DateOnly ExpiresOn { get; init; }

    public static PackView Of(ConsumablePack pack) => new()
    {
        Id = pack.Id,
        PurchaseId = pack.PurchaseId,
        Amount = pack.Amount,
        Remaining = pack.Remaining,
        State = pack.State.Word(),
        GrantedOn = pack.GrantedOn,
        ExpiresOn = pack.ExpiresOn,
    };
}

/// <summary>A meter, day by day.</summary>
internal sealed record MeterDaysView
{
    /// <summary>The meter's name.</summary>
    public required string Meter { get; init; }

    /// <summary>What one of a quantity is.</summary>
    public required string Unit { get; init; }

    /// <summary>How the records of a day became its number.</summary>
    [Words(typeof(MeterFold))]
    public required string Fold { get; init; }

    /// <summary>Each day of the page; of those without a record only the day is known.</summary>
    public required IReadOnlyList<MeterDayView> Data { get; init; }

    /// <summary>All packs as they stand now, in the order in which they are used up.</summary>
    public required IReadOnlyList<PackView> Packs { get; init; }

    /// <summary>Where the next page begins; null on the last one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required string? NextCursor { get; init; }

    public static MeterDaysView Of(Meter meter, DayRange range, MeterSeries series)
    {
        var byDay = series.Days.ToDictionary(day => day.Day);
        return new MeterDaysView
        {
            Meter = meter.Name,
            Unit = meter.Unit,
            Fold = meter.Fold.Word(),
            Data = [.. range.Days().Select(day => MeterDayView.Of(day, byDay.GetValueOrDefault(day)))],
            Packs = [.. series.Packs.Select(PackView.Of)],
            NextCursor = null,
        };
    }
}

/// <summary>One day of a meter, and how its use was covered: first by the plan's month, then by packs.</summary>
internal sealed record MeterDayView
{
    /// <summary>The day (UTC).</summary>
    public required DateOnly Day { get; init; }

    /// <summary>What was used. Absent where nothing is known of the day.</summary>
    public long? Quantity { get; init; }

    /// <summary>So much of it was covered by what the plan gives for the month; absent for a level.</summary>
    public long? FromQuota { get; init; }

    /// <summary>So much of it was covered by packs.</summary>
    public IReadOnlyList<PackUseView>? FromPacks { get; init; }

    /// <summary>So much of it was covered by nothing. It is told, and blocks nobody.</summary>
    public long? Uncovered { get; init; }

    public static MeterDayView Of(DateOnly day, MeterDay? known) => new()
    {
        Day = day,
        Quantity = known?.Quantity,
        FromQuota = known?.Burn?.FromQuota,
        FromPacks = known?.Burn?.FromPacks is { Count: > 0 } packs
            ? [.. packs.Select(burned => new PackUseView { PackId = burned.PackId, Quantity = burned.Quantity })]
            : null,
        Uncovered = known?.Burn?.Uncovered,
    };
}

/// <summary>So much of a pack was used.</summary>
internal sealed record PackUseView
{
    /// <summary>The pack.</summary>
    public required string PackId { get; init; }

    /// <summary>How much.</summary>
    public required long Quantity { get; init; }
}
