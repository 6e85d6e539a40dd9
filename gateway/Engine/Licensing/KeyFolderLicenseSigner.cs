using Fulfillment.Engine.Signing;

namespace Fulfillment.Engine.Licensing;

/// <summary>Signs with the license keys of the key folder.</summary>
public sealed class KeyFolderLicenseSigner(KeyFolder keys) : ILicenseSigner
{
    public KeySet PublicKeys(bool sandbox) => keys.Public(Purpose(sandbox));

    public ValueTask<SignedLicense> SignAsync(
        ReadOnlyMemory<byte> claims, bool sandbox, DateTimeOffset now, CancellationToken cancel)
    {
        var key = keys.Current(Purpose(sandbox), now);
        return ValueTask.FromResult(new SignedLicense(Jws.Sign(key, LicenseDocument.Type, claims.Span), key.Kid));
    }

    private static KeyPurpose Purpose(bool sandbox) => sandbox ? KeyPurpose.SandboxLicense : KeyPurpose.License;
}
