using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Fulfillment.Gateway.Tests.Webhooks;

/// <summary>What a receiver was sent.</summary>
internal sealed record Received(string Path, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public string Id => Headers["webhook-id"];

    public JsonNode Json => JsonNode.Parse(Body)!;

    public string OrderId => (string)Json["data"]!["orderId"]!;

    public long Sequence => (long)Json["data"]!["sequence"]!;

    public string Type => (string)Json["type"]!;
}

/// <summary>A partner's receiver: a real Kestrel that keeps what it was sent and answers what the test says.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly WebApplication _app;

    private Receiver()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(TakeAsync);
    }

    public string Url => $"{_app.Urls.Single()}/hook";

    /// <summary>Everything that came, also what was not answered 2xx.</summary>
    public ConcurrentQueue<Received> All { get; } = [];

    public Func<Received, int> Answers { get; set; } = _ => 204;

    public static async Task<Receiver> StartAsync()
    {
        var receiver = new Receiver();
        await receiver._app.StartAsync();
        return receiver;
    }

    public IReadOnlyList<Received> Of(string? orderId) => [.. All.Where(received => received.OrderId == orderId)];

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var received = new Received(
            context.Request.Path,
            context.Request.Headers.ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value.ToString()),
            await reader.ReadToEndAsync());
        All.Enqueue(received);
        context.Response.StatusCode = Answers(received);
    }
}
