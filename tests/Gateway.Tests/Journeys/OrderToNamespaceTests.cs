using System.Text.Json.Nodes;
using Fulfillment.Gateway.Tests.Connectors.Targets;
using Fulfillment.Gateway.Tests.Support;
using Fulfillment.Simulators.Saas;

namespace Fulfillment.Gateway.Tests.Journeys;

/// <summary>A SaaS product from the order to the namespace, over HTTP on both sides.</summary>
public sealed class OrderToNamespaceTests : IAsyncLifetime
{
    private const string Credential = "a-credential-of-our-own";

    private readonly SaasSimulator _saas = new(TimeProvider.System);
    private SimulatorHost _host = null!;
    private RunningGateway _gateway = null!;
    private HttpClient _partner = null!;

    public async Task InitializeAsync()
    {
        _saas.AddNamespace("acme");
        _saas.AddNamespace("acme/platform");
        _saas.AddNamespace("globex");
        _host = await SimulatorHost.StartAsync(routes => routes.MapSaas(_saas, Credential));
        _gateway = await RunningGateway.StartAsync(settings: new Dictionary<string, string?>
        {
            ["Connectors:Saas:BaseUrl"] = _host.Address,
            ["Connectors:Saas:Credential"] = Credential,
            ["Claims:Link"] = "https://saas.example/claim#{claim}",
        });
        _partner = await _gateway.PartnerAsync();
    }

    public async Task DisposeAsync()
    {
        _partner.Dispose();
        await _gateway.DisposeAsync();
        await _host.DisposeAsync();
    }

    [Fact]
    public async Task An_order_that_names_its_namespace_is_linked_by_itself()
    {
        var body = Saas("R-1");
        body["lines"]![0]!["delivery"] = new JsonObject { ["kind"] = "saas", ["namespace"] = "acme/platform" };

        var placed = await _partner.PlaceAsync(body, wait: 30);
        var namespaces = await _partner.ReadAsync($"/v1/subscriptions/{placed.At("lines.0.subscriptionId")}/namespaces");

        Assert.Equal((201, "fulfilled"), (placed.Status, placed.At("status")));
        Assert.Equal(("acme/platform", "linked"), (namespaces.At("data.0.namespace"), namespaces.At("data.0.state")));
    }

    [Fact]
    public async Task Without_one_the_customer_chooses_by_the_link_and_the_partner_moves_it_later()
    {
        var placed = await _partner.PlaceAsync(Saas("R-1"));
        var order = $"/v1/orders/{placed.At("id")}";
        await Eventually.TrueAsync(async () => (await _partner.ReadAsync(order)).At("lines.0.reason.code") == "namespace.missing");
        var path = $"/v1/subscriptions/{(await _partner.ReadAsync(order)).At("lines.0.subscriptionId")}";
        var link = (await _partner.ReadAsync($"{path}/claims")).At("data.0.link")!;
        var claim = link["https://saas.example/claim#".Length..];
        using var customer = _gateway.Anonymous;

        var seen = await PostAsync(customer, "/v1/claims/lookup", ("claim", claim));
        var wrong = await PostAsync(customer, "/v1/claims", ("claim", claim), ("namespace", "nobody"));
        await Eventually.TrueAsync(async () => (await PostAsync(customer, "/v1/claims/lookup", ("claim", claim))).At("state") == "stopped");
        var right = await PostAsync(customer, "/v1/claims", ("claim", claim), ("namespace", "acme"));
        await Eventually.TrueAsync(async () => (await _partner.ReadAsync(order)).At("status") == "fulfilled");
        var used = await PostAsync(customer, "/v1/claims", ("claim", claim), ("namespace", "globex"));
        var moved = await PostAsync(_partner, $"{path}/namespaces", ("namespace", "globex"));
        await Eventually.TrueAsync(async () => (await _partner.ReadAsync($"{path}/namespaces")).At("data.0.state") == "linked");

        Assert.Equal((200, "open", "premium"), (seen.Status, seen.At("state"), seen.At("plan")));
        Assert.Equal((202, 202, "provisioning"), (wrong.Status, right.Status, right.At("state")));
        Assert.Equal((409, "claim.used"), (used.Status, used.Code));
        Assert.Equal((202, "globex"), (moved.Status, moved.At("namespace")));
    }

