using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fulfillment.Engine.Signing;

/// <summary>
/// A private key for signing (ES256, ES384 or ES512) with its public half. Signing is safe from many threads. Its
/// text form never shows the private number.
/// </summary>
public sealed class SigningKey : IDisposable
{
    private const int KidThumbprintLength = 16;

    // "at+jwt" stays readable: the header is never part of a page.
    private static readonly JsonSerializerOptions _plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Lock _gate = new();
    private readonly ECDsa _private;
    private readonly SignatureAlgorithm _algorithm;
    private readonly ConcurrentDictionary<string, string> _heads = [];

    private SigningKey(ECDsa key, SignatureAlgorithm algorithm, Func<string, string> kid)
    {
        (_private, _algorithm) = (key, algorithm);
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        Public = PublicKey.Elliptic(kid(PublicKey.Elliptic("", algorithm, point).Thumbprint), algorithm, point);
    }

    public PublicKey Public { get; }

    public string Kid => Public.Kid;

    /// <summary>A fresh key; its kid is the prefix and the beginning of the RFC 7638 thumbprint.</summary>
    public static SigningKey Create(string kidPrefix, string alg = "ES256")
    {
        var algorithm = SignatureAlgorithm.Find(alg) is { Padding: null } elliptic
            ? elliptic
            : throw new ArgumentException($"Signing keys are ES256, ES384 or ES512, not {alg}.", nameof(alg));
        return new SigningKey(
            ECDsa.Create(algorithm.Curve), algorithm, thumbprint => kidPrefix + thumbprint[..KidThumbprintLength]);
    }

    /// <exception cref="KeyFormatException">Not a private EC JWK, or its halves do not belong together.</exception>
    public static SigningKey FromPrivateJwk(JsonElement jwk)
    {
        var (kid, algorithm) = (Jwk.Kid(jwk), Jwk.Algorithm(jwk, rsaAlgorithm: null));
        if (algorithm.Padding is not null)
            throw new KeyFormatException("key.unsupported", "Signing keys are elliptic-curve keys.");

        var numbers = new ECParameters
        {
            Curve = algorithm.Curve,
            Q = Jwk.Point(jwk, algorithm),
            D = Jwk.Coordinate(jwk, "d", algorithm),
        };
        try
        {
            return new SigningKey(ECDsa.Create(numbers), algorithm, _ => kid);
        }
        catch (CryptographicException)
        {
            throw new KeyFormatException("key.malformed", "The private number does not belong to the public point.");
        }
    }

    /// <summary>The kid of a key made by <see cref="Create"/> ends like this; one from elsewhere may not.</summary>
    public bool IsNamedByThumbprint => Kid.EndsWith(Public.Thumbprint[..KidThumbprintLength], StringComparison.Ordinal);

    public JsonObject ToPrivateJwk()
    {
        var jwk = Public.ToJwk();
        lock (_gate)
            jwk["d"] = Base64Url.Encode(_private.ExportParameters(includePrivateParameters: true).D);
        return jwk;
    }

    /// <summary>The first part of a compact JWS of this type: it names algorithm and key.</summary>
    public string Head(string typ) => _heads.GetOrAdd(
        typ,
        static (typ, key) => Base64Url.Encode(JsonSerializer.SerializeToUtf8Bytes(
            new JsonObject { ["alg"] = key.Alg, ["kid"] = key.Kid, ["typ"] = typ }, _plain)),
        Public);

    public byte[] Sign(ReadOnlySpan<byte> data)
    {
        lock (_gate)
            return _private.SignData(data, _algorithm.Hash, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }

    public void Dispose() => _private.Dispose();

    public override string ToString() => $"SigningKey {Kid}";
}
