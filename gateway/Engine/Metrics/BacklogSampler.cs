using System.ComponentModel.DataAnnotations;
using System.Data.Common;
using Fulfillment.Engine.Store;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Fulfillment.Engine.Metrics;

/// <summary>How the engine measures itself.</summary>
public sealed class MetricsOptions
{
    public const string Section = "Engine:Metrics";

    /// <summary>How many seconds lie between two looks at how much waits.</summary>
    [Range(0.1, 3600)]
    public double BacklogSeconds { get; set; } = 5;
}

[OptionsValidator]
internal sealed partial class MetricsOptionsValidator : IValidateOptions<MetricsOptions>;

/// <summary>Looks every few seconds at how much waits and since when, so that a scrape costs the store nothing.</summary>
public sealed partial class BacklogSampler(
    Database database, EngineMeter meter, IOptions<MetricsOptions> options, TimeProvider clock, ILogger<BacklogSampler> logger)
    : BackgroundService
{
    public async Task SampleAsync(CancellationToken cancel)
    {
        try
        {
            meter.Show(await database.ReadAsync(tx => BacklogTable.SampleAsync(tx, cancel), cancel));
        }
        catch (Exception e) when (e is DbException or TimeoutException)
        {
            // An old figure would look like a calm queue.
            meter.Show([]);
            meter.StoreUnavailable("sampler");
            Log.StoreAway(logger, e);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(options.Value.BacklogSeconds), clock);
        do
        {
            await SampleAsync(stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private static partial class Log
    {
        [LoggerMessage(2401, LogLevel.Warning, "How much waits could not be learnt: the store does not answer")]
        public static partial void StoreAway(ILogger logger, Exception e);
    }
}
