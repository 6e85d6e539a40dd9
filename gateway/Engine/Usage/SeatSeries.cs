namespace Fulfillment.Engine.Usage;

/// <summary>One day of a subscription, over all its instances.</summary>
public sealed record SeriesDay
{
    public required DateOnly Day { get; init; }

    /// <summary>How many instances reported; 0 for a day of which nothing is known.</summary>
    public required int Instances { get; init; }

    /// <summary>The seats in use: of each instance the most of the day.</summary>
    public required long Seats { get; init; }

    /// <summary>The seats in use at the end of the day.</summary>
    public required long LastSeats { get; init; }

    /// <summary>Who was active; <c>null</c> where no instance said it.</summary>
    public long? Active { get; init; }

    public Counts Categories { get; init; } = Counts.None;

    public Counts AddOns { get; init; } = Counts.None;

    /// <summary>A count of the day is so high that somebody should look at it.</summary>
    public required bool Flagged { get; init; }
}

/// <summary>Seats day by day, without gaps.</summary>
public static class SeatSeries
{
    /// <summary>Every day of a range; those of which nothing is known stand there with no instance.</summary>
    /// <param name="range">Which days; a page is the first days of what is left.</param>
    /// <param name="days">Of one subscription.</param>
    public static IReadOnlyList<SeriesDay> Of(DayRange range, IEnumerable<SeatDay> days)
    {
        var byDay = days.ToLookup(day => day.Day);
        return [.. range.Days().Select(day => Of(day, [.. byDay[day]]))];
    }

    private static SeriesDay Of(DateOnly day, IReadOnlyList<SeatDay> instances) => new()
    {
        Day = day,
        Instances = instances.Count,
        Seats = instances.Sum(instance => instance.Seats),
        LastSeats = instances.Sum(instance => instance.LastSeats),
        Active = instances.All(instance => instance.Active is null)
            ? null
            : instances.Sum(instance => instance.Active ?? 0),
        Categories = instances.Aggregate(Counts.None, (counts, instance) => counts.Plus(instance.Categories)),
        AddOns = instances.Aggregate(Counts.None, (counts, instance) => counts.Plus(instance.AddOns)),
        Flagged = instances.Any(instance => instance.Flagged),
    };
}
