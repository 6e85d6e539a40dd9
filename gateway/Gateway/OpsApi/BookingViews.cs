using Fulfillment.Engine.Store;
using Fulfillment.Engine.Subscriptions;
using Fulfillment.Gateway.Docs;

namespace Fulfillment.Gateway.OpsApi;

/// <summary>What an order line changed of what is paid for.</summary>
internal sealed record BookingView
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>How it moves the revenue. A reversal has the kind of what it takes back.</summary>
    [Words(typeof(BookingKind))]
    public required string Kind { get; init; }

    /// <summary>Whose order it is.</summary>
    public required string Partner { get; init; }

    /// <summary>The order; `GET /ops/v1/orders/{orderId}` shows it.</summary>
    public required string OrderId { get; init; }

    /// <summary>The line of the order.</summary>
    public required string LineId { get; init; }

    /// <summary>The subscription that it changes.</summary>
    public required string SubscriptionId { get; init; }

    /// <summary>ISO 4217; absent where no price is known.</summary>
    public string? Currency { get; init; }

    /// <summary>The price of the line in minor units, as it was ordered: 0 where less is taken from the next term on and where it is cancelled; absent where a line that is paid for has no price.</summary>
    public long? NetMinor { get; init; }

    /// <summary>For how many days the net pays; 0 where it pays for none, as for a pack; negative where days are given back.</summary>
    public required int Days { get; init; }

    /// <summary>By how much 12 months of what recurs cost more from `effectiveOn` on, in minor units; absent where a price is missing.</summary>
    public long? ArrMinor { get; init; }

    /// <summary>The first day on which it counts.</summary>
    public required DateOnly EffectiveOn { get; init; }

    /// <summary>When the line was carried out, or taken back.</summary>
    public required DateTimeOffset BookedAt { get; init; }

    /// <summary>The booking that this one takes back.</summary>
    public string? Reverses { get; init; }

    public static BookingView Of(Booking booking) => new()
    {
        Id = booking.Id,
        Kind = booking.Kind.Word(),
        Partner = booking.Partner,
        OrderId = booking.OrderId,
        LineId = booking.LineId,
        SubscriptionId = booking.SubscriptionId,
        Currency = booking.Currency,
        NetMinor = booking.NetMinor,
        Days = booking.Days,
        ArrMinor = booking.ArrMinor,
        EffectiveOn = booking.EffectiveOn,
        BookedAt = booking.BookedAt,
        Reverses = booking.Reverses,
    };
}

/// <summary>The sums of what was booked on some days.</summary>
internal sealed record BookingSummaryView
{
    /// <summary>The first day; absent where nothing was said.</summary>
    public DateOnly? From { get; init; }

    /// <summary>The first day after them; absent where nothing was said.</summary>
    public DateOnly? To { get; init; }

    /// <summary>By kind and currency. Empty: nothing was booked.</summary>
    public required IReadOnlyList<BookingSumView> Sums { get; init; }

    public static BookingSummaryView Of(DateOnly? from, DateOnly? to, IReadOnlyList<BookingSum> sums) => new()
    {
        From = from,
        To = to,
        Sums = [.. sums.Select(BookingSumView.Of)],
    };
}

/// <summary>The sums of one kind in one currency.</summary>
internal sealed record BookingSumView
{
    /// <summary>How it moves the revenue.</summary>
    [Words(typeof(BookingKind))]
    public required string Kind { get; init; }

    /// <summary>ISO 4217; absent for those without a price.</summary>
    public string? Currency { get; init; }

    /// <summary>How many bookings, reversals included.</summary>
    public required long Count { get; init; }

    /// <summary>How many of them lack a yearly price, and are not in `arrMinor`.</summary>
    public required long WithoutArr { get; init; }

    /// <summary>The sum of what was paid, in minor units.</summary>
    public required long NetMinor { get; init; }

    /// <summary>By how much 12 months of what recurs cost more, in minor units.</summary>
    public required long ArrMinor { get; init; }

    public static BookingSumView Of(BookingSum sum) => new()
    {
        Kind = sum.Kind.Word(),
        Currency = sum.Currency,
        Count = sum.Count,
        WithoutArr = sum.WithoutArr,
        NetMinor = sum.NetMinor,
        ArrMinor = sum.ArrMinor,
    };
}
