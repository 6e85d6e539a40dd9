using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fulfillment.Engine.Signing;

/// <summary>Strict reading of the members of a JSON Web Key (RFC 7517, 7518), and its thumbprint (RFC 7638).</summary>
internal static class Jwk
{
    private const int MinModulusBits = 2048;

    // Above this a single verification costs milliseconds: a foreign key would buy our processor.
    private const int MaxModulusBits = 8192;
    private const int MaxKidLength = 256;

    private static readonly string[] _privateMembers = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

    public static void RefusePrivate(JsonElement jwk)
    {
        if (_privateMembers.Any(member => jwk.TryGetProperty(member, out _)))
            throw new KeyFormatException("key.private", "The key carries private members: give the public key only.");
    }

    public static string Kid(JsonElement jwk)
    {
        var kid = Required(jwk, "kid");
        return kid.Length <= MaxKidLength && !kid.Any(char.IsControl)
            ? kid
            : throw Malformed($"A kid has 1 to {MaxKidLength} characters and no control characters.");
    }

    public static void RequireForSignatures(JsonElement jwk)
    {
        if (jwk.TryGetProperty("use", out _) && jwk.Text("use") != "sig")
            throw Unsupported("The key is not for signatures (use must be sig).");

        if (jwk.TryGetProperty("key_ops", out var operations) && !IsVerifyOnly(operations))
            throw Unsupported("The key is not for verifying (key_ops must be [\"verify\"]).");
    }

    /// <summary>Its one algorithm: by <c>alg</c>, else by its curve, else what the caller says of RSA.</summary>
    public static SignatureAlgorithm Algorithm(JsonElement jwk, string? rsaAlgorithm)
    {
        var keyType = Required(jwk, "kty");
        var algorithm = SignatureAlgorithm.Find(
            jwk.TryGetProperty("alg", out _) ? Required(jwk, "alg")
            : keyType == "EC" ? SignatureAlgorithm.ForCurve(jwk.Text("crv"))?.Name
            : rsaAlgorithm);
        if (algorithm is null)
            throw Unsupported($"The key needs an alg of {string.Join(", ", SignatureAlgorithm.Names)}.");

        return algorithm.KeyType == keyType && (keyType != "EC" || jwk.Text("crv") == algorithm.CurveName)
            ? algorithm
            : throw Unsupported($"A key of alg {algorithm.Name} has kty {algorithm.KeyType} and its own curve.");
    }

    public static ECPoint Point(JsonElement jwk, SignatureAlgorithm algorithm) =>
        new() { X = Coordinate(jwk, "x", algorithm), Y = Coordinate(jwk, "y", algorithm) };

    public static byte[] Coordinate(JsonElement jwk, string member, SignatureAlgorithm algorithm)
    {
        var bytes = Bytes(jwk, member);
        return bytes.Length == algorithm.CoordinateLength
            ? bytes
            : throw Malformed($"Member {member} of a {algorithm.Name} key has {algorithm.CoordinateLength} bytes.");
    }

    public static RSAParameters RsaNumbers(JsonElement jwk)
    {
        var (modulus, exponent) = (Bytes(jwk, "n"), Bytes(jwk, "e"));
        if (modulus is [] or [0, ..] || exponent is [] or [0, ..])
            throw Malformed("Members n and e are numbers without leading zero bytes.");

        var bits = RsaStrength.Bits(modulus);
        if (bits is < MinModulusBits or > MaxModulusBits)
            throw Weak($"An RSA key has {MinModulusBits} to {MaxModulusBits} bits, this one {bits}.");
        if (!RsaStrength.IsSoundExponent(exponent))
            throw Weak("The public exponent must be odd, at least 65537 and at most 8 bytes.");
        if (!RsaStrength.IsSoundModulus(modulus))
            throw Weak("The modulus is even, or of the kind that CVE-2017-15361 (ROCA) makes factorable.");

        return new RSAParameters { Modulus = modulus, Exponent = exponent };
    }

    /// <summary>RFC 7638: SHA-256 over the required members in the order of their names.</summary>
    public static string Thumbprint(JsonObject jwk)
    {
        string[] members = jwk["kty"]!.GetValue<string>() == "EC" ? ["crv", "kty", "x", "y"] : ["e", "kty", "n"];
        var canonical = string.Join(
            ',', members.Select(member => $"\"{member}\":\"{jwk[member]!.GetValue<string>()}\""));
        return Base64Url.Encode(SHA256.HashData(Encoding.UTF8.GetBytes($"{{{canonical}}}")));
    }

    private static byte[] Bytes(JsonElement jwk, string member) =>
        Base64Url.TryDecode(Required(jwk, member), out var bytes)
            ? bytes
            : throw Malformed($"Member {member} is not canonical base64url.");

    private static string Required(JsonElement jwk, string member) =>
        jwk.Text(member) is { Length: > 0 } text
            ? text
            : throw Malformed($"The key needs the member {member}, a text.");

    private static bool IsVerifyOnly(JsonElement operations) =>
        operations.ValueKind == JsonValueKind.Array
        && operations.GetArrayLength() == 1
        && operations[0].ValueKind == JsonValueKind.String
        && operations[0].ValueEquals("verify");

    private static KeyFormatException Malformed(string message) => new("key.malformed", message);

    private static KeyFormatException Unsupported(string message) => new("key.unsupported", message);

    private static KeyFormatException Weak(string message) => new("key.weak", message);
}
