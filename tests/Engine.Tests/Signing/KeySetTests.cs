using System.Security.Cryptography;
using Fulfillment.Engine.Signing;

namespace Fulfillment.Engine.Tests.Signing;

public sealed class KeySetTests
{
    private static string Ec => Forge.Ec.Public.ToJwk().ToJsonString();

    [Fact]
    public void A_set_written_and_read_again_holds_the_same_keys()
    {
        var read = KeySet.Parse(Forge.Keys.ToJson());

        Assert.Equal(Forge.Keys.Keys.Select(key => key.Thumbprint), read.Keys.Select(key => key.Thumbprint));
        Assert.Equal("rsa-1", read.Find("rsa-1")?.Kid);
        Assert.Null(read.Find("RSA-1"));
    }

    [Fact]
    public void Two_keys_of_one_kid_are_refused()
    {
        var refusal = Assert.Throws<KeyFormatException>(() => KeySet.Parse($$"""{"keys":[{{Ec}},{{Ec}}]}"""));

        Assert.Equal("key.duplicate", refusal.Code);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"keys":{}}""")]
    [InlineData("""{"keys":[1]}""")]
    [InlineData("""{"keys":[],"keys":[]}""")]
    [InlineData("""{"keys":[],}""")]
    public void What_is_no_key_set_is_refused(string json)
    {
        var refusal = Assert.Throws<KeyFormatException>(() => KeySet.Parse(json));

        Assert.Equal("key.malformed", refusal.Code);
    }

    [Fact]
    public void A_set_of_too_many_keys_is_refused()
    {
        var json = $$"""{"keys":[{{string.Join(',', Enumerable.Repeat("{}", 101))}}]}""";

        var refusal = Assert.Throws<KeyFormatException>(() => KeySet.Parse(json));

        Assert.Equal("key.malformed", refusal.Code);
    }

    [Fact]
    public void Of_a_foreign_set_the_keys_that_are_not_for_us_are_left_out()
    {
        using var rsa = RSA.Create(2048);
        var json = $$"""
            {"keys":[
              {{Ec}},
              {{Forge.RsaJwk(rsa, "no-alg", alg: null).ToJsonString()}},
              {{Forge.RsaJwk(rsa, "encryption", "RSA-OAEP").ToJsonString()}},
              {"kty":"OKP","crv":"Ed25519","kid":"ed","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo","alg":"EdDSA"}
            ]}
            """;

        var named = KeySet.ParseForeign(json, rsaAlgorithm: "RS256");
        var unnamed = KeySet.ParseForeign(json, rsaAlgorithm: null);

        Assert.Equal([Forge.Ec.Kid, "no-alg"], named.Keys.Select(key => key.Kid));
        Assert.Equal([Forge.Ec.Kid], unnamed.Keys.Select(key => key.Kid));
    }

    [Fact]
    public void A_foreign_set_that_leaks_a_private_key_is_refused_whole()
    {
        var json = $$"""{"keys":[{{Ec}},{{Forge.Foreign.ToPrivateJwk().ToJsonString()}}]}""";

        var refusal = Assert.Throws<KeyFormatException>(() => KeySet.ParseForeign(json, "RS256"));

        Assert.Equal("key.private", refusal.Code);
    }

    [Fact]
    public void A_foreign_set_without_one_usable_key_is_refused()
    {
        var refusal = Assert.Throws<KeyFormatException>(() => KeySet.ParseForeign("""{"keys":[]}""", "RS256"));

        Assert.Equal("key.unsupported", refusal.Code);
    }
}
