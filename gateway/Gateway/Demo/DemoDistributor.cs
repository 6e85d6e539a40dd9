using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace Fulfillment.Gateway.Demo;

/// <summary>The distributor's own system: signs what it sends, and takes confirmations on an address of its own.</summary>
internal sealed class DemoDistributor : IAsyncDisposable
{
    private readonly WebApplication _system;
    private readonly Channel<JsonNode> _confirmations = Channel.CreateUnbounded<JsonNode>();
    private readonly TimeProvider _clock;

    private DemoDistributor(TimeProvider clock)
    {
        _clock = clock;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        _system = builder.Build();
        _system.UseRouting();
        _system.MapPost("/confirmations", async context =>
        {
            var body = await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
            await _confirmations.Writer.WriteAsync(body!, context.RequestAborted);
        });
    }

    public string Secret { get; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    public string ConfirmUrl => $"{_system.Urls.First()}/confirmations";

    public static async Task<DemoDistributor> OpenAsync(TimeProvider clock, CancellationToken cancel)
    {
        var distributor = new DemoDistributor(clock);
        await distributor._system.StartAsync(cancel);
        return distributor;
    }

    public async Task<DemoAnswer> SendAsync(Uri gateway, JsonObject message, CancellationToken cancel)
    {
        var body = Encoding.UTF8.GetBytes(message.ToJsonString());
        var (id, timestamp) = (message["messageId"]!.GetValue<string>(), $"{_clock.GetUtcNow().ToUnixTimeSeconds()}");
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{id}.{timestamp}."), .. body];
        using var http = new HttpClient { BaseAddress = gateway };
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/callbacks/{DemoHouse.Channel}");
        request.Headers.Add("distributor-message-id", id);
        request.Headers.Add("distributor-timestamp", timestamp);
        request.Headers.Add("distributor-signature", "v1=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), signed)));
        request.Content = new ByteArrayContent(body) { Headers = { ContentType = new("application/json") } };
        using var response = await http.SendAsync(request, cancel);
        return await DemoAnswer.OfAsync(response, cancel);
    }

    /// <returns><c>null</c> when none comes in time.</returns>
    public async Task<JsonNode?> NextConfirmationAsync(TimeSpan limit, CancellationToken cancel)
    {
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        timer.CancelAfter(limit);
        try
        {
            return await _confirmations.Reader.ReadAsync(timer.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return null;
        }
    }

    public ValueTask DisposeAsync() => _system.DisposeAsync();
}