    [Fact]
    public async Task Storage_bought_later_ends_with_the_subscription_and_costs_what_is_left()
    {
        var body = Saas("R-1");
        body["lines"]![0]!["delivery"] = new JsonObject { ["kind"] = "saas", ["namespace"] = "acme" };
        var subscription = (await _partner.PlaceAsync(body, wait: 30)).At("lines.0.subscriptionId")!;

        var preview = await _partner.SendJsonAsync(
            HttpMethod.Post, $"/v1/subscriptions/{subscription}/preview",
            new JsonObject { ["action"] = "new", ["sku"] = "storage-10gb", ["quantity"] = 3 });
        var bought = await _partner.PlaceAsync(Storage("R-2", subscription, 3), wait: 30);
        var seen = await _partner.ReadAsync($"/v1/subscriptions/{subscription}");
        var meter = await _partner.ReadAsync($"/v1/subscriptions/{subscription}/meters");

        Assert.Equal((201, "fulfilled"), (bought.Status, bought.At("status")));
        Assert.Equal((200, "30000"), (preview.Status, preview.At("changes.0.after.addOns.storage")));
        Assert.Equal(preview.At("charge.netMinor"), bought.At("lines.0.price.netMinor"));
        Assert.Equal(
            (seen.At("endsOn"), "storage-10gb", "3", "30000"),
            (seen.At("addOns.0.endsOn"), seen.At("addOns.0.sku"), seen.At("addOns.0.quantity"), seen.At("entitlement.addOns.storage")));
        Assert.Contains("\"storage\"", meter.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_add_on_without_a_subscription_of_its_family_or_with_a_term_of_its_own_is_refused()
    {
        var licensed = (await _partner.FulfillAsync()).At("lines.0.subscriptionId")!;
        var (alone, longer, renewed) = (Storage("R-2", licensed, 1), Storage("R-3", licensed, 1), Storage("R-4", licensed, 1));
        alone["lines"]![0]!.AsObject().Remove("subscriptionId");
        longer["lines"]![0]!["termMonths"] = 12;
        renewed["lines"]![0]!["action"] = "renew";

        var answers = new[]
        {
            await _partner.PlaceAsync(alone), await _partner.PlaceAsync(longer), await _partner.PlaceAsync(renewed),
            await _partner.PlaceAsync(Storage("R-5", licensed, 1)),
        };

        Assert.Equal(
            [
                "/lines/0/subscriptionId member.missing", "/lines/0/termMonths term.notOffered", "/lines/0/action action.notOffered",
                "/lines/0/sku sku.mismatch",
            ],
            answers.Select(answer => $"{answer.At("errors.0.pointer")} {answer.At("errors.0.code")}"));
        Assert.All(answers, answer => Assert.Equal(422, answer.Status));
    }

    [Fact]
    public async Task A_link_that_is_wrong_or_was_replaced_says_so()
    {
        var placed = await _partner.PlaceAsync(Saas("R-1"));
        var order = $"/v1/orders/{placed.At("id")}";
        await Eventually.TrueAsync(async () => (await _partner.ReadAsync(order)).At("lines.0.reason.code") == "namespace.missing");
        var path = $"/v1/subscriptions/{(await _partner.ReadAsync(order)).At("lines.0.subscriptionId")}";
        var old = (await _partner.ReadAsync($"{path}/claims")).At("data.0.link")!.Split('#')[1];
        using var customer = _gateway.Anonymous;

        var made = await _partner.SendJsonAsync(HttpMethod.Post, $"{path}/claims");
        var replaced = await PostAsync(customer, "/v1/claims", ("claim", old), ("namespace", "acme"));
        var unknown = await PostAsync(customer, "/v1/claims", ("claim", "0123456789abcdef0123456789abcdef"), ("namespace", "acme"));

        Assert.Equal((201, "open"), (made.Status, made.At("state")));
        Assert.Equal((409, "claim.replaced"), (replaced.Status, replaced.Code));
        Assert.Equal((404, "claim.unknown"), (unknown.Status, unknown.Code));
    }

    [Fact]
    public async Task A_license_has_no_namespace_and_what_is_over_gets_none()
    {
        var licensed = await _partner.FulfillAsync();
        var path = $"/v1/subscriptions/{licensed.At("lines.0.subscriptionId")}";
        var placed = await _partner.PlaceAsync(Saas("R-2"));
        var order = $"/v1/orders/{placed.At("id")}";
        await Eventually.TrueAsync(async () => (await _partner.ReadAsync(order)).At("lines.0.reason.code") == "namespace.missing");
        var waiting = $"/v1/subscriptions/{(await _partner.ReadAsync(order)).At("lines.0.subscriptionId")}";
        await _partner.SendJsonAsync(HttpMethod.Post, $"{order}/cancel");

        var codes = new[]
        {
            await PostAsync(_partner, $"{path}/namespaces", ("namespace", "acme")),
            await _partner.SendJsonAsync(HttpMethod.Post, $"{path}/claims"),
            await PostAsync(_partner, $"{waiting}/namespaces", ("namespace", "acme")),
            await _partner.SendJsonAsync(HttpMethod.Post, $"{waiting}/claims"),
        }.Select(answer => (answer.Status, answer.Code));

        Assert.Equal(
            [(409, "namespace.notApplicable"), (409, "namespace.notApplicable"), (409, "subscription.over"), (409, "subscription.over")], codes);
        foreach (var list in new[] { "namespaces", "claims", "installations" })
        {
            Assert.Equal("""{"data":[],"nextCursor":null}""", (await _partner.ReadAsync($"{path}/{list}")).Text);
        }

        Assert.Equal("cancelled", (await _partner.ReadAsync(waiting)).At("state"));
    }

    [Fact]
    public async Task Another_partner_takes_a_subscription_over_by_the_code()
    {
        var path = $"/v1/subscriptions/{(await _partner.FulfillAsync()).At("lines.0.subscriptionId")}";
        using var next = await _gateway.PartnerAsync("globetrade");
        var code = await _partner.SendJsonAsync(HttpMethod.Post, $"{path}/transfer-code");
        var body = Orders.Body("T-1");
        body["lines"] = new JsonArray(new JsonObject
        {
            ["action"] = "transfer",
            ["subscriptionId"] = path.Split('/')[^1],
            ["transferCode"] = code.At("transferCode"),
        });

        var placed = await next.PlaceAsync(body, wait: 30);
        body["partnerOrderRef"] = "T-2";
        var again = await next.PlaceAsync(body);
        body["lines"]![0]!["transferCode"] = "0123456789abcdef0123456789abcdef";
        using var third = await _gateway.PartnerAsync("initrade");
        var wrong = await third.PlaceAsync(body);

        Assert.Equal((201, "fulfilled"), (placed.Status, placed.At("status")));
        Assert.Equal((200, 404), ((await next.ReadAsync(path)).Status, (await _partner.ReadAsync(path)).Status));
        Assert.Equal("transfer.own", again.Faults.Single().Code);
        Assert.Equal("subscription.unknown", wrong.Faults.Single().Code);
        Assert.Equal(404, (await _partner.SendJsonAsync(HttpMethod.Delete, $"{path}/transfer-code")).Status);
        Assert.Equal(204, (await next.SendJsonAsync(HttpMethod.Delete, $"{path}/transfer-code")).Status);
    }

    private static JsonObject Storage(string reference, string subscription, int quantity)
    {
        var body = Orders.Body(reference);
        body["lines"] = new JsonArray(new JsonObject
        {
            ["action"] = "new",
            ["sku"] = "storage-10gb",
            ["quantity"] = quantity,
            ["subscriptionId"] = subscription,
        });
        return body;
    }

    private static JsonObject Saas(string reference) => Orders.Body(reference, sku: "premium-saas");

    private static Task<Answer> PostAsync(HttpClient client, string path, params (string Name, string Value)[] members) =>
        client.SendJsonAsync(
            HttpMethod.Post, path, new JsonObject(members.Select(member => KeyValuePair.Create(member.Name, (JsonNode?)member.Value))));
}
