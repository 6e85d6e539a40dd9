namespace Fulfillment.Engine.Usage;

/// <summary>
/// What a subscription used above what was paid, over one period. It is a record, never a reason to refuse anything,
/// and every number in it names the day and the instance that made it.
/// </summary>
public sealed record OverageRecord
{
    public required OverageKind Kind { get; init; }

    public required DayRange Period { get; init; }

    /// <summary>The highest use, in seats.</summary>
    public required long Max { get; init; }

    /// <summary>The first day of the highest use.</summary>
    public required DateOnly MaxDay { get; init; }

    /// <summary>The instance with the most seats on that day.</summary>
    public required string MaxInstance { get; init; }

    /// <summary>The first day on which use stood highest above, or least below, what was paid for that day.</summary>
    public required DateOnly Day { get; init; }

    /// <summary>The instance with the most seats on that day.</summary>
    public required string Instance { get; init; }

    /// <summary>The seats in use on that day.</summary>
    public required long Used { get; init; }

    /// <summary>The seats paid for that day.</summary>
    public required long Paid { get; init; }

    /// <summary>Seats above what was paid that were paid for since.</summary>
    public required long TrueUpsPaid { get; init; }

    /// <summary>Seats that are still to be paid. Never negative: what was paid too much is no credit.</summary>
    public long Owed => Math.Max(0, Math.Max(0, Used - Paid) - TrueUpsPaid);
}

/// <summary>
/// Reckons overage: the highest of use minus paid, day by day, over a period. The order of the days does not matter,
/// and neither does seeing a day again, so that one more day is one comparison.
/// </summary>
public static class Overage
{
    /// <returns><c>null</c> where nothing is known of the period.</returns>
    public static OverageRecord? Of(SeatTerms terms, OveragePeriod period, IEnumerable<SeatUse> uses) =>
        uses.Aggregate((OverageRecord?)null, (record, use) => Plus(record, terms, period, use));

    /// <summary>
    /// Adds what one day says. A day that was counted lower than before takes <see cref="Of"/> over all days.
    /// </summary>
    public static OverageRecord? Plus(OverageRecord? record, SeatTerms terms, OveragePeriod period, SeatUse use)
    {
        if (!period.Range.Contains(use.Day))
        {
            return record;
        }

        var one = OfDay(terms, period, use);
        if (record is null)
        {
            return one;
        }

        var highest = IsAhead((one.Max, one.MaxDay), (record.Max, record.MaxDay)) ? one : record;
        var next = IsAhead((one.Used - one.Paid, one.Day), (record.Used - record.Paid, record.Day)) ? one : record;
        return next with { Max = highest.Max, MaxDay = highest.MaxDay, MaxInstance = highest.MaxInstance };
    }

    /// <summary>
    /// Whether the record rests on a day that says less than it did: then the record must be made anew.
    /// </summary>
    public static bool IsUndone(OverageRecord record, SeatUse use) =>
        (use.Day == record.MaxDay && use.Seats < record.Max) || (use.Day == record.Day && use.Seats < record.Used);

    // Of equal days the first counts; the same day again is that day as it is known now.
    private static bool IsAhead((long Seats, DateOnly Day) one, (long Seats, DateOnly Day) other) =>
        one.Seats > other.Seats || (one.Seats == other.Seats && one.Day <= other.Day);

    private static OverageRecord OfDay(SeatTerms terms, OveragePeriod period, SeatUse use) => new()
    {
        Kind = period.Kind,
        Period = period.Range,
        Max = use.Seats,
        MaxDay = use.Day,
        MaxInstance = use.Foremost,
        Day = use.Day,
        Instance = use.Foremost,
        Used = use.Seats,
        Paid = terms.SeatsOn(use.Day),
        TrueUpsPaid = period.TrueUpsPaid,
    };
}
