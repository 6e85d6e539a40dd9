using System.Text.Json.Nodes;
using Dapper;
using Fulfillment.Gateway.Tests.Support;

namespace Fulfillment.Gateway.Tests.PartnerApi;

/// <summary>The contacts of a subscription, as its partner reads and changes them.</summary>
public sealed class ContactTests(SharedGateway shared) : IClassFixture<SharedGateway>
{
    [Fact]
    public async Task The_order_s_contacts_are_the_subscription_s_first_ones()
    {
        using var partner = await shared.PartnerAsync();
        var body = Contacts.Order();
        body["customer"]!["contacts"] = new JsonArray(JsonNode.Parse("""{"name":"Jonas Weber","role":"billing"}"""));
        var id = (await partner.FulfillAsync(body)).At("lines.0.subscriptionId");

        var listed = await partner.ReadAsync($"/v1/subscriptions/{id}/contacts");

        Assert.Equal((200, null, 2), (listed.Status, listed.At("nextCursor"), listed.Json["data"]!.AsArray().Count));
        Assert.Equal(
            ("Erika", "Müller", "Erika Müller", "it@mueller.example", "de", "admin", "1", "false"),
            (listed.At("data.0.givenName"), listed.At("data.0.familyName"), listed.At("data.0.name"), listed.At("data.0.email"),
                listed.At("data.0.language"), listed.At("data.0.role"), listed.At("data.0.version"), listed.At("data.0.nameWasSplit")));
        Assert.Equal(
            ("Jonas", "Weber", null, "billing", "true"),
            (listed.At("data.1.givenName"), listed.At("data.1.familyName"), listed.At("data.1.email"), listed.At("data.1.role"),
                listed.At("data.1.nameWasSplit")));
    }

    [Fact]
    public async Task A_contact_is_added_read_written_anew_and_removed()
    {
        using var partner = await shared.PartnerAsync();
        var (path, _) = await partner.ContactsAsync();
        const string Full = """
            {"givenName":"Jonas","familyName":"Weber","email":"billing@mueller.example","phone":"+4989123456","language":"pt-BR",
             "role":"billing","marketing":{"status":"optIn","basis":"consent","source":"fair","at":"2026-11-01T09:00:00.5+01:00"}}
            """;

        var added = await partner.AddContactAsync(path, Full);
        var read = await partner.ReadAsync(added.Header("Location")!);
        var known = await partner.GetAsync(added.Header("Location")!, ("If-None-Match", added.Header("ETag")!));
        var written = await partner.PutContactAsync(path, added.At("id")!, Contacts.Jonas, ("If-Match", added.Header("ETag")!));
        var removed = await partner.RemoveContactAsync(path, added.At("id")!, ("If-Match", written.Header("ETag")!));
        var gone = await partner.ReadAsync(added.Header("Location")!);

        Assert.Equal((201, $"{path}/{added.At("id")}", "\"1\""), (added.Status, added.Header("Location"), added.Header("ETag")));
        Assert.Equal(("pt-BR", "+4989123456"), (added.At("language"), added.At("phone")));
        Assert.Equal(
            ("optIn", "consent", "fair", "2026-11-01T08:00:00.500Z"),
            (added.At("marketing.status"), added.At("marketing.basis"), added.At("marketing.source"), added.At("marketing.at")));
        Assert.Equal((added.Text, 304), (read.Text, known.Status));
        Assert.Equal((200, "2", null, null, "true"), (
            written.Status, written.At("version"), written.At("language"), written.At("marketing"), written.At("nameWasSplit")));
        Assert.Equal(added.At("createdAt"), written.At("createdAt"));
        Assert.Equal((204, 404, "contact.unknown"), (removed.Status, gone.Status, gone.Code));
    }

