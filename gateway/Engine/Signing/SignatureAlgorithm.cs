using System.Security.Cryptography;

namespace Fulfillment.Engine.Signing;

/// <summary>
/// The signature algorithms we read. Symmetric ones (HS*) and <c>none</c> are not in the table and never will be:
/// a verifier that knows them can be talked into using a public key as a shared secret.
/// </summary>
public sealed record SignatureAlgorithm
{
    private static readonly Dictionary<string, SignatureAlgorithm> _byName = new SignatureAlgorithm[]
    {
        Elliptic("ES256", "P-256", ECCurve.NamedCurves.nistP256, 32, HashAlgorithmName.SHA256),
        Elliptic("ES384", "P-384", ECCurve.NamedCurves.nistP384, 48, HashAlgorithmName.SHA384),
        Elliptic("ES512", "P-521", ECCurve.NamedCurves.nistP521, 66, HashAlgorithmName.SHA512),
        Rsa("RS256", RSASignaturePadding.Pkcs1, HashAlgorithmName.SHA256),
        Rsa("RS384", RSASignaturePadding.Pkcs1, HashAlgorithmName.SHA384),
        Rsa("RS512", RSASignaturePadding.Pkcs1, HashAlgorithmName.SHA512),
        Rsa("PS256", RSASignaturePadding.Pss, HashAlgorithmName.SHA256),
        Rsa("PS384", RSASignaturePadding.Pss, HashAlgorithmName.SHA384),
        Rsa("PS512", RSASignaturePadding.Pss, HashAlgorithmName.SHA512),
    }.ToDictionary(algorithm => algorithm.Name);

    private SignatureAlgorithm()
    {
    }

    public static IReadOnlyCollection<string> Names => _byName.Keys;

    public required string Name { get; init; }

    public required HashAlgorithmName Hash { get; init; }

    /// <summary>Set for RSA, <c>null</c> for elliptic curves.</summary>
    public RSASignaturePadding? Padding { get; init; }

    /// <summary>The JWK name of the curve (<c>crv</c>), <c>null</c> for RSA.</summary>
    public string? CurveName { get; init; }

    public ECCurve Curve { get; init; }

    /// <summary>Bytes of one coordinate, and of each half of a signature.</summary>
    public int CoordinateLength { get; init; }

    public string KeyType => Padding is null ? "EC" : "RSA";

    public static SignatureAlgorithm? Find(string? name) => name is null ? null : _byName.GetValueOrDefault(name);

    /// <summary>A curve has one algorithm, so an EC key without <c>alg</c> is still bound to one.</summary>
    public static SignatureAlgorithm? ForCurve(string? curveName) =>
        curveName is null ? null : _byName.Values.FirstOrDefault(algorithm => algorithm.CurveName == curveName);

    private static SignatureAlgorithm Elliptic(
        string name, string curveName, ECCurve curve, int coordinateLength, HashAlgorithmName hash) =>
        new() { Name = name, Hash = hash, CurveName = curveName, Curve = curve, CoordinateLength = coordinateLength };

    private static SignatureAlgorithm Rsa(string name, RSASignaturePadding padding, HashAlgorithmName hash) =>
        new() { Name = name, Hash = hash, Padding = padding };
}
