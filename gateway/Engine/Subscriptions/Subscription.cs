using Fulfillment.Engine.Catalog;

namespace Fulfillment.Engine.Subscriptions;

/// <summary>What a customer may use, and from when to when.</summary>
public sealed record Subscription
{
    public required string Id { get; init; }

    /// <summary>The number that people read out: in licenses, mails and on the telephone.</summary>
    public required string Number { get; init; }

    public required string Partner { get; init; }

    public required string OrderId { get; init; }

    /// <summary>The order line that made it.</summary>
    public required string LineId { get; init; }

    public required long Version { get; init; }

    public required string Sku { get; init; }

    public required string Plan { get; init; }

    /// <summary>Half-open, without gap or overlap, from the first day to the end of the term. A ramp has several.</summary>
    public required IReadOnlyList<Interval> Intervals { get; init; }

    public required DeliveryKind Delivery { get; init; }

    public required bool Sandbox { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateOnly StartsOn => Intervals[0].StartsOn;

    /// <summary>The first day that is no longer covered.</summary>
    public DateOnly EndsOn => Intervals[^1].EndsOn;

    /// <summary>The seats on a day; before the first day those of the first interval, after the last those of the last.</summary>
    public long SeatsOn(DateOnly day) => (Intervals.LastOrDefault(i => i.StartsOn <= day) ?? Intervals[0]).Seats;
}

/// <summary>So many seats from one day up to, not including, another.</summary>
public sealed record Interval(DateOnly StartsOn, DateOnly EndsOn, long Seats)
{
    /// <summary>The intervals of one term: the first from its start, one more at each phase.</summary>
    public static IReadOnlyList<Interval> OfTerm(
        DateOnly startsOn, int termMonths, long seats, IReadOnlyList<(DateOnly From, long Seats)> phases)
    {
        var end = startsOn.AddMonths(termMonths);
        IReadOnlyList<(DateOnly From, long Seats)> steps = [(startsOn, seats), .. phases];
        return [.. steps.Select((step, i) => new Interval(step.From, i + 1 < steps.Count ? steps[i + 1].From : end, step.Seats))];
    }
}
