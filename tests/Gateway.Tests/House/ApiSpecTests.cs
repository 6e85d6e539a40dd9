using System.Text.Json;
using System.Text.Json.Nodes;
using Fulfillment.Gateway.Http;
using Fulfillment.Gateway.Http.Errors;
using Fulfillment.Gateway.Tests.Support;
using Fulfillment.Tests.Support;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using YamlDotNet.RepresentationModel;

namespace Fulfillment.Gateway.Tests.House;

/// <summary>The APIs' documents are promises: complete, true to the running host, and with examples that work.</summary>
public sealed class ApiSpecTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    /// <summary>What is served and stands in no document, each for its reason.</summary>
    private static readonly string[] _undocumented =
    [
        "GET /healthz/live", "GET /healthz/ready", "GET /metrics", // for the machine that runs the gateway
        "GET /docs", "GET /docs/{file}", // the page that shows the documents
        "GET /openapi/v1.json", "GET /openapi/v1.yaml", "GET /openapi/ops-v1.json", "GET /openapi/ops-v1.yaml",
        "POST /callbacks/{channel}", // each market's own protocol, told by its adapter
        "POST /callbacks/screening/{vendor}", // docs/screening-vendors.md
    ];

    private IEnumerable<ApiDocumentFile> Both => [api.Partners, api.Operators];

    [Fact]
    public void The_partner_api_is_as_promised() => SpecFile.MustEqual("specs/partner-api.yaml", api.Partners.Yaml);

    [Fact]
    public void The_operators_api_is_as_promised() => SpecFile.MustEqual("specs/ops-api.yaml", api.Operators.Yaml);

    [Fact]
    public void Yaml_and_json_are_the_same_tree() => Assert.All(Both, document =>
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader(document.Yaml));

        Assert.Equal(
            Flat(document.Root).Order(StringComparer.Ordinal),
            Flat(yaml.Documents[0].RootNode).Order(StringComparer.Ordinal));
    });

    [Fact]
    public void Everything_that_is_served_stands_in_a_document_or_in_the_list_of_exceptions()
    {
        var documented = Both.SelectMany(document => document.Operations).Select(operation => operation.Name);

        Assert.Equal(
            documented.Concat(_undocumented).Order(StringComparer.Ordinal), Served().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_operation_has_a_name_of_its_own_a_summary_and_one_tag()
    {
        var operations = Both.SelectMany(document => document.Operations).ToList();

        var names = operations.Select(operation => (string?)operation.Content["operationId"]).ToList();
        Assert.Equal(names.Distinct(), names);
        Faults.None(
            from operation in operations
            from missing in new[] { "operationId", "summary", "tags" }.Where(member => operation.Content[member] is null)
            select $"{operation.Name} has no {missing}",
            "Say it where the endpoint is mapped:");
    }

    [Fact]
    public void Every_operation_names_the_scope_that_it_asks_for()
    {
        var guarded = Endpoints().ToDictionary(Name, endpoint => endpoint.Metadata.GetMetadata<RequiredScope>()?.Scope);

        Assert.All(
            Both.SelectMany(document => document.Operations),
            operation => Assert.Equal(
                guarded[operation.Name], operation.Content["security"]?[0]?["oauth2"]?[0]?.GetValue<string>()));
    }

    [Fact]
    public void Whoever_asks_for_no_scope_says_that_anybody_may_call() =>
        Faults.None(
            Endpoints().Where(e => e.Metadata.GetMetadata<RequiredScope>() is null && e.Metadata.GetMetadata<RequiredInstance>() is null)
                .Where(e => e.Metadata.GetMetadata<IAllowAnonymous>() is null)
                .Select(Name),
            "Require a scope or an instance, or allow anonymous callers on purpose:");

    [Fact]
    public void Every_guarded_operation_tells_its_problems() =>
        Faults.None(
            from document in Both
            from operation in document.Operations.Where(operation => operation.Content["security"] is not null)
            let isForInstances = operation.Content["security"]![0]!["instance"] is not null
            from status in new[] { "401", "403", "429", "500", "503" }.Where(status => operation.Responses[status] is null)
            where !(isForInstances && status == "403") // an instance's token carries no scopes
            select $"{operation.Name} tells nothing of {status}",
            "Add the problems to the operation:");

    [Fact]
    public void Every_problem_of_a_document_is_one_of_the_catalog() => Assert.All(
        Both.SelectMany(document => document.Root["components"]!["examples"]!.AsObject()),
        example => Assert.Equal(
            ErrorCatalog.Get(example.Key).Status, example.Value!["value"]!["status"]!.GetValue<int>()));

    [Fact]
    public void Every_body_has_an_example() =>
        Faults.None(
            from document in Both
            from operation in document.Operations
            from body in operation.Bodies.Where(body => body.Body["example"] is null && body.Body["examples"] is null)
            select $"{operation.Name}, {body.Where}, {body.MediaType}",
            "Give an example:");

    [Fact]
    public void Every_example_fits_its_schema() =>
        Faults.None(
            from document in Both
            let walk = new JsonSchemaWalk(document)
            from operation in document.Operations
            from body in operation.Bodies
            from example in ExamplesOf(document, body.Body)
            from fault in walk.FaultsOf(example, body.Body["schema"]!)
            select $"{operation.Name}, {body.Where}{fault}",
            "Correct the example or the schema:");

    [Fact]
    public void Every_example_of_a_parameter_fits_its_schema() =>
        Faults.None(
            from document in Both
            let walk = new JsonSchemaWalk(document)
            from operation in document.Operations
            from parameter in (operation.Content["parameters"]?.AsArray() ?? []).Where(parameter => parameter!["example"] is not null)
            from fault in walk.FaultsOf(parameter!["example"], parameter["schema"]!)
            select $"{operation.Name}, {parameter["name"]}{fault}",
            "Correct the example or the schema:");

    [Fact]
    public void Everything_that_a_reader_sees_is_described() =>
        Faults.None(
            Both.SelectMany(document => Undescribed(document).Concat(
                from operation in document.Operations
                from parameter in (operation.Content["parameters"]?.AsArray() ?? []).Where(parameter => parameter!["description"] is null)
                select $"{operation.Name}, parameter {parameter["name"]}")),
            "Describe it (the summary of the member is its description):");

    [Fact]
    public async Task The_order_of_the_document_is_accepted_by_the_running_host()
    {
        var place = api.Partners.Operations.Single(operation => operation.Name == "POST /v1/orders");
        using var partner = await api.Gateway.PartnerAsync("document");

        var answer = await partner.PlaceAsync(
            place.Bodies.Single(body => body.Where == "request").Body["example"]!, query: "?validateOnly=true");

        Assert.Equal((200, "true"), (answer.Status, answer.At("valid")));
    }

    [Fact]
    public async Task An_answer_of_the_running_host_fits_the_document()
    {
        using var partner = await api.Gateway.PartnerAsync("answers");
        var walk = new JsonSchemaWalk(api.Partners);

        const string Webhook = """{"url":"https://hooks.partner.example/"}""";
        var webhook = await partner.SendJsonAsync(HttpMethod.Post, "/v1/webhooks", JsonNode.Parse(Webhook));
        var placed = await partner.PlaceAsync(Orders.Body("R-document"), wait: 30);
        var activated = await partner.ActivateAsync(placed);
        using var instance = api.Gateway.Anonymous.WithToken(activated.At("instanceToken")!);
        var subscription = $"/v1/subscriptions/{placed.At("lines.0.subscriptionId")}";
        var shares = JsonNode.Parse("""{"mode":"fixed","allocations":[{"instanceId":"git-1","seats":9}]}""");
        var answers = new[] { ("POST /v1/orders", "201", placed) }.Concat(
        [
            ("GET /v1/products", "200", await partner.ReadAsync("/v1/products")),
            ("GET /v1/orders", "200", await partner.ReadAsync("/v1/orders")),
            ("GET /v1/orders/{id}", "200", await partner.ReadAsync($"/v1/orders/{placed.At("id")}")),
            ("GET /v1/orders/{id}", "404", await partner.ReadAsync("/v1/orders/ord_none")),
            ("GET /v1/orders/{id}/events", "200", await partner.ReadAsync($"/v1/orders/{placed.At("id")}/events")),
            ("GET /v1/orders/{id}/licenses", "200", await partner.ReadAsync($"/v1/orders/{placed.At("id")}/licenses")),
            ("POST /v1/orders/{id}/cancel", "409", await partner.SendJsonAsync(HttpMethod.Post, $"/v1/orders/{placed.At("id")}/cancel")),
            ("POST /v1/webhooks", "201", webhook),
            ("GET /v1/webhooks", "200", await partner.ReadAsync("/v1/webhooks")),
            ("GET /v1/webhooks/{id}", "200", await partner.ReadAsync($"/v1/webhooks/{webhook.At("id")}")),
            ("GET /v1/webhooks/{id}/deliveries", "200", await partner.ReadAsync($"/v1/webhooks/{webhook.At("id")}/deliveries")),
            ("POST /v1/webhooks", "409", await partner.SendJsonAsync(HttpMethod.Post, "/v1/webhooks", JsonNode.Parse(Webhook))),
            ("GET /v1/events", "200", await partner.ReadAsync("/v1/events")),
            ("POST /v1/activations", "200", activated),
            ("POST /v1/activations", "400", await partner.SendJsonAsync(HttpMethod.Post, "/v1/activations", Instances.Body("none"))),
            ("PUT /v1/subscriptions/{id}/allocations", "200", await partner.SendJsonAsync(HttpMethod.Put, $"{subscription}/allocations", shares)),
            ("GET /v1/subscriptions/{id}/allocations", "200", await partner.ReadAsync($"{subscription}/allocations")),
            ("GET /v1/subscriptions/{id}/instances", "200", await partner.ReadAsync($"{subscription}/instances")),
            ("POST /v1/seat-link", "200", await instance.ReportAsync(Instances.Report(9))),
            ("GET /.well-known/license-keys.json", "200", await partner.ReadAsync("/.well-known/license-keys.json")),
            ("GET /.well-known/jwks.json", "200", await partner.ReadAsync("/.well-known/jwks.json")),
            ("GET /.well-known/oauth-authorization-server", "200", await partner.ReadAsync("/.well-known/oauth-authorization-server")),
            ("GET /errors", "200", await partner.ReadAsync("/errors")),
        ]);

        Faults.None(
            from answer in answers
            let operation = api.Partners.Operations.Single(operation => operation.Name == answer.Item1)
            let schema = operation.Responses[answer.Item2]!["content"]!.AsObject().First().Value!["schema"]!
            from fault in walk.FaultsOf(answer.Item3.Json, schema).Prepend(
                $"{answer.Item3.Status}" == answer.Item2 ? null : $" was answered {answer.Item3.Status}").OfType<string>()
            select $"{answer.Item1}{fault}",
            "The host and its document differ:");
    }

    private static IEnumerable<JsonNode?> ExamplesOf(ApiDocumentFile document, JsonObject body) =>
        body["examples"] is JsonObject several
            ? several.Select(example => document.Resolve(example.Value!)["value"])
            : body["example"] is { } one ? [one] : [];

    private static IEnumerable<string> Undescribed(ApiDocumentFile document) =>
        from schema in document.Root["components"]!["schemas"]!.AsObject()
        from member in schema.Value!["properties"]?.AsObject() ?? []
        where member.Value!["description"] is null && document.Resolve(member.Value)["description"] is null
            && (member.Value["oneOf"]?.AsArray() ?? []).All(choice => choice!["description"] is null)
        select $"{schema.Key}.{member.Key}";

    private IEnumerable<RouteEndpoint> Endpoints() =>
        api.Gateway.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<HttpMethodMetadata>() is not null);

    private IEnumerable<string> Served() => Endpoints().Select(Name);

    private static string Name(RouteEndpoint endpoint) =>
        $"{endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Single()} /{endpoint.RoutePattern.RawText!.Trim('/')}";

    private static IEnumerable<string> Flat(JsonNode? node, string at = "") => node switch
    {
        JsonObject { Count: > 0 } members => members.SelectMany(member => Flat(member.Value, $"{at}/{member.Key}")),
        JsonArray { Count: > 0 } entries => entries.SelectMany((entry, index) => Flat(entry, $"{at}/{index}")),
        JsonValue text when text.GetValueKind() is JsonValueKind.String => [$"{at} = {text.GetValue<string>()}"],
        null => [$"{at} = null"],
        JsonObject or JsonArray => [$"{at} = "],
        var value => [$"{at} = {value.ToJsonString()}"],
    };

    private static IEnumerable<string> Flat(YamlNode node, string at = "") => node switch
    {
        YamlMappingNode { Children.Count: > 0 } members => members.Children.SelectMany(member => Flat(member.Value, $"{at}/{member.Key}")),
        YamlSequenceNode { Children.Count: > 0 } entries => entries.Children.SelectMany((entry, index) => Flat(entry, $"{at}/{index}")),
        YamlScalarNode scalar => [$"{at} = {scalar.Value}"],
        _ => [$"{at} = "],
    };
}
