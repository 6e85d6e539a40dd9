using System.Text;
using System.Text.Json;
using Fulfillment.Gateway.Http.Errors;
using Fulfillment.Gateway.Http.Json;
using Fulfillment.Gateway.PartnerApi;
using Xunit.Abstractions;

namespace Fulfillment.Gateway.Tests.Http.Json;

/// <summary>Whatever is sent, the reader answers; it never throws.</summary>
public sealed class StrictJsonMutationTests(ITestOutputHelper output)
{
    private const int Rounds = 100_000;

    private static readonly string[] _pieces =
    [
        "null", "0", "-1", "1e999", "1.5", "\"\"", "\"\\ud800\"", "\"\\u0000\"", "[]", "{}", "true", "[[[[", "{\"a\":", ",", ":", "\\", "\"",
        "99999999999999999999", "\"2026-02-30\"", "\"DE\"", "\u0001", "\u0085", "é", "🦊", "\uFEFF", "-0", "\\u", "\"new\"", "\"saas\"",
    ];

    [Fact]
    public void A_hundred_thousand_seeded_mutations_are_answered()
    {
        var random = new Random(20261121);
        var seed = Encoding.UTF8.GetBytes(OrderBody.Full);
        var (read, invalid, malformed) = (0, 0, 0);

        for (var round = 0; round < Rounds; round++)
        {
            var body = round % 4 == 0 ? MutateBytes(seed, random) : MutateTokens(OrderBody.Full, random);
            switch (StrictJson.Read(body, PartnerApiJson.Default.PlaceOrderRequest))
            {
                case BodyOutcome<PlaceOrderRequest>.Read ok:
                    read++;
                    break;
                case BodyOutcome<PlaceOrderRequest>.Refused { Problem.Code: "request.invalid" } refused:
                    invalid++;
                    Assert.NotEmpty(refused.Problem.Errors);
                    _ = ProblemWriter.Write(refused.Problem, "trace");
                    break;
                default:
                    malformed++;
                    break;
            }
        }

        output.WriteLine($"{Rounds} mutations: {read} read, {invalid} invalid, {malformed} malformed.");
        Assert.All(new[] { read, invalid, malformed }, count => Assert.InRange(count, 100, Rounds));
    }

    private static byte[] MutateBytes(byte[] seed, Random random)
    {
        var body = seed.ToArray();
        for (var i = random.Next(1, 4); i > 0; i--)
            body[random.Next(body.Length)] = (byte)random.Next(256);
        return random.Next(10) == 0 ? body[..random.Next(body.Length)] : body;
    }

    /// <summary>Replaces whole values, so that most of the mutants are still JSON.</summary>
    private static byte[] MutateTokens(string seed, Random random)
    {
        var source = Encoding.UTF8.GetBytes(seed);
        var tokens = Tokens(source);
        var (start, length) = tokens[random.Next(tokens.Count)];
        var piece = Encoding.UTF8.GetBytes(_pieces[random.Next(_pieces.Length)]);
        return [.. source[..start], .. piece, .. source[(start + length)..]];
    }

    private static List<(int Start, int Length)> Tokens(byte[] source)
    {
        var tokens = new List<(int, int)>();
        var reader = new Utf8JsonReader(source);
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.Number or JsonTokenType.True)
                tokens.Add(((int)reader.TokenStartIndex, (int)(reader.BytesConsumed - reader.TokenStartIndex)));
        }

        return tokens;
    }
}
