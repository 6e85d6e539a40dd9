using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;

namespace Fulfillment.Faults.House;

/// <summary>An effect at the market: what was done under a key, and how often it was asked for.</summary>
internal sealed record Effect(string Number, string Status, int Asked);

/// <summary>
/// The other side of the channels: takes confirmations and does each key once, as a distributor with idempotency does.
/// Its ledger is what the outside world saw.
/// </summary>
internal sealed class Market : IDisposable
{
    public const string Prompt = "/confirm";
    public const string Slow = "/slow";

    private static readonly TimeSpan _slowness = TimeSpan.FromSeconds(30);

    private readonly HttpListener _listener = new();
    private readonly CancellationTokenSource _closing = new();

    private Market(int port)
    {
        Address = new Uri($"http://127.0.0.1:{port}");
        _listener.Prefixes.Add(Address.ToString());
        _listener.Start();
        _ = ServeAsync();
    }

    public Uri Address { get; }

    /// <summary>By the key under which it was asked for.</summary>
    public ConcurrentDictionary<string, Effect> Ledger { get; } = new();

    public static Market Open() => new(Estate.FreePort());

    public void Dispose()
    {
        _closing.Cancel();
        _listener.Close();
        _closing.Dispose();
    }

    private async Task ServeAsync()
    {
        while (!_closing.IsCancellationRequested)
        {
            try
            {
                _ = AnswerAsync(await _listener.GetContextAsync());
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                // Closed, or a caller that was killed.
            }
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        try
        {
            if (context.Request.Url!.AbsolutePath == Slow)
            {
                await Task.Delay(_slowness, _closing.Token);
            }

            var body = JsonNode.Parse(context.Request.InputStream)!;
            var key = context.Request.Headers["distributor-message-id"]!;
            var (number, status) = ($"{body["order"]!["number"]}", $"{body["order"]!["status"]}");
            Ledger.AddOrUpdate(key, new Effect(number, status, 1), (_, done) => done with { Asked = done.Asked + 1 });
            context.Response.StatusCode = 204;
            context.Response.Close();
        }
        catch (Exception e) when (e is HttpListenerException or IOException or ObjectDisposedException or OperationCanceledException)
        {
            // The gateway was killed while it asked.
        }
    }
}
