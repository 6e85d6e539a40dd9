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

/// <summary>An issued license: one signed file for the whole term.</summary>
public sealed record License
{
    /// <summary>Days after the term in which the product goes on.</summary>
    public const int GraceDays = Coverage.GraceDays;

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

    /// <summary>Expired when it was issued, and without any grace.</summary>
    public bool FromCancellation { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateOnly StartsOn => Intervals[0].StartsOn;

    /// <summary>The first day that is no longer covered.</summary>
    public DateOnly EndsOn => Intervals[^1].EndsOn;

    /// <summary>The seats on a day; before the first day those of the first interval, after the last those of the last.</summary>
    public long SeatsOn(DateOnly day) => (Intervals.LastOrDefault(i => i.StartsOn <= day) ?? Intervals[0]).Seats;

    /// <summary>The first day after its grace.</summary>
    public DateOnly ExpiresOn => FromCancellation ? EndsOn : EndsOn.AddDays(GraceDays);

    public LicensePlace Place => new()
    {
        Id = Id,
        SubscriptionId = SubscriptionId,
        Kind = Kind,
        SubscriptionVersion = SubscriptionVersion,
        StartsOn = StartsOn,
        RevokedAt = RevokedAt,
    };

    /// <summary>Where it stands as far as it can tell alone: of a newer one it knows nothing.</summary>
    public LicenseStatus StatusOn(DateOnly day) => StatusOn(day, []);

    /// <summary>Where it stands. What came about after its end changes nothing any more.</summary>
    /// <param name="day">The day, UTC.</param>
    /// <param name="ofSubscription">
    /// The licenses of its subscription; itself and those of other kinds may be among them.
    /// </param>
    public LicenseStatus StatusOn(DateOnly day, IEnumerable<LicensePlace> ofSubscription)
    {
        var place = Place;
        var supersededOn = ofSubscription.Where(other => other.IsNewerThan(place)).Min(other => other.TakesOverOn);
        return RevokedAt switch
        {
            { } at when DateOnly.FromDateTime(at.UtcDateTime) < ExpiresOn => LicenseStatus.Revoked,
            _ when supersededOn <= day && supersededOn < ExpiresOn => LicenseStatus.Superseded,
            _ when day < StartsOn => LicenseStatus.Future,
            _ when day < ExpiresOn => LicenseStatus.Current,
            _ => LicenseStatus.Expired,
        };
    }
}
