using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace Fulfillment.Gateway.Tests.Support;

/// <summary>Installed products, and the calls around them.</summary>
internal static class Instances
{
    public static JsonObject Body(string code, string instance = "git-1") => new()
    {
        ["activationCode"] = code,
        ["instanceId"] = instance,
        ["hostName"] = "git.customer.example",
        ["version"] = "18.6.0",
        ["automated"] = true,
    };

    /// <summary>The code of a fulfilled order's first line.</summary>
    public static async Task<string> CodeAsync(this HttpClient owner, Answer order) =>
        (await owner.ReadAsync($"/v1/licenses/{order.At("lines.0.licenseIds.0")}")).At("activationCode")!;

    public static async Task<Answer> ActivateAsync(this HttpClient owner, Answer order, string instance = "git-1")
    {
        using var anyone = new HttpClient { BaseAddress = owner.BaseAddress };
        var activated = await anyone.SendJsonAsync(
            HttpMethod.Post, "/v1/activations", Body(await owner.CodeAsync(order), instance));
        Assert.Equal(200, activated.Status);
        return activated;
    }

    /// <summary>A client that carries a token as it is.</summary>
    public static HttpClient WithToken(this HttpClient anyone, string token)
    {
        anyone.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return anyone;
    }

    public static Task<Answer> ReportAsync(this HttpClient instance, JsonObject? body = null) =>
        instance.SendJsonAsync(HttpMethod.Post, "/v1/seat-link", body ?? Report());

    public static JsonObject Report(long seats = 4, int daysAhead = 0) => new()
    {
        ["timestamp"] = $"{TimeProvider.System.GetUtcNow():yyyy-MM-ddTHH:mm:ssZ}",
        ["date"] = $"{TimeProvider.System.GetUtcNow().AddDays(daysAhead):yyyy-MM-dd}",
        ["billableSeats"] = seats,
        ["categories"] = new JsonObject { ["guest"] = 2 },
    };
}
