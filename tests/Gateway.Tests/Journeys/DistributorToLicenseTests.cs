using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Fulfillment.Gateway.Tests.Adapters;
using Fulfillment.Gateway.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fulfillment.Gateway.Tests.Journeys;

/// <summary>A distributor's message goes in at the porch, and the license comes out at the back door.</summary>
public sealed class DistributorToLicenseTests
{
    private const string Secret = "distributor-test-secret-0001";

    [Fact]
    public async Task A_distributor_is_told_the_license_that_its_message_bought()
    {
        var told = new TaskCompletionSource<(JsonElement Body, bool IsSigned)>();
        await using var distributor = await HttpHost.StartAsync(routes => routes.MapPost("/confirmations", async (HttpRequest request) =>
        {
            using var reader = new StreamReader(request.Body);
            var body = await reader.ReadToEndAsync();
            told.TrySetResult((JsonDocument.Parse(body).RootElement, IsSigned(request, body)));
        }));
        await using var gateway = await RunningGateway.StartAsync(settings: Channel(distributor.Address));
        using var partner = await gateway.PartnerAsync("nordhandel");

        var answer = await PostAsync(gateway, "m-1", """
            {"messageId":"m-1","type":"order.new","order":{"number":"D-1","customer":{"name":"Holz Huber KG","country":"AT"},
            "lines":[{"line":"10","sku":"premium-sm","quantity":37,"termMonths":36}]}}
            """);
        var (body, isSigned) = await told.Task.WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Equal(202, answer);
        Assert.True(isSigned);
        var order = body.GetProperty("order");
        Assert.Equal(("D-1", "fulfilled"), (order.GetProperty("number").GetString(), order.GetProperty("status").GetString()));
        var line = Assert.Single(order.GetProperty("lines").EnumerateArray());
        Assert.Equal(("10", "provisioned"), (line.GetProperty("line").GetString(), line.GetProperty("status").GetString()));
        var license = Assert.Single(line.GetProperty("licenses").EnumerateArray());
        Assert.Matches("^([0-9A-Z]{4}-){6}[0-9A-Z]{4}$", license.GetProperty("activationCode").GetString());
        var kept = await partner.GetStringAsync($"/v1/orders/{order.GetProperty("id").GetString()}");
        Assert.Contains("\"fulfilled\"", kept);
    }

    private static Dictionary<string, string?> Channel(Uri distributor) => new()
    {
        ["Adapters:Folder"] = AdapterFolder.Built,
        ["Channels:nordic:adapter"] = "distributor",
        ["Channels:nordic:partner"] = "nordhandel",
        ["Channels:nordic:settings:Secret"] = Secret,
        ["Channels:nordic:settings:ConfirmUrl"] = new Uri(distributor, "/confirmations").ToString(),
    };

    private static async Task<int> PostAsync(RunningGateway gateway, string id, string body)
    {
        var timestamp = $"{TimeProvider.System.GetUtcNow().ToUnixTimeSeconds()}";
        using var client = gateway.Anonymous;
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        content.Headers.Add("Distributor-Message-Id", id);
        content.Headers.Add("Distributor-Timestamp", timestamp);
        content.Headers.Add("Distributor-Signature", Sign(id, timestamp, body));
        using var answer = await client.PostAsync("/callbacks/nordic", content);
        return (int)answer.StatusCode;
    }

    private static bool IsSigned(HttpRequest request, string body)
    {
        var headers = request.Headers;
        return headers["Distributor-Signature"] == Sign($"{headers["Distributor-Message-Id"]}", $"{headers["Distributor-Timestamp"]}", body);
    }

    private static string Sign(string id, string timestamp, string body) =>
        "v1=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes($"{id}.{timestamp}.{body}")));
}
