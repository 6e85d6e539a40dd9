using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Store;

namespace Fulfillment.Engine.Webhooks;

/// <summary>One event as it stands in its partner's feed, with all that a message of it says.</summary>
public sealed record FeedEvent
{
    public required string OrderId { get; init; }

    public required long Version { get; init; }

    public required long Feed { get; init; }

    public required string Type { get; init; }

    public required OrderStatus Status { get; init; }

    public required string PartnerOrderRef { get; init; }

    public string? LineId { get; init; }

    public string? LineRef { get; init; }

    public string? Code { get; init; }

    public required DateTimeOffset At { get; init; }

    public FeedPosition Position => new(Feed, OrderId, Version);

    public ToldFacts Facts() => new()
    {
        OrderId = OrderId,
        PartnerOrderRef = PartnerOrderRef,
        Sequence = Version,
        Status = Status.Word(),
        LineId = LineId,
        LineRef = LineRef,
        Code = Code,
        At = At,
    };
}

/// <summary>A place in a partner's feed.</summary>
public readonly record struct FeedPosition(long Feed, string OrderId, long Version)
{
    public static FeedPosition Start { get; } = new(-1, "", 0);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Feed}/{OrderId}/{Version}");

    /// <param name="text">As <see cref="ToString"/> wrote it.</param>
    public static FeedPosition Parse(string text)
    {
        var parts = text.Split('/');
        return new(
            long.Parse(parts[0], CultureInfo.InvariantCulture), parts[1], long.Parse(parts[2], CultureInfo.InvariantCulture));
    }
}

/// <summary>
/// The id of an event. It is kept nowhere: it follows from what never changes, so that the pulled and the pushed event
/// have the same one on every node and in every release.
/// </summary>
public static class EventId
{
    private const int RandomBytes = 10;

    public static string Of(string orderId, long version, DateTimeOffset at)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{orderId}/{version}")));
        var id = (UInt128)at.ToUnixTimeMilliseconds();
        foreach (var part in hash.AsSpan(0, RandomBytes))
        {
            id = (id << 8) | part;
        }

        return $"evt_{Ids.Encode(id)}";
    }
}
