using System.Globalization;

namespace Fulfillment.Engine.Usage;

/// <summary>So many seats are paid from one day up to, not including, another.</summary>
public sealed record PaidSeats(DateOnly From, DateOnly To, long Seats);

/// <summary>Over what overage is reckoned.</summary>
public enum OverageKind
{
    /// <summary>A whole term: the next one begins anew.</summary>
    Term,

    /// <summary>A quarter of it, for who reconciles quarterly.</summary>
    Quarter,
}

/// <summary>A stretch of days over which overage is reckoned.</summary>
/// <param name="TrueUpsPaid">Seats above what was paid that were paid for since.</param>
public sealed record OveragePeriod(OverageKind Kind, DayRange Range, long TrueUpsPaid);

/// <summary>What usage must know of a subscription.</summary>
public sealed record SeatTerms
{
    /// <summary>Nothing is paid and nothing is reckoned: reports are kept, and that is all.</summary>
    public static SeatTerms None { get; } = new() { Paid = [], Periods = [] };

    /// <summary>
    /// In order, without overlap: one for each interval, and one more from the day of each amendment.
    /// </summary>
    public required IReadOnlyList<PaidSeats> Paid { get; init; }

    /// <summary>
    /// Those that may still change: also the one before, for as long as late reports of it are wanted.
    /// </summary>
    public required IReadOnlyList<OveragePeriod> Periods { get; init; }

    /// <summary>
    /// The stretch that a day belongs to. Before the first day that is the first, behind the last the last: a grace
    /// period is no overage. <c>null</c> where nothing is paid at all.
    /// </summary>
    public PaidSeats? PaidOn(DateOnly day) =>
        Paid.LastOrDefault(paid => paid.From <= day) ?? (Paid is [var first, ..] ? first : null);

    public long SeatsOn(DateOnly day) => PaidOn(day)?.Seats ?? 0;

    /// <summary>All that the overage of a period rests on beside the use: another text, another reckoning.</summary>
    public string BasisOf(OveragePeriod period)
    {
        var first = PaidOn(period.Range.From);
        return string.Join(';', Paid
            .Where(paid => paid == first || (paid.From > period.Range.From && paid.From < period.Range.To))
            .Select(paid => string.Create(CultureInfo.InvariantCulture, $"{paid.From:yyyy-MM-dd}={paid.Seats}"))
            .Append(string.Create(CultureInfo.InvariantCulture, $"{period.Range.To:yyyy-MM-dd}+{period.TrueUpsPaid}")));
    }
}
