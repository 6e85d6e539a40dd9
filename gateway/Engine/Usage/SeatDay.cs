namespace Fulfillment.Engine.Usage;

/// <summary>The seats of one instance on one day: what its reports come to, in whatever order they came.</summary>
public sealed record SeatDay
{
    public required string SubscriptionId { get; init; }

    public required string InstanceId { get; init; }

    public required DateOnly Day { get; init; }

    /// <summary>The highest count of billable users.</summary>
    public required long Seats { get; init; }

    /// <summary>When that was counted first.</summary>
    public required DateTimeOffset PeakAt { get; init; }

    /// <summary>Who was active at that time; <c>null</c> where it was not said.</summary>
    public long? Active { get; init; }

    /// <summary>Users by kind at that time.</summary>
    public Counts Categories { get; init; } = Counts.None;

    /// <summary>Of each add-on the highest count.</summary>
    public Counts AddOns { get; init; } = Counts.None;

    /// <summary>The last count of billable users.</summary>
    public required long LastSeats { get; init; }

    public required DateTimeOffset LastAt { get; init; }

    /// <summary>How many reports there are, with those that were taken back.</summary>
    public required int Reports { get; init; }

    /// <summary>The count is so high that somebody should look at it. It counts all the same.</summary>
    public required bool Flagged { get; init; }

    public SeatDayKey Key => new(SubscriptionId, InstanceId, Day);

    /// <summary>Days as they are known, with some that changed since.</summary>
    internal static IEnumerable<SeatDay> Merge(IEnumerable<SeatDay> known, IEnumerable<SeatDay> changed) =>
        changed.Concat(known).DistinctBy(day => day.Key);

    /// <param name="reports">All of one instance and one day, at least one.</param>
    /// <param name="flagAbove">Seats above this are flagged.</param>
    public static SeatDay Of(IEnumerable<SeatReport> reports, long flagAbove)
    {
        // By the time of counting and then by name, never by the time of arrival: the result does not depend on that.
        var all = reports.OrderBy(report => report.ReportedAt)
            .ThenBy(report => report.Source)
            .ThenBy(report => report.MessageId, StringComparer.Ordinal)
            .ToList();
        var valid = all.Skip(Math.Max(0, all.FindLastIndex(report => report.Corrects))).ToList();
        var peak = valid.MaxBy(report => report.Counts.Billable)!;
        var last = valid[^1];
        return new SeatDay
        {
            SubscriptionId = peak.SubscriptionId,
            InstanceId = peak.InstanceId,
            Day = peak.Day,
            Seats = peak.Counts.Billable,
            PeakAt = peak.ReportedAt,
            Active = peak.Counts.Active,
            Categories = peak.Counts.Categories,
            AddOns = valid.Aggregate(Counts.None, (counts, report) => counts.Max(report.Counts.AddOns)),
            LastSeats = last.Counts.Billable,
            LastAt = last.ReportedAt,
            Reports = all.Count,
            Flagged = peak.Counts.Billable > flagAbove,
        };
    }
}
