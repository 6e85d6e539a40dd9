using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Fulfillment.Gateway.Http.Json;
using Fulfillment.Gateway.PartnerApi;
using Fulfillment.Gateway.Tests.Support;
using YamlDotNet.RepresentationModel;

namespace Fulfillment.Gateway.Tests.Docs;

public sealed class ApiDocumentTests : IAsyncLifetime
{
    private HttpHost _host = null!;

    public async Task InitializeAsync() => _host = await HttpHost.StartAsync(SampleApi.Map);

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Each_document_holds_the_operations_of_its_group_only()
    {
        var partners = await DocumentAsync("v1");
        var operators = await DocumentAsync("ops-v1");

        Assert.Equal(["/errors", "/errors/{code}", "/v1/orders", "/v1/orders/{id}"], Names(partners.GetProperty("paths")).Order());
        Assert.Equal(["/ops/v1/holds"], Names(operators.GetProperty("paths")));
        Assert.StartsWith("3.1", partners.GetProperty("openapi").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_document_is_the_same_on_every_machine()
    {
        await using var other = await HttpHost.StartAsync(SampleApi.Map);

        var here = await _host.Client.GetStringAsync("/openapi/v1.yaml");
        var there = await other.Client.GetStringAsync("/openapi/v1.yaml");

        Assert.Equal(here, there);
        Assert.DoesNotContain("127.0.0.1", here, StringComparison.Ordinal);
        Assert.Contains("- url: /\n", here, StringComparison.Ordinal);
    }

    [Fact]
    public async Task YAML_and_JSON_say_the_same()
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader(await _host.Client.GetStringAsync("/openapi/v1.yaml")));

        var root = (YamlMappingNode)yaml.Documents[0].RootNode;
        Assert.Equal(Names(await DocumentAsync("v1")).Order(), root.Children.Keys.Select(key => key.ToString()).Order());
    }

    [Fact]
    public async Task A_document_that_has_not_changed_is_not_sent_again()
    {
        using var first = await _host.Client.GetAsync("/openapi/v1.json");
        using var again = new HttpRequestMessage(HttpMethod.Get, "/openapi/v1.json");
        again.Headers.IfNoneMatch.Add(first.Headers.ETag!);

        using var second = await _host.Client.SendAsync(again);

        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
    }

    [Fact]
    public async Task Constraints_of_a_request_show_in_its_schema()
    {
        var schemas = (await DocumentAsync("v1")).GetProperty("components").GetProperty("schemas");

        var order = schemas.GetProperty("PlaceOrderRequest");
        var party = schemas.GetProperty("PartyRequest");
        var metadata = order.GetProperty("properties").GetProperty("metadata");
        Assert.False(order.GetProperty("additionalProperties").GetBoolean());
        Assert.Equal(["partnerOrderRef", "customer", "lines"], order.GetProperty("required").EnumerateArray().Select(n => n.GetString()));
        Assert.Equal(64, order.GetProperty("properties").GetProperty("partnerOrderRef").GetProperty("maxLength").GetInt32());
        Assert.Equal(100, order.GetProperty("properties").GetProperty("lines").GetProperty("maxItems").GetInt32());
        Assert.Equal(50, metadata.GetProperty("maxProperties").GetInt32());
        Assert.Equal(40, metadata.GetProperty("propertyNames").GetProperty("maxLength").GetInt32());
        Assert.Equal(500, metadata.GetProperty("additionalProperties").GetProperty("maxLength").GetInt32());
        Assert.Equal("^[A-Z]{2}$", party.GetProperty("properties").GetProperty("country").GetProperty("pattern").GetString());
        Assert.Equal(["month", "year", "term"], schemas.GetProperty("PricePer").GetProperty("enum").EnumerateArray().Select(n => n.GetString()));
        Assert.Equal("1000000000000000", schemas.GetProperty("PriceRequest").GetProperty("properties").GetProperty("netMinor").GetProperty("maximum").GetRawText());
    }

    [Fact]
    public async Task Every_member_of_a_request_is_described()
    {
        var schemas = (await DocumentAsync("v1")).GetProperty("components").GetProperty("schemas");

        var requests = schemas.EnumerateObject().Where(s => s.Name.EndsWith("Request", StringComparison.Ordinal)).ToList();
        Assert.Equal(12, requests.Count);
        Assert.All(requests, request => Assert.All(
            request.Value.GetProperty("properties").EnumerateObject(),
            member => Assert.True(member.Value.GetRawText().Contains("\"description\"", StringComparison.Ordinal), $"{request.Name}.{member.Name}")));
    }

    [Fact]
    public async Task Every_request_example_is_accepted_by_the_reader()
    {
        var operation = (await DocumentAsync("v1")).GetProperty("paths").GetProperty("/v1/orders").GetProperty("post");

        var example = operation.GetProperty("requestBody").GetProperty("content").GetProperty("application/json").GetProperty("example");
        Assert.IsType<BodyOutcome<PlaceOrderRequest>.Read>(
            StrictJson.Read(JsonSerializer.SerializeToUtf8Bytes(example), PartnerApiJson.Default.PlaceOrderRequest));
    }

    [Fact]
    public async Task An_operation_tells_its_scope_headers_parameters_and_answers()
    {
        var operation = (await DocumentAsync("v1")).GetProperty("paths").GetProperty("/v1/orders").GetProperty("post");

        var accepted = operation.GetProperty("responses").GetProperty("202");
        var parameters = operation.GetProperty("parameters").EnumerateArray().Select(p => p.GetProperty("name").GetString());
        Assert.Equal("orders.write", operation.GetProperty("security")[0].GetProperty("oauth2")[0].GetString());
        Assert.Equal(["Idempotency-Key", "Prefer", "Fulfillment-Version", "validateOnly"], parameters);
        Assert.Equal(["Location", "Idempotency-Replayed"], Names(accepted.GetProperty("headers")));
        Assert.Equal("ord_1", accepted.GetProperty("content").GetProperty("application/json").GetProperty("example").GetProperty("id").GetString());
    }

    [Fact]
    public async Task Problems_are_listed_by_status_with_an_example_for_each_code()
    {
        var document = await DocumentAsync("v1");

        var responses = document.GetProperty("paths").GetProperty("/v1/orders").GetProperty("post").GetProperty("responses");
        var conflict = responses.GetProperty("409").GetProperty("content").GetProperty("application/problem+json");
        Assert.Equal(["202", "400", "401", "403", "409", "413", "415", "422", "429", "500", "503"], Names(responses).Order());
        Assert.Equal("#/components/schemas/Problem", conflict.GetProperty("schema").GetProperty("$ref").GetString());
        Assert.Equal(["idempotency.running", "order.conflict"], Names(conflict.GetProperty("examples")));
        Assert.Equal(409, document.GetProperty("components").GetProperty("examples").GetProperty("order.conflict").GetProperty("value").GetProperty("status").GetInt32());
    }

    private Task<JsonElement> DocumentAsync(string name) => _host.Client.GetFromJsonAsync<JsonElement>($"/openapi/{name}.json");

    private static IEnumerable<string> Names(JsonElement element) => element.EnumerateObject().Select(member => member.Name);
}
