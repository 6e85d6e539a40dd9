using Fulfillment.Engine.Licensing;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Provisioning;
using Fulfillment.Engine.Schedules;
using Fulfillment.Engine.Screening;
using Fulfillment.Engine.Subscriptions;
using Fulfillment.Engine.Usage;

namespace Fulfillment.Engine.Reconciliation;

/// <summary>All that was ordered of a subscription and all that is delivered of it, as one moment shows it.</summary>
internal sealed record Case
{
    public required Subscription Subscription { get; init; }

    public required IReadOnlyList<Amendment> History { get; init; }

    /// <summary>What the history comes to. What is delivered is held against this, whatever stands beside it.</summary>
    public required Coverage Covered { get; init; }

    public required Partner Partner { get; init; }

    /// <summary>The partner's business day.</summary>
    public required DateOnly Today { get; init; }

    /// <summary>The orders that name it, by id.</summary>
    public required IReadOnlyDictionary<string, Order> Orders { get; init; }

    /// <summary>The lines that made it or change it.</summary>
    public required IReadOnlyList<OrderLine> Lines { get; init; }

    /// <summary>How these lines, and its days, were provisioned.</summary>
    public required ILookup<string, ProvisioningEvent> Events { get; init; }

    /// <summary>What screening decided, by order.</summary>
    public required ILookup<string, DecisionMark> Decisions { get; init; }

    public required IReadOnlyList<License> Licenses { get; init; }

    /// <summary>The ids of licenses that stand in the revocation list.</summary>
    public required IReadOnlySet<string> Listed { get; init; }

    public required bool HasCode { get; init; }

    public required IReadOnlyList<ConsumablePack> Packs { get; init; }

    /// <summary>Days to come, or come, on which something is to be done.</summary>
    public required IReadOnlyList<WaitingDay> Days { get; init; }

    public SubscriptionKey Key => new()
    {
        Id = Subscription.Id,
        Partner = Subscription.Partner,
        OrderId = Subscription.OrderId,
        LineId = Subscription.LineId,
    };

    /// <summary>The line that made it.</summary>
    public OrderLine? Origin => Lines.FirstOrDefault(line => line.Id == Subscription.LineId);

    /// <summary>
    /// Work is under way, or has stopped where a person knows of it: what is delivered is not what it will be, and the
    /// line or the dead letter says so.
    /// </summary>
    public bool IsMoving => IsAtWork || HasStopped;

    /// <summary>Whether a line stands behind what the subscription covers.</summary>
    public bool HasAmended(OrderLine line) =>
        line.Id == Subscription.LineId || History.Any(amendment => amendment.LineId == line.Id);

    /// <summary>A finding about the subscription.</summary>
    public Finding Find(string code, string ordered, string delivered) =>
        Of(code, Subscription.Id, Subscription.OrderId, Subscription.LineId, ordered, delivered);

    /// <summary>A finding about one of its lines.</summary>
    public Finding Find(string code, OrderLine line, string ordered, string delivered) =>
        Of(code, line.Id, line.OrderId, line.Id, ordered, delivered);

    private bool IsAtWork =>
        Lines.Any(line => line.Status == LineStatus.Provisioning)
        || Boundaries.Any(one => one.State is ProvisioningState.Queued or ProvisioningState.Running
            or ProvisioningState.Retrying or ProvisioningState.Waiting)
        || Days.Any(day => day.On is { } on && on <= Today);

    private bool HasStopped =>
        Lines.Any(line => line.Status is LineStatus.Failed or LineStatus.NeedsAttention && HasAmended(line))
        || Boundaries.MaxBy(one => one.UpdatedAt)?.State == ProvisioningState.Failed;

    private IEnumerable<ProvisioningEvent> Boundaries =>
        Events[Subscription.LineId].Where(one => one.Cause != ProvisioningCause.OrderLine);

    private Finding Of(string code, string subject, string orderId, string lineId, string ordered, string delivered) => new()
    {
        Code = code,
        Subject = subject,
        Partner = Subscription.Partner,
        OrderId = orderId,
        LineId = lineId,
        SubscriptionId = Subscription.Id,
        Ordered = ordered,
        Delivered = delivered,
    };
}
