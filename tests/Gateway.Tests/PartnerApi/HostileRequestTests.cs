using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Fulfillment.Engine.Principals;
using Fulfillment.Gateway.Tests.Support;

namespace Fulfillment.Gateway.Tests.PartnerApi;

/// <summary>What an attacker tries on an API, after the OWASP API Security Top 10.</summary>
public sealed class HostileRequestTests(SharedGateway shared) : IClassFixture<SharedGateway>
{
    private static readonly string[] _nasty =
    [
        "' OR '1'='1", "'; DROP TABLE orders; --", "\" OR \"\"=\"", "%", "_", "\\", "%' ESCAPE '\\", "100%", "$1",
        "@Partner", "{forUpdate}",
        "1) UNION SELECT secret_hash FROM credentials --", "*", "((((", "\u202E", "🦊", "ß", "İ",
        "<script>alert(1)</script>",
    ];

    public static TheoryData<string> AssignedMembers =>
    [
        "id", "status", "partner", "partnerId", "version", "createdAt", "screening", "channel", "sandbox",
        "expectedBy", "blockedOn", "reason",
        "links", "isAdmin", "$type", "__proto__", "constructor",
    ];

    [Theory]
    [MemberData(nameof(AssignedMembers))]
    public async Task Nobody_assigns_what_is_not_theirs(string member)
    {
        var partner = await shared.AnyPartnerAsync();
        var order = Orders.Body();
        order[member] = "fulfilled";

        var refused = await partner.PostOrderAsync(order.ToJsonString());

        Assert.Equal([($"/{member}", "member.unknown")], refused.Faults);
    }

    [Theory]
    [InlineData("id")]
    [InlineData("status")]
    [InlineData("licenseIds")]
    [InlineData("reason")]
    [InlineData("blockedOn")]
    public async Task Nobody_assigns_what_is_not_theirs_on_a_line(string member)
    {
        var partner = await shared.AnyPartnerAsync();
        var order = Orders.Body();
        order["lines"]![0]![member] = "provisioned";

        var refused = await partner.PostOrderAsync(order.ToJsonString());

        Assert.Equal([($"/lines/0/{member}", "member.unknown")], refused.Faults);
    }

    [Fact]
    public async Task A_token_cannot_ask_for_more_than_its_partner_has()
    {
        using var partner = await shared.PartnerAsync(known => known with { Scopes = [Scopes.OrdersRead] });

        var refused = await partner.PlaceAsync(Orders.Body());

        Assert.Equal((403, "scope.missing"), (refused.Status, refused.Code));
    }

    [Fact]
    public async Task Lists_and_maps_beyond_their_size_are_refused()
    {
        var partner = await shared.AnyPartnerAsync();
        var order = Orders.Body();
        var line = order["lines"]![0]!;
        order["lines"] = new JsonArray([.. Enumerable.Range(0, 101).Select(_ => line.DeepClone())]);
        order["metadata"] = new JsonObject(
            [.. Enumerable.Range(0, 51).Select(i => KeyValuePair.Create($"k{i}", (JsonNode?)"v"))]);
        order["customer"]!["contacts"] = new JsonArray(
            [.. Enumerable.Range(0, 21).Select(_ => new JsonObject { ["name"] = "N" })]);

        var refused = await partner.PostOrderAsync(order.ToJsonString());

        Assert.Equal(400, refused.Status);
        Assert.Equal(
            [("/customer/contacts", "value.count"), ("/lines", "value.count"), ("/metadata", "value.count")],
            refused.Faults.Order());
    }

    [Theory]
    [InlineData("[", "]", 100)]
    [InlineData("{\"a\":", "}", 100)]
    [InlineData("[", "]", 100_000)]
    [InlineData("{\"a\":", "}", 100_000)]
    [InlineData("[", "", 100_000)]
    public async Task Deep_nesting_is_malformed(string open, string close, int depth)
    {
        var partner = await shared.AnyPartnerAsync();
        var body = new StringBuilder().Insert(0, open, depth).Append('1').Insert(open.Length * depth + 1, close, depth)
            .ToString();

        var refused = await partner.PostOrderAsync($$"""{"partnerOrderRef":{{body}}}""");

        Assert.Equal((400, "request.malformed"), (refused.Status, refused.Code));
    }

    [Fact]
    public async Task An_order_with_ten_thousand_faults_is_refused_with_a_small_answer()
    {
        var partner = await shared.AnyPartnerAsync();
        var members = string.Join(',', Enumerable.Range(0, 10_000).Select(i => $"\"m{i}\":{i}"));

        var refused = await partner.PostOrderAsync($"{{{members}}}");

        Assert.Equal((400, "request.invalid"), (refused.Status, refused.Code));
        Assert.InRange(refused.Faults.Count, 1, 200);
    }

    [Theory]
    [InlineData(100, 10)]
    [InlineData(1, 20_000)]
    public async Task A_flood_of_headers_is_refused_and_the_house_goes_on(int count, int size)
    {
        var headers = string.Concat(Enumerable.Range(0, count).Select(i => $"X-{i}: {new string('x', size)}\r\n"));

        var answer = await RawAsync($"GET /v1/orders HTTP/1.1\r\nHost: h\r\n{headers}\r\n");
        var alive = await (await shared.AnyPartnerAsync()).ReadAsync("/v1/products");

        Assert.StartsWith("HTTP/1.1 431", answer, StringComparison.Ordinal);
        Assert.Equal(200, alive.Status);
    }

