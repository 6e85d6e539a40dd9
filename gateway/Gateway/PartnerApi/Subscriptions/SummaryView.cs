using Fulfillment.Engine.Store;
using Fulfillment.Engine.Subscriptions;
using Fulfillment.Gateway.Docs;

namespace Fulfillment.Gateway.PartnerApi.Subscriptions;

/// <summary>Where a value comes from.</summary>
internal enum SummarySource
{
    /// <summary>What was ordered.</summary>
    Orders,

    /// <summary>What the instances have reported.</summary>
    SeatReports,

    /// <summary>The dates of what was ordered, held against today.</summary>
    Calendar,
}

/// <summary>A subscription at a glance, for whoever talks to the customer: each value with its time and its source.</summary>
internal record SummaryView
{
    /// <summary>The subscription.</summary>
    public required string SubscriptionId { get; init; }

    /// <summary>The number that people read out.</summary>
    public required string Number { get; init; }

    /// <summary>Who manages it.</summary>
    public required string Partner { get; init; }

    /// <summary>pending, active, grace, expired, suspended, cancelScheduled or cancelled.</summary>
    [Words(typeof(SubscriptionState))]
    public required string State { get; init; }

    /// <summary>The plan that may be used today.</summary>
    public TextFactView? Plan { get; init; }

    /// <summary>The seats that may be used today.</summary>
    public required NumberFactView Seats { get; init; }

    /// <summary>The seats in use, as reported last; absent where nothing was reported.</summary>
    public NumberFactView? Used { get; init; }

    /// <summary>The seats that are still to be paid for, over all periods; absent where nothing was reported.</summary>
    public NumberFactView? Overage { get; init; }

    /// <summary>How many days are covered from today on.</summary>
    public required NumberFactView DaysLeft { get; init; }

    /// <summary>What happens next by itself; absent where nothing does.</summary>
    public NextActionView? NextAction { get; init; }
}

/// <summary>A text, since when it is known to hold, and where that comes from.</summary>
internal sealed record TextFactView
{
    /// <summary>The value.</summary>
    public required string Value { get; init; }

    /// <summary>When it held.</summary>
    public required DateTimeOffset AsOf { get; init; }

    /// <summary>orders, seatReports or calendar.</summary>
    [Words(typeof(SummarySource))]
    public required string Source { get; init; }
}

/// <summary>A number, since when it is known to hold, and where that comes from.</summary>
internal sealed record NumberFactView
{
    /// <summary>The value.</summary>
    public required long Value { get; init; }

    /// <summary>When it held.</summary>
    public required DateTimeOffset AsOf { get; init; }

    /// <summary>orders, seatReports or calendar.</summary>
    [Words(typeof(SummarySource))]
    public required string Source { get; init; }

    public static NumberFactView Of(long value, DateTimeOffset asOf, SummarySource source) =>
        new() { Value = value, AsOf = asOf, Source = source.Word() };
}

/// <summary>What happens next by itself.</summary>
internal sealed record NextActionView
{
    /// <summary>begins, changes, renews, ends, cancels or expires.</summary>
    [Words(typeof(NextChangeKind))]
    public required string Action { get; init; }

    /// <summary>On which day (UTC).</summary>
    public required DateOnly On { get; init; }

    /// <summary>When that was so.</summary>
    public required DateTimeOffset AsOf { get; init; }

    /// <summary>orders, seatReports or calendar.</summary>
    [Words(typeof(SummarySource))]
    public required string Source { get; init; }

    public static NextActionView? Of(NextChange? next, DateTimeOffset asOf) => next is null ? null : new()
    {
        Action = next.Kind.Word(),
        On = next.On,
        AsOf = asOf,
        Source = SummarySource.Orders.Word(),
    };
}
