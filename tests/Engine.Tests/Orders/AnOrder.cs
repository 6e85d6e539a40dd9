using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Tests.Support;
using Fulfillment.Tests.Support;

namespace Fulfillment.Engine.Tests.Orders;

/// <summary>Orders that never saw a store.</summary>
internal static class AnOrder
{
    private static readonly DateTimeOffset _at = new ManualClock().GetUtcNow();

    public static Order With(IReadOnlyList<LineStatus> lines) => new()
    {
        Id = "ord_1",
        Partner = "nordhandel",
        Channel = OrderRequest.Api,
        Content = A.Order(),
        Written = A.Order().Write(),
        Status = OrderStatus.Received,
        Screening = ScreeningState.Pending,
        Version = 0,
        OrderedOn = new DateOnly(2026, 11, 21),
        CreatedAt = _at,
        UpdatedAt = _at,
        Lines = [.. lines.Select(Line)],
    };

    public static OrderLine Line(LineStatus status, int position = 0) => new()
    {
        Id = $"lin_{position}",
        OrderId = "ord_1",
        Position = position,
        LineRef = $"{position}",
        Action = OrderAction.New,
        StartsOn = new DateOnly(2026, 11, 21),
        Status = status,
        ReasonCode = $"code.{status}",
    };
}
