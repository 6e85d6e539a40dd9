using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Store;
using Fulfillment.Gateway.Docs;

namespace Fulfillment.Gateway.PartnerApi;

/// <summary>One step of an order's timeline.</summary>
internal sealed record EventView
{
    /// <summary>1, 2, 3 and so on, without gap.</summary>
    public required long Sequence { get; init; }

    /// <summary>What happened, such as order.fulfilled or line.provisioned.</summary>
    public required string Type { get; init; }

    /// <summary>The order's status from then on.</summary>
    [Words(typeof(OrderStatus))]
    public required string Status { get; init; }

    /// <summary>The line it is about.</summary>
    public string? LineId { get; init; }

    /// <summary>Why.</summary>
    public ReasonView? Reason { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    public static EventView Of(OrderEvent told) => new()
    {
        Sequence = told.Version,
        Type = told.Type,
        Status = told.Status.Word(),
        LineId = told.LineId,
        Reason = ReasonView.Of(told.Code),
        At = told.At,
    };
}