    [Fact]
    public async Task A_repeat_under_the_same_key_is_answered_word_for_word_also_when_the_contact_is_gone()
    {
        using var partner = await shared.PartnerAsync();
        var (path, _) = await partner.ContactsAsync();
        var first = await partner.AddContactAsync(path, Contacts.Jonas, "k-1");

        var again = await partner.AddContactAsync(path, Contacts.Jonas.Replace(",", " , "), "k-1");
        var other = await partner.AddContactAsync(path, """{"email":"other@mueller.example"}""", "k-1");
        await partner.RemoveContactAsync(path, first.At("id")!);
        var late = await partner.AddContactAsync(path, Contacts.Jonas, "k-1");
        var listed = await partner.ReadAsync(path);

        Assert.Equal((201, first.Text, "true"), (again.Status, again.Text, again.Header("Idempotency-Replayed")));
        Assert.Equal((201, first.Text, "true"), (late.Status, late.Text, late.Header("Idempotency-Replayed")));
        Assert.Equal((first.Header("Location"), null), (again.Header("Location"), first.Header("Idempotency-Replayed")));
        Assert.Equal((422, "idempotency.mismatch"), (other.Status, other.Code));
        Assert.Single(listed.Json["data"]!.AsArray());
    }

    [Fact]
    public async Task A_key_counts_for_its_subscription()
    {
        using var partner = await shared.PartnerAsync();
        var (path, _) = await partner.ContactsAsync();
        var second = $"/v1/subscriptions/{(await partner.FulfillAsync(Orders.Body("R-2"))).At("lines.0.subscriptionId")}/contacts";

        var one = await partner.AddContactAsync(path, Contacts.Jonas, "k-1");
        var other = await partner.AddContactAsync(second, Contacts.Jonas, "k-1");

        Assert.Equal((201, 201, null), (one.Status, other.Status, other.Header("Idempotency-Replayed")));
        Assert.NotEqual(one.At("id"), other.At("id"));
    }

    [Theory]
    [InlineData(null, "idempotency.missing")]
    [InlineData("two words", "idempotency.invalid")]
    public async Task Without_a_sound_key_nobody_is_added(string? key, string code)
    {
        using var partner = await shared.PartnerAsync();
        var (path, _) = await partner.ContactsAsync();

        var refused = await partner.SendAsync(HttpMethod.Post, path, Contacts.Jonas, key is null ? [] : [("Idempotency-Key", key)]);

        Assert.Equal((400, code), (refused.Status, refused.Code));
        Assert.Single((await partner.ReadAsync(path)).Json["data"]!.AsArray());
    }

    [Theory]
    [InlineData("{}", "")]
    [InlineData("""{"role":"admin"}""", "")]
    [InlineData("""{"email":"nobody"}""", "/email")]
    [InlineData("""{"name":"A B","givenName":"A"}""", "/name")]
    [InlineData("""{"name":"A","phone":"089/123"}""", "/phone")]
    [InlineData("""{"name":"A","language":"german"}""", "/language")]
    [InlineData("""{"name":"A","role":"boss"}""", "/role")]
    [InlineData("""{"name":"A","marketing":{}}""", "/marketing/status")]
    [InlineData("""{"name":"A","id":"con_1"}""", "/id")]
    public async Task What_an_order_s_contact_would_be_refused_for_is_refused_here_with_the_same_codes(string contact, string pointer)
    {
        using var partner = await shared.PartnerAsync();
        var (path, admin) = await partner.ContactsAsync();
        var order = Orders.Body("R-2");
        order["customer"]!["contact"] = JsonNode.Parse(contact);

        var inOrder = await partner.PlaceAsync(order);
        var added = await partner.AddContactAsync(path, contact);
        var written = await partner.PutContactAsync(path, admin, contact);

        Assert.Equal((400, 400, 400), (inOrder.Status, added.Status, written.Status));
        Assert.Contains(added.Faults, fault => fault.Pointer == pointer);
        Assert.Equal(inOrder.Faults.Select(fault => (fault.Pointer["/customer/contact".Length..], fault.Code)), added.Faults);
        Assert.Equal(added.Faults, written.Faults);
    }

