using System.Collections.Concurrent;
using Fulfillment.Engine.Signing;

namespace Fulfillment.Engine.Licensing;

/// <summary>
/// Signs with the license keys of the key folder. The first signature of each key is verified against the half that is
/// published; verifying costs three times as much as signing, and a pair that fits does not cease to.
/// </summary>
public sealed class KeyFolderLicenseSigner(KeyFolder keys) : ILicenseSigner
{
    private readonly ConcurrentDictionary<(string Kid, string Published), bool> _proven = [];

    public KeySet PublicKeys(bool sandbox) => keys.Public(Purpose(sandbox));

    public ValueTask<SignedLicense> SignAsync(
        string type, ReadOnlyMemory<byte> payload, bool sandbox, DateTimeOffset now, CancellationToken cancel)
    {
        var key = keys.Current(Purpose(sandbox), now);
        var signed = new SignedLicense(Jws.Sign(key, type, payload.Span), key.Kid);
        var published = PublicKeys(sandbox).Find(key.Kid);
        return ValueTask.FromResult(signed with { IsProven = IsProven(signed, type, published) });
    }

    private bool IsProven(SignedLicense signed, string type, PublicKey? published)
    {
        if (published is null)
            return false;
        if (_proven.ContainsKey((signed.Kid, published.Thumbprint)))
            return true;

        var rules = new JwsRules { MaxLength = signed.Jws.Length, Types = [type] };
        return Jws.Read(signed.Jws, new KeySet([published]), rules) is JwsOutcome.Valid
            && _proven.TryAdd((signed.Kid, published.Thumbprint), true);
    }

    private static KeyPurpose Purpose(bool sandbox) => sandbox ? KeyPurpose.SandboxLicense : KeyPurpose.License;
}
