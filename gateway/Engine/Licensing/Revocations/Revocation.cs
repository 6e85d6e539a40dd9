namespace Fulfillment.Engine.Licensing.Revocations;

/// <summary>Why no product may go on with a license. The words stand in the list that products read.</summary>
public enum RevocationReason
{
    /// <summary>The subscription was cancelled.</summary>
    Cancelled,

    /// <summary>Another file takes its place.</summary>
    Replaced,

    /// <summary>The file came into foreign hands.</summary>
    Disclosed,

    /// <summary>It should not have been issued.</summary>
    Mistaken,

    /// <summary>Its customer may not be served.</summary>
    Denied,
}

/// <summary>A license that was taken back.</summary>
public sealed record Revocation
{
    public required string LicenseId { get; init; }

    public required string Partner { get; init; }

    public required string SubscriptionId { get; init; }

    public required RevocationReason Reason { get; init; }

    /// <summary>
    /// The first day that the license would no longer cover, as its file says; its grace comes after.
    /// </summary>
    public required DateOnly EndsOn { get; init; }

    /// <summary>Whether it is a license of a sandbox partner: those stand in a list of their own.</summary>
    public required bool Sandbox { get; init; }

    public required DateTimeOffset RevokedAt { get; init; }

    public static Revocation Of(License license, RevocationReason reason, bool sandbox, DateTimeOffset at) => new()
    {
        LicenseId = license.Id,
        Partner = license.Partner,
        SubscriptionId = license.SubscriptionId,
        Reason = reason,
        EndsOn = license.EndsOn,
        Sandbox = sandbox,
        RevokedAt = at,
    };

    /// <summary>Whether a product could still take the license for good. Later the list need not name it.</summary>
    public bool IsListedOn(DateOnly day) => day < EndsOn.AddDays(License.GraceDays);
}
