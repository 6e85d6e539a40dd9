using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Fulfillment.Screening.Lists;

/// <summary>Loads the lists before the house opens, and renews them while it is open.</summary>
internal sealed partial class ListRefresh(ListLibrary library, TimeProvider clock, ILogger<ListRefresh> logger) : BackgroundService
{
    private static readonly TimeSpan _every = TimeSpan.FromMinutes(1);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await library.LoadAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (library.Shelf.Lists.Count == 0)
            return;

        using var timer = new PeriodicTimer(_every, clock);
        do
        {
            await TryAsync(stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task TryAsync(CancellationToken cancel)
    {
        try
        {
            await library.RefreshAsync(cancel);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancel.IsCancellationRequested) // Edge: the loop.
        {
            Log.RoundFailed(logger, e);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(6015, LogLevel.Error, "A round of renewing lists failed; the next one follows")]
        public static partial void RoundFailed(ILogger logger, Exception e);
    }
}
