namespace Fulfillment.Engine.Usage;

/// <summary>
/// So much of a meter was used. Subscription, meter, source and message id are its name, under which it counts once.
/// </summary>
public sealed record UsageRecord
{
    public required string SubscriptionId { get; init; }

    /// <summary>What was used: the name of a <see cref="Usage.Meter"/>.</summary>
    public required string Meter { get; init; }

    public required UsageSource Source { get; init; }

    public required string MessageId { get; init; }

    /// <summary>
    /// A correction has the same name and a higher revision; the highest counts, whichever came first.
    /// </summary>
    public int Revision { get; init; }

    /// <summary>In the meter's unit.</summary>
    public required long Quantity { get; init; }

    /// <summary>When it was used, or the end of the time in which it was: it counts on that day (UTC).</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The beginning of that time, where it is not a moment.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>
    /// The installed product or the namespace that used it, where it matters; seats are counted by it.
    /// </summary>
    public string? InstanceId { get; init; }

    /// <summary>When it came to us, by our clock.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    public DateOnly Day => DateOnly.FromDateTime(At.UtcDateTime);

    /// <summary>Whether another record says the same, whenever either came.</summary>
    public bool Says(UsageRecord other) => this with { ReceivedAt = other.ReceivedAt } == other;

    /// <summary>
    /// Seats by way of the meters are a report like any other. A correction says the time of what it corrects.
    /// </summary>
    public SeatReport AsSeats() => new()
    {
        SubscriptionId = SubscriptionId,
        InstanceId = InstanceId ?? SubscriptionId,
        Day = Day,
        Source = Source,
        MessageId = Revision == 0 ? MessageId : $"{MessageId}#{Revision}",
        ReportedAt = At.AddMilliseconds(Revision),
        ReceivedAt = ReceivedAt,
        Counts = new SeatCounts { Billable = Quantity },
        Corrects = Revision > 0,
    };
}
