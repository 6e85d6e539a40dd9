namespace Fulfillment.Engine.Usage;

/// <summary>Days from one up to, not including, another (UTC).</summary>
public sealed record DayRange(DateOnly From, DateOnly To)
{
    /// <summary>How many days it has; none where it ends before it begins.</summary>
    public int Length => Math.Max(0, To.DayNumber - From.DayNumber);

    public bool Contains(DateOnly day) => From <= day && day < To;

    public IEnumerable<DateOnly> Days()
    {
        for (var day = From; day < To; day = day.AddDays(1))
        {
            yield return day;
        }
    }

    /// <summary>Its first days, at most so many: what one page shows.</summary>
    public DayRange First(int days) => Length <= days ? this : this with { To = From.AddDays(days) };
}
