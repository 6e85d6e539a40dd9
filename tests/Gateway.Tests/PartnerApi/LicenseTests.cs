using System.Text.Json.Nodes;
using Fulfillment.Engine.Principals;
using Fulfillment.Gateway.Tests.Support;

namespace Fulfillment.Gateway.Tests.PartnerApi;

/// <summary>Licenses and their files; no showing without its audit record.</summary>
public sealed class LicenseTests(SharedGateway shared) : IClassFixture<SharedGateway>
{
    private const string AnyForm = "A license file comes as application/jose, text/plain or application/json.";

    [Fact]
    public async Task Before_the_order_is_fulfilled_each_line_is_pending_with_its_reason()
    {
        using var partner = await shared.PartnerAsync();
        var body = shared.GatedBody(out var customer);
        body["lines"]!.AsArray().Add(new JsonObject
        {
            ["lineRef"] = "two",
            ["sku"] = "ultimate-sm",
            ["quantity"] = 1,
        });
        var placed = await partner.PlaceAsync(body, wait: 1);

        var before = await partner.ReadAsync($"/v1/orders/{placed.At("id")}/licenses");
        shared.Gate.Open(customer);
        var order = await SettledAsync(partner, placed);
        var after = await partner.ReadAsync($"/v1/orders/{placed.At("id")}/licenses");

        Assert.Empty(before.Json["data"]!.AsArray());
        Assert.Equal(("1", "two"), (before.At("pending.0.lineRef"), before.At("pending.1.lineRef")));
        Assert.Equal(("pending", "provisioning.running"),
            (before.At("pending.0.status"), before.At("pending.0.reason.code")));
        Assert.Empty(after.Json["pending"]!.AsArray());
        Assert.Equal(
            order.Json["lines"]!.AsArray().Select(line => (string?)line!["id"]),
            after.Json["data"]!.AsArray().Select(license => (string?)license!["lineId"]).Order());
    }

    [Fact]
    public async Task A_line_that_nobody_can_fulfill_yet_is_pending_beside_one_that_is_there()
    {
        using var partner = await shared.PartnerAsync();
        var body = Orders.Body();
        body["lines"]!.AsArray().Add(new JsonObject
        {
            ["lineRef"] = "saas",
            ["sku"] = "premium-saas",
            ["quantity"] = 1,
        });

        var placed = await partner.PlaceAsync(body, wait: 30);
        var licenses = await partner.ReadAsync($"/v1/orders/{placed.At("id")}/licenses");

        Assert.Equal("partiallyFulfilled", placed.At("status"));
        Assert.Single(licenses.Json["data"]!.AsArray());
        Assert.Equal(("saas", "line.unsupported"),
            (licenses.At("pending.0.lineRef"), licenses.At("pending.0.reason.code")));
    }

    [Theory]
    [InlineData("application/jose", "application/jose")]
    [InlineData("text/plain", "text/plain")]
    [InlineData("application/json", "application/json")]
    [InlineData("*/*", "application/jose")]
    [InlineData("text/*", "text/plain")]
    [InlineData("application/json;q=0.5, text/plain;q=0.9", "text/plain")]
    [InlineData("application/*;q=0.1, application/jose;q=0", "application/json")]
    public async Task The_file_comes_in_the_form_that_the_caller_likes_best(string accept, string form)
    {
        using var partner = await shared.PartnerAsync();
        var license = await LicenseAsync(partner);

        var file = await partner.GetAsync(license.At("links.file")!, ("Accept", accept));

        Assert.Equal(200, file.Status);
        Assert.StartsWith(form, file.Header("Content-Type"), StringComparison.Ordinal);
        Assert.Equal("Accept", file.Header("Vary"));
        Assert.Equal("no-store", file.Header("Cache-Control"));
    }

    [Fact]
    public async Task All_three_forms_hold_the_same_license()
    {
        using var partner = await shared.PartnerAsync();
        var license = await LicenseAsync(partner);
        var path = license.At("links.file")!;

        var jose = await partner.GetAsync(path, ("Accept", "application/jose"));
        var text = await partner.GetAsync(path, ("Accept", "text/plain"));
        var json = await partner.GetAsync(path, ("Accept", "application/json"));

        Assert.Matches(@"^[\w-]+\.[\w-]+\.[\w-]+$", jose.Text);
        Assert.Equal(jose.Text, json.At("license"));
        Assert.Equal(jose.Text, Fulfillment.Engine.Licensing.LicenseArmor.Unarmor(text.Text));
        Assert.Equal($"attachment; filename=\"{license.At("id")}.jws\"", jose.Header("Content-Disposition"));
        Assert.Equal($"attachment; filename=\"{license.At("id")}.license\"", text.Header("Content-Disposition"));
    }

    [Theory]
    [InlineData("application/pdf")]
    [InlineData("image/*")]
    [InlineData("application/jose;q=0")]
    public async Task Another_form_is_refused(string accept)
    {
        using var partner = await shared.PartnerAsync();
        var license = await LicenseAsync(partner);

        var refused = await partner.GetAsync(license.At("links.file")!, ("Accept", accept));

        Assert.Equal((406, "accept.unsupported", AnyForm), (refused.Status, refused.Code, refused.At("detail")));
    }

