namespace Fulfillment.Engine.Licensing;

/// <summary>
/// A license's place among those of its subscription: what tells whether one takes the place of another.
/// </summary>
public sealed record LicensePlace
{
    public required string Id { get; init; }

    public required string SubscriptionId { get; init; }

    public required LicenseKind Kind { get; init; }

    public required long SubscriptionVersion { get; init; }

    /// <summary>Its first day.</summary>
    public required DateOnly StartsOn { get; init; }

    public DateTimeOffset? RevokedAt { get; init; }

    /// <summary>
    /// From this day on it takes the place of older ones; <c>null</c> when it was revoked before it began.
    /// </summary>
    public DateOnly? TakesOverOn =>
        RevokedAt is { } at && DateOnly.FromDateTime(at.UtcDateTime) < StartsOn ? null : StartsOn;

    /// <summary>The later version of the same subscription and kind; of one version the later start.</summary>
    public bool IsNewerThan(LicensePlace other)
    {
        if (SubscriptionId != other.SubscriptionId || Kind != other.Kind)
            return false;

        var order = SubscriptionVersion.CompareTo(other.SubscriptionVersion);
        order = order != 0 ? order : StartsOn.CompareTo(other.StartsOn);
        return order != 0 ? order > 0 : string.CompareOrdinal(Id, other.Id) > 0;
    }
}
