using System.Numerics;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace Fulfillment.Engine.Signing;

/// <summary>
/// The public half of a <see cref="WrappingKey"/>, as it is built into products. Safe to use from many threads.
/// </summary>
public sealed class UnwrappingKey
{
    private const int LeastBits = 2048;
    private const int KidThumbprintLength = 16;

    private readonly RSAParameters _numbers;
    private readonly BigInteger _modulus;
    private readonly BigInteger _exponent;

    private UnwrappingKey(RSAParameters numbers, Func<string, string> kid)
    {
        if (RsaStrength.Bits(numbers.Modulus!) < LeastBits || !RsaStrength.IsSoundExponent(numbers.Exponent!))
        {
            throw new KeyFormatException(
                "key.weak", $"An RSA key has at least {LeastBits} bits, and an odd exponent from 65537 on.");
        }

        _numbers = new RSAParameters { Modulus = numbers.Modulus, Exponent = numbers.Exponent };
        (_modulus, _exponent) = (RsaBlock.Number(numbers.Modulus), RsaBlock.Number(numbers.Exponent));
        Thumbprint = Jwk.Thumbprint(new JsonObject
        {
            ["kty"] = "RSA",
            ["n"] = Base64Url.Encode(numbers.Modulus),
            ["e"] = Base64Url.Encode(numbers.Exponent),
        });
        Kid = kid(Thumbprint);
    }

    /// <summary>For people and logs: what is wrapped does not name its key.</summary>
    public string Kid { get; }

    /// <summary>RFC 7638 thumbprint (SHA-256, base64url).</summary>
    public string Thumbprint { get; }

    /// <summary>Bytes of everything that is wrapped with it.</summary>
    public int Length => _numbers.Modulus!.Length;

    internal BigInteger Modulus => _modulus;

    /// <exception cref="KeyFormatException">Not the PEM of a public RSA key of 2048 bits or more.</exception>
    public static UnwrappingKey FromPem(string pem)
    {
        using var rsa = RSA.Create();
        try
        {
            rsa.ImportFromPem(pem);
            var numbers = rsa.ExportParameters(includePrivateParameters: false);
            return Named(numbers, thumbprint => thumbprint[..KidThumbprintLength]);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw new KeyFormatException("key.malformed", "The text is not the PEM of one RSA key.");
        }
    }

    /// <summary>SubjectPublicKeyInfo (<c>BEGIN PUBLIC KEY</c>), which every library reads.</summary>
    public string ToPem()
    {
        using var rsa = RSA.Create(_numbers);
        return rsa.ExportSubjectPublicKeyInfoPem();
    }

    /// <returns>What was wrapped, or <c>null</c> when the private half of this key has not wrapped it.</returns>
    public byte[]? Unwrap(ReadOnlySpan<byte> wrapped)
    {
        var number = RsaBlock.Number(wrapped);
        return wrapped.Length == Length && number < _modulus
            ? RsaBlock.Content(RsaBlock.Bytes(Raise(number), Length))
            : null;
    }

    public override string ToString() => $"UnwrappingKey {Kid}";

    internal static UnwrappingKey Named(RSAParameters numbers, string kidPrefix) =>
        Named(numbers, thumbprint => kidPrefix + thumbprint[..KidThumbprintLength]);

    internal static UnwrappingKey Named(RSAParameters numbers, Func<string, string> kid) => new(numbers, kid);

    internal BigInteger Raise(BigInteger number) => BigInteger.ModPow(number, _exponent, _modulus);

    /// <summary>The kid of a key that we made ends like this.</summary>
    internal bool IsNamedByThumbprint => Kid.EndsWith(Thumbprint[..KidThumbprintLength], StringComparison.Ordinal);
}
