namespace Fulfillment.Engine.Usage;

/// <summary>
/// The reports of some instances and days, known and new: it says of each new one what becomes of it, and what the days
/// come to.
/// </summary>
internal sealed class SeatSheet(IEnumerable<SeatReport> known)
{
    private readonly Dictionary<SeatDayKey, List<SeatReport>> _byDay =
        known.GroupBy(report => report.Key).ToDictionary(day => day.Key, day => day.ToList());

    private readonly List<SeatReport> _fresh = [];

    /// <summary>Those that were not known before, in the order in which they came.</summary>
    public IReadOnlyList<SeatReport> Fresh => _fresh;

    public UsageOutcome Take(SeatReport report)
    {
        if (!_byDay.TryGetValue(report.Key, out var day))
        {
            _byDay.Add(report.Key, day = []);
        }

        var same = day.Find(other => other.Source == report.Source && other.MessageId == report.MessageId);
        if (same is not null)
        {
            return same.Says(report)
                ? new UsageOutcome.Repeated()
                : new UsageOutcome.Refused(UsageFault.Conflict);
        }

        day.Add(report);
        _fresh.Add(report);
        return new UsageOutcome.Accepted();
    }

    /// <summary>The days with something new, in order.</summary>
    public IReadOnlyList<SeatDay> Changed(long flagAbove) =>
    [
        .. _fresh.Select(report => report.Key).Distinct()
            .Select(key => SeatDay.Of(_byDay[key], flagAbove))
            .OrderBy(day => day.Day),
    ];

    /// <summary>The instances of which a new report came by itself.</summary>
    public IReadOnlySet<string> Synced() =>
        _fresh.Where(report => report.Source == UsageSource.Sync).Select(report => report.InstanceId).ToHashSet();
}
