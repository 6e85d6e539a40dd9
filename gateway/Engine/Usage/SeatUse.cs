namespace Fulfillment.Engine.Usage;

/// <summary>The seats that an instance took.</summary>
public sealed record InstanceSeats(string InstanceId, long Seats);

/// <summary>
/// The seats of a subscription on one day: the sum over its instances, which draw on one pool. The instances stand in
/// order, the one with the most seats first.
/// </summary>
public sealed record SeatUse(DateOnly Day, IReadOnlyList<InstanceSeats> Instances)
{
    public long Seats { get; } = Instances.Sum(instance => instance.Seats);

    /// <summary>The instance that took the most.</summary>
    public string Foremost => Instances[0].InstanceId;

    /// <param name="days">Of one subscription.</param>
    /// <returns>Each day of which something is known, in order.</returns>
    public static IReadOnlyList<SeatUse> ByDay(IEnumerable<SeatDay> days) =>
    [
        .. days.GroupBy(day => day.Day)
            .OrderBy(day => day.Key)
            .Select(day => new SeatUse(
                day.Key,
                [
                    .. day.Select(seats => new InstanceSeats(seats.InstanceId, seats.Seats))
                        .OrderByDescending(instance => instance.Seats)
                        .ThenBy(instance => instance.InstanceId, StringComparer.Ordinal),
                ])),
    ];

    /// <returns>The highest use, on the first day that reached it; <c>null</c> where none is known.</returns>
    public static SeatUse? HighestOf(IEnumerable<SeatUse> uses, DayRange period) =>
        uses.Where(use => period.Contains(use.Day))
            .OrderByDescending(use => use.Seats)
            .ThenBy(use => use.Day)
            .FirstOrDefault();
}
