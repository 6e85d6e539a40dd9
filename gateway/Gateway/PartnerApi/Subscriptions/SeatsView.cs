using Fulfillment.Engine.Store;
using Fulfillment.Engine.Subscriptions;
using Fulfillment.Engine.Usage;
using Fulfillment.Gateway.Docs;

namespace Fulfillment.Gateway.PartnerApi.Subscriptions;

/// <summary>A subscription's seats, day by day.</summary>
internal sealed record SeatsView
{
    /// <summary>Each day of the page; of those without a report only what is paid for is known.</summary>
    public required IReadOnlyList<SeatDayView> Data { get; init; }

    /// <summary>What was used beyond what is paid for, by period, with the day and the instance that made it.</summary>
    public required IReadOnlyList<OverageView> Overages { get; init; }

    /// <summary>Where the next page begins; null on the last one.</summary>
    [System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.Never)]
    public required string? NextCursor { get; init; }
}

/// <summary>One day over all instances.</summary>
internal sealed record SeatDayView
{
    /// <summary>The day (UTC).</summary>
    public required DateOnly Day { get; init; }

    /// <summary>The seats that are paid for.</summary>
    public required long Paid { get; init; }

    /// <summary>The seats in use: of each instance the most of the day. Absent where no instance has reported.</summary>
    public long? Billable { get; init; }

    /// <summary>The seats in use at the end of the day.</summary>
    public long? BillableLast { get; init; }

    /// <summary>Users who were active lately, whether they take a seat or not.</summary>
    public long? Active { get; init; }

    /// <summary>Users by kind.</summary>
    public IReadOnlyDictionary<string, long>? Categories { get; init; }

    /// <summary>Users by add-on.</summary>
    public IReadOnlyDictionary<string, long>? AddOns { get; init; }

    /// <summary>How many instances have reported.</summary>
    public required int Instances { get; init; }

    /// <summary>true where a count is so high that somebody should look at it.</summary>
    public required bool Flagged { get; init; }

    public static SeatDayView Of(SeriesDay day, Coverage coverage) => new()
    {
        Day = day.Day,
        Paid = coverage.PaidSeatsOn(day.Day),
        Billable = day.Instances == 0 ? null : day.Seats,
        BillableLast = day.Instances == 0 ? null : day.LastSeats,
        Active = day.Active,
        Categories = day.Categories.ByName is { Count: > 0 } categories ? categories : null,
        AddOns = day.AddOns.ByName is { Count: > 0 } addOns ? addOns : null,
        Instances = day.Instances,
        Flagged = day.Flagged,
    };
}

/// <summary>Seats used beyond those paid for in one period. It never takes anything from the customer.</summary>
internal sealed record OverageView
{
    /// <summary>What the period is.</summary>
    [Words(typeof(OverageKind))]
    public required string Kind { get; init; }

    /// <summary>First day of the period.</summary>
    public required DateOnly StartsOn { get; init; }

    /// <summary>The first day after it.</summary>
    public required DateOnly EndsOn { get; init; }

    /// <summary>The most that was in use on one day.</summary>
    public required long Max { get; init; }

    /// <summary>The day on which most was used beyond what is paid for.</summary>
    public required DateOnly Day { get; init; }

    /// <summary>The instance that took the most seats on that day.</summary>
    public required string Instance { get; init; }

    /// <summary>Seats paid for afterwards.</summary>
    public required long TrueUpsPaid { get; init; }

    /// <summary>Seats that are still to be paid for.</summary>
    public required long Owed { get; init; }

    public static OverageView Of(OverageRecord overage) => new()
    {
        Kind = overage.Kind.Word(),
        StartsOn = overage.Period.From,
        EndsOn = overage.Period.To,
        Max = overage.Max,
        Day = overage.Day,
        Instance = overage.Instance,
        TrueUpsPaid = overage.TrueUpsPaid,
        Owed = overage.Owed,
    };
}
