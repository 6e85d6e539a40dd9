using System.Text.Json.Serialization;

namespace Fulfillment.Engine.Licensing.Legacy;

/// <summary>
/// What the old container says, under its own names. All days are UTC; what is absent or false is not written, for old
/// products take only the JSON <c>true</c> for true. The container is compatibility only: whoever holds one license and
/// the public key can put other words in it. What counts is <see cref="FulfillmentLicense"/>, which rides inside.
/// </summary>
public sealed record LegacyLicense
{
    /// <summary>So many days before the end administrators are told.</summary>
    public const int NoticeDays = 15;

    /// <summary>The same for a trial.</summary>
    public const int TrialNoticeDays = 7;

    /// <summary>The version of the form: 1, which is what an absent one means.</summary>
    public int Version { get; init; } = 1;

    public required LegacyLicensee Licensee { get; init; }

    /// <summary>First day.</summary>
    [JsonPropertyName("issued_at")]
    public required DateOnly StartsOn { get; init; }

    /// <summary>The first day that is no longer covered. The container could do without; we never do.</summary>
    [JsonPropertyName("expires_at")]
    public required DateOnly EndsOn { get; init; }

    [JsonPropertyName("notify_admins_at")]
    public DateOnly? NotifyAdminsOn { get; init; }

    [JsonPropertyName("notify_users_at")]
    public DateOnly? NotifyUsersOn { get; init; }

    /// <summary>From this day on the product refuses changes: grace is over.</summary>
    [JsonPropertyName("block_changes_at")]
    public DateOnly? BlockChangesOn { get; init; }

    public bool CloudLicensingEnabled { get; init; }

    /// <summary>Only with <see cref="CloudLicensingEnabled"/>.</summary>
    public bool OfflineCloudLicensingEnabled { get; init; }

    public bool AutoRenewEnabled { get; init; }

    public bool SeatReconciliationEnabled { get; init; }

    public bool OperationalMetricsEnabled { get; init; }

    public bool GeneratedFromCancellation { get; init; }

    public required LegacyRestrictions Restrictions { get; init; }

    /// <summary>The license itself, a compact JWS (<see cref="LicenseDocument"/>); old products ignore it.</summary>
    public string? FulfillmentLicense { get; init; }

    /// <summary>Today is past it when it is the first day that is no longer covered, or later.</summary>
    public bool IsExpiredOn(DateOnly today) => today >= EndsOn;

    /// <summary>What our own license says, in the words of the old one.</summary>
    /// <param name="claims">
    /// The claims of the license. The seats are those of its running interval: the old form knows no ramp.
    /// </param>
    /// <param name="jws">The same license, signed.</param>
    /// <param name="facts">What the claims do not say.</param>
    public static LegacyLicense Of(LicenseClaims claims, string jws, LegacyFacts facts)
    {
        var end = Day(claims.Exp);
        return new LegacyLicense
        {
            Licensee = new LegacyLicensee(claims.Licensee.Name, claims.Licensee.Company),
            StartsOn = Day(claims.Nbf),
            EndsOn = end,
            NotifyAdminsOn = end.AddDays(facts.Trial ? -TrialNoticeDays : -NoticeDays),
            NotifyUsersOn = end.AddDays(claims.GraceDays),
            BlockChangesOn = end.AddDays(claims.GraceDays),
            AutoRenewEnabled = claims.Flags.AutoRenew,
            SeatReconciliationEnabled = claims.Flags.SeatReconciliation,
            OperationalMetricsEnabled = claims.Flags.OperationalData,
            GeneratedFromCancellation = claims.FromCancellation,
            Restrictions = LegacyRestrictions.Of(claims, facts),
            FulfillmentLicense = jws,
        };
    }

    private static DateOnly Day(DateTimeOffset time) => DateOnly.FromDateTime(time.UtcDateTime);
}

/// <summary>What an old license says and ours does not.</summary>
public sealed record LegacyFacts
{
    /// <summary>Our id of the subscription; the claims carry its number.</summary>
    public required string SubscriptionId { get; init; }

    /// <summary>The seats of the term before, where there was one.</summary>
    public int? PreviousSeats { get; init; }

    public bool Trial { get; init; }
}

/// <summary>Who may use it. The old form spells these names with a capital.</summary>
public sealed record LegacyLicensee(
    [property: JsonPropertyName("Name")] string Name, [property: JsonPropertyName("Company")] string? Company = null);

/// <summary>What is licensed.</summary>
public sealed record LegacyRestrictions
{
    /// <summary>The id of our license.</summary>
    public string? Id { get; init; }

    public required string Plan { get; init; }

    /// <summary>Seats.</summary>
    public required int ActiveUserCount { get; init; }

    /// <summary>Seats of the term before.</summary>
    public int? PreviousUserCount { get; init; }

    /// <summary>
    /// Seats paid for after they were used, in the half-open period from <see cref="TrueupFrom"/> on.
    /// </summary>
    public int? TrueupQuantity { get; init; }

    public DateOnly? TrueupFrom { get; init; }

    public DateOnly? TrueupTo { get; init; }

    public string? SubscriptionId { get; init; }

    /// <summary>The number of the subscription.</summary>
    public string? SubscriptionName { get; init; }

    public bool Trial { get; init; }

    /// <summary>What comes on top of the plan, by name; of storage in megabytes.</summary>
    [JsonPropertyName("add_ons")]
    public IReadOnlyDictionary<string, int>? AddOns { get; init; }

    internal static LegacyRestrictions Of(LicenseClaims claims, LegacyFacts facts) => new()
    {
        Id = claims.Jti,
        Plan = claims.Plan,
        ActiveUserCount = claims.Seats,
        PreviousUserCount = facts.PreviousSeats,
        TrueupQuantity = claims.Trueup?.Paid,
        TrueupFrom = claims.Trueup?.Period.Start,
        TrueupTo = claims.Trueup?.Period.End,
        SubscriptionId = facts.SubscriptionId,
        SubscriptionName = claims.Sub,
        Trial = facts.Trial,
        AddOns = claims.AddOns.Count == 0 ? null : claims.AddOns.ToDictionary(addOn => addOn.Name, addOn => addOn.Quantity),
    };
}
