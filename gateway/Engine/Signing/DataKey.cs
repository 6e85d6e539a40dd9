using System.Security.Cryptography;

namespace Fulfillment.Engine.Signing;

/// <summary>The secret pair behind <see cref="SecretVault"/>: one key encrypts, the other makes MACs.</summary>
public sealed class DataKey
{
    internal const int Length = 32;
    private const int KidHashLength = 16;

    private readonly byte[] _encryption;
    private readonly byte[] _authentication;

    internal DataKey(string kid, byte[] encryption, byte[] authentication)
    {
        if (encryption.Length != Length || authentication.Length != Length)
            throw new KeyFormatException("key.malformed", $"Both halves of a data key have {Length} bytes.");

        (Kid, _encryption, _authentication) = (kid, encryption, authentication);
    }

    public string Kid { get; }

    internal ReadOnlySpan<byte> Encryption => _encryption;

    internal ReadOnlySpan<byte> Authentication => _authentication;

    /// <summary>The kid ends in a hash of both halves: a damaged file is noticed before it seals anything.</summary>
    internal bool IsNamedByContent => Kid.EndsWith(Hash(_encryption, _authentication), StringComparison.Ordinal);

    public override string ToString() => $"DataKey {Kid}";

    internal static DataKey Create(string kidPrefix)
    {
        var encryption = RandomNumberGenerator.GetBytes(Length);
        var authentication = RandomNumberGenerator.GetBytes(Length);
        return new DataKey(kidPrefix + Hash(encryption, authentication), encryption, authentication);
    }

    private static string Hash(byte[] encryption, byte[] authentication) =>
        Base64Url.Encode(SHA256.HashData([.. "fulfillment data key"u8, .. encryption, .. authentication]))
            [..KidHashLength];
}
