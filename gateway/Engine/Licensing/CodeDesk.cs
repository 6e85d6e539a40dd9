using System.Data.Common;
using Fulfillment.Engine.Signing;

namespace Fulfillment.Engine.Licensing;

/// <summary>Seals new activation codes and opens them to be shown. A sealed code opens for its own subscription only.</summary>
public sealed class CodeDesk(SecretVault vault, TimeProvider clock)
{
    public SealedCode New(string subscriptionId)
    {
        var code = ActivationCode.New();
        return new SealedCode
        {
            SubscriptionId = subscriptionId,
            Sealed = vault.Seal(code.Canonical, subscriptionId),
            Fingerprint = vault.Fingerprint(code.Canonical),
            CreatedAt = clock.GetUtcNow(),
        };
    }

    /// <summary>Finds what somebody typed. One that does not exist takes as long as one that does.</summary>
    public Task<SealedCode?> FindAsync(DbTransaction tx, ActivationCode code, CancellationToken cancel) =>
        ActivationCodeTable.FindByFingerprintAsync(tx, vault.Fingerprint(code.Canonical), cancel);

    /// <summary>The code as people see it. Whoever calls this writes an audit record of the showing.</summary>
    public string Show(SealedCode code) =>
        ActivationCode.Read(vault.Open(code.Sealed, code.SubscriptionId)) is ActivationCodeOutcome.Read read
            ? read.Code.Shown
            : throw new InvalidOperationException($"The code of {code.SubscriptionId} does not read back.");
}
