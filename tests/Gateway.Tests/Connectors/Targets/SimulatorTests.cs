using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Fulfillment.Gateway.Tests.Connectors.Saas;
using Fulfillment.Tests.Support;

namespace Fulfillment.Gateway.Tests.Connectors.Targets;

/// <summary>The simulators are as strict as a service that means it, and can be told over HTTP what is to go wrong.</summary>
public sealed class SimulatorTests : IAsyncLifetime
{
    private const string Place = "/api/v1/namespaces/1/subscription";

    private const string Whole =
        """
        {"provisioningId":"prv_1","subscriptionId":"sub_1","number":"S-1","plan":"premium","seats":10,
        "startsOn":"2026-11-21","endsOn":"2027-11-21","addOns":{"storage":10000}}
        """;

    private SaasSubject _saas = null!;
    private HttpClient _http = null!;

    public async Task InitializeAsync()
    {
        _saas = await SaasSubject.OpenAsync();
        _http = ClientOf(_saas.Address, ProvisionerSubject.Credential);
    }

    public async Task DisposeAsync()
    {
        _http.Dispose();
        await _saas.DisposeAsync();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("another-credential-0123")]
    public async Task Nobody_is_let_in_without_the_credential(string? credential)
    {
        using var stranger = ClientOf(_saas.Address, credential);

        var answer = await SendAsync(stranger, HttpMethod.Get, "/api/v1/namespaces?path=acme");

        Assert.Equal((401, "credential.wrong"), (answer.Status, (string?)answer.Json["code"]));
    }

    [Theory]
    [InlineData("", 400, "request.malformed")]
    [InlineData("null", 400, "request.malformed")]
    [InlineData("{}", 400, "request.malformed")]
    [InlineData("\"number\":\"S-1\",|", 400, "request.malformed")]
    [InlineData("\"number\":\"S-1\"|\"number\":null", 400, "request.malformed")]
    [InlineData("\"number\":\"S-1\"|\"number\":\"S-1\",\"number\":\"S-1\"", 400, "request.malformed")]
    [InlineData("\"number\":\"S-1\"|\"number\":\"S-1\",\"note\":\"x\"", 400, "request.malformed")]
    [InlineData("\"seats\":10|\"seats\":\"10\"", 400, "request.malformed")]
    [InlineData("\"seats\":10|\"seats\":0", 422, "request.invalid")]
    [InlineData("2027-11-21|2026-11-21", 422, "request.invalid")]
    [InlineData("premium|gold", 422, "plan.unknown")]
    public async Task A_body_that_is_not_whole_is_refused(string change, int status, string code)
    {
        var body = change.Split('|') is [var written, var instead] ? Whole.Replace(written, instead) : change;

        var answer = await SendAsync(_http, HttpMethod.Put, Place, body, "key");

        Assert.Equal((status, code), (answer.Status, (string?)answer.Json["code"]));
        Assert.Equal(0, _saas.Effects);
    }

    [Fact]
    public async Task Without_a_key_nothing_is_changed()
    {
        var answer = await SendAsync(_http, HttpMethod.Put, Place, Whole);

        Assert.Equal((400, "idempotency.missing"), (answer.Status, (string?)answer.Json["code"]));
    }

    [Fact]
    public async Task A_subscription_belongs_to_a_topmost_namespace_and_is_read_there()
    {
        var inner = await SendAsync(_http, HttpMethod.Put, "/api/v1/namespaces/2/subscription", Whole, "key-1");
        var top = await SendAsync(_http, HttpMethod.Put, Place, Whole, "key-2");
        var read = await SendAsync(_http, HttpMethod.Get, Place);

        Assert.Equal((422, 201, 200), (inner.Status, top.Status, read.Status));
        Assert.Equal(("prv_1", "acme"), ((string?)read.Json["provisioningId"], (string?)read.Json["namespacePath"]));
    }

