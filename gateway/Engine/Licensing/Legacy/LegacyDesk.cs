using Fulfillment.Engine.Signing;
using Microsoft.Extensions.Options;

namespace Fulfillment.Engine.Licensing.Legacy;

/// <summary>
/// Issues the old container with the house's own key, where that is switched on (<c>Licensing:Legacy</c>).
/// </summary>
public sealed class LegacyDesk(KeyFolder keys, IOptions<LicensingOptions> options, TimeProvider clock)
{
    public bool IsOpen => options.Value.Legacy;

    /// <summary>The old container around a license, read back before it is given. It takes some 30 ms.</summary>
    /// <param name="license">What it says; <see cref="LegacyLicense.Of"/> tells it from a license of ours.</param>
    /// <param name="sandbox">Those of sandbox partners have a key of their own, which no product in use holds.</param>
    /// <exception cref="InvalidOperationException">The desk is not open, or the result does not read back.</exception>
    /// <exception cref="KeyFolderException">
    /// There is no key yet: it is made at the next start or by 'keys init'.
    /// </exception>
    public string Issue(LegacyLicense license, bool sandbox) => IsOpen
        ? LegacyDocument.Write(license, keys.CurrentWrapping(Purpose(sandbox), clock.GetUtcNow()))
        : throw new InvalidOperationException("The old container is switched off: set Licensing:Legacy to true.");

    /// <summary>What old products must hold to open it, oldest first.</summary>
    public IReadOnlyList<UnwrappingKey> PublicKeys(bool sandbox) => keys.Unwrapping(Purpose(sandbox));

    private static KeyPurpose Purpose(bool sandbox) =>
        sandbox ? KeyPurpose.SandboxLegacyLicense : KeyPurpose.LegacyLicense;
}
