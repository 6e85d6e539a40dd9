using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fulfillment.Engine.Signing;

namespace Fulfillment.Engine.Tests.Signing;

/// <summary>One issuer with an ES256 and an RS256 key, the reader that trusts it, and the means to forge its tokens.</summary>
internal static class Forge
{
    public static readonly DateTimeOffset Now = new(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);
    public static readonly SigningKey Ec = SigningKey.Create("a20261121-");
    public static readonly SigningKey Foreign = SigningKey.Create("a20261121-");
    public static readonly RSA Rsa = RSA.Create(2048);
    public static readonly PublicKey RsaPublic = PublicKey.FromJwk(RsaJwk(Rsa, "rsa-1", "RS256").ToJsonString());
    public static readonly KeySet Keys = new([Ec.Public, RsaPublic]);
    public static readonly JwsRules Rules = new() { Types = ["at+jwt", "JWT"], Algorithms = ["ES256", "RS256"] };

    public static readonly ClaimRules Claims =
        new() { Issuer = "https://issuer.example", Audience = ["fulfillment"], Now = Now, RequireJti = true };

    public static long Seconds => Now.ToUnixTimeSeconds();

    public static string Header => $$"""{"alg":"ES256","kid":"{{Ec.Kid}}","typ":"at+jwt"}""";

    public static string Payload => Body();

    /// <summary>Sound claims, with some members written otherwise (<c>null</c> leaves one out).</summary>
    public static string Body(params (string Name, string? Json)[] changes)
    {
        var members = new Dictionary<string, string?>
        {
            ["iss"] = "\"https://issuer.example\"",
            ["sub"] = "\"partner-1\"",
            ["aud"] = "\"fulfillment\"",
            ["exp"] = $"{Seconds + 900}",
            ["iat"] = $"{Seconds}",
            ["jti"] = "\"t-1\"",
        };
        foreach (var (name, json) in changes)
            members[name] = json;
        return "{" + string.Join(',', members.Where(member => member.Value is not null).Select(member => $"\"{member.Key}\":{member.Value}")) + "}";
    }

    public static string Text(string text) => Base64Url.Encode(Encoding.UTF8.GetBytes(text));

    /// <summary>Genuinely signed, whatever stands in the header.</summary>
    public static string Token(string header, string payload) => Token(Encoding.UTF8.GetBytes(header), Encoding.UTF8.GetBytes(payload));

    public static string Token(byte[] header, byte[] payload) =>
        Sealed($"{Base64Url.Encode(header)}.{Base64Url.Encode(payload)}", data => Ec.Sign(data));

    public static string Claiming(params (string Name, string? Json)[] changes) => Token(Header, Body(changes));

    public static string Sealed(string input, Func<byte[], byte[]> sign) =>
        $"{input}.{Base64Url.Encode(sign(Encoding.ASCII.GetBytes(input)))}";

    public static JsonObject RsaJwk(RSA rsa, string kid, string? alg)
    {
        var numbers = rsa.ExportParameters(includePrivateParameters: false);
        var jwk = new JsonObject
        {
            ["kty"] = "RSA",
            ["kid"] = kid,
            ["n"] = Base64Url.Encode(numbers.Modulus),
            ["e"] = Base64Url.Encode(numbers.Exponent),
        };
        if (alg is not null)
            jwk["alg"] = alg;
        return jwk;
    }

    /// <summary>The whole check as an endpoint makes it.</summary>
    /// <returns>The code of the refusal, or <c>null</c> when the token is accepted.</returns>
    public static string? Check(string token) => Jws.Read(token, Keys, Rules) switch
    {
        JwsOutcome.Invalid invalid => invalid.Code,
        JwsOutcome.Valid valid => Fulfillment.Engine.Signing.Claims.Read(valid.Payload, Claims) switch
        {
            ClaimsOutcome.Invalid invalid => invalid.Code,
            _ => null,
        },
        _ => throw new JsonException(),
    };
}
