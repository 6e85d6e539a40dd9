using Fulfillment.Gateway.Observability.Scrape;
using Microsoft.Extensions.Options;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace Fulfillment.Gateway.Observability;

/// <summary>Sends the same numbers to an OpenTelemetry collector, where one is named: OTLP, protobuf over HTTP.</summary>
internal sealed class OtlpExport(IOptions<ObservabilityOptions> options) : IHostedService, IDisposable
{
    // A collector that is away must not hold up the end of the gateway.
    private const int LongestFarewell = 2_000;

    private MeterProvider? _provider;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Value.OtlpEndpoint.Length > 0)
        {
            _provider = Build(options.Value);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        _provider?.Shutdown(LongestFarewell);
        return Task.CompletedTask;
    }

    public void Dispose() => _provider?.Dispose();

    private static MeterProvider Build(ObservabilityOptions options) => OpenTelemetry.Sdk
        .CreateMeterProviderBuilder()
        .ConfigureResource(resource => resource.AddService(
            "fulfillment", serviceVersion: typeof(OtlpExport).Assembly.GetName().Version?.ToString(3)))
        .AddMeter([.. MeterScrape.Meters])
        .AddOtlpExporter((exporter, reader) =>
        {
            exporter.Protocol = OtlpExportProtocol.HttpProtobuf;
            exporter.Endpoint = new Uri($"{options.OtlpEndpoint.TrimEnd('/')}/v1/metrics");
            exporter.Headers = options.OtlpHeaders;
            reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = (int)(options.OtlpSeconds * 1000);
        })
        .Build();
}
