namespace Fulfillment.Engine.Subscriptions;

/// <summary>How an order line moves the revenue.</summary>
public enum BookingKind
{
    /// <summary>The first paid term, also the one that a trial turns into.</summary>
    New,

    Expansion,

    /// <summary>Less, but not nothing.</summary>
    Contraction,

    /// <summary>Nothing from a day on.</summary>
    Churn,

    Renewal,
}

/// <summary>What an order line changed of what is paid for, as it is kept. A reversal has the amounts with the other sign.</summary>
public sealed record Booking
{
    public required string Id { get; init; }

    public required string LineId { get; init; }

    public required string OrderId { get; init; }

    public required string SubscriptionId { get; init; }

    public required string Partner { get; init; }

    public required BookingKind Kind { get; init; }

    /// <summary>ISO 4217; <c>null</c> where no price is known.</summary>
    public string? Currency { get; init; }

    /// <summary>The price of the line in minor units; <c>null</c> where it has none.</summary>
    public long? NetMinor { get; init; }

    /// <summary>For how many days the net pays; negative where days are given back.</summary>
    public required int Days { get; init; }

    /// <summary>By how much a year of what recurs costs more, in minor units; <c>null</c> where a price is missing.</summary>
    public long? ArrMinor { get; init; }

    public required DateOnly EffectiveOn { get; init; }

    public required DateTimeOffset BookedAt { get; init; }

    /// <summary>The booking that this one takes back.</summary>
    public string? Reverses { get; init; }
}

/// <summary>What a line changes of what is paid for, worked out before it is kept.</summary>
/// <param name="Kind">How it moves the revenue.</param>
/// <param name="EffectiveOn">The first day on which it counts.</param>
/// <param name="Days">For how many days the net pays.</param>
public sealed record BookedAmounts(BookingKind Kind, DateOnly EffectiveOn, int Days)
{
    /// <summary>ISO 4217.</summary>
    public string? Currency { get; init; }

    /// <summary>In minor units.</summary>
    public long? NetMinor { get; init; }

    /// <summary>
    /// In minor units: of a renewal all that recurs from its first day on, less what is booked so far when it is kept; of
    /// a churn nothing, as what is booked so far is taken off; of all others the change.
    /// </summary>
    public long? ArrMinor { get; init; }
}

/// <summary>Which bookings are asked for: those of days from one up to, not including, another (UTC).</summary>
public sealed record BookingFilter
{
    public DateOnly? From { get; init; }

    public DateOnly? To { get; init; }

    public string? Partner { get; init; }

    /// <summary>Only those that were booked before this one.</summary>
    public string? Before { get; init; }

    public required int Limit { get; init; }
}

/// <summary>The sums of one kind in one currency.</summary>
public sealed record BookingSum
{
    public required BookingKind Kind { get; init; }

    /// <summary>ISO 4217; <c>null</c> for those without a price.</summary>
    public string? Currency { get; init; }

    public required long Count { get; init; }

    /// <summary>How many of them have no yearly price, and add nothing to it.</summary>
    public required long WithoutArr { get; init; }

    public required long NetMinor { get; init; }

    public required long ArrMinor { get; init; }
}
