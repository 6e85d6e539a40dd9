using Fulfillment.Engine.Subscriptions;

namespace Fulfillment.Engine.Licensing;

/// <summary>How the product keeps in touch. The names stand in files and in the API.</summary>
public enum LicenseKind
{
    /// <summary>Activated by code, synchronized over the network.</summary>
    Cloud,

    /// <summary>A signed file, valid without any network.</summary>
    Offline,

    /// <summary>The old container, for old products.</summary>
    Legacy,
}

/// <summary>Where a license stands on a day.</summary>
public enum LicenseStatus
{
    Future,
    Current,
    Superseded,
    Expired,
    Revoked,
}

/// <summary>An issued license: one signed file for the whole term.</summary>
public sealed record License
{
    /// <summary>Days after the term in which the product goes on.</summary>
    public const int GraceDays = 14;

    public required string Id { get; init; }

    public required string Partner { get; init; }

    public required string OrderId { get; init; }

    public required string LineId { get; init; }

    public required string SubscriptionId { get; init; }

    public required long SubscriptionVersion { get; init; }

    public required LicenseKind Kind { get; init; }

    public required string Plan { get; init; }

    public required IReadOnlyList<Interval> Intervals { get; init; }

    /// <summary>The key that signed it.</summary>
    public required string Kid { get; init; }

    /// <summary>The compact JWS, exactly as it leaves the house.</summary>
    public required string File { get; init; }

    public DateTimeOffset? RevokedAt { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateOnly StartsOn => Intervals[0].StartsOn;

    /// <summary>The first day that is no longer covered.</summary>
    public DateOnly EndsOn => Intervals[^1].EndsOn;

    /// <summary>The seats on a day; before the first day those of the first interval, after the last those of the last.</summary>
    public long SeatsOn(DateOnly day) => (Intervals.LastOrDefault(i => i.StartsOn <= day) ?? Intervals[0]).Seats;

    public LicenseStatus StatusOn(DateOnly day) => this switch
    {
        { RevokedAt: not null } => LicenseStatus.Revoked,
        _ when day < StartsOn => LicenseStatus.Future,
        _ when day < EndsOn.AddDays(GraceDays) => LicenseStatus.Current,
        _ => LicenseStatus.Expired,
    };
}
