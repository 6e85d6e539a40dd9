using System.Text;
using System.Text.Json.Nodes;
using Fulfillment.Gateway.Http.Json;
using Fulfillment.Gateway.PartnerApi;
using Fulfillment.Gateway.Tests.Http.Json;

namespace Fulfillment.Gateway.Tests.PartnerApi;

/// <summary>An order is the same order however it is spelled, and another one as soon as anything in it differs.</summary>
public sealed class OrderMappingTests
{
    [Theory]
    [InlineData("\"name\":\"N\",\"country\":\"DE\"", "\"country\" : \"DE\" , \"name\" : \"N\"")]
    [InlineData("\"name\":\"N\"", "\"name\":\"\\u004e\"")]
    [InlineData("\"partnerOrderRef\":\"R\",", "\"partnerOrderRef\":\"R\",\"billTo\":null,")]
    [InlineData("\"sku\":\"s\"", "\"action\":\"new\",\"sku\":\"s\"")]
    public void Another_spelling_of_an_order_has_the_same_hash(string piece, string other) =>
        Assert.Equal(HashOf(OrderBody.Small), HashOf(OrderBody.With(piece, other)));

    [Fact]
    public void A_number_with_more_zeros_is_the_same_number() =>
        Assert.Equal(HashOf(OrderBody.Full), HashOf(OrderBody.Full.Replace("12.5,", "12.50,")));

    [Fact]
    public void Whatever_differs_makes_another_hash()
    {
        var hashes = new HashSet<string> { HashOf(OrderBody.Full)! };
        var fixedByForm = new List<string>();
        foreach (var leaf in Leaves(JsonNode.Parse(OrderBody.Full)!))
        {
            var path = leaf.GetPath();
            if (Others(leaf).Select(other => HashOf(With(path, other))).FirstOrDefault(hash => hash is not null) is { } hash)
            {
                Assert.True(hashes.Add(hash), $"{path} does not count.");
            }
            else
            {
                fixedByForm.Add(path);
            }
        }

        // The country cannot differ alone: the region lies in it.
        Assert.Equal(["$.customer.country"], fixedByForm);
    }

    private static string With(string path, JsonNode other)
    {
        var body = JsonNode.Parse(OrderBody.Full)!;
        Leaves(body).Single(node => node.GetPath() == path).ReplaceWith(other);
        return body.ToJsonString();
    }

    private static IEnumerable<JsonNode> Leaves(JsonNode node) => node switch
    {
        JsonObject map => map.SelectMany(member => Leaves(member.Value!)),
        JsonArray list => list.SelectMany(item => Leaves(item!)),
        _ => [node],
    };

    private static IEnumerable<JsonNode> Others(JsonNode leaf) => leaf.GetValueKind() switch
    {
        System.Text.Json.JsonValueKind.Number => [leaf.GetValue<decimal>() + 1],
        System.Text.Json.JsonValueKind.True => [false],
        _ => new[]
            {
                leaf + "x", "x" + leaf, leaf + "1", "2026-12-31", "2026-11-20T11:00:00Z", "FR", "DE-BE", "USD", "month", "de",
                "+4989123457", "optOut", "contract", "trial", "trueUp", "billing", "offlineLicense", "other",
            }
            .Select(text => (JsonNode)text),
    };

    private static string? HashOf(string json) =>
        StrictJson.Read(Encoding.UTF8.GetBytes(json), PartnerApiJson.Default.PlaceOrderRequest)
            is BodyOutcome<PlaceOrderRequest>.Read read
            ? OrderMapping.Content(read.Value).Hash()
            : null;
}
