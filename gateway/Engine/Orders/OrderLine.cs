using Fulfillment.Engine.Catalog;
using Fulfillment.Sdk;

namespace Fulfillment.Engine.Orders;

/// <summary>One line as it stands. What was asked for stays in the order's content.</summary>
public sealed record OrderLine
{
    public required string Id { get; init; }

    public required string OrderId { get; init; }

    public required int Position { get; init; }

    public required string LineRef { get; init; }

    public required OrderAction Action { get; init; }

    public string? Sku { get; init; }

    public long? Quantity { get; init; }

    public int? TermMonths { get; init; }

    /// <summary>First day of the term, or the day a change takes effect.</summary>
    public required DateOnly StartsOn { get; init; }

    public DeliveryKind? Delivery { get; init; }

    public LinePrice? Price { get; init; }

    public string? SubscriptionId { get; init; }

    public required LineStatus Status { get; init; }

    public string? ReasonCode { get; init; }

    /// <summary>For operators; partners see the catalog's sentence for the code.</summary>
    public string? ReasonText { get; init; }

    public BlockedOn? BlockedOn { get; init; }

    /// <summary>It moved since it was read or stored.</summary>
    public bool Unsaved { get; init; }

    /// <summary>
    /// The day on which the work on it begins. What changes a subscription at one of its boundaries, or at its end, is
    /// recorded at once: the subscription keeps the day itself.
    /// </summary>
    public DateOnly DueOn => Action is OrderAction.Cancel or OrderAction.ReduceSeats or OrderAction.Downgrade
        or OrderAction.Renew or OrderAction.CoTerm
        ? DateOnly.MinValue
        : StartsOn;

    public OrderLine MoveTo(LineStatus next, string? code = null, string? text = null, BlockedOn? blockedOn = null) =>
        LineTransitions.Allows(Status, next)
            ? this with { Status = next, ReasonCode = code, ReasonText = text, BlockedOn = blockedOn, Unsaved = true }
            : throw new InvalidOperationException($"Line {Id} cannot go from {Status} to {next}.");
}
