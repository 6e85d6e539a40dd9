using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Xunit.Abstractions;
using static Fulfillment.Engine.Tests.Signing.Forge;

namespace Fulfillment.Engine.Tests.Signing;

public sealed class HostileTokenTests(ITestOutputHelper output)
{
    public static TheoryData<string> Names => [.. HostileTokens.All.Select(token => token.Name)];

    public static TheoryData<string, string> Good => new()
    {
        { "plain", Token(Header, Payload) },
        { "typ JWT in lower case", Token(Header.Replace("at+jwt", "jwt", StringComparison.Ordinal), Payload) },
        { "typ with application/", Token(Header.Replace("at+jwt", "application/AT+JWT", StringComparison.Ordinal), Payload) },
        { "audience in a list", Claiming(("aud", """["other","fulfillment"]""")) },
        { "expired by 29 s, within the skew", Claiming(("exp", $"{Seconds - 29}"), ("iat", $"{Seconds - 900}")) },
        { "issued 30 s ahead, within the skew", Claiming(("iat", $"{Seconds + 30}"), ("nbf", $"{Seconds + 30}")) },
        { "24 hours long", Claiming(("exp", $"{Seconds + 86_400}")) },
        { "no iat", Claiming(("iat", null)) },
        { "blanks in the header", Token(Header.Replace(",", " ,\n\t", StringComparison.Ordinal), Payload) },
        { "other claims, seven deep", Claiming(("cnf", "[[[[[[[]]]]]]]")) },
        {
            "RS256",
            Sealed(
                $"{Text("""{"alg":"RS256","kid":"rsa-1","typ":"at+jwt"}""")}.{Text(Payload)}",
                data => Rsa.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))
        },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void A_hostile_token_is_refused_for_its_own_reason(string name)
    {
        var (_, code, token) = HostileTokens.All.Single(token => token.Name == name);

        var refusal = Check(token);

        Assert.Equal(code, refusal);
    }

    [Theory]
    [MemberData(nameof(Good))]
    public void A_good_token_is_accepted(string name, string token)
    {
        var refusal = Check(token);

        Assert.True(refusal is null, $"{name}: {refusal}");
    }

    [Fact]
    public void No_token_of_the_table_is_accepted()
    {
        var tokens = HostileTokens.All;

        var accepted = tokens.Where(token => Check(token.Token) is null).Select(token => token.Name).ToList();

        output.WriteLine($"{accepted.Count} of {tokens.Count} hostile tokens accepted");
        Assert.True(tokens.Count >= 80, $"only {tokens.Count} tokens");
        Assert.Empty(accepted);
    }

    [Fact]
    public void One_hundred_thousand_mutations_of_a_good_token_are_refused_or_the_same_token()
    {
        var good = Token(Header, Payload);
        var wrong = new ConcurrentBag<string>();

        Parallel.For(0, 10, seed =>
        {
            var random = new Random(seed);
            foreach (var mutant in Enumerable.Range(0, 10_000).Select(_ => Mutate(good, random)))
            {
                if (mutant != good && Check(mutant) is null)
                    wrong.Add(mutant);
            }
        });

        Assert.Empty(wrong);
    }

    [Fact]
    public void A_token_with_random_headers_and_claims_never_throws()
    {
        var random = new Random(7);

        for (var round = 0; round < 2_000; round++)
        {
            var token = Token(Bytes(Header, random), Bytes(Payload, random));

            var refusal = Record.Exception(() => Check(token));

            Assert.Null(refusal);
        }
    }

    private static string Mutate(string token, Random random)
    {
        var letters = new StringBuilder(token);
        var at = random.Next(token.Length);
        const string pool = "ABCabc019-_.=+/ \n\"\0é";
        return random.Next(4) switch
        {
            0 => letters.Remove(at, 1).ToString(),
            1 => letters.Insert(at, pool[random.Next(pool.Length)]).ToString(),
            2 => token[..at],
            _ => letters.Replace(token[at], pool[random.Next(pool.Length)], at, 1).ToString(),
        };
    }

    private static byte[] Bytes(string json, Random random)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        for (var i = random.Next(4); i > 0; i--)
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        return bytes;
    }
}
