using Fulfillment.Engine.Signing;
using Fulfillment.Engine.Store;
using Fulfillment.Gateway.Http;
using Microsoft.Extensions.Options;

namespace Fulfillment.Gateway.Observability.Scrape;

/// <summary>
/// A server of its own for the house's neighbors: numbers and health, no token, and nothing of the APIs, so that no
/// mistake in a route can show them here.
/// </summary>
internal sealed partial class MetricsDoor(
    IOptions<ObservabilityOptions> options,
    MeterScrape scrape,
    Database database,
    Migrator migrator,
    KeyFolder keys,
    ILogger<MetricsDoor> logger) : IHostedService, IAsyncDisposable
{
    private WebApplication? _server;

    /// <summary>Where it listens, if it does.</summary>
    public Uri? Address => _server is null ? null : new Uri(_server.Urls.Single());

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Value.MetricsUrl.Length == 0)
        {
            return;
        }

        _server = Build();
        await _server.StartAsync(cancellationToken);
        Log.Open(logger, _server.Urls.Single());
    }

    public Task StopAsync(CancellationToken cancellationToken) => _server?.StopAsync(cancellationToken) ?? Task.CompletedTask;

    public ValueTask DisposeAsync() => _server?.DisposeAsync() ?? ValueTask.CompletedTask;

    private WebApplication Build()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(KestrelSetup.Apply).UseUrls(options.Value.MetricsUrl);
        builder.Services
            .AddRoutingCore()
            .AddSingleton<IHostLifetime, NoLifetime>()
            .AddSingleton(scrape)
            .AddSingleton(database)
            .AddSingleton(migrator)
            .AddSingleton(keys);
        var server = builder.Build();
        server.UseMiddleware<SecurityHeaders>();
        server.MapPage();
        server.MapHealth();
        return server;
    }

    /// <summary>It lives as long as the gateway, which alone listens to signals.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private static partial class Log
    {
        [LoggerMessage(8101, LogLevel.Information, "Metrics and health at {Address}, without a token")]
        public static partial void Open(ILogger logger, string address);
    }
}
