using System.Text;
using Fulfillment.Engine.Signing;
using static Fulfillment.Engine.Tests.Signing.Forge;

namespace Fulfillment.Engine.Tests.Signing;

public sealed class JwsTests
{
    [Theory]
    [InlineData("ES256")]
    [InlineData("ES384")]
    [InlineData("ES512")]
    public void What_was_signed_is_read(string alg)
    {
        using var key = SigningKey.Create("k-", alg);
        var token = Jws.Sign(key, "at+jwt", "payload"u8);

        var valid = Assert.IsType<JwsOutcome.Valid>(Jws.Read(token, new KeySet([key.Public]), new() { Types = ["at+jwt"] }));

        Assert.Equal("payload", Encoding.UTF8.GetString(valid.Payload.Span));
        Assert.Equal(new JwsHeader(alg, key.Kid, "at+jwt"), valid.Header);
    }

    [Fact]
    public void Every_flipped_bit_of_a_token_is_noticed()
    {
        var token = Jws.Sign(Ec, "at+jwt", "payload"u8);

        for (var i = 0; i < token.Length * 7; i++)
        {
            var letters = token.ToCharArray();
            letters[i / 7] = (char)(letters[i / 7] ^ (1 << (i % 7)));

            Assert.IsType<JwsOutcome.Invalid>(Jws.Read(new string(letters), Keys, Rules));
        }
    }

    [Fact]
    public void A_header_that_the_rules_name_is_let_through()
    {
        var token = Token(Header[..^1] + ",\"x5t\":\"abc\"}", Payload);

        var outcome = Jws.Read(token, Keys, Rules with { ExtraHeaders = ["x5t"] });

        Assert.IsType<JwsOutcome.Valid>(outcome);
    }

    [Theory]
    [InlineData("crit", "[\"x\"]")]
    [InlineData("b64", "false")]
    [InlineData("jwk", "{}")]
    [InlineData("jku", "\"https://keys.example\"")]
    [InlineData("x5c", "[]")]
    public void No_rule_lets_a_token_say_how_it_is_checked(string member, string json)
    {
        var token = Token(Header[..^1] + $",\"{member}\":{json}}}", Payload);

        var outcome = Jws.Read(token, Keys, Rules with { ExtraHeaders = [member] });

        Assert.Equal("jws.headerForbidden", Assert.IsType<JwsOutcome.Invalid>(outcome).Code);
    }

    [Fact]
    public void An_algorithm_that_the_rules_leave_out_is_refused()
    {
        var token = Token(Header, Payload);

        var outcome = Jws.Read(token, Keys, Rules with { Algorithms = ["RS256"] });

        Assert.Equal("jws.algorithmRefused", Assert.IsType<JwsOutcome.Invalid>(outcome).Code);
    }

    [Fact]
    public void A_missing_type_is_accepted_only_where_the_rules_allow_it()
    {
        var token = Token($$"""{"alg":"ES256","kid":"{{Ec.Kid}}"}""", Payload);

        var refused = Jws.Read(token, Keys, Rules);
        var accepted = Jws.Read(token, Keys, Rules with { AllowMissingType = true });

        Assert.IsType<JwsOutcome.Invalid>(refused);
        Assert.IsType<JwsOutcome.Valid>(accepted);
    }

    [Fact]
    public void The_issuer_can_be_found_before_the_check()
    {
        var token = Jws.Sign(Foreign, "at+jwt", Encoding.UTF8.GetBytes(Payload));

        var peek = Jws.PeekUnverified(token, Rules);

        Assert.Equal("https://issuer.example", peek?.UnverifiedClaim("iss"));
        Assert.Equal(Foreign.Kid, peek?.UnverifiedHeader.Kid);
        Assert.Null(peek?.UnverifiedClaim("exp"));
    }

    [Fact]
    public void A_malformed_token_shows_nothing()
    {
        Assert.Null(Jws.PeekUnverified("a.b.c", Rules));
        Assert.Null(Jws.PeekUnverified(Token(Header, "not json"), Rules)?.UnverifiedClaim("iss"));
    }
}
