using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Fulfillment.Benchmarks.Load;
using Fulfillment.Benchmarks.Machine;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Fulfillment.Benchmarks.Scenarios;

/// <summary>
/// Every partner has a webhook, which takes what comes: from the moment that an event happened to its first arrival, at
/// a few hundred orders a second.
/// </summary>
internal static class FirstAttempt
{
    private const int Partners = 8;
    private const int OrdersPerSecond = 300;

    public static async Task<IReadOnlyList<Row>> RunAsync(BenchRun run)
    {
        run.Say("first webhook attempt: starting");
        await using var site = await Site.OpenAsync(run.Postgres);
        var tokens = await site.PartnersAsync(Partners);
        await using var receiver = await Receiver.StartAsync();
        using var host = await HostProgram.StartAsync(site, new Dictionary<string, string?>
        {
            ["Connectors:Webhooks:Development"] = "true",
            ["Connectors:Webhooks:AllowedPrivateNetworks:0"] = "127.0.0.1/32",
        });
        foreach (var token in tokens)
        {
            await AddAsync(host, token, receiver.Address);
        }

        // What the compiler has not seen yet takes its time once.
        await LoadGenerator.RunAsync(Plan(run, host, tokens, first: 1));
        await Lifecycle.DrainAsync(site, Stopwatch.StartNew());
        receiver.Clear();
        var result = await LoadGenerator.RunAsync(Plan(run, host, tokens, first: 1_000_000));
        await Lifecycle.DrainAsync(site, Stopwatch.StartNew());
        var latency = receiver.Latency;
        var row = new Row
        {
            Name = $"first webhook attempt at {OrdersPerSecond} orders a second, event to arrival",
            Rate = receiver.Count / result.Seconds,
            P50 = latency.At(50),
            P99 = latency.At(99),
            Note = string.Create(CultureInfo.InvariantCulture, $"{receiver.Count} arrivals of {result.AcceptedInAll} orders; {result.Statuses}"),
            Checks =
            [
                new("ms p99", latency.At(99), 2000, AtLeast: false),
                new("of the orders told", (double)receiver.Count / result.AcceptedInAll, 1),
            ],
        };
        run.Say(row.ToLine());
        return [row];
    }

    private static FirePlan Plan(BenchRun run, HostProgram host, IReadOnlyList<string> tokens, long first) => new()
    {
        Port = host.Address.Port,
        Seconds = run.Seconds,
        First = first,
        Groups = OrderShots.Shared(tokens, connections: 64, OrdersPerSecond),
    };

    private static async Task AddAsync(HostProgram host, string token, Uri receiver)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = host.Address };
        client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        using var body = JsonContent.Create(new JsonObject
        {
            ["url"] = receiver.ToString(),
            ["eventTypes"] = new JsonArray("order.fulfilled"),
        });
        using var added = await client.PostAsync("/v1/webhooks", body);
        added.EnsureSuccessStatusCode();
    }

    /// <summary>Takes every event and notes how old it is.</summary>
    private sealed class Receiver(WebApplication app) : IAsyncDisposable
    {
        private readonly Lock _gate = new();
        private LatencyHistogram _latency = new();
        private long _count;

        public Uri Address => new(app.Urls.First());

        public LatencyHistogram Latency => _latency;

        public long Count => Interlocked.Read(ref _count);

        public static async Task<Receiver> StartAsync()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            var receiver = new Receiver(builder.Build());
            await receiver.OpenAsync();
            return receiver;
        }

        public void Clear()
        {
            lock (_gate)
            {
                (_latency, _count) = (new LatencyHistogram(), 0);
            }
        }

        public ValueTask DisposeAsync() => app.DisposeAsync();

        private Task OpenAsync()
        {
            app.MapPost("/", async (HttpContext context) =>
            {
                var told = await JsonNode.ParseAsync(context.Request.Body);
                var age = TimeProvider.System.GetUtcNow() - told!["timestamp"]!.GetValue<DateTimeOffset>();
                lock (_gate)
                {
                    _latency.Add((long)age.TotalMicroseconds);
                    _count++;
                }
            });
            return app.StartAsync();
        }
    }
}
