using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Fulfillment.Gateway.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fulfillment.Gateway.Tests.Processes;

/// <summary>A channel set up by environment variables alone: a signed message in, a signed outcome out.</summary>
public sealed class DistributorProcessTests
{
    private const string Secret = "a-secret-from-a-file-0001";

    private const string Outcomes = "/outcomes";

    private const string Message =
        """
        {"messageId":"m-7","type":"order.new","order":{"number":"D-7","customer":{"name":"Holz Huber KG","country":"AT"},
        "lines":[{"line":"1","sku":"premium-sm","quantity":7,"termMonths":12}]}}
        """;

    [Fact]
    public async Task A_recorded_message_becomes_an_order_that_is_confirmed()
    {
        var told = new TaskCompletionSource<(string Body, bool IsSigned)>();
        await using var distributor = await HttpHost.StartAsync(routes => routes.MapPost(Outcomes, async (HttpRequest request) =>
        {
            using var reader = new StreamReader(request.Body);
            var body = await reader.ReadToEndAsync();
            var headers = request.Headers;
            var expected = Signature($"{headers["distributor-message-id"]}", $"{headers["distributor-timestamp"]}", body);
            told.TrySetResult((body, headers["distributor-signature"] == expected));
        }));
        await using var house = new HouseProgram();
        await File.WriteAllTextAsync(house.PathOf("secret"), $"{Secret}\n");
        house.Environment["FULFILLMENT__Channels__nordic__adapter"] = "distributor";
        house.Environment["FULFILLMENT__Channels__nordic__partner"] = "nordhandel";
        house.Environment["FULFILLMENT__Channels__nordic__settings__Secret"] = $"file:{house.PathOf("secret")}";
        house.Environment["FULFILLMENT__Channels__nordic__settings__ConfirmUrl"] = new Uri(distributor.Address, Outcomes).ToString();
        await house.RunAsync("partners", "add", "Nordhandel", "--id", "nordhandel");
        using var serving = await house.ServeAsync();

        var accepted = await PostAsync(serving, Signature);
        var repeated = await PostAsync(serving, Signature);
        var forged = await PostAsync(serving, (_, _, _) => $"v1={new string('0', 64)}");
        var (body, isSigned) = await told.Task.WaitAsync(TimeSpan.FromSeconds(30));

        var order = JsonNode.Parse(body)!["order"]!;
        Assert.Equal((202, 401), (accepted, forged));
        Assert.InRange(repeated, 200, 299);
        Assert.True(isSigned);
        Assert.Equal(("D-7", "fulfilled"), (order["number"]!.GetValue<string>(), order["status"]!.GetValue<string>()));
        Assert.NotNull(order["lines"]![0]!["licenses"]![0]!["activationCode"]);
    }

    private static async Task<int> PostAsync(Serving serving, Func<string, string, string, string> sign)
    {
        var timestamp = $"{TimeProvider.System.GetUtcNow().ToUnixTimeSeconds()}";
        using var client = serving.Anonymous();
        using var content = new StringContent(Message, Encoding.UTF8, "application/json");
        content.Headers.Add("distributor-message-id", "m-7");
        content.Headers.Add("distributor-timestamp", timestamp);
        content.Headers.Add("distributor-signature", sign("m-7", timestamp, Message));
        using var answer = await client.PostAsync("/callbacks/nordic", content);
        return (int)answer.StatusCode;
    }

    private static string Signature(string id, string timestamp, string body) => "v1=" + Convert.ToHexStringLower(
        HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes($"{id}.{timestamp}.{body}")));
}
