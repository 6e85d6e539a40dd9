using System.Numerics;
using System.Security.Cryptography;

namespace Fulfillment.Engine.Signing;

/// <summary>
/// Wraps a short secret with the private RSA operation, so that whoever holds the public half knows that it comes from
/// us. Only the old license container asks for that; what must be trusted is signed with a <see cref="SigningKey"/>.
/// Safe to use from many threads; its text form never shows the private number.
/// </summary>
public sealed class WrappingKey
{
    private const int Bits = 2048;

    // Blinding takes 64 bits more than it needs, so that no remainder is likelier than another.
    private const int Excess = 8;

    private readonly byte[] _pkcs8;
    private readonly BigInteger _private;
    private readonly BigInteger _order;

    internal WrappingKey(UnwrappingKey key, RSAParameters numbers, byte[] pkcs8)
    {
        (Public, _pkcs8, _private) = (key, pkcs8, RsaBlock.Number(numbers.D));
        _order = (RsaBlock.Number(numbers.P) - 1) * (RsaBlock.Number(numbers.Q) - 1);
    }

    public UnwrappingKey Public { get; }

    public string Kid => Public.Kid;

    /// <summary>Wraps as PKCS#1 v1.5 type 1. It takes some 30 ms.</summary>
    /// <exception cref="ArgumentException">The secret is longer than the key takes.</exception>
    /// <exception cref="CryptographicException">
    /// The result does not unwrap: the machine erred. It is not released, for a faulty one gives the key away.
    /// </exception>
    public byte[] Wrap(ReadOnlySpan<byte> secret)
    {
        var block = RsaBlock.Number(RsaBlock.Pad(secret, Public.Length));
        var wrapped = RaisePrivately(block);
        return Public.Raise(wrapped) == block
            ? RsaBlock.Bytes(wrapped, Public.Length)
            : throw new CryptographicException($"What key {Kid} wrapped does not unwrap: the machine erred.");
    }

    public override string ToString() => $"WrappingKey {Kid}";

    /// <summary>A fresh key; its kid is the prefix and the beginning of the thumbprint.</summary>
    internal static WrappingKey Create(string kidPrefix)
    {
        using var rsa = RSA.Create(Bits);
        var numbers = rsa.ExportParameters(includePrivateParameters: true);
        return new WrappingKey(UnwrappingKey.Named(numbers, kidPrefix), numbers, rsa.ExportPkcs8PrivateKey());
    }

    /// <exception cref="KeyFormatException">
    /// No RSA key, a weak one, or one whose numbers do not belong together.
    /// </exception>
    internal static WrappingKey FromPkcs8(string kid, byte[] pkcs8)
    {
        using var rsa = RSA.Create();
        try
        {
            rsa.ImportPkcs8PrivateKey(pkcs8, out var read);
            var numbers = rsa.ExportParameters(includePrivateParameters: true);
            return read == pkcs8.Length && BelongTogether(numbers)
                ? new WrappingKey(UnwrappingKey.Named(numbers, _ => kid), numbers, pkcs8)
                : throw new KeyFormatException("key.malformed", "The numbers of the RSA key do not belong together.");
        }
        catch (CryptographicException)
        {
            throw new KeyFormatException("key.malformed", "The private key is not PKCS#8 of an RSA key.");
        }
    }

    internal byte[] ToPkcs8() => _pkcs8;

    private static bool BelongTogether(RSAParameters numbers)
    {
        var (p, q) = (RsaBlock.Number(numbers.P), RsaBlock.Number(numbers.Q));
        var product = RsaBlock.Number(numbers.D) * RsaBlock.Number(numbers.Exponent);
        return p * q == RsaBlock.Number(numbers.Modulus) && (product % (p - 1)).IsOne && (product % (q - 1)).IsOne;
    }

    // The time of an operation tells something of its numbers: neither the base nor the exponent is twice the same.
    private BigInteger RaisePrivately(BigInteger block)
    {
        var modulus = Public.Modulus;
        var blind = 2 + RsaBlock.Number(RandomNumberGenerator.GetBytes(Public.Length + Excess)) % (modulus - 3);
        var exponent = _private + _order * RsaBlock.Number(RandomNumberGenerator.GetBytes(Excess));
        var blinded = BigInteger.ModPow(block * Public.Raise(blind) % modulus, exponent, modulus);
        return blinded * Inverse(blind, modulus) % modulus;
    }

    /// <summary>
    /// By Euclid. A number that shares a factor with the modulus is met as seldom as the factor is guessed.
    /// </summary>
    private static BigInteger Inverse(BigInteger number, BigInteger modulus)
    {
        var (above, below) = (number, modulus);
        var (inverse, next) = (BigInteger.One, BigInteger.Zero);
        while (!below.IsZero)
        {
            var (quotient, rest) = BigInteger.DivRem(above, below);
            (above, below) = (below, rest);
            (inverse, next) = (next, inverse - quotient * next);
        }

        return inverse.Sign < 0 ? inverse + modulus : inverse;
    }
}
