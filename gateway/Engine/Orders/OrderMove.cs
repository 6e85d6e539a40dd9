using Fulfillment.Sdk;

namespace Fulfillment.Engine.Orders;

/// <summary>What moves in an order; its content never does.</summary>
internal sealed record OrderMove
{
    public required string Id { get; init; }
    public required OrderStatus Status { get; init; }
    public required ScreeningState Screening { get; init; }
    public required long Version { get; init; }
    public required int Moves { get; init; }
    public string? ReasonCode { get; init; }
    public BlockedOn? BlockedOn { get; init; }
    public DateTimeOffset? ExpectedBy { get; init; }
    public DateTimeOffset UpdatedAt { get; init; }

    public static OrderMove Of(Order order) => new()
    {
        Id = order.Id,
        Status = order.Status,
        Screening = order.Screening,
        Version = order.Version,
        Moves = order.Unsaved.Count,
        ReasonCode = order.ReasonCode,
        BlockedOn = order.BlockedOn,
        ExpectedBy = order.ExpectedBy,
        UpdatedAt = order.UpdatedAt,
    };
}

/// <summary>What moves in a line.</summary>
internal sealed record LineMove
{
    public required string Id { get; init; }
    public required LineStatus Status { get; init; }
    public string? SubscriptionId { get; init; }
    public string? ReasonCode { get; init; }
    public string? ReasonText { get; init; }
    public BlockedOn? BlockedOn { get; init; }

    public static LineMove Of(OrderLine line) => new()
    {
        Id = line.Id,
        Status = line.Status,
        SubscriptionId = line.SubscriptionId,
        ReasonCode = line.ReasonCode,
        ReasonText = line.ReasonText,
        BlockedOn = line.BlockedOn,
    };
}

/// <summary>An event as SQL holds it, with the partner whose feed it belongs to.</summary>
internal sealed record EventRow
{
    public required string OrderId { get; init; }
    public required string Partner { get; init; }
    public required long Version { get; init; }
    public required string Type { get; init; }
    public required OrderStatus Status { get; init; }
    public string? LineId { get; init; }
    public string? Code { get; init; }
    public required string Actor { get; init; }
    public required DateTimeOffset At { get; init; }

    public static EventRow Of(string partner, OrderEvent told) => new()
    {
        OrderId = told.OrderId,
        Partner = partner,
        Version = told.Version,
        Type = told.Type,
        Status = told.Status,
        LineId = told.LineId,
        Code = told.Code,
        Actor = told.Actor,
        At = told.At,
    };
}

/// <summary>An order's id, where rows of ids are asked for.</summary>
internal sealed record OrderKey(string Id);

/// <summary>An order's natural key.</summary>
public sealed record OrderRef(string Partner, string ExternalRef);
