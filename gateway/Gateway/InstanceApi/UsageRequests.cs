using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Fulfillment.Engine.Usage;

namespace Fulfillment.Gateway.InstanceApi;

/// <summary>What an installed product used. Each record is judged by itself.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record UsageRequest
{
    /// <summary>The records, in any order.</summary>
    [MinLength(1), MaxLength(1000)]
    public required IReadOnlyList<UsageRecordRequest> Records { get; init; }

    public IReadOnlyList<UsageRow> Rows() => [.. Records.Select(record => record.Row())];
}

/// <summary>So much of a meter was used.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal record UsageRecordRequest
{
    /// <summary>The meter's name, such as minutes or storage.</summary>
    [StringLength(40, MinimumLength = 1)]
    public required string Meter { get; init; }

    /// <summary>How much, in the meter's unit. No height is refused.</summary>
    public required long Quantity { get; init; }

    /// <summary>When it was used, or the end of the time in which it was; it counts on that day (UTC).</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The beginning of that time, where it is not a moment.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Your own name for the record: under it, it counts once, however often it is sent.</summary>
    [StringLength(90, MinimumLength = 1)]
    public required string MessageId { get; init; }

    /// <summary>A correction has the same messageId and a higher revision; the highest counts, whichever comes first.</summary>
    [Range(0, 1_000_000)]
    public int? Revision { get; init; }

    public virtual UsageRow Row() => new()
    {
        Meter = Meter,
        Quantity = Quantity,
        At = At,
        Since = Since,
        MessageId = MessageId,
        Revision = Revision ?? 0,
    };
}

/// <summary>What the vendor's own platform counted, of any subscriptions.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record PlatformUsageRequest
{
    /// <summary>The records, in any order. One that is refused spoils no other.</summary>
    [MinLength(1), MaxLength(1000)]
    public required IReadOnlyList<PlatformUsageRecordRequest> Records { get; init; }

    public IReadOnlyList<UsageRow> Rows() => [.. Records.Select(record => record.Row())];
}

/// <summary>So much of a meter was used, by a subscription or a namespace: name one of them.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record PlatformUsageRecordRequest : UsageRecordRequest
{
    /// <summary>The subscription that used it.</summary>
    [StringLength(64, MinimumLength = 1)]
    public string? SubscriptionId { get; init; }

    /// <summary>The namespace that used it.</summary>
    [StringLength(255, MinimumLength = 1)]
    public string? Namespace { get; init; }

    /// <summary>What within it used it, where that matters; seats are counted by it.</summary>
    [StringLength(128, MinimumLength = 1)]
    public string? InstanceId { get; init; }

    public override UsageRow Row() => base.Row() with
    {
        SubscriptionId = SubscriptionId,
        Namespace = Namespace,
        InstanceId = InstanceId,
    };
}
