namespace Fulfillment.Engine.Orders;

/// <summary>One step of an order's timeline. Its sequence is the order's version, so there is never a gap.</summary>
public sealed record OrderEvent
{
    public required string OrderId { get; init; }

    public required long Version { get; init; }

    /// <summary>What happened: <c>order.fulfilled</c>, <c>line.provisioned</c>.</summary>
    public required string Type { get; init; }

    /// <summary>The order's status from then on.</summary>
    public required OrderStatus Status { get; init; }

    public string? LineId { get; init; }

    public string? Code { get; init; }

    public required string Actor { get; init; }

    public required DateTimeOffset At { get; init; }
}
