using Fulfillment.Engine.Signing;

namespace Fulfillment.Engine.Licensing;

/// <summary>
/// The one place that can sign with the keys of licenses: key files by default, a key service or a process of its own
/// in their place. Asynchronous because of those.
/// </summary>
public interface ILicenseSigner
{
    /// <summary>Every key that signed, signs or will sign; what readers need to verify.</summary>
    KeySet PublicKeys(bool sandbox);

    /// <param name="type">
    /// What it is, the <c>typ</c> of the header: <see cref="LicenseDocument.Type"/> of a license.
    /// </param>
    /// <param name="payload">Signed as it is.</param>
    /// <param name="sandbox">Sandbox licenses have keys of their own, which no product in use trusts.</param>
    /// <param name="now">Chooses the key whose time has come.</param>
    /// <param name="cancel">Gives up waiting for a remote signer.</param>
    ValueTask<SignedLicense> SignAsync(
        string type, ReadOnlyMemory<byte> payload, bool sandbox, DateTimeOffset now, CancellationToken cancel);
}

/// <summary>A compact JWS and the key that signed it, which the audit record names.</summary>
public sealed record SignedLicense(string Jws, string Kid)
{
    /// <summary>
    /// The key works in this process and was seen to make signatures that its published half verifies. What another
    /// service signed is verified each time.
    /// </summary>
    public bool IsProven { get; init; }
}
