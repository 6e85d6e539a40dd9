namespace Fulfillment.Engine.Usage;

/// <summary>
/// Revisions of some records, known and new: which are new, which count, and which days that touches.
/// </summary>
internal sealed class UsageSheet(IEnumerable<UsageRecord> known)
{
    private readonly Dictionary<UsageKey, List<UsageRecord>> _byKey =
        known.GroupBy(UsageKey.Of).ToDictionary(record => record.Key, record => record.ToList());

    private readonly List<UsageRecord> _fresh = [];

    public IReadOnlyList<UsageRecord> Fresh => _fresh;

    public UsageOutcome Take(UsageRecord record)
    {
        var key = UsageKey.Of(record);
        if (!_byKey.TryGetValue(key, out var revisions))
        {
            _byKey.Add(key, revisions = []);
        }

        var same = revisions.Find(other => other.Revision == record.Revision);
        if (same is not null)
        {
            return same.Says(record)
                ? new UsageOutcome.Repeated()
                : new UsageOutcome.Refused(UsageFault.Conflict);
        }

        revisions.Add(record);
        _fresh.Add(record);
        return new UsageOutcome.Accepted();
    }

    public bool IsSuperseded(UsageRecord record) =>
        _byKey[UsageKey.Of(record)].Any(other => other.Revision > record.Revision);

    /// <summary>The days that may be another now: of the new records, and of those that they correct.</summary>
    public IEnumerable<(string Meter, DateOnly Day)> Touched() => _fresh
        .SelectMany(record => _byKey[UsageKey.Of(record)])
        .Select(record => (record.Meter, record.Day))
        .Distinct()
        .Order();
}
