using System.Text.Json;
using Fulfillment.Gateway.Http.Json;

namespace Fulfillment.Gateway.Tests.Http.Json;

public sealed class CanonicalJsonTests
{
    [Theory]
    [InlineData("""{"a":1,"b":{"c":2,"d":[1,2]}}""", """ { "b" : { "d" : [ 1 , 2 ] , "c" : 2 } , "a" : 1 } """)]
    [InlineData("""{"a":"é"}""", """{"a":"\u00e9"}""")]
    [InlineData("""{"é":"/"}""", """{"\u00E9":"\/"}""")]
    [InlineData("""["🦊"]""", """["\ud83e\uDD8A"]""")]
    [InlineData("[100]", "[100.0]")]
    [InlineData("[100]", "[1e2]")]
    [InlineData("[100]", "[1E+2]")]
    [InlineData("[100]", "[10000e-2]")]
    [InlineData("[0]", "[-0.00e7]")]
    [InlineData("[0.05]", "[5e-2]")]
    public void The_same_content_has_one_hash(string one, string other) => Assert.Equal(Hash(one), Hash(other));

    [Theory]
    [InlineData("""{"a":1}""", """{"a":2}""")]
    [InlineData("""{"a":1}""", """{"a":"1"}""")]
    [InlineData("""{"a":1}""", """{"A":1}""")]
    [InlineData("""{"a":null}""", """{}""")]
    [InlineData("[1,2]", "[2,1]")]
    [InlineData("[12]", "[1,2]")]
    [InlineData("[1]", "[-1]")]
    [InlineData("[1]", "[10]")]
    [InlineData("[0.1]", "[0.01]")]
    [InlineData("""["a","b"]""", """["a\",\"b"]""")]
    [InlineData("[9007199254740993]", "[9007199254740992]")]
    public void Other_content_has_another_hash(string one, string other) => Assert.NotEqual(Hash(one), Hash(other));

    [Fact]
    public void The_hash_of_an_order_does_not_change_between_releases()
    {
        var hash = Hash(OrderBody.Small);

        Assert.Equal("""{"customer":{"country":"DE","name":"N"},"lines":[{"quantity":1e0,"sku":"s"}],"partnerOrderRef":"R"}""",
            System.Text.Encoding.UTF8.GetString(CanonicalJson.Write(JsonElement.Parse(OrderBody.Small)).Span));
        Assert.Equal(64, hash.Length);
    }

    private static string Hash(string json) => CanonicalJson.Hash(JsonElement.Parse(json));
}
