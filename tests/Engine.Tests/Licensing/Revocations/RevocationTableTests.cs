using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Licensing;
using Fulfillment.Engine.Licensing.Revocations;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Tests.Support;
using Microsoft.Extensions.Options;

namespace Fulfillment.Engine.Tests.Licensing.Revocations;

public abstract class RevocationTableTests(Func<Task<TestStore>> open) : EngineTests(open)
{
    [DatabaseFact]
    public async Task A_revoked_license_is_listed_and_marked()
    {
        var license = await LicenseAsync(Partner);

        await AddAsync(license, RevocationReason.Disclosed);

        var again = (await Engine.LicensesAsync(license.OrderId))[0];
        Assert.Equal(Revoked(license, RevocationReason.Disclosed), Assert.Single(await ListAsync()));
        Assert.Equal(Clock.GetUtcNow(), again.RevokedAt);
        Assert.Equal(LicenseStatus.Revoked, again.StatusOn(Today));
    }

    [DatabaseFact]
    public async Task A_second_try_changes_nothing()
    {
        var license = await LicenseAsync(Partner);
        await AddAsync(license, RevocationReason.Cancelled);
        var first = Clock.GetUtcNow();
        Clock.Advance(TimeSpan.FromHours(1));

        await AddAsync(license, RevocationReason.Mistaken);

        var listed = Assert.Single(await ListAsync());
        Assert.Equal((RevocationReason.Cancelled, first), (listed.Reason, listed.RevokedAt));
        Assert.Equal(first, (await Engine.LicensesAsync(license.OrderId))[0].RevokedAt);
    }

    [DatabaseFact]
    public async Task Sandbox_licenses_stand_apart()
    {
        var (real, sandbox) = (await LicenseAsync(Partner), await LicenseAsync(Sandbox));
        await AddAsync(real, RevocationReason.Cancelled);
        await AddAsync(sandbox, RevocationReason.Cancelled, sandbox: true);

        Assert.Equal([real.Id], (await ListAsync()).Select(one => one.LicenseId));
        Assert.Equal([sandbox.Id], (await ListAsync(sandbox: true)).Select(one => one.LicenseId));
    }

    [DatabaseFact]
    public async Task Beyond_the_grace_of_its_license_an_entry_is_read_no_more()
    {
        var license = await LicenseAsync(Partner);
        await AddAsync(license, RevocationReason.Cancelled);

        Assert.Single(await ListAsync(day: license.EndsOn.AddDays(13)));
        Assert.Empty(await ListAsync(day: license.EndsOn.AddDays(14)));
    }

    [DatabaseFact]
    public async Task The_places_of_a_subscription_s_licenses_are_read_with_their_marks()
    {
        var license = await LicenseAsync(Partner);
        await AddAsync(license, RevocationReason.Cancelled);

        var places = await Store.InAsync(tx => LicenseTable.PlacesAsync(tx, [license.SubscriptionId, "sub_none"], Cancel));

        Assert.Equal((license with { RevokedAt = Clock.GetUtcNow() }).Place, Assert.Single(places[license.SubscriptionId]));
    }

    [DatabaseFact]
    public async Task A_list_is_signed_anew_when_an_entry_or_the_day_is_new_and_each_signature_is_on_record()
    {
        var license = await LicenseAsync(Partner);
        var desk = Engine.Get<RevocationDesk>();
        var kid = (await Store.InAsync(tx => LicenseTable.FindAsync(tx, Partner.Id, license.Id, Cancel)))!.Kid;

        var empty = await CurrentAsync();
        await AddAsync(license, RevocationReason.Cancelled);
        var held = await CurrentAsync();
        Clock.Advance(TimeSpan.FromSeconds(10));
        var listed = await CurrentAsync();
        Clock.Advance(TimeSpan.FromHours(1));
        var later = await CurrentAsync();
        Clock.Advance(TimeSpan.FromHours(13));
        var tomorrow = await CurrentAsync();

        Assert.Same(empty, held);
        Assert.Same(listed, later);
        Assert.Equal(3, new[] { empty.Tag, listed.Tag, tomorrow.Tag }.Distinct().Count());
        Assert.Equal(3, (await Engine.AuditAsync(kid)).Count(action => action == "revocations.sign"));
        Assert.False(Read(empty).Revokes(license.Id));
        Assert.True(Read(listed).Revokes(license.Id));
        Assert.True(Read(tomorrow).Issued > Read(listed).Issued);

        Task<SignedRevocations> CurrentAsync() => desk.CurrentAsync(sandbox: false, Actor.System, Cancel);
    }

    [DatabaseFact]
    public async Task Another_node_gives_the_same_list_the_same_tag()
    {
        await AddAsync(await LicenseAsync(Partner), RevocationReason.Cancelled);
        using var other = new RevocationDesk(
            Store.Database, Engine.Get<ILicenseSigner>(), Options.Create(new LicensingOptions()), Clock);

        var here = await Engine.Get<RevocationDesk>().CurrentAsync(sandbox: false, Actor.System, Cancel);
        Clock.Advance(TimeSpan.FromHours(1));
        var there = await other.CurrentAsync(sandbox: false, Actor.System, Cancel);

        Assert.Equal(here.Tag, there.Tag);
    }

    [DatabaseFact]
    public async Task Taking_a_license_back_is_on_record_once()
    {
        var license = await LicenseAsync(Sandbox);
        var desk = Engine.Get<RevocationDesk>();

        var done = await desk.RevokeAsync(license.Id, RevocationReason.Disclosed, Actor.Command, Cancel);
        var again = await desk.RevokeAsync(license.Id, RevocationReason.Mistaken, Actor.Command, Cancel);
        var unknown = await desk.RevokeAsync("lic_none", RevocationReason.Mistaken, Actor.Command, Cancel);

        Assert.Equal((true, true, false), (done, again, unknown));
        Assert.Equal(Revoked(license, RevocationReason.Disclosed, sandbox: true), Assert.Single(await ListAsync(sandbox: true)));
        Assert.Single(await Engine.AuditAsync(license.Id), "license.revoke");
    }

    private DateOnly Today => DateOnly.FromDateTime(Clock.GetUtcNow().UtcDateTime);

    private async Task<License> LicenseAsync(Partner partner) =>
        (await Engine.LicensesAsync((await Engine.FulfillAsync(partner, A.Order())).Id))[0];

    private Revocation Revoked(License license, RevocationReason reason, bool sandbox = false) =>
        Revocation.Of(license, reason, sandbox, Clock.GetUtcNow());

    private Task AddAsync(License license, RevocationReason reason, bool sandbox = false) => Store.InAsync(
        tx => TestClaims.WriteAsync(tx, writes => RevocationTable.Add(writes, Revoked(license, reason, sandbox))));

    private Task<IReadOnlyList<Revocation>> ListAsync(bool sandbox = false, DateOnly? day = null) =>
        Store.InAsync(tx => RevocationTable.ListAsync(tx, sandbox, day ?? Today, Cancel));

    private RevocationList Read(SignedRevocations signed) => Assert.IsType<RevocationOutcome.Valid>(
        RevocationDocument.Read(signed.Jws, Engine.Get<ILicenseSigner>().PublicKeys(sandbox: false))).List;
}

public sealed class RevocationTableTestsOnSqlite() : RevocationTableTests(TestStore.OnSqliteAsync);

public sealed class RevocationTableTestsOnPostgres() : RevocationTableTests(TestStore.OnPostgresAsync);
