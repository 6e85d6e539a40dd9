using System.Security.Cryptography;
using System.Text;
using Fulfillment.Engine.Signing;

namespace Fulfillment.Engine.Instances;

/// <summary>
/// What an instance and we share for as long as there is one: made when it is first activated, shown to it alone, and kept
/// sealed. With it the instance marks the usage files that it writes where there is no network.
/// </summary>
public sealed class InstanceSecrets(SecretVault vault)
{
    private const int Length = 32;

    /// <summary>A new one, sealed for an activation.</summary>
    public string New(string activationId) =>
        vault.Seal(RandomNumberGenerator.GetBytes(Length), Encoding.UTF8.GetBytes(activationId));

    /// <summary>The secret itself. It opens for its own activation only.</summary>
    public byte[] Open(Activation activation) => vault.Open(activation.Secret, Encoding.UTF8.GetBytes(activation.Id));
}
