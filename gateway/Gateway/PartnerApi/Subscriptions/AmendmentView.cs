using Fulfillment.Engine.Store;
using Fulfillment.Engine.Subscriptions;
using Fulfillment.Gateway.Docs;

namespace Fulfillment.Gateway.PartnerApi.Subscriptions;

/// <summary>One entry of a subscription's history.</summary>
internal sealed record AmendmentView
{
    /// <summary>1 for the first, without gaps, in the order of arrival.</summary>
    public required long Sequence { get; init; }

    /// <summary>What it did.</summary>
    [Words(typeof(AmendmentKind))]
    public required string Kind { get; init; }

    /// <summary>The first day on which it holds.</summary>
    public required DateOnly EffectiveOn { get; init; }

    /// <summary>The plan that it gave, where it gave one.</summary>
    public string? Plan { get; init; }

    /// <summary>How many seats it gave, added or took away, where it did.</summary>
    public long? Seats { get; init; }

    /// <summary>The add-on of which it gave more or took some away, where it did.</summary>
    public string? Sku { get; init; }

    /// <summary>How many of the add-on.</summary>
    public long? Quantity { get; init; }

    /// <summary>The first day after what it gave, where it set one.</summary>
    public DateOnly? EndsOn { get; init; }

    /// <summary>The order that asked for it, where an order did.</summary>
    public string? OrderId { get; init; }

    /// <summary>The line of that order.</summary>
    public string? LineId { get; init; }

    /// <summary>When it was recorded.</summary>
    public required DateTimeOffset At { get; init; }

    public static AmendmentView Of(Amendment amendment)
    {
        var terms = amendment.Terms;
        var first = terms.Intervals is [var interval, ..] ? interval : null;
        return new AmendmentView
        {
            Sequence = amendment.Number,
            Kind = amendment.Kind.Word(),
            EffectiveOn = amendment.EffectiveOn,
            Plan = terms.Plan?.Name ?? first?.Plan.Name,
            Seats = terms.Seats ?? first?.Seats,
            Sku = terms.AddOn?.What.Sku,
            Quantity = terms.AddOn?.Quantity,
            EndsOn = terms.EndsOn ?? (first is null ? null : terms.Intervals[^1].EndsOn),
            OrderId = amendment.OrderId,
            LineId = amendment.LineId,
            At = amendment.RecordedAt,
        };
    }
}
