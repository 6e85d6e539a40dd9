using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fulfillment.Gateway.Tests.Http.Json;
using Fulfillment.Gateway.Tests.Support;
using Xunit.Abstractions;

namespace Fulfillment.Gateway.Tests.PartnerApi;

/// <summary>Two thousand broken orders over HTTP: each is answered, none shakes the house.</summary>
public sealed class OrderMutationTests(SharedGateway shared, ITestOutputHelper output) : IClassFixture<SharedGateway>
{
    private const int Rounds = 2_000;

    private static readonly string[] _pieces =
    [
        "null", "0", "-1", "1e999", "1.5", "\"\"", "\"\\ud800\"", "\"\\u0000\"", "[]", "{}", "true",
        "99999999999999999999", "\"2026-02-30\"",
        "\"9999-12-31\"", "\"0001-01-01\"", "10000000", "120", "\"new\"", "\"cancel\"", "\"KP\"", "\"saas\"",
        "\"premium-saas\"", "\"🦊\"",
        "\"' OR 1=1 --\"", "9223372036854775807", "\"\\u202e\"", ",", "\u0001", "é",
    ];

    [Fact]
    public async Task No_mutation_of_an_order_is_answered_with_5xx()
    {
        var random = new Random(20261121);
        using var partner = await shared.PartnerAsync();
        var seed = JsonNode.Parse(OrderBody.Full)!;
        seed["lines"]!.AsArray().RemoveAt(1);
        seed["lines"]![0]!.AsObject().Remove("price");
        var text = seed.ToJsonString();
        var statuses = new SortedDictionary<int, int>();

        for (var round = 0; round < Rounds; round++)
        {
            // A fresh reference each time, or nearly all would end at the first one.
            var body = Mutate(text.Replace("R-2026-0001", $"R-{round}"), random);
            using var request = new HttpRequestMessage(
                HttpMethod.Post, round % 2 == 0 ? "/v1/orders" : "/v1/orders?validateOnly=true")
            {
                Content = new ByteArrayContent(body),
            };
            request.Content.Headers.ContentType = new("application/json");
            request.Headers.Add("Idempotency-Key", $"k-{round}");

            var answer = await partner.AnswerAsync(request);

            statuses[answer.Status] = statuses.GetValueOrDefault(answer.Status) + 1;
            Assert.True(answer.Status is 200 or 202 or 400 or 409 or 422,
                $"{answer.Status} to {Encoding.UTF8.GetString(body)}");
        }

        output.WriteLine(string.Join(", ", statuses.Select(status => $"{status.Key}: {status.Value}")));
        Assert.All([200, 202, 400, 422], status => Assert.InRange(statuses.GetValueOrDefault(status), 10, Rounds));
    }

    private static byte[] Mutate(string text, Random random)
    {
        var body = Encoding.UTF8.GetBytes(text);
        for (var i = random.Next(1, 3); i > 0; i--)
        {
            body = random.Next(5) == 0 ? WithByte(body, random) : WithToken(body, random);
        }

        return body;
    }

    private static byte[] WithByte(byte[] body, Random random)
    {
        body[random.Next(body.Length)] = (byte)random.Next(256);
        return body;
    }

    /// <summary>Puts a piece in place of a whole value, so that most mutants are still JSON.</summary>
    private static byte[] WithToken(byte[] body, Random random)
    {
        var tokens = Tokens(body);
        var (start, length) = tokens[random.Next(tokens.Count)];
        return [.. body[..start], .. Encoding.UTF8.GetBytes(_pieces[random.Next(_pieces.Length)]),
            .. body[(start + length)..]];
    }

    private static List<(int Start, int Length)> Tokens(byte[] body)
    {
        var tokens = new List<(int, int)> { (0, 1) };
        var reader = new Utf8JsonReader(body);
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.Number or JsonTokenType.True
                    or JsonTokenType.False)
                {
                    tokens.Add(((int)reader.TokenStartIndex, (int)(reader.BytesConsumed - reader.TokenStartIndex)));
                }
            }
        }
        catch (JsonException)
        {
            // Broken by the mutation before: what was read so far will do.
        }

        return tokens;
    }
}
