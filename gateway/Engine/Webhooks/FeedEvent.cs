using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Store;

namespace Fulfillment.Engine.Webhooks;

/// <summary>One event as it stands in its partner's feed, with all that a message of it says.</summary>
public sealed record FeedEvent
{
    /// <summary>The order that it happened to, or the subscription.</summary>
    public required string SubjectId { get; init; }

    public required long Version { get; init; }

    public required long Feed { get; init; }

    public required string Partner { get; init; }

    public required string Type { get; init; }

    /// <summary>Of an order.</summary>
    public OrderStatus? Status { get; init; }

    /// <summary>Of an order.</summary>
    public string? PartnerOrderRef { get; init; }

    public string? LineId { get; init; }

    public string? LineRef { get; init; }

    public string? Code { get; init; }

    /// <summary>Of a subscription: what there is to say.</summary>
    public string? Facts { get; init; }

    public required DateTimeOffset At { get; init; }

    public FeedPosition Position => new(Feed, SubjectId, Version);

    /// <summary>What a message of it says.</summary>
    public string Body() => Facts is null ? JsonSerializer.Serialize(OfOrder(), EngineJson.Default.ToldFacts) : OfSubscription(Facts).Body();

    private ToldFacts OfOrder() => new()
    {
        OrderId = SubjectId,
        PartnerOrderRef = PartnerOrderRef!,
        Sequence = Version,
        Status = Status!.Value.Word(),
        LineId = LineId,
        LineRef = LineRef,
        Code = Code,
        At = At,
    };

    private SubscriptionEvent OfSubscription(string facts) => new()
    {
        SubscriptionId = SubjectId,
        Partner = Partner,
        Sequence = Version,
        Type = Type,
        Facts = facts,
        At = At,
    };
}

/// <summary>A place in a partner's feed.</summary>
public readonly record struct FeedPosition(long Feed, string SubjectId, long Version)
{
    public static FeedPosition Start { get; } = new(-1, "", 0);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Feed}/{SubjectId}/{Version}");

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

    public static string Of(string subjectId, long version, DateTimeOffset at)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{subjectId}/{version}")));
        var id = (UInt128)at.ToUnixTimeMilliseconds();
        foreach (var part in hash.AsSpan(0, RandomBytes))
        {
            id = (id << 8) | part;
        }

        return $"evt_{Ids.Encode(id)}";
    }
}
