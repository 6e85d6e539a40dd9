using Fulfillment.Engine.Licensing;
using Fulfillment.Engine.Signing;
using Fulfillment.Tests.Support;

namespace Fulfillment.Engine.Tests.Licensing;

public sealed class KeyFolderLicenseSignerTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("keys-");
    private readonly ManualClock _clock = new();
    private readonly KeyFolder _keys;
    private readonly KeyFolderLicenseSigner _signer;

    public KeyFolderLicenseSignerTests()
    {
        _keys = new KeyFolder(_folder.FullName, _clock);
        _keys.Initialize(_clock.GetUtcNow());
        _signer = new KeyFolderLicenseSigner(_keys);
    }

    [Theory]
    [InlineData(false, KeyPurpose.License)]
    [InlineData(true, KeyPurpose.SandboxLicense)]
    public async Task It_signs_with_the_keys_of_its_purpose(bool sandbox, KeyPurpose purpose)
    {
        var license = await SignAsync(sandbox);

        var read = Jws.Read(license.Jws, KeySet.Parse(_keys.Public(purpose).ToJson()), new() { Types = [LicenseDocument.Type] });

        Assert.Equal(license.Kid, Assert.IsType<JwsOutcome.Valid>(read).Kid);
        Assert.True(license.IsProven);
        Assert.Same(_keys.Public(purpose), _signer.PublicKeys(sandbox));
    }

    [Fact]
    public async Task After_a_rotation_old_licenses_still_read()
    {
        var old = await SignAsync(sandbox: false);
        var next = _keys.Rotate(KeyPurpose.License, _clock.GetUtcNow());
        _clock.Advance(TimeSpan.FromHours(24));

        var later = await SignAsync(sandbox: false);

        Assert.Equal(next.Kid, later.Kid);
        Assert.All([old, later], license => Assert.IsType<JwsOutcome.Valid>(
            Jws.Read(license.Jws, _signer.PublicKeys(sandbox: false), new() { Types = [LicenseDocument.Type] })));
    }

    public void Dispose()
    {
        _keys.Dispose();
        _folder.Delete(recursive: true);
    }

    private async Task<SignedLicense> SignAsync(bool sandbox) => await _signer.SignAsync(
        LicenseDocument.Type, "{}"u8.ToArray(), sandbox, _clock.GetUtcNow(), CancellationToken.None);
}
