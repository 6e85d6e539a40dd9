using System.Globalization;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Subscriptions;
using Fulfillment.Engine.Work;
using Microsoft.Extensions.Logging;

namespace Fulfillment.Engine.Notices;

/// <summary>
/// Finds subscriptions whose end is near or has come, and tells of each notice in the transaction that marks it. An order
/// pays nothing for it but one entry of an index.
/// </summary>
public sealed class EndingSweep(OrderBook book, TimeProvider clock, ILogger<EndingSweep> logger)
    : Sweep(TimeSpan.FromMinutes(5), clock, logger)
{
    /// <summary>What renews by itself has done so by then.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromHours(1);

    private readonly TimeProvider _clock = clock;

    protected override Task<int> BatchAsync(IReadOnlySet<string> unreadable, CancellationToken cancel) =>
        book.ChangeAsync(change => TellAsync(change, unreadable, cancel), cancel);

    private async Task<int> TellAsync(OrderChange change, IReadOnlySet<string> unreadable, CancellationToken cancel)
    {
        var partners = (await PartnerTable.ListAsync(change.Tx, cancel)).ToDictionary(partner => partner.Id);
        var windows = partners.Values.Where(partner => partner.Sandbox).Select(partner => (partner.Id, 1, TodayOf(partner)))
            .Prepend(("", 0, Today(_clock.GetUtcNow())))
            .SelectMany(one => Ending.Days.Select(days => Window(one, days)));
        await EndingNoticeTable.ForgetAsync(change.Tx, Today(_clock.GetUtcNow()).AddYears(-1), cancel);
        var due = await EndingNoticeTable.TakeAsync(change.Tx, [.. windows], unreadable, cancel);
        var found = (await SubscriptionTable.ListAsync(change.Tx, due.Select(one => one.SubscriptionId).ToHashSet(), cancel))
            .ToDictionary(one => one.Id);
        foreach (var one in due)
        {
            var (subscription, partner) = (found[one.SubscriptionId], partners[found[one.SubscriptionId].Partner]);
            if (Ending.Of(subscription, partner, one.Days, TodayOf(partner), partner.Now(_clock)) is { } told)
            {
                change.Tell(told);
            }
        }

        return due.Count;
    }

    private DateOnly TodayOf(Partner partner) => Today(partner.Now(_clock));

    private static DateOnly Today(DateTimeOffset now) => DateOnly.FromDateTime((now - _patience).UtcDateTime);

    private static DueWindow Window((string Partner, int Sandbox, DateOnly Today) of, int days)
    {
        var (after, until) = Ending.DueOn(of.Today, days);
        return new DueWindow { Partner = of.Partner, Sandbox = of.Sandbox, After = Text(after), Until = Text(until), Days = days };
    }

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
