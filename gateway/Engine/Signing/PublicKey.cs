using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fulfillment.Engine.Signing;

/// <summary>
/// One public key for verifying. It is bound to one algorithm for life, so no token can choose another for it.
/// Safe to use from many threads.
/// </summary>
public sealed class PublicKey
{
    private readonly SignatureAlgorithm _algorithm;
    private readonly JsonObject _jwk;
    private readonly Func<AsymmetricAlgorithm> _open;

    // The framework does not promise that one instance may verify on two threads; opening one costs as much as a
    // verification. So each verification borrows one.
    private readonly ConcurrentBag<AsymmetricAlgorithm> _idle = [];

    private PublicKey(string kid, SignatureAlgorithm algorithm, JsonObject jwk, Func<AsymmetricAlgorithm> open)
    {
        (Kid, _algorithm, _jwk, _open) = (kid, algorithm, jwk, open);
        Thumbprint = Jwk.Thumbprint(jwk);
    }

    public string Kid { get; }

    public string Alg => _algorithm.Name;

    /// <summary>RFC 7638 thumbprint (SHA-256, base64url): the same for the same key, whatever its kid.</summary>
    public string Thumbprint { get; }

    /// <param name="jwk">A public JWK with a kid. Members that RFC 7517 lets us ignore are ignored.</param>
    /// <param name="rsaAlgorithm">The algorithm of an RSA key that names none; without it that is refused.</param>
    /// <exception cref="KeyFormatException">The key is malformed, private, weak, or not for signatures.</exception>
    public static PublicKey FromJwk(JsonElement jwk, string? rsaAlgorithm = null)
    {
        if (jwk.ValueKind != JsonValueKind.Object)
            throw new KeyFormatException("key.malformed", "A key is a JSON object.");

        Jwk.RefusePrivate(jwk);
        Jwk.RequireForSignatures(jwk);
        var kid = Jwk.Kid(jwk);
        var algorithm = Jwk.Algorithm(jwk, rsaAlgorithm);
        return algorithm.Padding is null
            ? Elliptic(kid, algorithm, Jwk.Point(jwk, algorithm))
            : Rsa(kid, algorithm, Jwk.RsaNumbers(jwk));
    }

    /// <exception cref="KeyFormatException">The text is no strict JSON object, or no usable key.</exception>
    public static PublicKey FromJwk(string json, string? rsaAlgorithm = null) =>
        StrictJson.ReadObject(System.Text.Encoding.UTF8.GetBytes(json)) is { } jwk
            ? FromJwk(jwk, rsaAlgorithm)
            : throw new KeyFormatException("key.malformed", "The key is not one JSON object with each member once.");

    public JsonObject ToJwk() => _jwk.DeepClone().AsObject();

    public bool Verify(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        var key = _idle.TryTake(out var idle) ? idle : _open();
        var genuine = key switch
        {
            ECDsa ec => signature.Length == 2 * _algorithm.CoordinateLength
                && ec.VerifyData(data, signature, _algorithm.Hash, DSASignatureFormat.IeeeP1363FixedFieldConcatenation),
            RSA rsa => signature.Length == (rsa.KeySize + 7) / 8
                && rsa.VerifyData(data, signature, _algorithm.Hash, _algorithm.Padding!),
            _ => false,
        };
        _idle.Add(key);
        return genuine;
    }

    internal static PublicKey Elliptic(string kid, SignatureAlgorithm algorithm, ECPoint point) => Checked(
        kid,
        algorithm,
        new JsonObject
        {
            ["kty"] = "EC",
            ["crv"] = algorithm.CurveName,
            ["x"] = Base64Url.Encode(point.X),
            ["y"] = Base64Url.Encode(point.Y),
        },
        () => ECDsa.Create(new ECParameters { Curve = algorithm.Curve, Q = point }));

    private static PublicKey Rsa(string kid, SignatureAlgorithm algorithm, RSAParameters numbers) => Checked(
        kid,
        algorithm,
        new JsonObject
        {
            ["kty"] = "RSA",
            ["n"] = Base64Url.Encode(numbers.Modulus),
            ["e"] = Base64Url.Encode(numbers.Exponent),
        },
        () => RSA.Create(numbers));

    private static PublicKey Checked(
        string kid, SignatureAlgorithm algorithm, JsonObject jwk, Func<AsymmetricAlgorithm> open)
    {
        (jwk["kid"], jwk["alg"], jwk["use"]) = (kid, algorithm.Name, "sig");
        var key = new PublicKey(kid, algorithm, jwk, open);
        try
        {
            key._idle.Add(open());
        }
        catch (CryptographicException)
        {
            throw new KeyFormatException("key.malformed", "The numbers are no key (not a point of the curve?).");
        }

        return key;
    }
}
