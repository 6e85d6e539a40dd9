namespace Fulfillment.Engine.Usage;

/// <summary>How one meter of a subscription stands.</summary>
/// <param name="Meter">What is counted.</param>
/// <param name="Sums">What its days come to; <c>null</c> where nothing was counted yet.</param>
/// <param name="Packs">All its packs, in the order in which they burn.</param>
public sealed record MeterStanding(Meter Meter, MeterSums? Sums, IReadOnlyList<ConsumablePack> Packs)
{
    /// <summary>What was used in the month: of a level the highest, of anything else the sum.</summary>
    public long UsedInMonth => (Meter.Fold == MeterFold.Max ? Sums?.MonthMax : Sums?.MonthSum) ?? 0;

    /// <summary>What is left in packs that may still burn.</summary>
    public long LeftInPacks => Packs.Where(pack => pack.IsOpen).Sum(pack => pack.Remaining);
}

/// <summary>One day of a meter.</summary>
/// <param name="Day">The day (UTC).</param>
/// <param name="Quantity">What was used, in the meter's unit.</param>
/// <param name="Burn">How it was covered; <c>null</c> where nothing was used, and for a level, which is not used up.</param>
public sealed record MeterDay(DateOnly Day, long Quantity, DayBurn? Burn);

/// <summary>Days of a meter of which something is known, in order, and all packs as they stand now.</summary>
public sealed record MeterSeries(IReadOnlyList<MeterDay> Days, IReadOnlyList<ConsumablePack> Packs);

/// <summary>What the days of a meter come to.</summary>
public sealed record MeterSums
{
    public required long MonthSum { get; init; }

    public required long MonthMax { get; init; }

    /// <summary>Over all days.</summary>
    public required long Total { get; init; }

    /// <summary>The highest of all days.</summary>
    public required long Highest { get; init; }

    /// <summary>The newest day of which something is known.</summary>
    public required DateOnly LastDay { get; init; }
}