    [Fact]
    public async Task An_e_mail_that_is_there_is_a_conflict_that_names_the_contact()
    {
        using var partner = await shared.PartnerAsync();
        var (path, admin) = await partner.ContactsAsync();
        var jonas = await partner.AddContactAsync(path, Contacts.Jonas);

        var added = await partner.AddContactAsync(path, """{"email":"IT@Mueller.Example"}""");
        var written = await partner.PutContactAsync(path, jonas.At("id")!, """{"email":"It@mueller.example"}""");

        Assert.Equal((409, "contact.exists", admin), (added.Status, added.Code, added.At("contactId")));
        Assert.Equal((409, "contact.exists", admin), (written.Status, written.Code, written.At("contactId")));
        Assert.DoesNotContain("mueller", added.Text, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task The_last_admin_stays_until_another_one_is_named()
    {
        using var partner = await shared.PartnerAsync();
        var (path, admin) = await partner.ContactsAsync();

        var removed = await partner.RemoveContactAsync(path, admin);
        var demoted = await partner.PutContactAsync(path, admin, Contacts.Erika.Replace("admin", "technical"));
        var renamed = await partner.PutContactAsync(path, admin, Contacts.Erika.Replace("Erika", "Ida"));
        await partner.AddContactAsync(path, Contacts.Jonas.Replace("\"billing\"", "\"admin\""));
        var gone = await partner.RemoveContactAsync(path, admin);

        Assert.Equal((409, "contact.lastAdmin"), (removed.Status, removed.Code));
        Assert.Equal((409, "contact.lastAdmin"), (demoted.Status, demoted.Code));
        Assert.Equal((200, "Ida", 204), (renamed.Status, renamed.At("givenName"), gone.Status));
    }

    [Fact]
    public async Task A_hundred_fit_and_are_listed_in_one_page_and_one_more_is_refused()
    {
        using var partner = await shared.PartnerAsync();
        var (path, _) = await partner.ContactsAsync();
        for (var n = 1; n < 100; n++)
        {
            Assert.Equal(201, (await partner.AddContactAsync(path, $$"""{"email":"p{{n}}@mueller.example"}""")).Status);
        }

        var refused = await partner.AddContactAsync(path, Contacts.Jonas);
        var listed = await partner.ReadAsync(path);

        Assert.Equal((409, "contact.tooMany"), (refused.Status, refused.Code));
        Assert.Equal((100, null), (listed.Json["data"]!.AsArray().Count, listed.At("nextCursor")));
        Assert.Equal("p99@mueller.example", listed.At("data.99.email"));
    }

    [Fact]
    public async Task A_change_of_another_version_is_refused_and_a_repeated_removal_finds_nobody()
    {
        using var partner = await shared.PartnerAsync();
        var (path, _) = await partner.ContactsAsync();
        var jonas = await partner.AddContactAsync(path, Contacts.Jonas);
        await partner.PutContactAsync(path, jonas.At("id")!, Contacts.Jonas.Replace("Weber", "Wagner"));

        var written = await partner.PutContactAsync(path, jonas.At("id")!, Contacts.Jonas, ("If-Match", jonas.Header("ETag")!));
        var refused = await partner.RemoveContactAsync(path, jonas.At("id")!, ("If-Match", jonas.Header("ETag")!));
        var removed = await partner.RemoveContactAsync(path, jonas.At("id")!);
        var again = await partner.RemoveContactAsync(path, jonas.At("id")!);

        Assert.Equal((412, "version.mismatch"), (written.Status, written.Code));
        Assert.Equal((412, "version.mismatch"), (refused.Status, refused.Code));
        Assert.Equal((204, 404, "contact.unknown"), (removed.Status, again.Status, again.Code));
    }

    [Fact]
    public async Task Neither_another_partner_s_subscription_nor_a_contact_of_another_one_is_known()
    {
        using var owner = await shared.PartnerAsync();
        using var other = await shared.PartnerAsync();
        var (path, admin) = await owner.ContactsAsync();
        var (own, _) = await other.ContactsAsync();

        foreach (var refused in new[]
        {
            await other.ReadAsync(path), await other.AddContactAsync(path, Contacts.Jonas), await other.ReadAsync($"{path}/{admin}"),
            await other.PutContactAsync(path, admin, Contacts.Jonas), await other.RemoveContactAsync(path, admin),
        })
        {
            Assert.Equal((404, "subscription.unknown"), (refused.Status, refused.Code));
        }

        foreach (var refused in new[]
        {
            await other.ReadAsync($"{own}/{admin}"), await other.PutContactAsync(own, admin, Contacts.Jonas),
            await other.RemoveContactAsync(own, admin), await other.ReadAsync($"{own}/nobody@mueller.example"),
        })
        {
            Assert.Equal((404, "contact.unknown"), (refused.Status, refused.Code));
        }

        Assert.Equal(200, (await owner.ReadAsync($"{path}/{admin}")).Status);
    }

    [Fact]
    public async Task What_is_managed_elsewhere_is_read_here_and_changed_there()
    {
        await using var gateway = await RunningGateway.StartAsync(settings: new Dictionary<string, string?>
        {
            ["Channels:aws-eu:adapter"] = "none",
            ["Channels:aws-eu:partner"] = "acme",
            ["Channels:aws-eu:label"] = "the cloud market",
            ["Channels:aws-eu:url"] = "https://market.example/manage",
        });
        using var partner = await gateway.PartnerAsync();
        var (path, admin) = await partner.ContactsAsync();
        await gateway.Database.InTransactionAsync(
            tx => tx.Connection!.ExecuteAsync("UPDATE subscriptions SET channel = 'aws-eu'", transaction: tx), CancellationToken.None);

        foreach (var refused in new[]
        {
            await partner.AddContactAsync(path, Contacts.Jonas), await partner.PutContactAsync(path, admin, Contacts.Erika),
            await partner.RemoveContactAsync(path, admin),
        })
        {
            Assert.Equal((409, "subscription.managedElsewhere"), (refused.Status, refused.Code));
            Assert.Equal(
                ("aws-eu", "the cloud market", "https://market.example/manage"),
                (refused.At("managedAt.channel"), refused.At("managedAt.label"), refused.At("managedAt.url")));
        }

        Assert.Equal("it@mueller.example", (await partner.ReadAsync(path)).At("data.0.email"));
    }

    [Fact]
    public async Task After_a_transfer_the_next_partner_has_them_and_the_former_no_longer()
    {
        using var former = await shared.PartnerAsync();
        using var next = await shared.PartnerAsync();
        var (path, admin) = await former.ContactsAsync();
        var code = await former.SendJsonAsync(HttpMethod.Post, path.Replace("/contacts", "/transfer-code"));
        var body = Orders.Body("T-1");
        body["lines"] = new JsonArray(new JsonObject
        {
            ["action"] = "transfer",
            ["subscriptionId"] = path.Split('/')[3],
            ["transferCode"] = code.At("transferCode"),
        });
        await next.FulfillAsync(body);

        var written = await next.PutContactAsync(path, admin, Contacts.Erika.Replace("Erika", "Ida"));
        var refused = await former.PutContactAsync(path, admin, Contacts.Erika);

        Assert.Equal((200, "Ida"), (written.Status, written.At("givenName")));
        Assert.Equal((404, 404), (refused.Status, (await former.ReadAsync(path)).Status));
    }

    [Fact]
    public async Task What_is_cancelled_gets_no_new_contacts_and_the_others_are_corrected_and_removed()
    {
        using var partner = await shared.PartnerAsync();
        var (path, admin) = await partner.ContactsAsync();
        var body = Orders.Body("R-2");
        body["lines"] = new JsonArray(new JsonObject { ["action"] = "cancel", ["subscriptionId"] = path.Split('/')[3] });
        await partner.FulfillAsync(body);

        var added = await partner.AddContactAsync(path, Contacts.Jonas);
        var read = await partner.ReadAsync(path);
        var corrected = await partner.PutContactAsync(path, admin, Contacts.Erika.Replace("Erika", "Ida"));
        var removed = await partner.RemoveContactAsync(path, admin);

        Assert.Equal((409, "subscription.ended"), (added.Status, added.Code));
        Assert.Equal((200, 200, 204), (read.Status, corrected.Status, removed.Status));
    }
}
