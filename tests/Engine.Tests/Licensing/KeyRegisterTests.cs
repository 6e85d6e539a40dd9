using Fulfillment.Engine.Licensing;
using Fulfillment.Engine.Signing;
using Fulfillment.Engine.Tests.Support;
using Fulfillment.Tests.Support;
using Microsoft.Extensions.Options;

namespace Fulfillment.Engine.Tests.Licensing;

public abstract class KeyRegisterTests(Func<Task<TestStore>> open) : StoreTests(open), IDisposable
{
    private readonly TempFolder _folder = new();
    private KeyFolder _keys = null!;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        _keys = new KeyFolder(_folder.PathOf("keys"), Clock);
    }

    public void Dispose()
    {
        _keys.Dispose();
        _folder.Dispose();
    }

    [DatabaseFact]
    public async Task A_key_is_public_a_day_before_it_signs_and_the_old_one_signs_until_then()
    {
        var register = Register();
        await register.OpenAsync(Cancel);
        var old = (await SignAsync()).Kid;

        var next = _keys.Rotate(KeyPurpose.License, Clock.GetUtcNow());
        await register.RecordAsync(Cancel);
        var published = await register.PublicAsync(KeyPurpose.License, Cancel);
        Clock.Advance(TimeSpan.FromHours(24) - TimeSpan.FromSeconds(1));
        var dayAfter = (await SignAsync()).Kid;
        Clock.Advance(TimeSpan.FromSeconds(1));
        var later = (await SignAsync()).Kid;

        Assert.NotNull(published.Find(next.Kid));
        Assert.Equal((old, next.Kid), (dayAfter, later));
    }

    [DatabaseFact]
    public async Task A_license_of_five_years_verifies_to_the_end_of_its_grace_with_the_file_of_its_key_long_gone()
    {
        await Register().OpenAsync(Cancel);
        var old = await SignAsync();
        for (var year = 0; year < 5; year++)
        {
            _keys.Rotate(KeyPurpose.License, Clock.GetUtcNow());
            await Register().RecordAsync(Cancel);
            File.Delete(Path.Combine(_folder.PathOf("keys"), _keys.Entries.First(key => key.Purpose == KeyPurpose.License).File));
            Clock.Advance(TimeSpan.FromDays(365));
        }

        Clock.Advance(TimeSpan.FromDays(1 + License.GraceDays));
        var late = await SignAsync();
        var published = KeySet.Parse((await Register().PublicAsync(KeyPurpose.License, Cancel)).ToJson());

        Assert.Null(_keys.Public(KeyPurpose.License).Find(old.Kid));
        Assert.Equal(6, published.Keys.Count);
        Assert.All([old, late], license => Assert.IsType<JwsOutcome.Valid>(Jws.Read(license.Jws, published, LicenseDocument.Rules)));
    }

    [DatabaseFact]
    public async Task A_folder_that_lost_every_key_of_the_store_s_licenses_is_refused()
    {
        await Register().OpenAsync(Cancel);
        using var lost = new KeyFolder(_folder.PathOf("other"), Clock);
        lost.Initialize(Clock.GetUtcNow());

        var refusal = await Assert.ThrowsAsync<KeyFolderException>(() => Register(folder: lost).OpenAsync(Cancel));

        Assert.Contains(_keys.Current(KeyPurpose.License, Clock.GetUtcNow()).Kid, refusal.Message, StringComparison.Ordinal);
    }

    [DatabaseFact]
    public async Task Keys_of_the_old_container_are_made_where_it_is_switched_on()
    {
        var usual = await Register().OpenAsync(Cancel);
        var made = await Register(legacy: true).OpenAsync(Cancel);

        Assert.DoesNotContain(usual, key => key.Purpose is KeyPurpose.LegacyLicense or KeyPurpose.SandboxLegacyLicense);
        Assert.Equal([KeyPurpose.LegacyLicense, KeyPurpose.SandboxLegacyLicense], made.Select(key => key.Purpose));
        Assert.Empty((await Register().PublicAsync(KeyPurpose.LegacyLicense, Cancel)).Keys);
    }

    private KeyRegister Register(bool legacy = false, KeyFolder? folder = null) =>
        new(Store.Database, folder ?? _keys, Options.Create(new LicensingOptions { Legacy = legacy }), Clock);

    private async Task<SignedLicense> SignAsync() =>
        await new KeyFolderLicenseSigner(_keys)
            .SignAsync(LicenseDocument.Type, "{}"u8.ToArray(), sandbox: false, Clock.GetUtcNow(), Cancel);
}

public sealed class KeyRegisterTestsOnSqlite() : KeyRegisterTests(TestStore.OnSqliteAsync);

public sealed class KeyRegisterTestsOnPostgres() : KeyRegisterTests(TestStore.OnPostgresAsync);