    [Fact]
    public async Task A_legacy_license_comes_as_the_container_that_old_products_read()
    {
        await using var gateway = await RunningGateway.StartAsync(
            settings: new Dictionary<string, string?> { ["Licensing:Legacy"] = "true" });
        using var partner = await gateway.PartnerAsync();
        var body = Orders.Body();
        body["lines"]![0]!["delivery"] = new JsonObject { ["kind"] = "legacyLicense" };

        var placed = await partner.PlaceAsync(body, wait: 30);
        var path = $"/v1/licenses/{placed.At("lines.0.licenseIds.0")}/file";
        var any = await partner.GetAsync(path, ("Accept", "*/*"));
        var json = await partner.GetAsync(path, ("Accept", "application/json"));
        var jose = await partner.GetAsync(path, ("Accept", "application/jose"));

        Assert.Equal("fulfilled", placed.At("status"));
        Assert.Matches("^[A-Za-z0-9+/=\r\n]+$", any.Text);
        Assert.Equal(any.Text, json.At("license"));
        Assert.Equal((406, "A license file comes as text/plain or application/json."), (jose.Status, jose.At("detail")));
    }

    [Fact]
    public async Task Every_showing_stands_in_the_audit_chain_with_who_and_by_which_token()
    {
        using var partner = await shared.PartnerAsync();
        using var viewer = await shared.OperatorAsync(OperatorRole.Viewer);
        var placed = await partner.FulfillAsync();
        var id = placed.At("lines.0.licenseIds.0")!;

        await partner.ReadAsync($"/v1/orders/{placed.At("id")}/licenses");
        await partner.ReadAsync($"/v1/licenses/{id}");
        await partner.ReadAsync($"/v1/licenses/{id}/file");
        await partner.GetAsync($"/v1/licenses/{id}/file", ("Accept", "image/png"));
        var shown = await ShownAsync(viewer, id);

        Assert.Equal(3, shown.Count);
        Assert.All(shown, record => Assert.Equal(placed.At("id"), (string?)record["after"]));
        Assert.All(shown, record => Assert.StartsWith("partner:", (string?)record["actor"], StringComparison.Ordinal));
        Assert.All(shown, record => Assert.NotNull(record["token"]));
    }

    [Fact]
    public async Task A_foreign_license_is_not_shown_and_the_attempt_is_on_record()
    {
        using var owner = await shared.PartnerAsync();
        using var other = await shared.PartnerAsync();
        using var viewer = await shared.OperatorAsync(OperatorRole.Viewer);
        var placed = await owner.FulfillAsync();
        var id = placed.At("lines.0.licenseIds.0")!;

        var refused = new[]
        {
            await other.ReadAsync($"/v1/licenses/{id}"), await other.ReadAsync($"/v1/licenses/{id}/file"),
            await other.ReadAsync($"/v1/orders/{placed.At("id")}/licenses"),
        };
        List<JsonNode> denied = [];
        await Eventually.TrueAsync(async () =>
            (denied = await AuditAsync(viewer, id)).Any(record => (string?)record["action"] == "access.deny"));
        var shown = await ShownAsync(viewer, id);

        Assert.All(refused, answer => Assert.Equal(404, answer.Status));
        Assert.Empty(shown);
        Assert.Contains(denied,
            record => (string?)record["detail"] is { } detail && detail.Contains("license.unknown"));
    }

    [Fact]
    public async Task No_code_and_no_file_stands_in_orders_events_or_the_audit_chain()
    {
        using var partner = await shared.PartnerAsync();
        using var viewer = await shared.OperatorAsync(OperatorRole.Viewer);
        var placed = await partner.FulfillAsync();
        var license = await partner.ReadAsync($"/v1/licenses/{placed.At("lines.0.licenseIds.0")}");
        var file = (await partner.ReadAsync(license.At("links.file")!)).Text;

        var texts = new[]
        {
            placed.Text, (await partner.ReadAsync($"/v1/orders/{placed.At("id")}/events")).Text,
            (await viewer.ReadAsync($"/ops/v1/orders/{placed.At("id")}")).Text,
            string.Concat(await viewer.ReadAllAsync("/ops/v1/audit?limit=100")),
        };

        Assert.All(texts, text => Assert.DoesNotContain(license.At("activationCode")!, text, StringComparison.Ordinal));
        Assert.All(texts, text => Assert.DoesNotContain(file, text, StringComparison.Ordinal));
    }

    private static async Task<Answer> LicenseAsync(HttpClient partner) =>
        await partner.ReadAsync($"/v1/licenses/{(await partner.FulfillAsync()).At("lines.0.licenseIds.0")}");

    private static async Task<Answer> SettledAsync(HttpClient partner, Answer placed)
    {
        Answer? order = null;
        await Eventually.TrueAsync(async () =>
            (order = await partner.ReadAsync(placed.Header("Location")!)).At("status") == "fulfilled");
        return order!;
    }

    private static async Task<List<JsonNode>> AuditAsync(HttpClient viewer, string subject) =>
        [.. await viewer.ReadAllAsync($"/ops/v1/audit?subject={subject}")];

    private static async Task<List<JsonNode>> ShownAsync(HttpClient viewer, string id) =>
        [.. (await AuditAsync(viewer, id)).Where(record => (string?)record["action"] == "license.show")];
}
