using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Tests.Support;

namespace Fulfillment.Engine.Tests.Principals;

public abstract class PrincipalDeskTests(Func<Task<TestStore>> open) : StoreTests(open)
{
    private PrincipalDesk Desk => new(Store.Database, Clock);

    [DatabaseFact]
    public async Task A_new_partner_has_a_secret_that_is_kept_as_a_hash_alone()
    {
        var (added, secret) = await Desk.AddPartnerAsync(A.Partner("acme"), null, Cancel);

        var kept = (await CredentialAsync(added.ClientId))!;
        Assert.True(kept.Accepts(secret!, Clock.GetUtcNow()));
        Assert.False(kept.Accepts(secret + "x", Clock.GetUtcNow()));
        Assert.DoesNotContain(secret!, kept.ToString());
        Assert.Equal((PrincipalKind.Partner, "acme"), (kept.PrincipalKind, kept.PrincipalId));
        Assert.Equal("partner.add", Assert.Single(await AuditAsync("acme")).Action);
    }

    [DatabaseFact]
    public async Task A_partner_is_kept_as_it_was_given()
    {
        var partner = A.Partner("acme") with
        {
            Kind = PartnerKind.Alliance,
            Sandbox = true,
            RatePerMinute = 77,
            PriceList = "partner-net",
            AllowedSkus = ["premium-sm", "ultimate-sm"],
            Issuer = "https://id.acme.example",
            Jwks = "https://id.acme.example/keys",
            ClockOffset = TimeSpan.FromDays(3),
        };

        await Desk.AddPartnerAsync(partner, null, Cancel);

        var byId = await FindAsync("acme");
        var byIssuer = await Store.InAsync(tx => PartnerTable.FindByIssuerAsync(tx, partner.Issuer, Cancel));
        Assert.Equivalent(partner, byId, strict: true);
        Assert.Equivalent(partner, byIssuer, strict: true);
    }

    [DatabaseFact]
    public async Task A_partner_with_a_key_has_no_secret()
    {
        var (added, secret) = await Desk.AddPartnerAsync(A.Partner("acme"), "{}", Cancel);

        var kept = (await CredentialAsync(added.ClientId))!;
        Assert.Null(secret);
        Assert.Equal((null, "{}"), (kept.SecretHash, kept.PublicKey));
        Assert.False(kept.Accepts("", Clock.GetUtcNow()));
        await Assert.ThrowsAsync<PrincipalException>(() => Desk.RotateSecretAsync("acme", TimeSpan.Zero, Cancel));
    }

    [DatabaseFact]
    public async Task An_id_is_given_once()
    {
        await Desk.AddPartnerAsync(A.Partner("acme"), null, Cancel);

        await Assert.ThrowsAsync<PrincipalException>(
            () => Desk.AddPartnerAsync(A.Partner("acme") with { Name = "Other" }, null, Cancel));

        Assert.Equal(1, await Store.AskAsync<int>("SELECT count(*) FROM credentials"));
    }

    [DatabaseFact]
    public async Task An_issuer_belongs_to_one_partner()
    {
        await Desk.AddPartnerAsync(A.Partner("acme") with { Issuer = "https://id.example" }, null, Cancel);

        var refused = await Assert.ThrowsAsync<PrincipalException>(
            () => Desk.AddPartnerAsync(A.Partner("other") with { Issuer = "https://id.example" }, null, Cancel));

        Assert.Contains("https://id.example", refused.Message);
        Assert.Null(await FindAsync("other"));
    }

    [DatabaseFact]
    public async Task What_is_no_id_is_refused()
    {
        foreach (var id in new[] { "", "a", "Acme", "-acme", "ac me", "acme\n", "a/b", new string('a', 41) })
        {
            await Assert.ThrowsAsync<PrincipalException>(() => Desk.AddPartnerAsync(A.Partner(id), null, Cancel));
        }

        Assert.Equal(0, await Store.AskAsync<int>("SELECT count(*) FROM partners"));
    }

    [DatabaseFact]
    public async Task An_old_secret_is_good_until_the_overlap_ends()
    {
        var (added, old) = await Desk.AddPartnerAsync(A.Partner("acme"), null, Cancel);

        var (_, fresh) = await Desk.RotateSecretAsync("acme", TimeSpan.FromHours(1), Cancel);

        var kept = (await CredentialAsync(added.ClientId))!;
        Assert.NotEqual(old, fresh);
        Assert.True(kept.Accepts(fresh, Clock.GetUtcNow()));
        Assert.True(kept.Accepts(old!, Clock.GetUtcNow()));
        Clock.Advance(TimeSpan.FromHours(1));
        Assert.False(kept.Accepts(old!, Clock.GetUtcNow()));
        Assert.True(kept.Accepts(fresh, Clock.GetUtcNow()));
    }

