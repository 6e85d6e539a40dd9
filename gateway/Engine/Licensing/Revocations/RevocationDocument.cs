using Fulfillment.Engine.Signing;

namespace Fulfillment.Engine.Licensing.Revocations;

/// <summary>
/// A revocation list as it leaves the house: compact JWS, ES256, explicitly typed, signed with the keys of licenses. An
/// instance on the network fetches it; where there is none it is carried in as a file.
/// </summary>
public static class RevocationDocument
{
    public const string Type = "fulfillment-revocations+jwt";

    /// <summary>Some 50 000 entries: whoever reads it need not fear for memory.</summary>
    public const int MaxLength = 8 * 1024 * 1024;

    private static readonly JwsRules _rules = new() { MaxLength = MaxLength, Types = [Type], Algorithms = ["ES256"] };

    /// <summary>
    /// Signs the list and reads the result back by the public path: only when the same list comes out, it is given.
    /// </summary>
    /// <exception cref="InvalidOperationException">What was signed does not read back, or is too long.</exception>
    public static async ValueTask<SignedLicense> WriteAsync(
        RevocationList list, ILicenseSigner signer, bool sandbox, DateTimeOffset now, CancellationToken cancel)
    {
        var payload = RevocationJson.Write(list);
        var signed = await signer.SignAsync(Type, payload, sandbox, now, cancel);
        return Read(signed.Jws, signer.PublicKeys(sandbox)) switch
        {
            RevocationOutcome.Invalid invalid => throw Unsound(invalid.Summary),
            RevocationOutcome.Valid read when read.Kid != signed.Kid => throw Unsound("The signer names another key."),
            RevocationOutcome.Valid read when !RevocationJson.Write(read.List).AsSpan().SequenceEqual(payload) =>
                throw Unsound("The signer signed another list."),
            _ => signed,
        };
    }

    /// <summary>
    /// The public path: form, type, key, signature, then the list. A stale one reads too: <see
    /// cref="RevocationList.IsStaleAt"/>.
    /// </summary>
    public static RevocationOutcome Read(string jws, KeySet keys) => Jws.Read(jws, keys, _rules) switch
    {
        JwsOutcome.Valid valid when RevocationJson.Read(valid.Payload) is { } list =>
            new RevocationOutcome.Valid(list, valid.Kid),
        JwsOutcome.Valid =>
            new RevocationOutcome.Invalid("revocations.malformed", "The payload is no revocation list."),
        JwsOutcome.Invalid invalid => new RevocationOutcome.Invalid(invalid.Code, invalid.Summary),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static InvalidOperationException Unsound(string why) =>
        new($"The revocation list does not read back as written: {why}");
}

/// <summary>What reading a revocation list came to. Closed.</summary>
public abstract record RevocationOutcome
{
    private RevocationOutcome()
    {
    }

    public sealed record Valid(RevocationList List, string Kid) : RevocationOutcome;

    /// <param name="Code">Stable, <c>jws.…</c> or <c>revocations.…</c>.</param>
    /// <param name="Summary">Quotes nothing of the list.</param>
    public sealed record Invalid(string Code, string Summary) : RevocationOutcome;
}
