using Fulfillment.Engine.Store;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Fulfillment.Engine.Work;

/// <summary>
/// Tells the other nodes on one PostgreSQL that something is due, and hears it from them. One notice stands for all that
/// was committed since the last: one per row would cost more than the work. Whoever misses a notice finds the work at
/// its next look.
/// </summary>
public sealed partial class Herald(
    Database database, WorkFloor floor, Signals signals, TimeProvider clock, ILogger<Herald> logger) : BackgroundService
{
    private static readonly TimeSpan _breath = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan _again = TimeSpan.FromSeconds(1);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => database.IsPostgres
        ? Task.WhenAll(ForEverAsync(TellAsync, stoppingToken), ForEverAsync(ListenAsync, stoppingToken))
        : Task.CompletedTask;

    private async Task ForEverAsync(Func<CancellationToken, Task> act, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await act(stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) // Edge: the loop. Its other half would go on alone, and nobody would see that this one is gone.
            {
                Log.Interrupted(logger, e);
                await Task.Delay(_again, clock, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task TellAsync(CancellationToken stop)
    {
        while (true)
        {
            await signals.Others.WaitAsync(Timeout.InfiniteTimeSpan, stop);
            stop.ThrowIfCancellationRequested();
            await database.InTransactionAsync(tx => tx.RunAsync(Sql.Tell, new { floor.Node }, stop), stop);
            await Task.Delay(_breath, clock, stop);
        }
    }

    private async Task ListenAsync(CancellationToken stop)
    {
        await using var connection = (NpgsqlConnection)await database.OpenAsync(stop);
        connection.Notification += (_, notice) =>
        {
            if (notice.Payload != floor.Node)
            {
                signals.RaiseAll();
            }
        };
        await using (var listen = new NpgsqlCommand(Sql.Listen, connection))
        {
            await listen.ExecuteNonQueryAsync(stop);
        }

        // What was told while nobody listened.
        signals.RaiseAll();
        while (true)
        {
            await connection.WaitAsync(stop);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(2006, LogLevel.Warning, "The line to the other nodes is interrupted; until it stands again they look for themselves")]
        public static partial void Interrupted(ILogger logger, Exception e);
    }

    private static class Sql
    {
        public const string Listen = "LISTEN fulfillment_due";

        public const string Tell = "SELECT pg_notify('fulfillment_due', @Node)";
    }
}
