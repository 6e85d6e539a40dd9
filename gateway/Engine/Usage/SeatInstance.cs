namespace Fulfillment.Engine.Usage;

/// <summary>
/// What is known last of one instance. Use "now" is the sum over these, not over the reports of today: at midnight all
/// but one of them have not been counted yet, and the sum would fall and rise every day.
/// </summary>
public sealed record SeatInstance
{
    public required string SubscriptionId { get; init; }

    public required string InstanceId { get; init; }

    /// <summary>The newest day it reported.</summary>
    public required DateOnly Day { get; init; }

    /// <summary>The last count of that day.</summary>
    public required long Seats { get; init; }

    /// <summary>When we heard of it last.</summary>
    public required DateTimeOffset HeardAt { get; init; }

    /// <summary>By when it must report again; <c>null</c> for one that does not by itself, or is silent.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>Since when it should have reported; <c>null</c> while it does.</summary>
    public DateTimeOffset? SilentAt { get; init; }

    /// <summary>It has reported by itself before, and is expected to go on.</summary>
    public bool IsExpected => DueAt is not null || SilentAt is not null;

    public bool IsSilentAt(DateTimeOffset now) => DueAt <= now;

    /// <summary>Told once: it is not due again before it reports again.</summary>
    public SeatInstance Silence() => this with { SilentAt = DueAt, DueAt = null };

    /// <summary>What a day says of its instance; an older day than the newest says only that it lives.</summary>
    /// <param name="known">What was known before, if anything.</param>
    /// <param name="day">A day with a new report.</param>
    /// <param name="byItself">Only what reports by itself is missed when it does not.</param>
    /// <param name="heardAt">When the report came.</param>
    /// <param name="silence">How long it may stay silent.</param>
    public static SeatInstance After(
        SeatInstance? known, SeatDay day, bool byItself, DateTimeOffset heardAt, TimeSpan silence)
    {
        var isNewest = known is null || day.Day >= known.Day;
        return new SeatInstance
        {
            SubscriptionId = day.SubscriptionId,
            InstanceId = day.InstanceId,
            Day = isNewest ? day.Day : known!.Day,
            Seats = isNewest ? day.LastSeats : known!.Seats,
            HeardAt = heardAt,
            DueAt = byItself || known is { IsExpected: true } ? heardAt + silence : null,
        };
    }

    /// <summary>
    /// The seats in use now. What was silent for too long is not counted, whether it was due or not, and neither is what was
    /// found silent by another clock than ours.
    /// </summary>
    public static long InUse(IEnumerable<SeatInstance> instances, DateTimeOffset now, TimeSpan silence) =>
        instances.Where(instance => instance.SilentAt is null && instance.HeardAt + silence > now).Sum(instance => instance.Seats);
}
