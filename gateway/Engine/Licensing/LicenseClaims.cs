using System.Text.Json.Serialization;

namespace Fulfillment.Engine.Licensing;

/// <summary>
/// What a license says: the payload of the signed file, member by member in this order. The end of everything is
/// exclusive: <see cref="Exp"/> is midnight UTC after the last day.
/// </summary>
public sealed record LicenseClaims
{
    public required string Iss { get; init; }

    /// <summary>The number of the subscription.</summary>
    public required string Sub { get; init; }

    /// <summary>The license's own id, see <see cref="LicenseId"/>.</summary>
    public required string Jti { get; init; }

    [JsonConverter(typeof(UnixSecondsConverter))]
    public required DateTimeOffset Iat { get; init; }

    [JsonConverter(typeof(UnixSecondsConverter))]
    public required DateTimeOffset Nbf { get; init; }

    [JsonConverter(typeof(UnixSecondsConverter))]
    public required DateTimeOffset Exp { get; init; }

    public required Licensee Licensee { get; init; }

    public required string Plan { get; init; }

    /// <summary>The seats of the interval now running; the ramp is in <see cref="Intervals"/>.</summary>
    public required int Seats { get; init; }

    public required IReadOnlyList<LicenseInterval> Intervals { get; init; }

    /// <summary>What comes on top of the plan in the interval now running.</summary>
    public IReadOnlyList<LicenseAddOn> AddOns { get; init; } = [];

    public required CloudMode Cloud { get; init; }

    public int GraceDays { get; init; } = 14;

    public LicenseFlags Flags { get; init; } = new();

    public LicenseTrueup? Trueup { get; init; }

    /// <summary>The id of the license that this one replaces.</summary>
    public string? Supersedes { get; init; }

    /// <summary>The product stores it and does not fall back to an older license.</summary>
    public bool FromCancellation { get; init; }

    public bool Sandbox { get; init; }

    internal IEnumerable<LicenseAddOn> AllAddOns() => AddOns.Concat(Intervals.SelectMany(interval => interval.AddOns ?? []));
}

/// <summary>Who may use it: the only personal data a license carries.</summary>
public sealed record Licensee(string Name, string? Company = null);

/// <summary>Half-open: <c>End</c> is the first day after it.</summary>
public sealed record LicenseInterval(DateOnly Start, DateOnly End, int Seats, string Plan)
{
    /// <summary>What comes on top of the plan, where that is not what comes on top of it now.</summary>
    public IReadOnlyList<LicenseAddOn>? AddOns { get; init; }
}

/// <summary>So much of something on top of the plan; of storage in megabytes.</summary>
public sealed record LicenseAddOn(string Name, int Quantity);

/// <summary>Each on its own.</summary>
public sealed record LicenseFlags
{
    public bool AutoRenew { get; init; }

    public bool SeatReconciliation { get; init; }

    public bool OperationalData { get; init; }
}

/// <summary>Seats paid for after they were used, and the half-open period they were used in.</summary>
public sealed record LicenseTrueup(int Paid, LicensePeriod Period);

public sealed record LicensePeriod(DateOnly Start, DateOnly End);

/// <summary>Whether the product reports over the network or by file.</summary>
public enum CloudMode
{
    Online,
    Offline,
}
