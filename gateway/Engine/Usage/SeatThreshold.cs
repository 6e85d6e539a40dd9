namespace Fulfillment.Engine.Usage;

/// <summary>How close to all its seats a subscription of some size comes before it is told.</summary>
/// <param name="FromSeats">From so many seats on, up to the next threshold.</param>
/// <param name="SeatsLeft">Told when at most so many are left, or</param>
/// <param name="PercentLeft">when at most so many percent of them are.</param>
public sealed record SeatThreshold(long FromSeats, long? SeatsLeft, int? PercentLeft)
{
    /// <summary>A crossing is forgotten when use has fallen so many percent of the seats below it.</summary>
    public const int RearmPercent = 2;

    /// <summary>By size, small to large. One seat alone has none: it is taken or it is not.</summary>
    public static IReadOnlyList<SeatThreshold> All { get; } =
    [
        new(2, SeatsLeft: 1, null),
        new(16, SeatsLeft: 2, null),
        new(26, null, PercentLeft: 10),
        new(100, null, PercentLeft: 8),
        new(1_000, null, PercentLeft: 5),
    ];

    public static SeatThreshold? For(long seats) => All.LastOrDefault(threshold => threshold.FromSeats <= seats);

    public bool IsNear(long seats, long used) => HundredthsLeft(seats, used) <= LimitHundredths(seats);

    /// <summary>Whether use is so far below that the next crossing is news again.</summary>
    public bool IsClear(long seats, long used) =>
        HundredthsLeft(seats, used) >= LimitHundredths(seats) + (RearmPercent * (Int128)seats);

    // In hundredths of a seat nothing is rounded.
    private static Int128 HundredthsLeft(long seats, long used) => ((Int128)seats - used) * 100;

    private Int128 LimitHundredths(long seats) =>
        SeatsLeft is { } left ? (Int128)left * 100 : (Int128)(PercentLeft ?? 0) * seats;
}

/// <summary>Whether the next crossing in an interval is to be told.</summary>
/// <param name="Interval">Its first day.</param>
/// <param name="IsArmed">It is: none was told yet, or use has fallen well below since.</param>
public sealed record ThresholdState(DateOnly Interval, bool IsArmed)
{
    /// <summary>What use of an interval's seats does to the state. A new interval begins armed.</summary>
    /// <param name="known">The state before; <c>null</c> where there is none yet.</param>
    /// <param name="paid">The interval that runs.</param>
    /// <param name="used">The seats in use now.</param>
    /// <returns>The next state, and whether the threshold was crossed just now.</returns>
    public static (ThresholdState Next, bool Crossed) Next(ThresholdState? known, PaidSeats paid, long used)
    {
        var state = known?.Interval == paid.From ? known : new ThresholdState(paid.From, IsArmed: true);
        if (SeatThreshold.For(paid.Seats) is not { } threshold)
        {
            return (state, false);
        }

        return state.IsArmed
            ? (state with { IsArmed = !threshold.IsNear(paid.Seats, used) }, threshold.IsNear(paid.Seats, used))
            : (state with { IsArmed = threshold.IsClear(paid.Seats, used) }, false);
    }
}
