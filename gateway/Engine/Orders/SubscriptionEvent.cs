using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fulfillment.Engine.Orders;

/// <summary>Something that happened to a subscription, beside what the events of its orders tell.</summary>
public sealed record SubscriptionEvent
{
    private readonly DateTimeOffset _at;

    public required string SubscriptionId { get; init; }

    /// <summary>Whose feed it stands in.</summary>
    public required string Partner { get; init; }

    /// <summary>1, 2, 3 within the subscription, without a gap; given when it is written.</summary>
    public long Sequence { get; init; }

    /// <summary>One of <see cref="SubscriptionEventTypes"/>.</summary>
    public required string Type { get; init; }

    /// <summary>What there is to say of it: a JSON object that names no person.</summary>
    public required string Facts { get; init; }

    /// <summary>To the millisecond, as it is kept: what is sent at once equals what is sent again.</summary>
    public required DateTimeOffset At
    {
        get => _at;
        init => _at = DateTimeOffset.FromUnixTimeMilliseconds(value.ToUnixTimeMilliseconds());
    }

    /// <summary>What a message of it says: the same in every attempt and for every sink.</summary>
    public string Body()
    {
        var body = new JsonObject { ["subscriptionId"] = SubscriptionId, ["sequence"] = Sequence, ["at"] = At };
        foreach (var (name, fact) in JsonNode.Parse(Facts)!.AsObject())
        {
            body[name] = fact?.DeepClone();
        }

        return body.ToJsonString();
    }
}

/// <summary>What the message of every event of a subscription says beside its facts.</summary>
public sealed record ToldOfSubscription
{
    public required string SubscriptionId { get; init; }

    public required long Sequence { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <param name="body">As <see cref="SubscriptionEvent.Body"/> wrote it.</param>
    public static ToldOfSubscription Read(string body) => JsonSerializer.Deserialize(body, EngineJson.Default.ToldOfSubscription)!;
}

/// <summary>Everything that can happen to a subscription with no order.</summary>
public static class SubscriptionEventTypes
{
    /// <summary>What all of them begin with; no event of an order does.</summary>
    public const string Prefix = "subscription.";

    public const string SeatThresholdReached = Prefix + "seatThresholdReached";
    public const string OverageRecorded = Prefix + "overageRecorded";
    public const string QuarterClosed = Prefix + "quarterClosed";
    public const string TermClosed = Prefix + "termClosed";
    public const string InstanceSilent = Prefix + "instanceSilent";
    public const string InstanceHeard = Prefix + "instanceHeard";
    public const string PackExhausted = Prefix + "packExhausted";
    public const string PackExpired = Prefix + "packExpired";
    public const string ContactsChanged = Prefix + "contactsChanged";
    public const string EndsSoon = Prefix + "endsSoon";
    public const string RenewalRefused = Prefix + "renewalRefused";
    public const string GraceBegan = Prefix + "graceBegan";
    public const string Expired = Prefix + "expired";

    /// <summary>Another partner has taken it over: told to both.</summary>
    public const string Transferred = Prefix + "transferred";

    public static IReadOnlyList<string> All { get; } =
    [
        SeatThresholdReached, OverageRecorded, QuarterClosed, TermClosed, InstanceSilent, InstanceHeard, PackExhausted,
        PackExpired, ContactsChanged, EndsSoon, RenewalRefused, GraceBegan, Expired, Transferred,
    ];
}
