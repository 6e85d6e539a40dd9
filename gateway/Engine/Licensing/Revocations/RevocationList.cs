using System.Text.Json.Serialization;

namespace Fulfillment.Engine.Licensing.Revocations;

/// <summary>
/// What a revocation list says: the payload of the signed document, member by member in this order. It follows from the
/// licenses that were taken back and from the day, so every node says the same.
/// </summary>
public sealed record RevocationList
{
    /// <summary>
    /// Each day brings a new list; one is good for two, so that none runs out while the next is fetched.
    /// </summary>
    private static readonly TimeSpan _goodFor = TimeSpan.FromDays(2);

    public required string Iss { get; init; }

    /// <summary>Midnight UTC, or when the newest entry was made, whichever is later; whole seconds.</summary>
    [JsonConverter(typeof(UnixSecondsConverter))]
    public required DateTimeOffset Issued { get; init; }

    /// <summary>By then there is a newer one; who has none should ask why.</summary>
    [JsonConverter(typeof(UnixSecondsConverter))]
    public required DateTimeOffset NextUpdate { get; init; }

    /// <summary>By license, each once.</summary>
    public required IReadOnlyList<RevocationEntry> Entries { get; init; }

    /// <summary>The list of a moment. What is expired beyond its grace is left out.</summary>
    public static RevocationList Of(string issuer, IEnumerable<Revocation> revocations, DateTimeOffset now)
    {
        var midnight = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero);
        var day = DateOnly.FromDateTime(now.UtcDateTime);
        var entries = revocations.Where(revocation => revocation.IsListedOn(day))
            .Select(one => new RevocationEntry(one.LicenseId, one.Reason, Seconds(one.RevokedAt)))
            .OrderBy(entry => entry.License, StringComparer.Ordinal)
            .ToList();
        return new RevocationList
        {
            Iss = issuer,
            // A sandbox has its own clock, which may be ahead: no list is issued in the future.
            Issued = entries.Select(entry => entry.At).Where(at => at <= now).Append(midnight).Max(),
            NextUpdate = midnight + _goodFor,
            Entries = entries,
        };
    }

    public bool Revokes(string licenseId) => Entries.Any(entry => entry.License == licenseId);

    /// <summary>Whether a newer one should be there by now.</summary>
    public bool IsStaleAt(DateTimeOffset now) => now >= NextUpdate;

    private static DateTimeOffset Seconds(DateTimeOffset time) =>
        DateTimeOffset.FromUnixTimeSeconds(time.ToUnixTimeSeconds());
}

/// <summary>A license that no product may go on with.</summary>
/// <param name="License">Its id, which its file carries as <c>jti</c>.</param>
/// <param name="Reason">Why, as a word.</param>
/// <param name="At">When it was taken back.</param>
public sealed record RevocationEntry(
    string License, RevocationReason Reason, [property: JsonConverter(typeof(UnixSecondsConverter))] DateTimeOffset At);
