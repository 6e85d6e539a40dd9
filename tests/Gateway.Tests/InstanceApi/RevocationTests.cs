using Fulfillment.Engine.Licensing;
using Fulfillment.Engine.Licensing.Revocations;
using Fulfillment.Engine.Signing;
using Fulfillment.Engine.Store;
using Fulfillment.Gateway.Tests.Support;

namespace Fulfillment.Gateway.Tests.InstanceApi;

/// <summary>
/// What an installed product, or who carries files to it, needs to know of licenses that were taken back.
/// </summary>
public sealed class RevocationTests(SharedGateway shared) : IClassFixture<SharedGateway>
{
    private const string Lists = "/.well-known/license-revocations";
    private const string SandboxLists = "/.well-known/sandbox-license-revocations";

    [Theory]
    [InlineData(Lists, "/.well-known/license-keys.json")]
    [InlineData(SandboxLists, "/.well-known/sandbox-license-keys.json")]
    public async Task The_list_is_open_to_everybody_and_verifies_with_the_published_keys_alone(string path, string keys)
    {
        using var anyone = shared.Anonymous;

        var list = await anyone.ReadAsync(path);

        Assert.Equal((200, "public, max-age=300"), (list.Status, list.Header("Cache-Control")));
        Assert.StartsWith("application/jose", list.Header("Content-Type"), StringComparison.Ordinal);
        Assert.False((await ReadAsync(list.Text, keys)).IsStaleAt(TimeProvider.System.GetUtcNow()));
    }

    [Fact]
    public async Task Who_has_the_list_already_is_answered_304()
    {
        using var anyone = shared.Anonymous;
        var list = await anyone.ReadAsync(SandboxLists);

        var same = await anyone.GetAsync(SandboxLists, ("If-None-Match", list.Header("ETag")!));
        var other = await anyone.GetAsync(SandboxLists, ("If-None-Match", "W/\"other\""));

        Assert.Equal((304, "", 200), (same.Status, same.Text, other.Status));
        Assert.Equal(list.Header("ETag"), same.Header("ETag"));
    }

    [Fact]
    public async Task A_revoked_license_is_told_to_products_and_to_its_partner()
    {
        await using var gateway = await RunningGateway.StartAsync();
        using var partner = await gateway.PartnerAsync();
        using var anyone = gateway.Anonymous;
        var id = (await partner.FulfillAsync()).At("lines.0.licenseIds.0")!;

        await RevokeAsync(gateway, id);
        var list = await anyone.ReadAsync(Lists);

        var keys = KeySet.Parse((await anyone.ReadAsync("/.well-known/license-keys.json")).Text);
        var read = Assert.IsType<RevocationOutcome.Valid>(RevocationDocument.Read(list.Text, keys)).List;
        Assert.Equal((id, RevocationReason.Disclosed), (read.Entries.Single().License, read.Entries.Single().Reason));
        Assert.Equal("revoked", (await partner.ReadAsync($"/v1/licenses/{id}")).At("status"));
    }

    private static Task RevokeAsync(RunningGateway gateway, string id) => gateway.Database.InTransactionAsync(
        async tx =>
        {
            var license = await LicenseTable.FindAsync(tx, "acme", id, CancellationToken.None);
            var writes = new Writes();
            RevocationTable.Add(
                writes, Revocation.Of(license!, RevocationReason.Disclosed, sandbox: false, TimeProvider.System.GetUtcNow()));
            await writes.FlushAsync(tx, CancellationToken.None);
        },
        CancellationToken.None);

    private async Task<RevocationList> ReadAsync(string jws, string keys)
    {
        using var anyone = shared.Anonymous;
        var published = KeySet.Parse((await anyone.ReadAsync(keys)).Text);
        return Assert.IsType<RevocationOutcome.Valid>(RevocationDocument.Read(jws, published)).List;
    }
}
