using Fulfillment.Engine.Catalog;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Schedules;
using Fulfillment.Engine.Usage;

namespace Fulfillment.Engine.Counting;

/// <summary>
/// Takes what was counted with all that must be known of its subscription, and tells what that came to in the same
/// transaction: nothing is counted and not told, and nothing told that was not counted. Whatever brings counts, from
/// whichever door, goes through here. Where there is nothing to tell it writes nothing more.
/// </summary>
public sealed class UsageCounter(UsageDesk desk, ProductCatalog catalog, TimeProvider clock)
{
    /// <summary>Takes reports of seats.</summary>
    public async Task<SeatReceipt> ReportSeatsAsync(
        OrderChange change, CountedSubscription of, IReadOnlyList<SeatReport> reports, CancellationToken cancel)
    {
        var intake = new SeatIntake { SubscriptionId = of.Id, Reports = reports, Terms = TermsOf(of) };
        return Told(change, of, await desk.ReportSeatsAsync(change.Tx, intake, cancel));
    }

    /// <summary>Takes records of any meters.</summary>
    public async Task<UsageReceipt> RecordAsync(
        OrderChange change, CountedSubscription of, IReadOnlyList<UsageRecord> records, CancellationToken cancel)
    {
        var intake = new UsageIntake { SubscriptionId = of.Id, Records = records, Quotas = QuotasOf(of), Terms = TermsOf(of) };
        var receipt = await desk.RecordUsageAsync(change.Tx, intake, cancel);
        Tell(change, of, UsageVoice.Of(receipt.Packs));
        if (receipt.Seats is { } seats)
        {
            Told(change, of, seats);
        }

        return receipt;
    }

    /// <summary>
    /// Reckons overage anew for what is paid now, and tells what became less. Of what was never counted there is nothing to reckon.
    /// </summary>
    public async Task SettleAsync(OrderChange change, CountedSubscription of, CancellationToken cancel)
    {
        if ((await OverageTable.ListAsync(change.Tx, of.Id, cancel)).Count > 0)
        {
            Told(change, of, await desk.SettleAsync(change.Tx, of.Id, TermsOf(of), cancel));
        }
    }

    /// <summary>Grants a pack for a purchase, once, and asks for its end.</summary>
    /// <param name="change">The caller's transaction.</param>
    /// <param name="of">Whose pack.</param>
    /// <param name="grant">The purchase; what the plan gives beside it is found here.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task<PackOutcome> GrantPackAsync(
        OrderChange change, CountedSubscription of, PackGrant grant, CancellationToken cancel)
    {
        var outcome = await desk.GrantPackAsync(change.Tx, grant with { Quotas = QuotasOf(of) }, cancel);
        if (outcome is PackOutcome.Done done)
        {
            var granted = new PackChange(done.Pack with { State = PackState.Granted }, done.Pack);
            Tell(change, of, UsageVoice.Of([granted, .. done.Others]));
            ScheduleTable.Add(change.Writes, of.On(done.Pack.ExpiresOn, PackExpiry.Name));
        }

        return outcome;
    }

    /// <summary>Lets packs expire whose day has come, by the partner's clock.</summary>
    public async Task ExpirePacksAsync(OrderChange change, CountedSubscription of, CancellationToken cancel)
    {
        var expired = await UsageDesk.ExpirePacksAsync(change.Tx, of.Id, of.Partner.Today(clock), cancel);
        Tell(change, of, expired.Select(pack => UsageVoice.Of(pack, SubscriptionEventTypes.PackExpired)));
    }

    /// <summary>
    /// Closes the periods that are over, each once. One whose end has moved since it was reckoned is asked for anew.
    /// </summary>
    public async Task CloseAsync(OrderChange change, CountedSubscription of, CancellationToken cancel)
    {
        var coverage = of.Subscription.Coverage;
        var open = (await OverageTable.ListAsync(change.Tx, of.Id, cancel))
            .Where(kept => kept.ClosedOwed is null)
            .Select(kept => PaidTerms.PeriodOf(coverage, kept.Record.Kind, kept.Record.Period))
            .ToLookup(period => PeriodClose.DayOf(period) <= of.Partner.Today(clock));
        foreach (var period in open[false])
        {
            ScheduleTable.Add(change.Writes, of.On(PeriodClose.DayOf(period), PeriodClose.Name));
        }

        if (open[true].Any())
        {
            var terms = TermsOf(of) with { Periods = [.. open[true]] };
            Told(change, of, await desk.CloseAsync(change.Tx, of.Id, terms, cancel));
        }
    }

    /// <summary>Finds instances that have not reported for too long, each silence once.</summary>
    /// <param name="change">The caller's transaction.</param>
    /// <param name="but">The subscriptions that are left aside.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>How many.</returns>
    public async Task<int> FindSilentAsync(OrderChange change, IReadOnlySet<string> but, int limit, CancellationToken cancel)
    {
        var silent = await desk.FindSilentAsync(change.Tx, but, limit, cancel);
        foreach (var ofOne in silent.GroupBy(notice => notice.SubscriptionId))
        {
            Tell(change, await CountedSubscription.FindAsync(change.Tx, ofOne.Key, cancel), ofOne.Select(UsageVoice.Of));
        }

        return silent.Count;
    }

    private SeatReceipt Told(OrderChange change, CountedSubscription of, SeatReceipt receipt)
    {
        Tell(change, of, UsageVoice.Of(receipt, of.Subscription.Coverage));
        foreach (var period in receipt.Opened)
        {
            ScheduleTable.Add(change.Writes, of.On(PeriodClose.DayOf(period), PeriodClose.Name));
        }

        return receipt;
    }

    private void Tell(OrderChange change, CountedSubscription of, IEnumerable<(string Type, UsageFacts Facts)> news)
    {
        foreach (var (type, facts) in news)
        {
            change.Tell(of.Event(type, facts, clock));
        }
    }

    private SeatTerms TermsOf(CountedSubscription of) => PaidTerms.Of(of.Subscription.Coverage, of.Partner.Today(clock));

    private PlanQuotas QuotasOf(CountedSubscription of) => IncludedQuotas.Of(of.Subscription.Coverage, catalog);
}