    [Fact]
    public async Task A_fault_is_ordered_over_http_and_meets_what_it_names_as_often_as_it_says()
    {
        const string Order = """{"kind":"throttle","method":"PUT","times":2,"seconds":9}""";

        var ordered = await SendAsync(_http, HttpMethod.Post, "/simulator/saas/faults", Order);
        var refused = await SendAsync(_http, HttpMethod.Post, "/simulator/saas/faults", Order.Replace("\"times\":2", "\"times\":0"));
        var read = await SendAsync(_http, HttpMethod.Get, "/api/v1/namespaces?id=1");
        var statuses = new List<int>();
        for (var n = 0; n < 3; n++)
        {
            statuses.Add((await SendAsync(_http, HttpMethod.Put, Place, Whole, "key")).Status);
        }

        Assert.Equal((201, 422, 200), (ordered.Status, refused.Status, read.Status));
        Assert.Equal([429, 429, 201], statuses);
    }

    [Fact]
    public async Task A_fault_that_says_its_kind_alone_meets_the_next_request()
    {
        var ordered = await SendAsync(_http, HttpMethod.Post, "/simulator/saas/faults", """{"kind":"error"}""");
        var first = await SendAsync(_http, HttpMethod.Get, "/api/v1/namespaces?id=1");
        var second = await SendAsync(_http, HttpMethod.Get, "/api/v1/namespaces?id=1");

        Assert.Equal((201, 500, 200), (ordered.Status, first.Status, second.Status));
    }

    [Fact]
    public async Task The_program_wants_a_credential()
    {
        using var program = Run([]);

        await program.WaitForLineAsync("SIMULATORS_Credential", TimeSpan.FromMinutes(1));

        Assert.Equal(2, await program.WaitForExitAsync(TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public async Task The_program_serves_both_targets()
    {
        using var program = Run(new()
        {
            ["SIMULATORS_Credential"] = ProvisionerSubject.Credential,
            ["SIMULATORS_Namespaces"] = "initech",
            ["SIMULATORS_StageSeconds"] = "0",
        });
        var line = await program.WaitForLineAsync("Now listening on: ", TimeSpan.FromMinutes(1));
        using var http = ClientOf(line.Split("on: ")[1], ProvisionerSubject.Credential);

        var linked = await SendAsync(http, HttpMethod.Put, Place, Whole, "key-1");
        var built = await SendAsync(
            http,
            HttpMethod.Put,
            "/api/v1/installations/prv_1",
            Whole.Replace("\"provisioningId\":\"prv_1\",", "\"region\":\"eu-west-1\",\"packs\":[],"),
            "key-1");

        var failing = await FailAsync(http, "removing");
        var misspelled = await FailAsync(http, "removal");
        var removed = await SendAsync(http, HttpMethod.Delete, "/api/v1/installations/prv_1", key: "key-2");

        Assert.Equal((201, "initech"), (linked.Status, (string?)linked.Json["namespacePath"]));
        Assert.Equal((200, "done"), (built.Status, (string?)built.Json["operation"]!["state"]));
        Assert.Equal((201, 422), (failing.Status, misspelled.Status));
        Assert.Equal("disk.locked", (string?)removed.Json["operation"]!["reason"]);
    }

    private static Task<(int Status, JsonNode Json)> FailAsync(HttpClient http, string stage) => SendAsync(
        http, HttpMethod.Post, "/simulator/dedicated/failures", $$"""{"stage":"{{stage}}","reason":"disk.locked"}""");

    private static ChildProcess Run(Dictionary<string, string?> environment)
    {
        environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        return ChildProcess.Start(
            "dotnet", [Path.Combine(AppContext.BaseDirectory, "Fulfillment.Simulators.dll")], environment);
    }

    private static HttpClient ClientOf(string address, string? credential)
    {
        var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri(address) };
        client.DefaultRequestHeaders.Authorization = credential is null ? null : new AuthenticationHeaderValue("Bearer", credential);
        return client;
    }

    private static async Task<(int Status, JsonNode Json)> SendAsync(
        HttpClient client, HttpMethod method, string path, string? body = null, string? key = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }

        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        using var answer = await client.SendAsync(request);
        return ((int)answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!);
    }
}
