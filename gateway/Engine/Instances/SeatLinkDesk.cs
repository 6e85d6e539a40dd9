using System.Data.Common;
using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Licensing;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Store;
using Fulfillment.Engine.Subscriptions;
using Fulfillment.Engine.Usage;

namespace Fulfillment.Engine.Instances;

/// <summary>
/// Takes the daily calls of installed products: what they have counted is kept, and they are told how things stand. None
/// is refused for what it counts, or for what the subscription has come to.
/// </summary>
public sealed class SeatLinkDesk(
    Database database, UsageDesk usage, LicenseDesk licenses, Standings standings, TimeProvider clock)
{
    /// <param name="claim">What the instance's token says.</param>
    /// <param name="report">What it tells.</param>
    /// <param name="cancel">Stops it.</param>
    public Task<SeatLinkOutcome> TakeAsync(InstanceClaim claim, SeatLinkReport report, CancellationToken cancel) =>
        database.InTransactionAsync(tx => TakeAsync(tx, claim, report, cancel), cancel);

    private async Task<SeatLinkOutcome> TakeAsync(
        DbTransaction tx, InstanceClaim claim, SeatLinkReport report, CancellationToken cancel)
    {
        if (await ActivationTable.FindAsync(tx, claim.ActivationId, cancel) is not { } known || !claim.IsOf(known))
        {
            return new SeatLinkOutcome.Gone();
        }

        var now = clock.GetUtcNow();
        var reports = report.ReportsOf(known, now);
        if (reports.Select(one => UsageRules.FaultOf(one, now)).FirstOrDefault(fault => fault is not null) is { } fault)
        {
            return new SeatLinkOutcome.Refused(fault.Code, fault.Summary);
        }

        // First the subscription, then its usage: whoever locks both does it in this order.
        var subscription = (await SubscriptionTable.ListAsync(tx, [known.SubscriptionId], cancel))[0];
        var today = (await PartnerTable.FindAsync(tx, subscription.Partner, cancel))!.Today(clock);
        var license = await licenses.CurrentAsync(tx, subscription, today, cancel)
            ?? throw new InvalidOperationException($"Activation {known.Id} is of a subscription without a license.");
        var receipt = await CountAsync(tx, subscription, today, reports, cancel);
        var seen = known.Seen(now, report);
        var writes = new Writes();
        ActivationTable.SaveSeen(writes, seen);
        await writes.FlushAsync(tx, cancel);
        var hasCurrent = license.License.Id == report.LicenseId;
        await AuditTable.AppendAsync(tx, cancel, Records(license, hasCurrent, Actor.Instance(known.Id)));
        return new SeatLinkOutcome.Taken(
            standings.Of(seen, subscription, license, today, withToken: standings.IsOld(claim)),
            hasCurrent,
            InstanceNotice.Of(subscription.Coverage, today, receipt, report.Timestamp - now));
    }

    /// <summary>
    /// A report is known by what it says. One that is said to differ from itself has come at another time, by a clock that
    /// runs ahead: it is kept already, and nothing is to be done.
    /// </summary>
    private async Task<SeatReceipt?> CountAsync(
        DbTransaction tx, Subscription subscription, DateOnly today, IReadOnlyList<SeatReport> reports, CancellationToken cancel) =>
        reports.Count == 0
            ? null
            : await usage.ReportSeatsAsync(
                tx,
                new SeatIntake
                {
                    SubscriptionId = subscription.Id,
                    Reports = reports,
                    Terms = PaidTerms.Of(subscription.Coverage, today),
                },
                cancel);

    private AuditRecord[] Records(CurrentLicense license, bool hasCurrent, Actor actor) => hasCurrent
        ? [.. new[] { standings.IssueOf(license) }.OfType<AuditRecord>()]
        : [.. standings.RecordsOf(license, actor)];
}
