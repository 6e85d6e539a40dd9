namespace Fulfillment.Screening.Lists;

/// <summary>All configured lists as they are at one moment. It never changes: the next moment is another shelf.</summary>
/// <param name="Lists">One for each configured list, by name.</param>
public sealed record ListShelf(IReadOnlyList<ShelvedList> Lists)
{
    public static ListShelf Empty { get; } = new([]);

    /// <summary>Every list that could be loaded, old ones too: an old list still finds.</summary>
    public IReadOnlyList<ListSnapshot> Snapshots { get; } = [.. Lists.Select(list => list.Snapshot).OfType<ListSnapshot>()];

    /// <summary>The lists that are missing or too old. While there is one, nothing is to be allowed for want of a match.</summary>
    public IReadOnlyList<ShelvedList> Gaps(DateTimeOffset now) => [.. Lists.Where(list => list.IsMissing || list.IsTooOld(now))];

    internal ListShelf With(ShelvedList changed) => new([.. Lists.Select(list => list.Name == changed.Name ? changed : list)]);
}

/// <summary>One configured list.</summary>
public sealed record ShelvedList
{
    /// <summary>So far two clocks may differ.</summary>
    private static readonly TimeSpan _slack = TimeSpan.FromHours(1);

    public required string Name { get; init; }

    /// <summary>The last good edition; null where there never was one.</summary>
    public ListSnapshot? Snapshot { get; init; }

    /// <summary>When the edition was taken.</summary>
    public DateTimeOffset? LoadedAt { get; init; }

    public required TimeSpan MaxAge { get; init; }

    /// <summary>How many rows of its edition name entries that it does not have.</summary>
    public int Strays { get; init; }

    /// <summary>Why the latest attempt to renew it failed; empty where it did not.</summary>
    public IReadOnlyList<ListFault> Faults { get; init; } = [];

    public bool IsMissing => Snapshot is null;

    public TimeSpan? Age(DateTimeOffset now) => now - Snapshot?.AsOf;

    /// <summary>Also where it comes from the future: then its age is unknown.</summary>
    public bool IsTooOld(DateTimeOffset now) => Age(now) is { } age && (age > MaxAge || age < -_slack);
}

/// <summary>A list is new, or there in another edition.</summary>
/// <param name="before">The shelf until now.</param>
/// <param name="now">The shelf from now on.</param>
public sealed class ShelfChangeEventArgs(ListShelf before, ListShelf now) : EventArgs
{
    public ListShelf Before => before;

    public ListShelf Now => now;
}
