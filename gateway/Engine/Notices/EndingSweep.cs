using System.Data.Common;
using System.Globalization;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Subscriptions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Fulfillment.Engine.Notices;

/// <summary>
/// Finds subscriptions whose end is near or has come, in small batches. Every node looks; each notice is given by the one
/// that finds it first, in the transaction that marks it. An order pays nothing for it but one entry of an index.
/// </summary>
public sealed partial class EndingSweep(OrderBook book, TimeProvider clock, ILogger<EndingSweep> logger) : BackgroundService
{
    private static readonly TimeSpan _every = TimeSpan.FromMinutes(5);

    /// <summary>What renews by itself has done so by then.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromHours(1);

    /// <returns>How many were found.</returns>
    public async Task<int> RunOnceAsync(CancellationToken cancel)
    {
        for (var total = 0; ;)
        {
            var found = await book.ChangeAsync(change => TellAsync(change, cancel), cancel);
            total += found;
            if (found == 0)
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
            await TryAsync(stoppingToken);
        }
    }

    /// <summary>Looks once. Whatever is wrong with a record, the loop goes on: without it the whole node would stop.</summary>
    internal async Task TryAsync(CancellationToken cancel)
    {
        try
        {
            await RunOnceAsync(cancel);
        }
        catch (Exception e) when (e is DbException or TimeoutException)
        {
            Log.Later(logger, e);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancel.IsCancellationRequested) // Edge: the loop.
        {
            Log.LoopFailed(logger, e);
        }
    }

    private async Task<int> TellAsync(OrderChange change, CancellationToken cancel)
    {
        var partners = (await PartnerTable.ListAsync(change.Tx, cancel)).ToDictionary(partner => partner.Id);
        var windows = partners.Values.Where(partner => partner.Sandbox).Select(partner => (partner.Id, 1, TodayOf(partner)))
            .Prepend(("", 0, Today(clock.GetUtcNow())))
            .SelectMany(one => Ending.Days.Select(days => Window(one, days)));
        await EndingNoticeTable.ForgetAsync(change.Tx, Today(clock.GetUtcNow()).AddYears(-1), cancel);
        var due = await EndingNoticeTable.TakeAsync(change.Tx, [.. windows], cancel);
        var found = (await SubscriptionTable.ListAsync(change.Tx, due.Select(one => one.SubscriptionId).ToHashSet(), cancel))
            .ToDictionary(one => one.Id);
        foreach (var one in due)
        {
            var (subscription, partner) = (found[one.SubscriptionId], partners[found[one.SubscriptionId].Partner]);
            if (Ending.Of(subscription, partner, one.Days, TodayOf(partner), partner.Now(clock)) is { } told)
            {
                change.Tell(told);
            }
        }

        return due.Count;
    }

    private DateOnly TodayOf(Partner partner) => Today(partner.Now(clock));

    private static DateOnly Today(DateTimeOffset now) => DateOnly.FromDateTime((now - _patience).UtcDateTime);

    private static DueWindow Window((string Partner, int Sandbox, DateOnly Today) of, int days)
    {
        var (after, until) = Ending.DueOn(of.Today, days);
        return new DueWindow { Partner = of.Partner, Sandbox = of.Sandbox, After = Text(after), Until = Text(until), Days = days };
    }

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static partial class Log
    {
        [LoggerMessage(2072, LogLevel.Warning, "Endings could not be looked for; trying again later")]
        public static partial void Later(ILogger logger, Exception e);

        [LoggerMessage(2073, LogLevel.Error, "A turn of the search for endings failed; the next one follows")]
        public static partial void LoopFailed(ILogger logger, Exception e);
    }
}
