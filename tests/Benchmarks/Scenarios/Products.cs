using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Fulfillment.Benchmarks.Load;
using Fulfillment.Benchmarks.Machine;

namespace Fulfillment.Benchmarks.Scenarios;

/// <summary>Installed products call on a schedule: new ones are activated, and those that are there report.</summary>
internal static class Products
{
    private const int Subscriptions = 40;
    private const double Rate = 200;

    public static async Task<IReadOnlyList<Row>> RunAsync(BenchRun run)
    {
        if (!run.Postgres)
        {
            return [];
        }

        run.Say("installed products, PostgreSQL: starting");
        await using var site = await Site.OpenAsync(postgres: true);
        var tokens = await site.PartnersAsync(1);
        using var host = await HostProgram.StartAsync(site);
        var products = await ActivatedAsync(host.Address, tokens[0]);
        return
        [
            await MeasureAsync(run, site, host, "activate, PostgreSQL, 200/s", 1, [.. products.Select(product => Activation(product.Code))]),
            await MeasureAsync(run, site, host, "seat link, PostgreSQL, 200/s", 1_000_000, [.. products.Select(product => Report(product.Token))]),
        ];
    }

    private static async Task<Row> MeasureAsync(
        BenchRun run, Site site, HostProgram host, string name, long first, IReadOnlyList<string> requests)
    {
        var row = await Accepting.MeasureAsync(run, name, site, host, new FirePlan
        {
            Port = host.Address.Port,
            WarmUpSeconds = BenchRun.WarmUpSeconds,
            Seconds = run.Seconds,
            First = first,
            Parties = 0,
            Groups =
            [
                .. requests.Select((request, number) => new FireGroup
                {
                    Name = $"product-{number:00}",
                    Connections = 2,
                    Rate = Rate / requests.Count,
                    Offset = (double)number / requests.Count,
                    Request = request,
                }),
            ],
        });
        return row with { Checks = [new("ms p99", row.P99, 50, AtLeast: false)] };
    }

    /// <summary>One order for each subscription, and one activation of its code.</summary>
    private static async Task<IReadOnlyList<(string Code, string Token)>> ActivatedAsync(Uri gateway, string token)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = gateway };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        var products = new List<(string Code, string Token)>();
        for (var number = 0; number < Subscriptions; number++)
        {
            var order = await SendAsync(client, "/v1/orders", $$"""
                {"partnerOrderRef":"P-{{number}}","customer":{"name":"Maschinenbau GmbH","country":"DE"},
                "lines":[{"sku":"premium-sm","quantity":37,"termMonths":36}]}
                """);
            var license = JsonNode.Parse(await client.GetStringAsync($"/v1/licenses/{order["lines"]![0]!["licenseIds"]![0]}"))!;
            var code = license["activationCode"]!.GetValue<string>();
            var activated = await SendAsync(client, "/v1/activations", $$"""{"activationCode":"{{code}}","instanceId":"first"}""");
            products.Add((code, activated["instanceToken"]!.GetValue<string>()));
        }

        return products;
    }

    private static async Task<JsonNode> SendAsync(HttpClient client, string path, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        request.Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        request.Headers.Add("Idempotency-Key", $"{Guid.CreateVersion7()}");
        request.Headers.Add("Prefer", "wait=30");
        using var answer = await client.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
    }

    /// <summary>Each is another instance.</summary>
    private static string Activation(string code) => Request(
        "/v1/activations", "", $$"""{"activationCode":"{{code}}","instanceId":"i-{{Shot.NumberMark}}","version":"18.6.0"}""");

    /// <summary>Each says something else.</summary>
    private static string Report(string token)
    {
        var now = TimeProvider.System.GetUtcNow();
        return Request(
            "/v1/seat-link",
            $"\nAuthorization: Bearer {token}",
            $$"""
            {"timestamp":"{{now:yyyy-MM-ddTHH:mm:ssZ}}","date":"{{now:yyyy-MM-dd}}","billableSeats":30,"activeUsers":1{{Shot.PartyMark}},"version":"18.6.0"}
            """);
    }

    private static string Request(string path, string header, string body) =>
        $"""
        POST {path} HTTP/1.1
        Host: 127.0.0.1
        Content-Type: application/json
        Content-Length: {Encoding.UTF8.GetByteCount(body)}{header}


        """.ReplaceLineEndings("\r\n") + body;
}
