using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Fulfillment.Engine.Signing;

namespace Fulfillment.Engine.Tests.Signing;

public sealed class PublicKeyTests
{
    private static readonly RSA _rsa = RSA.Create(2048);

    /// <summary>What is done to a sound key, and the code of the refusal.</summary>
    public static TheoryData<string, string, string?, string> Refusals => new()
    {
        { "EC", "kid", null, "key.malformed" },
        { "EC", "kid", "\"\"", "key.malformed" },
        { "EC", "kid", "7", "key.malformed" },
        { "EC", "kid", "\"a\\u0000\"", "key.malformed" },
        { "EC", "kid", $"\"{new string('k', 257)}\"", "key.malformed" },
        { "EC", "kty", null, "key.malformed" },
        { "EC", "kty", "\"ec\"", "key.unsupported" },
        { "EC", "kty", "\"RSA\"", "key.unsupported" },
        { "EC", "kty", "\"oct\"", "key.unsupported" },
        { "EC", "crv", null, "key.unsupported" },
        { "EC", "crv", "\"P-384\"", "key.unsupported" },
        { "EC", "crv", "\"secp256k1\"", "key.unsupported" },
        { "EC", "alg", "\"ES384\"", "key.unsupported" },
        { "EC", "alg", "\"RS256\"", "key.unsupported" },
        { "EC", "alg", "\"HS256\"", "key.unsupported" },
        { "EC", "alg", "\"none\"", "key.unsupported" },
        { "EC", "alg", "null", "key.malformed" },
        { "EC", "use", "\"enc\"", "key.unsupported" },
        { "EC", "use", "[\"sig\"]", "key.unsupported" },
        { "EC", "key_ops", "[]", "key.unsupported" },
        { "EC", "key_ops", "[\"sign\"]", "key.unsupported" },
        { "EC", "key_ops", "[\"verify\",\"sign\"]", "key.unsupported" },
        { "EC", "key_ops", "\"verify\"", "key.unsupported" },
        { "EC", "d", "\"AAAA\"", "key.private" },
        { "EC", "k", "\"AAAA\"", "key.private" },
        { "EC", "x", null, "key.malformed" },
        { "EC", "x", "\"AAAA\"", "key.malformed" },
        { "EC", "x", "\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"", "key.malformed" },
        { "EC", "y", "\"not base64\"", "key.malformed" },
        { "RSA", "alg", null, "key.unsupported" },
        { "RSA", "alg", "\"ES256\"", "key.unsupported" },
        { "RSA", "alg", "\"RSA-OAEP\"", "key.unsupported" },
        { "RSA", "n", "\"\"", "key.malformed" },
        { "RSA", "n", "\"AAAA\"", "key.malformed" },
        { "RSA", "n", "\"_____w\"", "key.weak" },
        { "RSA", "e", null, "key.malformed" },
        { "RSA", "e", "\"AQ\"", "key.weak" },
        { "RSA", "e", "\"Aw\"", "key.weak" },
        { "RSA", "e", "\"AQAA\"", "key.weak" },
        { "RSA", "e", "\"AAEAAQ\"", "key.malformed" },
        { "RSA", "e", "\"AQAAAAAAAAAB\"", "key.weak" },
        { "RSA", "p", "\"AAAA\"", "key.private" },
        { "RSA", "oth", "[]", "key.private" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public void A_key_that_is_not_sound_is_refused(string kind, string member, string? json, string code)
    {
        var jwk = Sound(kind);
        jwk.Remove(member);
        if (json is not null)
            jwk[member] = JsonNode.Parse(json);

        var refusal = Assert.Throws<KeyFormatException>(() => PublicKey.FromJwk(jwk.ToJsonString()));

        Assert.Equal(code, refusal.Code);
    }

    [Fact]
    public void A_short_RSA_key_is_refused()
    {
        using var rsa = RSA.Create(1024);

        var refusal = Assert.Throws<KeyFormatException>(
            () => PublicKey.FromJwk(Forge.RsaJwk(rsa, "short", "RS256").ToJsonString()));

        Assert.Equal("key.weak", refusal.Code);
    }

    [Fact]
    public void A_duplicate_member_is_refused()
    {
        var json = Sound("EC").ToJsonString().Insert(1, "\"kid\":\"other\",");

        var refusal = Assert.Throws<KeyFormatException>(() => PublicKey.FromJwk(json));

        Assert.Equal("key.malformed", refusal.Code);
    }

    [Theory]
    [InlineData("ES256")]
    [InlineData("ES384")]
    [InlineData("ES512")]
    public void A_key_written_and_read_again_is_the_same_key(string alg)
    {
        using var key = SigningKey.Create("k-", alg);

        var read = PublicKey.FromJwk(key.Public.ToJwk().ToJsonString());

        Assert.Equal((key.Kid, alg, key.Public.Thumbprint), (read.Kid, read.Alg, read.Thumbprint));
        Assert.True(read.Verify("data"u8, key.Sign("data"u8)));
        Assert.False(read.Verify("date"u8, key.Sign("data"u8)));
    }

    [Theory]
    [InlineData("RS256", "SHA256", false)]
    [InlineData("RS384", "SHA384", false)]
    [InlineData("RS512", "SHA512", false)]
    [InlineData("PS256", "SHA256", true)]
    [InlineData("PS384", "SHA384", true)]
    [InlineData("PS512", "SHA512", true)]
    public void An_RSA_key_verifies_by_its_own_algorithm_only(string alg, string hash, bool pss)
    {
        var key = PublicKey.FromJwk(Forge.RsaJwk(_rsa, "rsa", alg).ToJsonString());
        var (own, other) = pss ? (RSASignaturePadding.Pss, RSASignaturePadding.Pkcs1) : (RSASignaturePadding.Pkcs1, RSASignaturePadding.Pss);

        var genuine = key.Verify("data"u8, _rsa.SignData("data"u8.ToArray(), new HashAlgorithmName(hash), own));
        var otherPadding = key.Verify("data"u8, _rsa.SignData("data"u8.ToArray(), new HashAlgorithmName(hash), other));

        Assert.True(genuine);
        Assert.False(otherPadding);
    }

    [Fact]
    public void An_RSA_key_without_alg_is_bound_to_what_the_caller_says()
    {
        var jwk = Forge.RsaJwk(_rsa, "rsa", alg: null).ToJsonString();

        var key = PublicKey.FromJwk(jwk, "RS256");

        Assert.Equal("RS256", key.Alg);
    }

    [Fact]
    public void The_thumbprint_is_that_of_RFC_7638()
    {
        const string jwk = """
            {"kty":"RSA","n":"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw","e":"AQAB","alg":"RS256","kid":"2011-04-29"}
            """;

        var key = PublicKey.FromJwk(jwk);

        Assert.Equal("NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs", key.Thumbprint);
    }

    [Fact]
    public void One_key_verifies_on_many_threads()
    {
        using var key = SigningKey.Create("k-");
        var signature = key.Sign("data"u8);

        var verdicts = Enumerable.Range(0, 2_000).AsParallel().Select(_ => key.Public.Verify("data"u8, signature)).ToList();

        Assert.DoesNotContain(false, verdicts);
    }

    [Fact]
    public void One_key_signs_on_many_threads()
    {
        using var key = SigningKey.Create("k-");

        var verdicts = Enumerable.Range(0, 500).AsParallel().Select(_ => key.Public.Verify("data"u8, key.Sign("data"u8))).ToList();

        Assert.DoesNotContain(false, verdicts);
    }

    private static JsonObject Sound(string kind) =>
        kind == "EC" ? Forge.Ec.Public.ToJwk() : Forge.RsaJwk(_rsa, "rsa", "RS256");
}
