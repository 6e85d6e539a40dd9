using System.Text.Json.Serialization;

namespace Fulfillment.Engine.Usage;

/// <summary>What became of a seat.</summary>
public enum SeatChange
{
    [JsonStringEnumMemberName("taken")]
    Taken,

    [JsonStringEnumMemberName("released")]
    Released,
}

/// <summary>Somebody took a seat or gave it back. What is paid for goes by the counts, never by this.</summary>
public sealed record SeatMove
{
    private readonly DateTimeOffset _at;

    public required string SubscriptionId { get; init; }

    public required string InstanceId { get; init; }

    /// <summary>By what the product, and nobody else, can tell who it is.</summary>
    public required string UserId { get; init; }

    /// <summary>To the millisecond, as it is kept.</summary>
    public required DateTimeOffset At
    {
        get => _at;
        init => _at = Instants.Kept(value);
    }

    public required SeatChange Change { get; init; }

    /// <summary>The kind of user from then on, such as guest; <c>null</c> where nothing was said.</summary>
    public string? Category { get; init; }

    /// <summary>Whether it lies further ahead of our clock than clocks go wrong.</summary>
    public bool IsTooEarly(DateTimeOffset now) => At > now + UsageRules.Lead;
}
