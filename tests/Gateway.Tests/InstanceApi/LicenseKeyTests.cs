using System.Text.Json.Nodes;
using Fulfillment.Engine.Signing;
using Fulfillment.Gateway.Tests.Support;
using Fulfillment.Tests.Support;

namespace Fulfillment.Gateway.Tests.InstanceApi;

/// <summary>What an installed product needs to trust a license: the published keys, and nothing else.</summary>
public sealed class LicenseKeyTests(SharedGateway shared) : IClassFixture<SharedGateway>
{
    private const string Keys = "/.well-known/license-keys.json";
    private const string SandboxKeys = "/.well-known/sandbox-license-keys.json";

    [Theory]
    [InlineData(Keys)]
    [InlineData(SandboxKeys)]
    public async Task The_keys_are_open_to_everybody_and_hold_nothing_private(string path)
    {
        using var anyone = shared.Anonymous;

        var keys = await anyone.ReadAsync(path);

        var key = keys.Json["keys"]!.AsArray()[0]!.AsObject();
        Assert.Equal((200, "public, max-age=3600"), (keys.Status, keys.Header("Cache-Control")));
        Assert.StartsWith("application/json", keys.Header("Content-Type"), StringComparison.Ordinal);
        Assert.Equal(("EC", "P-256", "ES256", "sig"),
            ((string)key["kty"]!, (string)key["crv"]!, (string)key["alg"]!, (string)key["use"]!));
        Assert.False(key.ContainsKey("d"));
    }

    [Fact]
    public async Task Who_has_the_keys_already_is_answered_304()
    {
        using var anyone = shared.Anonymous;
        var keys = await anyone.ReadAsync(Keys);

        var same = await anyone.GetAsync(Keys, ("If-None-Match", keys.Header("ETag")!));
        var other = await anyone.GetAsync(Keys, ("If-None-Match", "\"other\""));

        Assert.Equal((304, "", 200), (same.Status, same.Text, other.Status));
    }

    [Fact]
    public async Task The_three_kinds_of_key_share_none()
    {
        using var anyone = shared.Anonymous;

        var kids = new List<string>();
        foreach (var path in new[] { Keys, SandboxKeys, "/.well-known/jwks.json" })
        {
            kids.AddRange((await anyone.ReadAsync(path)).Json["keys"]!.AsArray().Select(key => (string)key!["kid"]!));
        }

        Assert.Equal(kids.Count, kids.Distinct().Count());
        Assert.InRange(kids.Count, 3, 100);
    }

    [Fact]
    public async Task A_license_names_a_published_key_in_every_form()
    {
        using var partner = await shared.PartnerAsync();
        using var anyone = shared.Anonymous;
        var id = (await partner.FulfillAsync()).At("lines.0.licenseIds.0");

        var file = await partner.GetAsync($"/v1/licenses/{id}/file", ("Accept", "application/json"));
        var kids = (await anyone.ReadAsync(Keys)).Json["keys"]!.AsArray().Select(key => (string)key!["kid"]!);

        Assert.Contains(file.At("kid"), kids);
        Assert.Equal(file.At("kid"), (string)HeaderOf(file.At("license")!)["kid"]!);
    }

    [RubyJwtFact]
    public async Task A_library_of_another_language_verifies_a_license_from_the_published_keys_alone()
    {
        using var partner = await shared.PartnerAsync();
        var placed = await partner.FulfillAsync(Orders.Body(quantity: 37));
        var license = await partner.ReadAsync($"/v1/licenses/{placed.At("lines.0.licenseIds.0")}");
        var file = await partner.GetAsync(license.At("links.file")!, ("Accept", "application/jose"));

        var said = JsonNode.Parse(await RubyAsync(Keys, file.Text))!;

        Assert.Equal("ES256", (string)said["header"]!["alg"]!);
        Assert.Equal(license.At("id"), (string)said["claims"]!["jti"]!);
        Assert.Equal(("premium", 37), ((string)said["claims"]!["plan"]!, (int)said["claims"]!["seats"]!));
        Assert.Equal("Müller Maschinenbau GmbH", (string)said["claims"]!["licensee"]!["name"]!);
    }

    [RubyJwtFact]
    public async Task A_sandbox_license_verifies_with_the_sandbox_keys_and_never_with_the_real_ones()
    {
        using var sandbox = await shared.SandboxAsync();
        var placed = await sandbox.FulfillAsync();
        var file = await sandbox
            .GetAsync($"/v1/licenses/{placed.At("lines.0.licenseIds.0")}/file", ("Accept", "application/jose"));

        var real = await RubyAsync(Keys, file.Text);
        var own = await RubyAsync(SandboxKeys, file.Text);

        Assert.Equal("refused: JWT::DecodeError", real);
        Assert.True((bool)JsonNode.Parse(own)!["claims"]!["sandbox"]!);
    }

    [RubyJwtFact]
    public async Task A_changed_license_does_not_verify()
    {
        using var partner = await shared.PartnerAsync();
        var placed = await partner.FulfillAsync();
        var file = await partner
            .GetAsync($"/v1/licenses/{placed.At("lines.0.licenseIds.0")}/file", ("Accept", "application/jose"));
        var parts = file.Text.Split('.');
        Assert.True(Base64Url.TryDecode(parts[1], out var payload));
        var claims = JsonNode.Parse(payload)!;
        claims["seats"] = 1_000_000;
        parts[1] = Base64Url.Encode(System.Text.Encoding.UTF8.GetBytes(claims.ToJsonString()));

        var said = await RubyAsync(Keys, string.Join('.', parts));

        Assert.Equal("refused: JWT::VerificationError", said);
    }

    private async Task<string> RubyAsync(string keys, string license)
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder.PathOf("license"), license);
        var script = Repo.PathOf("tests/Gateway.Tests/InstanceApi/verify-license.rb");
        using var ruby = ChildProcess
            .Start("ruby", [script, new Uri(shared.Gateway.Address, keys).ToString(), folder.PathOf("license")]);
        return await ruby.WaitForLineAsync(@"^(\{|refused)", TimeSpan.FromSeconds(30));
    }

    private static JsonNode HeaderOf(string jws)
    {
        Assert.True(Base64Url.TryDecode(jws.Split('.')[0], out var header));
        return JsonNode.Parse(header)!;
    }
}
