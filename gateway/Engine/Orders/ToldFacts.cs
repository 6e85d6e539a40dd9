using System.Text.Json;
using Fulfillment.Engine.Store;

namespace Fulfillment.Engine.Orders;

/// <summary>
/// What a message says of an event: the same in every attempt and for every sink. References, never a copy of what
/// must be protected: a sink that tells more reads it when it delivers.
/// </summary>
public sealed record ToldFacts
{
    public required string OrderId { get; init; }

    public required string PartnerOrderRef { get; init; }

    /// <summary>The order's version; without gaps within an order.</summary>
    public required long Sequence { get; init; }

    /// <summary>The order's status from then on.</summary>
    public required string Status { get; init; }

    public string? LineId { get; init; }

    public string? LineRef { get; init; }

    public string? Code { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <param name="body">A message's body.</param>
    public static ToldFacts Read(string body) => JsonSerializer.Deserialize(body, EngineJson.Default.ToldFacts)!;

    public static ToldFacts Of(Order order, OrderEvent told) => new()
    {
        OrderId = order.Id,
        PartnerOrderRef = order.Content.PartnerOrderRef,
        Sequence = told.Version,
        Status = told.Status.Word(),
        LineId = told.LineId,
        LineRef = told.LineId is { } line ? order.Line(line).LineRef : null,
        Code = told.Code,
        At = told.At,
    };
}
