using System.Text.Json.Nodes;
using Fulfillment.Connectors.Webhooks;
using Fulfillment.Engine.Principals;
using Fulfillment.Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Fulfillment.Gateway.Tests.Webhooks;

/// <summary>A running gateway that sends to receivers on this host, and tries again at once.</summary>
public sealed class WebhookGateway : IAsyncLifetime
{
    private static readonly Dictionary<string, string?> _settings = new()
    {
        ["Connectors:Webhooks:Development"] = "true",
        ["Connectors:Webhooks:AllowedPrivateNetworks:0"] = "127.0.0.1/32",
    };

    private int _partners;

    public RunningGateway Gateway { get; private set; } = null!;

    public async Task InitializeAsync() => Gateway = await RunningGateway.StartAsync(
        settings: _settings,
        services: all => all.AddSingleton(
            new WebhookSchedule([.. Enumerable.Repeat(TimeSpan.FromMilliseconds(50), 20)], () => 0.5)));

    public async Task DisposeAsync() => await Gateway.DisposeAsync();

    public Task<HttpClient> PartnerAsync(Func<Partner, Partner>? with = null) =>
        Gateway.PartnerAsync($"partner-{Interlocked.Increment(ref _partners)}", with);
}

internal static class WebhookCalls
{
    public static async Task<Answer> AddWebhookAsync(this HttpClient partner, string url, params string[] types)
    {
        var body = new JsonObject { ["url"] = url };
        if (types.Length > 0)
        {
            body["eventTypes"] = new JsonArray([.. types.Select(type => (JsonNode)type)]);
        }

        var added = await partner.SendJsonAsync(HttpMethod.Post, "/v1/webhooks", body);
        Assert.Equal(201, added.Status);
        return added;
    }

    public static Task<Answer> PatchWebhookAsync(
        this HttpClient partner, string id, string body, params (string, string)[] headers) =>
        partner.SendAsync(HttpMethod.Patch, $"/v1/webhooks/{id}", body, headers);

    public static Task<Answer> ReplayAsync(this HttpClient partner, string id, string body) =>
        partner.SendAsync(HttpMethod.Post, $"/v1/webhooks/{id}/replay", body);

    public static Task<Answer> RotateAsync(this HttpClient partner, string id, string body = "{}") =>
        partner.SendAsync(HttpMethod.Post, $"/v1/webhooks/{id}/rotate", body);

    public static async Task<IReadOnlyList<JsonNode>> DeliveriesAsync(this HttpClient partner, string id, string query = "") =>
        await partner.ReadAllAsync($"/v1/webhooks/{id}/deliveries{query}");

    /// <summary>The whole feed, page by page.</summary>
    public static async Task<IReadOnlyList<JsonNode>> FeedAsync(this HttpClient partner, int limit = 100)
    {
        var all = new List<JsonNode>();
        var after = "";
        while (true)
        {
            var page = await partner.ReadAsync($"/v1/events?limit={limit}{after}");
            all.AddRange(page.Json["data"]!.AsArray()!);
            if (page.At("hasMore") == "false")
            {
                return all;
            }

            after = $"&after={page.At("nextCursor")}";
        }
    }
}
