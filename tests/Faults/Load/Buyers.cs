using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fulfillment.Faults.House;

namespace Fulfillment.Faults.Load;

/// <summary>
/// Buyers who order through the partner API and through a channel, and who repeat the same request until somebody
/// answers. What was answered with 2xx is acknowledged: it must never be lost.
/// </summary>
internal sealed class Buyers(Estate estate, int seed, double patienceSeconds = 15) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false })
    {
        Timeout = TimeSpan.FromSeconds(patienceSeconds),
    };

    private readonly ConcurrentDictionary<Uri, string> _tokens = new();
    private readonly List<Task> _running = [];
    private CancellationTokenSource _stopping = new();
    private long _number;
    private long _repeats;

    /// <summary>The partner's reference and the id that was answered; empty where the answer names none.</summary>
    public ConcurrentDictionary<string, string> Acknowledged { get; } = new();

    /// <summary>Acknowledged through a channel: each is to be confirmed to the market.</summary>
    public ConcurrentDictionary<string, bool> ByChannel { get; } = new();

    /// <summary>Answers that no client should see, such as a 500 or a second id for one reference.</summary>
    public ConcurrentQueue<string> Wrong { get; } = new();

    public long Repeats => _repeats;

    /// <summary>How many refusals of each status came: 503 while the store is away is as it should be.</summary>
    public ConcurrentDictionary<int, int> Refusals { get; } = new();

    /// <param name="channelShare">Of a hundred orders, how many come through the channel.</param>
    public void Start(int count, TimeSpan pace, int channelShare = 25)
    {
        _stopping = new CancellationTokenSource();
        for (var buyer = 0; buyer < count; buyer++)
        {
            _running.Add(BuyAsync(new Random(seed + buyer), pace, channelShare, _stopping.Token));
        }
    }

    /// <summary>Until the first orders are in: what is broken before that, nobody notices.</summary>
    public async Task WarmAsync()
    {
        var patience = Stopwatch.StartNew();
        while (Acknowledged.Count < 20 && patience.Elapsed.TotalSeconds < 30)
        {
            await Task.Delay(50);
        }
    }

    /// <summary>No new orders; those that are on their way are repeated until they are answered.</summary>
    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_running);
        _running.Clear();
    }

    /// <summary>One post, as it is.</summary>
    public async Task<(int Status, string Body)> PostAsync(Node node, string reference, string key, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(node.Address, "/v1/orders"))
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("Idempotency-Key", key);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await TokenAsync(node));
        using var answer = await _http.SendAsync(request);
        if (answer.StatusCode == HttpStatusCode.Unauthorized)
        {
            _tokens.TryRemove(node.Address, out _);
        }

        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    public static string Body(string reference, int seats, bool twoLines) =>
        $$"""
        {"partnerOrderRef":"{{reference}}","customer":{"name":"Holz Huber KG","country":"AT"},"lines":[
        {"lineRef":"1","sku":"premium-sm","quantity":{{seats}},"termMonths":12}
        {{(twoLines ? ",{\"lineRef\":\"2\",\"sku\":\"ultimate-sm\",\"quantity\":5,\"termMonths\":12}" : "")}}]}
        """;

    /// <summary>A signed message of the channel.</summary>
    public async Task<int> CallBackAsync(Node node, string channel, string number)
    {
        var body =
            $$$"""
            {"messageId":"m-{{{number}}}","type":"order.new","order":{"number":"{{{number}}}","customer":{"name":"Holz Huber KG","country":"AT"},
            "lines":[{"line":"1","sku":"premium-sm","quantity":7,"termMonths":12}]}}
            """;
        // A node whose clock is an hour off would call the message old: it is told the time as it sees it.
        var offset = node.Own.TryGetValue("FULFILLMENT__Clock__OffsetSeconds", out var shift) ? int.Parse(shift!) : 0;
        var timestamp = $"{TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + offset}";
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        content.Headers.Add("distributor-message-id", $"m-{number}");
        content.Headers.Add("distributor-timestamp", timestamp);
        content.Headers.Add("distributor-signature", "v1=" + Convert.ToHexStringLower(
            HMACSHA256.HashData(Encoding.UTF8.GetBytes(Estate.Secret), Encoding.UTF8.GetBytes($"m-{number}.{timestamp}.{body}"))));
        using var answer = await _http.PostAsync(new Uri(node.Address, $"/callbacks/{channel}"), content);
        return (int)answer.StatusCode;
    }

    /// <returns>0 when nobody answered.</returns>
    public async Task<int> TryCallBackAsync(Node node, string channel, string number)
    {
        try
        {
            return await CallBackAsync(node, channel, number);
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or IOException)
        {
            return 0;
        }
    }

    public void Dispose()
    {
        _http.Dispose();
        _stopping.Dispose();
    }

    private async Task BuyAsync(Random random, TimeSpan pace, int channelShare, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(pace);
        while (!stop.IsCancellationRequested)
        {
            var reference = $"F{seed}-{Interlocked.Increment(ref _number):0000000}";
            var byChannel = random.Next(100) < channelShare;
            await InsistAsync(reference, byChannel, Body(reference, random.Next(1, 200), random.Next(3) == 0), random);
            await timer.WaitForNextTickAsync(CancellationToken.None);
        }
    }

    private async Task InsistAsync(string reference, bool byChannel, string body, Random random)
    {
        for (var attempt = 0; ; attempt++)
        {
            var node = estate.Nodes[random.Next(estate.Nodes.Count)];
            try
            {
                var (status, answer) = byChannel
                    ? (await CallBackAsync(node, Estate.Channel, reference), "")
                    : await PostAsync(node, reference, $"key-{reference}", body);
                if (IsOver(reference, byChannel, status, answer))
                {
                    return;
                }
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException or IOException)
            {
                // Nobody answered: the same again.
            }

            Interlocked.Increment(ref _repeats);
            await Task.Delay(random.Next(20, 100));
        }
    }

    private bool IsOver(string reference, bool byChannel, int status, string answer)
    {
        if (status is >= 200 and < 300)
        {
            Acknowledged[reference] = byChannel ? "" : IdIn(answer);
            if (byChannel)
            {
                ByChannel[reference] = true;
            }

            return true;
        }

        Refusals.AddOrUpdate(status, 1, (_, count) => count + 1);
        if (status is 401 or 409 or 429 or 503)
        {
            return false;
        }

        Wrong.Enqueue($"{reference} was answered {status}: {answer}");
        return status < 500;
    }

    private static string IdIn(string answer)
    {
        try
        {
            return $"{JsonNode.Parse(answer)?["id"]}";
        }
        catch (JsonException)
        {
            return answer;
        }
    }

    private async Task<string> TokenAsync(Node node)
    {
        if (_tokens.TryGetValue(node.Address, out var known))
        {
            return known;
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(node.Address, "/oauth/token"))
        {
            Content = new FormUrlEncodedContent([new("grant_type", "client_credentials")]),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{estate.Client.Id}:{estate.Client.Secret}")));
        using var answer = await _http.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        return _tokens[node.Address] = $"{JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["access_token"]}";
    }
}
