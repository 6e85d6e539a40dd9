using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Fulfillment.Engine.Principals;
using Fulfillment.Gateway.Tests.Connectors.Targets;
using Fulfillment.Gateway.Tests.Support;
using Fulfillment.Simulators.Vendor;

namespace Fulfillment.Gateway.Tests.Journeys;

/// <summary>Orders that a vendor screens, from the partner's call to the vendor's own, over HTTP on both sides.</summary>
public sealed class VendorAnswersLaterTests : IAsyncLifetime, IDisposable
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private readonly VendorSimulator _vendor = new(Secret, TimeProvider.System) { LaterBy = TimeSpan.FromHours(1) };
    private readonly HttpClient _http = new();
    private SimulatorHost _host = null!;
    private RunningGateway _gateway = null!;
    private HttpClient _partner = null!;
    private HttpClient _reviewer = null!;

    public async Task InitializeAsync()
    {
        _host = await SimulatorHost.StartAsync(routes => routes.MapVendor(_vendor, "a-credential-of-our-own"));
        _gateway = await RunningGateway.StartAsync(settings: new Dictionary<string, string?>
        {
            ["Screening:Vendors:watchers:Url"] = $"{_host.Address}/vendor/v1/screenings",
            ["Screening:Vendors:watchers:Secret"] = Secret,
            // A busy machine is no reason to hold an order here.
            ["Screening:Vendors:watchers:BudgetMilliseconds"] = "30000",
            ["Engine:Screening:BudgetMilliseconds"] = "30000",
        });
        _partner = await _gateway.PartnerAsync();
        _reviewer = await _gateway.OperatorAsync(OperatorRole.Reviewer);
    }

    public async Task DisposeAsync()
    {
        _partner.Dispose();
        _reviewer.Dispose();
        await _gateway.DisposeAsync();
        await _host.DisposeAsync();
    }

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task Whom_the_vendor_allows_at_once_is_served() =>
        Assert.Equal("fulfilled", (await PlaceAsync(_partner, "R-1", "Müller Maschinenbau GmbH")).At("status"));

    [Fact]
    public async Task An_order_waits_for_the_vendor_and_is_provisioned_when_it_answers()
    {
        var order = await HeldAsync("R-1", VendorNames.LaterAllow);
        var before = await _partner.ReadAsync($"/v1/orders/{order}");

        Assert.Equal([202], await AnswersAsync());
        await BecomesAsync(order, "fulfilled");

        Assert.Equal("screening.inReview", before.At("reason.code"));
        Assert.DoesNotContain("watchers", before.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("vendor.", before.Text, StringComparison.Ordinal);
        Assert.Equal(["vendor.pending", null], await RulesAsync(order));
    }

    [Fact]
    public async Task An_order_that_the_vendor_refuses_later_is_denied()
    {
        var order = await HeldAsync("R-1", VendorNames.LaterDeny);

        Assert.Equal([202], await AnswersAsync());
        await BecomesAsync(order, "denied");

        Assert.Equal(["vendor.pending", "vendor.watchers.name.found"], await RulesAsync(order));
        Assert.Empty((await _reviewer.ReadAsync($"/ops/v1/orders/{order}")).Json["provisioning"]!.AsArray());
    }

    [Fact]
    public async Task Answers_that_come_thrice_and_in_another_order_decide_each_order_once()
    {
        var allowed = await HeldAsync("R-1", VendorNames.LaterAllow);
        var denied = await HeldAsync("R-2", VendorNames.LaterDeny);
        (_vendor.Post.Copies, _vendor.Post.IsReversed) = (3, true);

        Assert.Equal([202, 200, 200, 202, 200, 200], await AnswersAsync());
        await BecomesAsync(allowed, "fulfilled");
        await BecomesAsync(denied, "denied");

        Assert.Equal((2, 2), ((await RulesAsync(allowed)).Count, (await RulesAsync(denied)).Count));
    }

    [Fact]
    public async Task A_forged_answer_is_refused_and_changes_nothing()
    {
        var order = await HeldAsync("R-1", VendorNames.Silent);
        var body = await AnswerBodyAsync(order);

        foreach (var secret in new[] { "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD", null })
        {
            var forged = await PostAsync(body, secret, TimeProvider.System.GetUtcNow());
            Assert.Equal((401, "callback.unsigned"), (forged.Status, forged.At("code")));
        }

        var stale = await PostAsync(body, Secret, TimeProvider.System.GetUtcNow().AddMinutes(-6));
        Assert.Equal((401, "callback.unsigned"), (stale.Status, stale.At("code")));
        Assert.Equal("held", (await _partner.ReadAsync($"/v1/orders/{order}")).At("status"));
        Assert.Single(await RulesAsync(order));

        var genuine = await PostAsync(body, Secret, TimeProvider.System.GetUtcNow());
        Assert.Equal(202, genuine.Status);
        await BecomesAsync(order, "fulfilled");
    }

    [Fact]
    public async Task What_cannot_be_read_is_too_large_or_for_nobody_is_told_so()
    {
        var now = TimeProvider.System.GetUtcNow();

        var unreadable = await PostAsync("{}", Secret, now);
        var large = await PostAsync(new string(' ', (256 * 1024) + 1), Secret, now);
        var unknown = await PostAsync("{}", Secret, now, "nobody");

        Assert.Equal((400, "callback.unreadable"), (unreadable.Status, unreadable.At("code")));
        Assert.Equal((413, "callback.tooLarge"), (large.Status, large.At("code")));
        Assert.Equal((404, "callback.unknown"), (unknown.Status, unknown.At("code")));
    }

    [Fact]
    public async Task A_vendor_that_changes_its_mind_takes_nothing_back()
    {
        var placed = await PlaceAsync(_partner, "R-1", "Müller Maschinenbau GmbH");
        _vendor.Tell(placed.At("id")!, "deny");

        Assert.Equal([202], await AnswersAsync());
        await Eventually.TrueAsync(async () => (await AuditAsync(placed.At("id")!)).Contains("screening.laterAnswer"));

        Assert.Equal("fulfilled", (await _partner.ReadAsync($"/v1/orders/{placed.At("id")}")).At("status"));
    }

    [Fact]
    public async Task Sandbox_orders_never_reach_the_vendor()
    {
        using var sandbox = await _gateway.PartnerAsync("sandkasten", partner => partner with { Sandbox = true });

        var placed = await PlaceAsync(sandbox, "R-1", VendorNames.Deny);

        Assert.Equal(("fulfilled", 0), (placed.At("status"), _vendor.Questions));
    }

    private static async Task<Answer> PlaceAsync(HttpClient partner, string reference, string customer)
    {
        var body = Orders.Body(reference);
        body["customer"]!["name"] = customer;
        return await partner.PlaceAsync(body, wait: 30);
    }

    private async Task<string> HeldAsync(string reference, string customer)
    {
        var placed = await PlaceAsync(_partner, reference, customer);
        var path = $"/v1/orders/{placed.At("id")}";
        await Eventually.TrueAsync(async () => (await _partner.ReadAsync(path)).At("status") == "held");
        return placed.At("id")!;
    }

    private Task BecomesAsync(string order, string status) =>
        Eventually.TrueAsync(async () => (await _partner.ReadAsync($"/v1/orders/{order}")).At("status") == status);

    private Task<IReadOnlyList<int>> AnswersAsync()
    {
        _vendor.Hurry();
        return _vendor.Post.SendAsync(_http, Door, CancellationToken.None);
    }

    private Uri Door => new(_gateway.Address, "/callbacks/screening/watchers");

    /// <summary>Of each decision the rule of its first reason.</summary>
    private async Task<IReadOnlyList<string?>> RulesAsync(string order) =>
        [.. (await _reviewer.ReadAsync($"/ops/v1/orders/{order}")).Json["decisions"]!.AsArray().Select(decision => decision!["reasons"]?.AsArray().FirstOrDefault()?["rule"]?.GetValue<string>())];

    private Task<IReadOnlyList<string>> AuditAsync(string order) => _gateway.Database.ReadAsync<IReadOnlyList<string>>(
        async tx => [.. (await Engine.Audit.AuditTable.ListAsync(tx, order, 0, 100, default)).Select(record => record.Action)], default);

    /// <summary>An allow of the open question about an order.</summary>
    private async Task<string> AnswerBodyAsync(string order)
    {
        var decisions = await _gateway.Database.ReadAsync(tx => Engine.Screening.ScreeningTable.ListAsync(tx, order, default), default);
        return new JsonObject
        {
            ["question"] = decisions[^1].Answers.Single(answer => answer.Hook == "watchers").Question,
            ["subject"] = order,
            ["verdict"] = "allow",
            ["reference"] = "case-1",
            ["reasons"] = new JsonArray(),
        }.ToJsonString();
    }

    private async Task<Answer> PostAsync(string body, string? secret, DateTimeOffset at, string vendor = "watchers")
    {
        var time = $"{at.ToUnixTimeSeconds()}";
        using var stranger = _gateway.Anonymous;
        return await stranger.SendAsync(
            HttpMethod.Post, $"/callbacks/screening/{vendor}", body,
            ("webhook-id", "msg-of-mine"), ("webhook-timestamp", time), ("webhook-signature", Signature(secret, time, body)));
    }

    private static string Signature(string? secret, string time, string body)
    {
        var signed = Encoding.UTF8.GetBytes($"msg-of-mine.{time}.{body}");
        return secret is null ? "" : $"v1,{Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(secret["whsec_".Length..]), signed))}";
    }
}
