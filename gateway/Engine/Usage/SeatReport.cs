namespace Fulfillment.Engine.Usage;

/// <summary>Which way a count came to us.</summary>
public enum UsageSource
{
    /// <summary>The daily call of an installed product.</summary>
    Sync,

    /// <summary>An exported file that somebody handed in.</summary>
    File,

    /// <summary>A call of the API.</summary>
    Api,
}

/// <summary>What was counted at one moment.</summary>
public sealed record SeatCounts
{
    /// <summary>The users who take a seat. This is the number of seats in use.</summary>
    public required long Billable { get; init; }

    /// <summary>
    /// The users who were active lately, whether they take a seat or not; <c>null</c> where it was not said.
    /// </summary>
    public long? Active { get; init; }

    /// <summary>Users by kind: guest, bot, blocked and so on. They need not add up to anything.</summary>
    public Counts Categories { get; init; } = Counts.None;

    /// <summary>Users by add-on.</summary>
    public Counts AddOns { get; init; } = Counts.None;
}

/// <summary>A count of seats as it was reported. Kept as it came, for ever; a later one never changes it.</summary>
public sealed record SeatReport
{
    public required string SubscriptionId { get; init; }

    /// <summary>The installed product, or the namespace, that counted.</summary>
    public required string InstanceId { get; init; }

    /// <summary>The day that was counted (UTC).</summary>
    public required DateOnly Day { get; init; }

    public required UsageSource Source { get; init; }

    /// <summary>Its name with its source: the same report under the same name counts once.</summary>
    public required string MessageId { get; init; }

    /// <summary>
    /// When it was counted, by the clock of the one who did: it decides which of a day's reports is the last.
    /// </summary>
    public required DateTimeOffset ReportedAt { get; init; }

    /// <summary>When it came to us, by our clock.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    public required SeatCounts Counts { get; init; }

    /// <summary>
    /// It takes back what was counted before it on that day: the maximum of the day begins anew with it.
    /// </summary>
    public bool Corrects { get; init; }

    public SeatDayKey Key => new(SubscriptionId, InstanceId, Day);

    /// <summary>Whether another report says the same, whenever either came.</summary>
    public bool Says(SeatReport other) => this with { ReceivedAt = other.ReceivedAt } == other;
}

/// <summary>One instance on one day.</summary>
public sealed record SeatDayKey(string SubscriptionId, string InstanceId, DateOnly Day);
