using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Fulfillment.Engine.Signing;

namespace Fulfillment.Gateway.Tests.Access;

/// <summary>Tokens that must not pass, and a few that must: what we know of the ways to fool a reader.</summary>
internal static class HostileTokens
{
    public static IEnumerable<(string Name, string Token)> Sound(Forge forge, long now) =>
    [
        ("plain", forge.Token()),
        ("type with application/", forge.WithHeader("typ", "application/at+jwt")),
        ("type in capitals", forge.WithHeader("typ", "AT+JWT")),
        ("audience as a list", forge.With("aud", new JsonArray("other", "fulfillment"))),
        ("expired within the skew", forge.With("exp", now - 20)),
        ("not before, within the skew", forge.With("nbf", now + 20)),
        ("more claims", forge.With("extra", new JsonObject { ["a"] = 1 })),
    ];

    public static IEnumerable<(string Name, string Token)> Hostile(Forge forge, SigningKey licenseKey, long now) =>
    [
        .. Algorithms(forge),
        .. Keys(forge, licenseKey),
        .. Headers(forge),
        .. Signatures(forge),
        .. Forms(forge),
        .. Claims(forge, now),
        .. Times(forge, now),
    ];

    private static IEnumerable<(string, string)> Algorithms(Forge forge)
    {
        var point = forge.Key.Public.ToJwk();
        var secret = Encoding.ASCII.GetBytes(point["x"]!.GetValue<string>());
        using var ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var rsa = RSA.Create(2048);
        using var wide = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        foreach (var none in new[] { "none", "None", "NONE", "nOnE" })
        {
            yield return ($"alg {none}, no signature", forge.SignedBy(_ => [], Alg(forge, none)));
            yield return ($"alg {none}, with the signature", forge.WithHeader("alg", none));
        }

        yield return ("HS256 with x as the secret", forge.SignedBy(data => HMACSHA256.HashData(secret, data), Alg(forge, "HS256")));
        yield return ("HS256 with the JWK as the secret", forge.SignedBy(data => HMACSHA256.HashData(Encoding.UTF8.GetBytes(point.ToJsonString()), data), Alg(forge, "HS256")));
        yield return ("HS256 with the key set as the secret", forge.SignedBy(data => HMACSHA256.HashData(Encoding.UTF8.GetBytes(new KeySet([forge.Key.Public]).ToJson()), data), Alg(forge, "HS256")));
        yield return ("HS256 with an empty secret", forge.SignedBy(data => HMACSHA256.HashData(Array.Empty<byte>(), data), Alg(forge, "HS256")));
        yield return ("HS384", forge.SignedBy(data => HMACSHA384.HashData(secret, data), Alg(forge, "HS384")));
        yield return ("HS512", forge.SignedBy(data => HMACSHA512.HashData(secret, data), Alg(forge, "HS512")));
        yield return ("RS256 by a stranger's key", forge.SignedBy(data => rsa.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1), Alg(forge, "RS256")));
        yield return ("ES384 by a stranger's key", forge.SignedBy(data => wide.SignData(data, HashAlgorithmName.SHA384), Alg(forge, "ES384")));
        foreach (var other in new[] { "ES384", "ES512", "RS384", "PS256", "EdDSA", "ES256K", "es256", "ES256 ", "", "dir" })
            yield return ($"alg '{other}'", forge.WithHeader("alg", other));
        yield return ("alg a number", forge.WithHeader("alg", 256));
        yield return ("alg a list", forge.WithHeader("alg", new JsonArray("ES256")));
        yield return ("alg missing", forge.WithHeader("alg", null));
        yield return ("a stranger's key under our kid", forge.SignedBy(data => ec.SignData(data, HashAlgorithmName.SHA256)));
    }

    private static IEnumerable<(string, string)> Keys(Forge forge, SigningKey licenseKey)
    {
        var kid = forge.Key.Kid;
        yield return ("kid missing", forge.WithHeader("kid", null));
        yield return ("kid a number", forge.WithHeader("kid", 1));
        foreach (var other in new[] { "", "unknown", "../../dev/null", "' OR 1=1 --", kid + " ", kid.ToUpperInvariant(), "/" + kid })
            yield return ($"kid '{other}'", forge.WithHeader("kid", other));
        yield return ("a license key, under its own kid", (forge with { Key = licenseKey }).Token());
        yield return ("a license key, under our kid", forge.SignedBy(data => licenseKey.Sign(data)));
    }

    private static IEnumerable<(string, string)> Headers(Forge forge)
    {
        var stranger = SigningKey.Create("s-");
        var own = stranger.Public.ToJwk();
        yield return ("jwk of the attacker", (forge with { Key = stranger }).WithHeader("jwk", own.DeepClone()));
        yield return ("jwk of the attacker under our kid", forge.SignedBy(data => stranger.Sign(data), $$"""{"alg":"ES256","kid":"{{forge.Key.Kid}}","typ":"at+jwt","jwk":{{own.ToJsonString()}}}"""));
        yield return ("jwk, well signed", forge.WithHeader("jwk", own.DeepClone()));
        yield return ("jku", forge.WithHeader("jku", "https://evil.test/jwks"));
        yield return ("x5u", forge.WithHeader("x5u", "https://evil.test/cert"));
        yield return ("x5c", forge.WithHeader("x5c", new JsonArray("MIIB")));
        yield return ("x5t", forge.WithHeader("x5t", "abc"));
        yield return ("crit unknown", forge.WithHeader("crit", new JsonArray("exp")));
        yield return ("crit empty", forge.WithHeader("crit", new JsonArray()));
        yield return ("crit b64", forge.SignedBy(data => forge.Key.Sign(data), $$"""{"alg":"ES256","kid":"{{forge.Key.Kid}}","typ":"at+jwt","crit":["b64"],"b64":false}"""));
        yield return ("b64 false", forge.WithHeader("b64", false));
        yield return ("zip", forge.WithHeader("zip", "DEF"));
        yield return ("enc", forge.WithHeader("enc", "A256GCM"));
        yield return ("cty", forge.WithHeader("cty", "JWT"));
        yield return ("unknown header member", forge.WithHeader("x", 1));
        yield return ("alg twice", forge.WithHeader($$"""{"alg":"none","alg":"ES256","kid":"{{forge.Key.Kid}}","typ":"at+jwt"}"""));
        yield return ("kid twice", forge.WithHeader($$"""{"alg":"ES256","kid":"x","kid":"{{forge.Key.Kid}}","typ":"at+jwt"}"""));
        yield return ("header with a comment", forge.WithHeader(forge.Header + "/**/"));
        yield return ("header a list", forge.WithHeader("[]"));
        foreach (var type in new[] { "JWT", "secevent+jwt", "logout+jwt", "dpop+jwt", "client-authentication+jwt", "at+jwt ", "" })
            yield return ($"typ '{type}'", forge.WithHeader("typ", type));
        yield return ("typ missing", forge.WithHeader("typ", null));
        yield return ("typ a number", forge.WithHeader("typ", 7));
    }

    private static IEnumerable<(string, string)> Signatures(Forge forge)
    {
        var token = forge.Token();
        var parts = token.Split('.');
        Base64Url.TryDecode(parts[2], out var signature);
        yield return ("no signature", $"{parts[0]}.{parts[1]}.");
        yield return ("signature of zeros", forge.SignedBy(_ => new byte[64]));
        yield return ("signature r=1 s=1", forge.SignedBy(_ => [.. new byte[31], 1, .. new byte[31], 1]));
        yield return ("signature in DER", forge.SignedBy(_ => Der(signature)));
        yield return ("signature cut short", $"{parts[0]}.{parts[1]}.{Base64Url.Encode(signature.AsSpan(0, 63))}");
        yield return ("signature with a byte more", $"{parts[0]}.{parts[1]}.{Base64Url.Encode([.. signature, 0])}");
        yield return ("one bit of the signature", $"{parts[0]}.{parts[1]}.{Base64Url.Encode([(byte)(signature[0] ^ 1), .. signature.AsSpan(1)])}");
        yield return ("stray bits in the last character", token[..^1] + Neighbor(token[^1]));
        yield return ("padding", token + "==");
        yield return ("payload of another token", $"{parts[0]}.{forge.With("scope", "orders.read orders.write").Split('.')[1]}.{parts[2]}");
        yield return ("header of another token", $"{forge.WithHeader("kid", "x").Split('.')[0]}.{parts[1]}.{parts[2]}");
    }

    private static IEnumerable<(string, string)> Forms(Forge forge)
    {
        var token = forge.Token();
        var parts = token.Split('.');
        var claims = forge.Claims.ToJsonString();
        yield return ("one part", "abc");
        yield return ("two parts", $"{parts[0]}.{parts[1]}");
        yield return ("four parts", token + ".abc");
        yield return ("five parts, as a JWE has", token + ".abc.def");
        yield return ("dots only", "..");
        yield return ("a space inside", token.Insert(20, " "));
        yield return ("a percent inside", token.Insert(20, "%41"));
        yield return ("two tokens", $"{token}, {token}");
        yield return ("14 KB", forge.With("x", new string('x', 10_000)));
        yield return ("9 KB", forge.With("x", new string('x', 6_500)));
        yield return ("payload empty", forge.WithPayload(""));
        yield return ("payload a list", forge.WithPayload("[]"));
        yield return ("payload a text", forge.WithPayload("\"x\""));
        yield return ("payload with a comment", forge.WithPayload(claims + "/* */"));
        yield return ("payload in single quotes", forge.WithPayload(claims.Replace('"', '\'')));
        yield return ("payload with a comma more", forge.WithPayload(claims[..^1] + ",}"));
        yield return ("payload twice", forge.WithPayload(claims + claims));
        yield return ("payload with a byte order mark", forge.WithPayload([0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(claims)]));
        yield return ("payload not UTF-8", forge.WithPayload([.. Encoding.UTF8.GetBytes(claims[..^1] + ",\"x\":\""), 0xFF, (byte)'"', (byte)'}']));
        yield return ("half a surrogate pair", forge.WithPayload(claims[..^1] + ",\"x\":\"\\ud800\"}"));
        yield return ("deep nesting", forge.WithPayload(claims[..^1] + ",\"x\":" + new string('[', 40) + new string(']', 40) + "}"));
        foreach (var claim in new[] { "sub", "exp", "iss", "aud", "scope", "partner" })
            yield return ($"{claim} twice", forge.WithPayload($"{{\"{claim}\":{forge.Claims[claim]!.ToJsonString()},{claims[1..]}"));
    }

    private static IEnumerable<(string, string)> Claims(Forge forge, long now)
    {
        foreach (var claim in new[] { "iss", "sub", "aud", "exp", "jti", "client_id", "scope", "partner" })
            yield return ($"{claim} missing", forge.With(claim, null));
        foreach (var claim in new[] { "iss", "sub", "jti", "client_id", "scope", "partner", "aud" })
            yield return ($"{claim} a number", forge.With(claim, 7));
        foreach (var claim in new[] { "iss", "sub", "jti", "client_id", "partner" })
            yield return ($"{claim} a list", forge.With(claim, new JsonArray(forge.Claims[claim]!.DeepClone())));
        foreach (var other in new[] { "https://evil.test", AccessHost.Issuer + "/", AccessHost.Issuer.ToUpperInvariant(), "", "a\u0000b", new string('i', 600) })
            yield return ($"iss '{other[..Math.Min(other.Length, 30)]}'", forge.With("iss", other));
        foreach (var other in new[] { "other", "fulfillmen", "fulfillment2", "Fulfillment", "" })
            yield return ($"aud '{other}'", forge.With("aud", other));
        yield return ("aud an empty list", forge.With("aud", new JsonArray()));
        yield return ("aud a list with a number", forge.With("aud", new JsonArray("fulfillment", 1)));
        yield return ("sub empty", forge.With("sub", ""));
        yield return ("sub of another client", forge.With("sub", "cli_other"));
        yield return ("partner and operator", forge.With("operator", "opr_1"));
        yield return ("partner unknown", forge.With("partner", "nobody"));
        yield return ("issued after it ends", (forge with { Claims = Later(forge, now + 20) }).With("exp", now - 10));
    }

    private static IEnumerable<(string, string)> Times(Forge forge, long now) =>
    [
        ("expired a second beyond the skew", forge.With("exp", now - 31)),
        ("expired 200 s ago", forge.With("exp", now - 200)),
        ("expired long ago", forge.With("exp", 1)),
        ("exp a text", forge.With("exp", $"{now + 600}")),
        ("exp with a fraction", forge.With("exp", now + 600.5)),
        ("exp negative", forge.With("exp", -1)),
        ("exp beyond every calendar", forge.With("exp", long.MaxValue)),
        ("exp with an exponent", forge.WithPayload(forge.Claims.ToJsonString().Replace($"\"exp\":{now + 600}", "\"exp\":1e300", StringComparison.Ordinal))),
        ("exp in the year 2200", forge.With("exp", 7_258_118_400)),
        ("exp 25 hours ahead", forge.With("exp", now + (25 * 3600))),
        ("exp true", forge.With("exp", true)),
        ("nbf ahead", forge.With("nbf", now + 60)),
        ("nbf a text", forge.With("nbf", $"{now}")),
        ("iat ahead", forge.With("iat", now + 60)),
        ("iat a text", forge.With("iat", $"{now}")),
    ];

    private static string Alg(Forge forge, string alg) => $$"""{"alg":"{{alg}}","kid":"{{forge.Key.Kid}}","typ":"at+jwt"}""";

    private static JsonObject Later(Forge forge, long issuedAt)
    {
        var claims = forge.Claims.DeepClone().AsObject();
        claims["iat"] = issuedAt;
        return claims;
    }

    private static char Neighbor(char last)
    {
        const string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        return alphabet[alphabet.IndexOf(last, StringComparison.Ordinal) ^ 1];
    }

    private static byte[] Der(byte[] signature)
    {
        var writer = new System.Formats.Asn1.AsnWriter(System.Formats.Asn1.AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteIntegerUnsigned(signature.AsSpan(0, 32).TrimStart((byte)0));
            writer.WriteIntegerUnsigned(signature.AsSpan(32).TrimStart((byte)0));
        }

        return writer.Encode();
    }
}
