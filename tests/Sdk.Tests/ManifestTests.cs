using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fulfillment.Sdk.Tests;

public sealed class ManifestTests
{
    private const string Whole =
        """
        {
          "id": "distributor", "version": "1.2.0", "sdk": ">=1.0 <2", "entry": "Distributor.dll",
          "type": "Distributor.Adapter", "description": "Signed orders."
        }
        """;

    [Fact]
    public void A_whole_manifest_is_read()
    {
        var manifest = Manifest.Parse(Whole);

        Assert.Equal(
            new Manifest
            {
                Id = "distributor",
                Version = "1.2.0",
                Sdk = ">=1.0 <2",
                Entry = "Distributor.dll",
                Type = "Distributor.Adapter",
                Description = "Signed orders.",
            },
            manifest);
    }

    [Fact]
    public void A_description_may_be_absent() => Assert.Null(Manifest.Parse(Without("description")).Description);

    [Theory]
    [InlineData("id")]
    [InlineData("version")]
    [InlineData("sdk")]
    [InlineData("entry")]
    [InlineData("type")]
    public void A_required_member_must_be_there(string member) => Assert.Contains($"'{member}'", Refusal(Without(member)));

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"distributor\"")]
    [InlineData("{")]
    [InlineData("{} {}")]
    public void What_is_no_object_is_no_manifest(string json) => Refusal(json);

    [Theory]
    [InlineData("\"id\": \"distributor\",", "\"id\": \"distributor\", \"id\": \"other\",")]
    [InlineData("\"id\": \"distributor\",", "\"id\": null,")]
    [InlineData("\"id\": \"distributor\",", "\"id\": 7,")]
    [InlineData("\"id\": \"distributor\",", "\"Id\": \"distributor\",")]
    [InlineData("\"id\": \"distributor\",", "\"id\": \"distributor\", \"author\": \"me\",")]
    [InlineData("\"id\": \"distributor\",", "/* the id */ \"id\": \"distributor\",")]
    [InlineData("\"Signed orders.\"", "\"Signed orders.\",")]
    public void Repeated_missing_misspelled_and_unknown_members_are_refused(string written, string instead)
    {
        Assert.Contains(written, Whole);

        Refusal(Whole.Replace(written, instead));
    }

    private static string Without(string member)
    {
        var manifest = JsonNode.Parse(Whole)!.AsObject();
        manifest.Remove(member);
        return manifest.ToJsonString();
    }

    private static string Refusal(string json) => Assert.ThrowsAny<JsonException>(() => Manifest.Parse(json)).Message;
}