    [DatabaseFact]
    public async Task Without_overlap_the_old_secret_ends_at_once()
    {
        var (added, old) = await Desk.AddPartnerAsync(A.Partner("acme"), null, Cancel);

        await Desk.RotateSecretAsync("acme", TimeSpan.Zero, Cancel);

        Assert.False((await CredentialAsync(added.ClientId))!.Accepts(old!, Clock.GetUtcNow()));
    }

    [DatabaseFact]
    public async Task A_second_rotation_ends_the_first_secret_for_good()
    {
        var (added, first) = await Desk.AddPartnerAsync(A.Partner("acme"), null, Cancel);
        var (_, second) = await Desk.RotateSecretAsync("acme", TimeSpan.FromHours(1), Cancel);

        await Desk.RotateSecretAsync("acme", TimeSpan.FromHours(1), Cancel);

        var kept = (await CredentialAsync(added.ClientId))!;
        Assert.False(kept.Accepts(first!, Clock.GetUtcNow()));
        Assert.True(kept.Accepts(second, Clock.GetUtcNow()));
    }

    [DatabaseFact]
    public async Task A_partner_is_suspended_and_let_in_again()
    {
        await Desk.AddPartnerAsync(A.Partner("acme"), null, Cancel);

        await Desk.SetStatusAsync("acme", PrincipalStatus.Suspended, Cancel);

        Assert.Equal(PrincipalStatus.Suspended, (await FindAsync("acme"))!.Status);
        await Desk.SetStatusAsync("acme", PrincipalStatus.Active, Cancel);
        Assert.Equal(PrincipalStatus.Active, (await FindAsync("acme"))!.Status);
        Assert.Equal(
            ["partner.add", "partner.setStatus", "partner.setStatus"],
            (await AuditAsync("acme")).Select(r => r.Action));
    }

    [DatabaseFact]
    public async Task Who_is_not_there_is_neither_suspended_nor_given_a_secret()
    {
        await Assert.ThrowsAsync<PrincipalException>(
            () => Desk.SetStatusAsync("nobody", PrincipalStatus.Suspended, Cancel));
        await Assert.ThrowsAsync<PrincipalException>(() => Desk.RotateSecretAsync("nobody", TimeSpan.Zero, Cancel));

        Assert.Empty(await AuditAsync("nobody"));
    }

    [DatabaseFact]
    public async Task An_operator_has_a_role_and_a_name_of_its_own()
    {
        var (added, secret) = await Desk.AddOperatorAsync("Eva", OperatorRole.Reviewer, Cancel);

        var person = Assert.Single(await Store.InAsync(tx => OperatorTable.ListAsync(tx, Cancel)));
        Assert.Equal(("Eva", OperatorRole.Reviewer, added.PrincipalId), (person.Name, person.Role, person.Id));
        Assert.True((await CredentialAsync(added.ClientId))!.Accepts(secret, Clock.GetUtcNow()));
        await Assert.ThrowsAsync<PrincipalException>(() => Desk.AddOperatorAsync("Eva", OperatorRole.Viewer, Cancel));
    }

    [DatabaseFact]
    public async Task Direct_sales_are_there_however_often_they_are_asked_for()
    {
        await Desk.EnsureDirectAsync(Cancel);

        await Desk.EnsureDirectAsync(Cancel);

        var direct = Assert.Single(await Store.InAsync(tx => PartnerTable.ListAsync(tx, Cancel)));
        Assert.Equal((Partner.DirectId, PartnerKind.Direct), (direct.Id, direct.Kind));
    }

    [DatabaseFact]
    public async Task An_assertion_counts_once_until_it_would_have_expired()
    {
        var now = Clock.GetUtcNow();

        var first = await UseAsync("cli_1", "jti", now.AddMinutes(5), now);
        var again = await UseAsync("cli_1", "jti", now.AddMinutes(5), now.AddMinutes(5));
        var ofOther = await UseAsync("cli_2", "jti", now.AddMinutes(5), now);
        var later = await UseAsync("cli_1", "jti", now.AddMinutes(15), now.AddMinutes(6));

        Assert.Equal((true, false, true, true), (first, again, ofOther, later));
    }

    private Task<bool> UseAsync(string client, string jti, DateTimeOffset expires, DateTimeOffset now) =>
        Store.InAsync(tx => UsedAssertionTable.TryUseAsync(tx, client, jti, expires, now, Cancel));

    private Task<Partner?> FindAsync(string id) => Store.InAsync(tx => PartnerTable.FindAsync(tx, id, Cancel));

    private Task<Credential?> CredentialAsync(string client) =>
        Store.InAsync(tx => CredentialTable.FindAsync(tx, client, Cancel));

    private Task<IReadOnlyList<AuditRecord>> AuditAsync(string subject) =>
        Store.InAsync(tx => AuditTable.ListAsync(tx, subject, 0, 100, Cancel));
}

public sealed class PrincipalDeskTestsOnSqlite() : PrincipalDeskTests(TestStore.OnSqliteAsync);

public sealed class PrincipalDeskTestsOnPostgres() : PrincipalDeskTests(TestStore.OnPostgresAsync);