    [Theory]
    [InlineData("GET /v1/orders HTTP/1.1\r\n\r\n", 400)]
    [InlineData("GET /v1/orders HTTP/9.9\r\nHost: h\r\n\r\n", 505)]
    [InlineData("GET  HTTP/1.1\r\nHost: h\r\n\r\n", 400)]
    [InlineData("POST /v1/orders HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello", 400)]
    [InlineData("POST /v1/orders HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n", 400)]
    [InlineData("POST /v1/orders HTTP/1.1\r\nHost: h\r\nContent-Length: -1\r\n\r\n", 400)]
    public async Task What_breaks_HTTP_is_refused(string request, int status)
    {
        var answer = await RawAsync(request);

        Assert.StartsWith($"HTTP/1.1 {status}", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/v1/orders/../../ops/v1/orders")]
    [InlineData("/v1/orders/%2e%2e%2f%2e%2e%2fetc%2fpasswd")]
    [InlineData("/v1/orders/..%5c..%5cappsettings.json")]
    [InlineData("/v1/orders/%00")]
    [InlineData("/v1/orders/ord_1%0d%0aSet-Cookie:%20a=b")]
    [InlineData("/v1/orders/%ff%fe")]
    [InlineData("/docs/../appsettings.json")]
    [InlineData("/docs/%2e%2e/appsettings.json")]
    [InlineData("/errors/..%2f..%2fappsettings.json")]
    [InlineData("/callbacks/..%2f..")]
    [InlineData("//v1//orders")]
    public async Task A_path_leads_nowhere_but_where_it_says(string path)
    {
        var token = (await shared.AnyPartnerAsync()).DefaultRequestHeaders.Authorization!.ToString();

        var answer = await RawAsync(
            $"GET {path} HTTP/1.1\r\nHost: h\r\nAuthorization: {token}\r\nConnection: close\r\n\r\n");

        Assert.Matches("^HTTP/1.1 40[0345]", answer);
        Assert.DoesNotContain("Logging", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("\r\nSet-Cookie", answer, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task No_text_in_a_filter_or_an_id_means_anything_to_the_database()
    {
        using var partner = await shared.PartnerAsync();
        using var viewer = await shared.OperatorAsync(OperatorRole.Viewer);
        await partner.PlaceAsync(Orders.Body());

        foreach (var text in _nasty.Select(Uri.EscapeDataString))
        {
            foreach (var filter in new[] { "customer", "partnerOrderRef", "purchaseOrder" })
            {
                var found = await partner.ReadAsync($"/v1/orders?{filter}={text}");
                Assert.Equal((filter, text, 200, 0), (filter, text, found.Status, found.Json["data"]!.AsArray().Count));
            }

            Assert.Equal(404, (await partner.ReadAsync($"/v1/orders/{text}")).Status);
            Assert.Equal(404, (await partner.ReadAsync($"/v1/licenses/{text}/file")).Status);
            Assert.Equal(200, (await viewer.ReadAsync($"/ops/v1/audit?subject={text}")).Status);
            Assert.Equal(200, (await viewer.ReadAsync($"/ops/v1/orders?customer={text}")).Status);
        }
    }

    [Fact]
    public async Task Nasty_texts_in_an_order_come_back_as_they_were()
    {
        using var partner = await shared.PartnerAsync();

        foreach (var (i, text) in _nasty.Index())
        {
            var order = Orders.Body($"{i} {text}");
            order["customer"]!["name"] = $"N {text}";
            order["metadata"] = new JsonObject
            {
                ["k"] = text,
            };

            var placed = await partner.PlaceAsync(order);
            var found = await partner.ReadAsync($"/v1/orders?customer={Uri.EscapeDataString($"N {text}")}");

            Assert.Equal((202, $"{i} {text}"), (placed.Status, placed.At("partnerOrderRef")));
            Assert.Equal((text, $"N {text}"), (placed.At("metadata.k"), placed.At("customer.name")));
            Assert.Contains(found.Json["data"]!.AsArray(), entry => (string?)entry!["id"] == placed.At("id"));
        }
    }

    [Fact]
    public async Task Every_answer_carries_the_careful_headers_and_none_tells_what_serves_it()
    {
        var partner = await shared.AnyPartnerAsync();

        foreach (var path in new[] { "/v1/orders", "/v1/orders/ord_nothing", "/nothing", "/errors",
            "/.well-known/jwks.json" })
        {
            var answer = await partner.ReadAsync(path);

            Assert.Equal("nosniff", answer.Header("X-Content-Type-Options"));
            Assert.Contains("frame-ancestors 'none'", answer.Header("Content-Security-Policy"),
                StringComparison.Ordinal);
            Assert.Null(answer.Header("Server"));
            Assert.Null(answer.Header("X-Powered-By"));
            Assert.Null(answer.Header("Access-Control-Allow-Origin"));
        }
    }

    private async Task<string> RawAsync(string request)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(shared.Gateway.Address.Host, shared.Gateway.Address.Port);
        var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request));
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var buffer = new byte[16 * 1024];
        var read = await stream.ReadAsync(buffer, deadline.Token);
        return Encoding.Latin1.GetString(buffer, 0, read);
    }
}
