using Fulfillment.Engine.Catalog;

namespace Fulfillment.Engine.Subscriptions;

/// <summary>What a customer may use, and from when to when.</summary>
public sealed record Subscription
{
    public required string Id { get; init; }

    /// <summary>The number that people read out: in licenses, mails and on the telephone.</summary>
    public required string Number { get; init; }

    /// <summary>Who manages it.</summary>
    public required string Partner { get; init; }

    /// <summary>The channel through which it is managed: the one its first order came from.</summary>
    public required string Channel { get; init; }

    /// <summary>
    /// The account of whose it is; <c>null</c> while it is made, because the store finds the account, and where it is from
    /// before there were accounts and none was found yet.
    /// </summary>
    public string? AccountId { get; init; }

    /// <summary>The order that made it.</summary>
    public required string OrderId { get; init; }

    /// <summary>The order line that made it.</summary>
    public required string LineId { get; init; }

    /// <summary>How many amendments it has, the first included.</summary>
    public required long Version { get; init; }

    /// <summary>What its amendments come to.</summary>
    public required Coverage Coverage { get; init; }

    public required DeliveryKind Delivery { get; init; }

    /// <summary>Where it is provisioned: a namespace or a region, where its kind of delivery has one.</summary>
    public string? Place { get; init; }

    public required bool Sandbox { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public IReadOnlyList<Interval> Intervals => Coverage.Intervals;

    public DateOnly StartsOn => Coverage.StartsOn;

    /// <summary>The first day that is no longer covered.</summary>
    public DateOnly EndsOn => Coverage.EndsOn;

    /// <summary>The seats on a day; before the first day those of the first interval, after the last those of the last.</summary>
    public long SeatsOn(DateOnly day) => Coverage.SeatsOn(day);
}
