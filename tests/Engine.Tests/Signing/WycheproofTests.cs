using System.Text.Json;
using System.Text.Json.Nodes;
using Fulfillment.Engine.Signing;
using Xunit.Abstractions;

namespace Fulfillment.Engine.Tests.Signing;

/// <summary>Project Wycheproof's JWS vectors. Where we differ from them, the vector is named here with the reason.</summary>
public sealed class WycheproofTests(ITestOutputHelper output)
{
    private static readonly JwsRules _rules = new() { Types = [], AllowMissingType = true };

    // Marked valid, and refused all the same: the token or its key is not what it says.
    private static readonly Dictionary<string, int[]> _refusedForAFault = new()
    {
        ["json_web_signature_test.json"] =
        [
            346, 350, // alg PS384 under a key whose alg is PS256
            347, 351, // the key's alg is "ES521", which does not exist
        ],
        ["json_web_crypto_test.json"] = [],
        ["json_web_key_test.json"] = [],
    };

    // Marked valid, and refused because the key is a shared secret: HS* is not in our table of algorithms.
    // Among them 372 and 373, whose '?' inside base64url would be refused under any key.
    private static readonly Dictionary<string, int[]> _refusedAsSymmetric = new()
    {
        ["json_web_signature_test.json"] = [1, 348, 352, 357, 358, 359, 372, 373, 376, 377],
        ["json_web_crypto_test.json"] = [1, 48],
        ["json_web_key_test.json"] = [2, 13, 14, 15],
    };

    public static TheoryData<string, int> Files => new()
    {
        { "json_web_signature_test.json", 401 },
        { "json_web_crypto_test.json", 49 },
        { "json_web_key_test.json", 26 },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void Only_the_explained_vectors_differ(string file, int count)
    {
        var vectors = Vectors(file);

        var accepted = vectors.Where(vector => Accepts(vector.Group, vector.Token)).Select(vector => vector.Id).ToHashSet();

        var acceptedInvalid = vectors.Where(vector => !vector.IsValid && accepted.Contains(vector.Id)).Select(vector => vector.Id);
        var refusedValid = vectors.Where(vector => vector.IsValid && !accepted.Contains(vector.Id)).Select(vector => vector.Id);
        output.WriteLine($"{file}: {vectors.Count} vectors, {accepted.Count} accepted");
        Assert.Equal(count, vectors.Count);
        Assert.Empty(acceptedInvalid);
        Assert.Equal([.. _refusedForAFault[file].Concat(_refusedAsSymmetric[file]).Order()], refusedValid.Order());
    }

    [Theory]
    [InlineData("json_web_crypto_test.json", 46)]
    [InlineData("json_web_key_test.json", 7)]
    public void A_modulus_that_ROCA_makes_factorable_is_refused_even_when_well_written(string file, int id)
    {
        var key = PublicOf(Vectors(file).Single(vector => vector.Id == id).Group);
        var single = key.TryGetProperty("keys", out var keys) ? keys[0] : key;
        var jwk = JsonNode.Parse(single.GetRawText())!.AsObject();
        Base64Url.TryDecode(jwk["n"]!.GetValue<string>(), out var modulus);
        jwk["n"] = Base64Url.Encode(modulus.AsSpan().TrimStart((byte)0));

        var refusal = Assert.Throws<KeyFormatException>(() => PublicKey.FromJwk(jwk.ToJsonString()));

        Assert.Equal("key.weak", refusal.Code);
    }

    private static bool Accepts(JsonElement group, JsonElement token)
    {
        try
        {
            var json = PublicOf(group).GetRawText();
            var keys = KeySet.Parse(json.Contains("\"keys\"", StringComparison.Ordinal) ? json : $$"""{"keys":[{{json}}]}""");

            // Some vectors are JWS in JSON form: an object is no compact token.
            var text = token.ValueKind == JsonValueKind.String ? token.GetString()! : token.GetRawText();
            return Jws.Read(text, keys, _rules) is JwsOutcome.Valid;
        }
        catch (KeyFormatException)
        {
            return false;
        }
    }

    // A group without a public key has a shared secret.
    private static JsonElement PublicOf(JsonElement group) =>
        group.TryGetProperty("public", out var key) ? key : group.GetProperty("private");

    private static List<(int Id, bool IsValid, JsonElement Group, JsonElement Token)> Vectors(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Signing", "Wycheproof", file)));
        return
        [
            .. from @group in document.RootElement.Clone().GetProperty("testGroups").EnumerateArray()
               from test in @group.GetProperty("tests").EnumerateArray()
               where test.TryGetProperty("jws", out _)
               select (
                   test.GetProperty("tcId").GetInt32(),
                   test.GetProperty("result").GetString() == "valid",
                   @group,
                   test.GetProperty("jws")),
        ];
    }
}
