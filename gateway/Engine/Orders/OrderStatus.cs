namespace Fulfillment.Engine.Orders;

/// <summary>Where an order stands. Derived from its lines once screening has let it through.</summary>
public enum OrderStatus
{
    Received,
    Screening,
    Held,
    Scheduled,
    Provisioning,
    Fulfilled,
    PartiallyFulfilled,
    Failed,
    Denied,
    Cancelled,
}

/// <summary>The only place that says which status may follow which.</summary>
public static class OrderTransitions
{
    private static readonly Dictionary<OrderStatus, OrderStatus[]> _next = new()
    {
        [OrderStatus.Received] = [OrderStatus.Screening, OrderStatus.Cancelled],
        [OrderStatus.Screening] =
            [OrderStatus.Held, OrderStatus.Denied, OrderStatus.Scheduled, OrderStatus.Provisioning, OrderStatus.Cancelled],
        [OrderStatus.Held] =
            [OrderStatus.Scheduled, OrderStatus.Provisioning, OrderStatus.Denied, OrderStatus.Cancelled],
        [OrderStatus.Scheduled] = [OrderStatus.Provisioning, OrderStatus.Denied, OrderStatus.Cancelled],
        [OrderStatus.Provisioning] =
        [
            OrderStatus.Scheduled, OrderStatus.Fulfilled, OrderStatus.PartiallyFulfilled, OrderStatus.Failed,
            OrderStatus.Denied, OrderStatus.Cancelled,
        ],
        [OrderStatus.Fulfilled] = [],
        [OrderStatus.PartiallyFulfilled] =
            [OrderStatus.Provisioning, OrderStatus.Fulfilled],
        [OrderStatus.Failed] = [OrderStatus.Provisioning, OrderStatus.Denied, OrderStatus.Cancelled],
        [OrderStatus.Denied] = [],
        [OrderStatus.Cancelled] = [],
    };

    public static bool Allows(OrderStatus from, OrderStatus to) => _next[from].Contains(to);

    /// <summary>The statuses that may follow, for the page in <c>specs/states</c>.</summary>
    public static IReadOnlyList<OrderStatus> After(OrderStatus status) => _next[status];

    /// <summary>Whether nothing goes on by itself any more: what a waiting caller waits for.</summary>
    public static bool IsSettled(OrderStatus status) => status is OrderStatus.Fulfilled
        or OrderStatus.PartiallyFulfilled or OrderStatus.Failed or OrderStatus.Denied or OrderStatus.Cancelled;
}
