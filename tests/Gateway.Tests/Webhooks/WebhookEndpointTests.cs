using Fulfillment.Gateway.Tests.Support;

namespace Fulfillment.Gateway.Tests.Webhooks;

/// <summary>Webhooks as partners set them up, with the settings of a house that is not for development.</summary>
public sealed class WebhookEndpointTests(SharedGateway shared) : IClassFixture<SharedGateway>
{
    private const string Url = "https://hooks.partner.example/fulfillment";

    [Fact]
    public async Task A_webhook_is_set_up_and_its_secret_shown_once()
    {
        using var partner = await shared.PartnerAsync();

        var added = await partner.SendAsync(
            HttpMethod.Post, "/v1/webhooks", $$"""{"url":"{{Url}}","eventTypes":["order.held"],"description":"our shop"}""");
        var read = await partner.ReadAsync($"/v1/webhooks/{added.At("id")}");
        var listed = await partner.ReadAsync("/v1/webhooks");

        Assert.Equal((201, $"/v1/webhooks/{added.At("id")}", "\"1\""), (added.Status, added.Header("Location"), added.Header("ETag")));
        Assert.Matches("^whk_[0-9a-z]{26}$", added.At("id"));
        Assert.Matches("^whsec_[A-Za-z0-9+/]{43}=$", added.At("secret"));
        Assert.Equal((Url, "order.held"), (read.At("url"), read.At("eventTypes.0")));
        Assert.Equal(("our shop", "active"), (read.At("description"), read.At("status")));
        Assert.DoesNotContain("whsec_", read.Text + listed.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("secret\"", read.Text + listed.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_faults_of_a_wish_are_told_at_once()
    {
        using var partner = await shared.PartnerAsync();

        var refused = await partner.SendAsync(
            HttpMethod.Post,
            "/v1/webhooks",
            """{"url":"http://u:p@10.0.0.1/#x","eventTypes":["order.held","order.lost","order.held",1],"description":" ","more":true}""");

        Assert.Equal((400, "request.invalid"), (refused.Status, refused.Code));
        Assert.Equal(
            new[]
            {
                ("/description", "value.pattern"), ("/eventTypes/1", "eventType.unknown"), ("/eventTypes/2", "member.duplicate"),
                ("/eventTypes/3", "value.kind"), ("/more", "member.unknown"), ("/url", "url.addressRefused"),
                ("/url", "url.insecure"), ("/url", "url.withCredentials"), ("/url", "url.withFragment"),
            },
            refused.Faults.OrderBy(fault => fault.Pointer, StringComparer.Ordinal).ThenBy(fault => fault.Code, StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("""{}""", "")]
    [InlineData("""{"url":null}""", "/url")]
    [InlineData("""{"url":1}""", "/url")]
    [InlineData("""{"url":""}""", "/url")]
    [InlineData("""{"url":"\u0000"}""", "/url")]
    [InlineData("""{"url":"\ud800"}""", "/url")]
    [InlineData("""{"url":"https://127.0.0.1/"}""", "/url")]
    [InlineData("""{"url":"https://localhost/"}""", "/url")]
    [InlineData("""{"url":"https://partner.example:25/"}""", "/url")]
    [InlineData("""{"Url":"https://partner.example/"}""", "/Url")]
    [InlineData("""{"url":"https://partner.example/","eventTypes":[]}""", "/eventTypes")]
    [InlineData("""{"url":"https://partner.example/","secret":"whsec_mine"}""", "/secret")]
    [InlineData("""[]""", "")]
    public async Task A_wish_that_is_not_sound_is_refused_with_its_place(string body, string pointer)
    {
        using var partner = await shared.PartnerAsync();

        var refused = await partner.SendAsync(HttpMethod.Post, "/v1/webhooks", body);

        Assert.Equal((400, "request.invalid"), (refused.Status, refused.Code));
        Assert.Contains(refused.Faults, fault => fault.Pointer.StartsWith(pointer, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_address_that_is_too_long_is_refused()
    {
        using var partner = await shared.PartnerAsync();

        var refused = await partner.SendAsync(
            HttpMethod.Post, "/v1/webhooks", $$"""{"url":"https://partner.example/{{new string('x', 2000)}}"}""");

        Assert.Equal(("/url", "value.length"), Assert.Single(refused.Faults));
    }

    [Fact]
    public async Task A_repeat_is_told_which_webhook_has_the_address()
    {
        using var partner = await shared.PartnerAsync();
        var first = await partner.AddWebhookAsync(Url);

        var spelling = Url.Replace("https://hooks", "HTTPS://Hooks");
        var again = await partner.SendAsync(HttpMethod.Post, "/v1/webhooks", $$"""{"url":"{{spelling}}"}""");

        Assert.Equal((409, "webhook.exists", first.At("id")), (again.Status, again.Code, again.At("webhookId")));
    }

    [Fact]
    public async Task What_is_absent_stays_and_null_takes_away()
    {
        using var partner = await shared.PartnerAsync();
        var id = (await partner.AddWebhookAsync(Url, "order.held")).At("id")!;

        var described = await partner.PatchWebhookAsync(id, """{"description":"ours"}""");
        var all = await partner.PatchWebhookAsync(id, """{"eventTypes":null}""");
        var stopped = await partner.PatchWebhookAsync(id, """{"status":"disabled","description":null}""");
        var nothing = await partner.PatchWebhookAsync(id, "{}");

        Assert.Equal(("ours", "order.held", "2"), (described.At("description"), described.At("eventTypes.0"), described.At("version")));
        Assert.Equal(("ours", null), (all.At("description"), all.At("eventTypes")));
        Assert.Equal(("disabled", "onRequest"), (stopped.At("status"), stopped.At("disabledBecause")));
        Assert.Equal((null, Url), (stopped.At("description"), stopped.At("url")));
        Assert.Equal((400, ("", "member.missing")), (nothing.Status, Assert.Single(nothing.Faults)));
    }

    [Fact]
    public async Task A_change_on_an_older_version_is_refused()
    {
        using var partner = await shared.PartnerAsync();
        var id = (await partner.AddWebhookAsync(Url)).At("id")!;

        var changed = await partner.PatchWebhookAsync(id, """{"description":"a"}""", ("If-Match", "\"1\""));
        var late = await partner.PatchWebhookAsync(id, """{"description":"b"}""", ("If-Match", "\"1\""));
        var gone = await partner.SendAsync(HttpMethod.Delete, $"/v1/webhooks/{id}", null, ("If-Match", "\"1\""));
        var same = await partner.GetAsync($"/v1/webhooks/{id}", ("If-None-Match", "\"2\""));

        Assert.Equal((200, "\"2\""), (changed.Status, changed.Header("ETag")));
        Assert.Equal((412, "version.mismatch"), (late.Status, late.Code));
        Assert.Equal((412, "version.mismatch"), (gone.Status, gone.Code));
        Assert.Equal(304, same.Status);
    }

    [Fact]
    public async Task Webhooks_are_listed_newest_first_page_by_page()
    {
        using var partner = await shared.PartnerAsync();
        var ids = new List<string>();
        for (var n = 0; n < 5; n++)
        {
            ids.Insert(0, (await partner.AddWebhookAsync($"{Url}/{n}")).At("id")!);
        }

        var listed = await partner.ReadAllAsync("/v1/webhooks?limit=2");

        Assert.Equal(ids, listed.Select(webhook => (string)webhook["id"]!));
    }

    [Fact]
    public async Task A_partner_has_so_many_and_no_more()
    {
        using var partner = await shared.PartnerAsync();
        for (var n = 0; n < 20; n++)
        {
            await partner.AddWebhookAsync($"{Url}/{n}");
        }

        var more = await partner.SendAsync(HttpMethod.Post, "/v1/webhooks", $$"""{"url":"{{Url}}"}""");

        Assert.Equal((409, "webhook.tooMany"), (more.Status, more.Code));
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"messageId":"msg_1","since":"2026-11-21T10:00:00Z"}""")]
    [InlineData("""{"since":"yesterday"}""")]
    [InlineData("""{"since":null}""")]
    public async Task A_replay_names_one_message_or_a_time(string body)
    {
        using var partner = await shared.PartnerAsync();
        var id = (await partner.AddWebhookAsync(Url)).At("id")!;

        var refused = await partner.ReplayAsync(id, body);

        Assert.Equal((400, "request.invalid"), (refused.Status, refused.Code));
    }

    [Fact]
    public async Task An_unknown_message_is_not_sent_again()
    {
        using var partner = await shared.PartnerAsync();
        var id = (await partner.AddWebhookAsync(Url)).At("id")!;

        var refused = await partner.ReplayAsync(id, """{"messageId":"msg_none"}""");

        Assert.Equal((404, "message.unknown"), (refused.Status, refused.Code));
    }

    [Theory]
    [InlineData("""{"overlapHours":169}""")]
    [InlineData("""{"overlapHours":-1}""")]
    [InlineData("""{"overlapHours":"24"}""")]
    [InlineData("""{"secret":"whsec_mine"}""")]
    public async Task An_overlap_is_at_most_a_week(string body)
    {
        using var partner = await shared.PartnerAsync();
        var id = (await partner.AddWebhookAsync(Url)).At("id")!;

        Assert.Equal(400, (await partner.RotateAsync(id, body)).Status);
    }

    [Fact]
    public async Task A_receiver_on_this_host_is_not_sent_to_where_development_is_not_set()
    {
        using var partner = await shared.PartnerAsync();
        await using var receiver = await Receiver.StartAsync();

        var refused = await partner.SendAsync(HttpMethod.Post, "/v1/webhooks", $$"""{"url":"{{receiver.Url}}"}""");

        Assert.Equal(400, refused.Status);
        Assert.Contains(("/url", "url.insecure"), refused.Faults);
    }
}
