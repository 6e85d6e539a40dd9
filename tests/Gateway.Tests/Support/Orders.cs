using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Fulfillment.Gateway.Tests.Support;

/// <summary>An order's body, and the calls around it.</summary>
internal static class Orders
{
    public static JsonObject Body(string reference = "R-1", int quantity = 5, string sku = "premium-sm") => new()
    {
        ["partnerOrderRef"] = reference,
        ["customer"] = new JsonObject { ["name"] = "Müller Maschinenbau GmbH", ["country"] = "DE" },
        ["lines"] = new JsonArray(
            new JsonObject { ["lineRef"] = "1", ["sku"] = sku, ["quantity"] = quantity, ["termMonths"] = 12 }),
    };

    public static async Task<Answer> PlaceAsync(
        this HttpClient client, JsonNode body, string? key = null, int? wait = null, string query = "")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/v1/orders{query}");
        request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8,
            new MediaTypeHeaderValue("application/json"));
        request.Headers.Add("Idempotency-Key", key ?? $"{Guid.CreateVersion7()}");
        if (wait is not null)
        {
            request.Headers.Add("Prefer", $"wait={wait}");
        }

        return await client.AnswerAsync(request);
    }

    public static async Task<Answer> ReadAsync(this HttpClient client, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        return await client.AnswerAsync(request);
    }

    public static async Task<Answer> SendJsonAsync(this HttpClient client, HttpMethod method, string path,
        JsonNode? body = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8,
                new MediaTypeHeaderValue("application/json"));
        }

        return await client.AnswerAsync(request);
    }

    /// <summary>A body word for word, and headers as they are.</summary>
    public static async Task<Answer> SendAsync(
        this HttpClient client, HttpMethod method, string path, string? body = null,
            params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await client.AnswerAsync(request);
    }

    /// <summary>An order word for word, under a fresh key.</summary>
    public static Task<Answer> PostOrderAsync(this HttpClient client, string body) =>
        client.SendAsync(HttpMethod.Post, "/v1/orders", body, ("Idempotency-Key", $"{Guid.CreateVersion7()}"));

    public static Task<Answer> GetAsync(this HttpClient client, string path,
        params (string Name, string Value)[] headers) =>
        client.SendAsync(HttpMethod.Get, path, null, headers);

    /// <summary>All entries of a list, page by page.</summary>
    public static async Task<IReadOnlyList<JsonNode>> ReadAllAsync(this HttpClient client, string path)
    {
        var all = new List<JsonNode>();
        for (string? cursor = ""; cursor is not null;)
        {
            var page = await client
                .ReadAsync(cursor.Length == 0 ? path : $"{path}{(path.Contains('?') ? '&' : '?')}cursor={cursor}");
            all.AddRange(page.Json["data"]!.AsArray()!);
            cursor = page.At("nextCursor");
        }

        return all;
    }

    /// <summary>An order that is fulfilled when it comes back.</summary>
    public static async Task<Answer> FulfillAsync(this HttpClient client, JsonNode? body = null)
    {
        var placed = await client.PlaceAsync(body ?? Body(), wait: 30);
        Assert.Equal((201, "fulfilled"), (placed.Status, placed.At("status")));
        return placed;
    }

    /// <summary>Takes the subscription of an order's first line over from its partner.</summary>
    public static async Task<Answer> TakeOverAsync(this HttpClient next, HttpClient owner, Answer order)
    {
        var id = order.At("lines.0.subscriptionId");
        var code = await owner.SendJsonAsync(HttpMethod.Post, $"/v1/subscriptions/{id}/transfer-code");
        var body = Body("T-1");
        body["lines"] = new JsonArray(new JsonObject
        {
            ["action"] = "transfer",
            ["subscriptionId"] = id,
            ["transferCode"] = code.At("transferCode"),
        });
        return await next.FulfillAsync(body);
    }

    public static async Task<Answer> AnswerAsync(this HttpClient client, HttpRequestMessage request)
    {
        using var response = await client.SendAsync(request);
        var headers = response.Headers.Concat(response.Content.Headers)
            .ToDictionary(header => header.Key, header => string.Join(", ", header.Value),
                StringComparer.OrdinalIgnoreCase);
        return new Answer((int)response.StatusCode, await response.Content.ReadAsStringAsync(), headers);
    }
}

/// <summary>What came back.</summary>
internal sealed record Answer(int Status, string Text, IReadOnlyDictionary<string, string> Headers)
{
    public JsonNode Json => JsonNode.Parse(Text)!;

    public string? Code => Json["code"]?.GetValue<string>();

    public string? Header(string name) => Headers.GetValueOrDefault(name);

    /// <summary>A member of the body by path: <c>lines.0.status</c>.</summary>
    public string? At(string path)
    {
        JsonNode? node = Json;
        foreach (var part in path.Split('.'))
        {
            node = int.TryParse(part, out var index) && node is JsonArray list ? list[index] : node?[part];
        }

        return node?.ToString();
    }

    /// <summary>The places and codes of all faults.</summary>
    public IReadOnlyList<(string Pointer, string Code)> Faults =>
        [.. (Json["errors"]?.AsArray() ?? [])
            .Select(e => (e!["pointer"]!.GetValue<string>(), e["code"]!.GetValue<string>()))];
}
