using System.Data.Common;
using Fulfillment.Engine.Store;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Fulfillment.Engine.Orders;

/// <summary>Forgets what is kept for a while only: idempotency keys after 30 days, in small batches.</summary>
public sealed partial class Retention(Database database, TimeProvider clock, ILogger<Retention> logger) : BackgroundService
{
    private const int Batch = 1000;
    private static readonly TimeSpan _keysLive = TimeSpan.FromDays(30);
    private static readonly TimeSpan _every = TimeSpan.FromMinutes(10);

    /// <returns>How many keys were forgotten.</returns>
    public async Task<int> RunOnceAsync(CancellationToken cancel)
    {
        var before = clock.GetUtcNow() - _keysLive;
        for (var total = 0; ;)
        {
            var gone = await database.InTransactionAsync(
                tx => IdempotencyTable.ForgetAsync(tx, before, Batch, cancel), cancel);
            total += gone;
            if (gone < Batch)
            {
                return total;
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(_every, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await RunOnceAsync(stoppingToken);
            }
            catch (Exception e) when (e is DbException or TimeoutException)
            {
                Log.Later(logger, e);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(2301, LogLevel.Warning, "Old idempotency keys could not be forgotten; trying again later")]
        public static partial void Later(ILogger logger, Exception e);
    }
}
