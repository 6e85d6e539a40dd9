using Fulfillment.Engine.Signing;

namespace Fulfillment.Engine.Licensing;

/// <summary>A license as it leaves the house: compact JWS, ES256, explicitly typed, at most 4 kB.</summary>
public static class LicenseDocument
{
    public const string Type = "fulfillment-license+jwt";
    public const int MaxLength = 4096;

    /// <summary>What any reader asks of a license's form.</summary>
    internal static JwsRules Rules { get; } = new() { MaxLength = MaxLength, Types = [Type], Algorithms = ["ES256"] };

    /// <summary>
    /// Signs the claims and reads the result back by the public path: only when the same claims come out, it is given.
    /// </summary>
    /// <exception cref="ArgumentException">The claims contradict each other, or do not fit in 4 kB.</exception>
    /// <exception cref="InvalidOperationException">What was signed does not read back as it was written.</exception>
    public static async ValueTask<SignedLicense> WriteAsync(
        LicenseClaims claims, ILicenseSigner signer, DateTimeOffset now, CancellationToken cancel)
    {
        if (LicenseClaimRules.Faults(claims) is { Count: > 0 } faults)
            throw Unsound(claims, string.Join(' ', faults));

        var payload = LicenseJson.Write(claims);
        var license = await signer.SignAsync(Type, payload, claims.Sandbox, now, cancel);
        if (license.Jws.Length > MaxLength)
            throw Unsound(claims, $"It is longer than {MaxLength} characters: too many intervals or add-ons.");

        var fault = license.IsProven ? FaultOfProven(license.Jws, payload) : FaultOf(license, claims.Sandbox, signer, payload);
        return fault is null
            ? license
            : throw new InvalidOperationException($"License {claims.Jti} does not read back as written: {fault}");
    }

    /// <summary>The public path: form, type, key, signature, then the claims. An expired license reads too.</summary>
    public static LicenseOutcome Read(string jws, KeySet keys) => Jws.Read(jws, keys, Rules) switch
    {
        JwsOutcome.Valid valid => Parse(valid.Payload, valid.Kid),
        JwsOutcome.Invalid invalid => new LicenseOutcome.Invalid(invalid.Code, invalid.Summary),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>What a file from our own store says; it was verified before it was stored.</summary>
    /// <exception cref="FormatException">It is no license.</exception>
    public static LicenseClaims ClaimsOf(string jws) =>
        jws.Split('.') is [_, var payload, _] && Base64Url.TryDecode(payload, out var bytes) && LicenseJson.Read(bytes) is { } claims
            ? claims
            : throw new FormatException("It is no license.");

    private static string? FaultOf(SignedLicense license, bool sandbox, ILicenseSigner signer, byte[] payload) =>
        Read(license.Jws, signer.PublicKeys(sandbox)) switch
        {
            LicenseOutcome.Invalid invalid => invalid.Summary,
            LicenseOutcome.Valid read when read.Kid != license.Kid => "The signer names another key.",
            LicenseOutcome.Valid read when !LicenseJson.Write(read.Claims).AsSpan().SequenceEqual(payload) =>
                "The signer signed other claims.",
            _ => null,
        };

    /// <summary>Of a key that was seen to sign well: only that it signed these claims, and that they read.</summary>
    private static string? FaultOfProven(string jws, byte[] payload)
    {
        var (start, end) = (jws.IndexOf('.') + 1, jws.LastIndexOf('.'));
        if (end <= start || !jws.AsSpan(start, end - start).SequenceEqual(Base64Url.Encode(payload)))
            return "The signer signed other claims.";

        return LicenseJson.Read(payload) is null ? "The payload is not the claims of a license." : null;
    }

    private static LicenseOutcome Parse(ReadOnlyMemory<byte> payload, string kid)
    {
        if (LicenseJson.Read(payload) is not { } claims)
            return new LicenseOutcome.Invalid("license.malformed", "The payload is not the claims of a license.");

        return LicenseClaimRules.Faults(claims) is { Count: > 0 } faults
            ? new LicenseOutcome.Invalid("license.contradictory", string.Join(' ', faults))
            : new LicenseOutcome.Valid(claims, kid);
    }

    private static ArgumentException Unsound(LicenseClaims claims, string why) =>
        new($"License {claims.Jti} is not sound: {why}", nameof(claims));
}

/// <summary>What reading a license came to. Closed.</summary>
public abstract record LicenseOutcome
{
    private LicenseOutcome()
    {
    }

    public sealed record Valid(LicenseClaims Claims, string Kid) : LicenseOutcome;

    /// <param name="Code">Stable, <c>jws.…</c> or <c>license.…</c>.</param>
    /// <param name="Summary">Quotes nothing of the license.</param>
    public sealed record Invalid(string Code, string Summary) : LicenseOutcome;
}
