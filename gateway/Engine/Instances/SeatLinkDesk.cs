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
public sealed class SeatLinkDesk : IAsyncDisposable
{
    private readonly UsageDesk _usage;
    private readonly LicenseDesk _licenses;
    private readonly Standings _standings;
    private readonly TimeProvider _clock;
    private readonly InstanceGroup<(InstanceClaim Claim, SeatLinkReport Report), SeatLinkOutcome> _group;

    public SeatLinkDesk(Database database, UsageDesk usage, LicenseDesk licenses, Standings standings, TimeProvider clock)
    {
        (_usage, _licenses, _standings, _clock) = (usage, licenses, standings, clock);
        _group = new(database, (tx, item, records, cancel) => TakeAsync(tx, item.Claim, item.Report, records, cancel));
    }

    /// <param name="claim">What the instance's token says.</param>
    /// <param name="report">What it tells.</param>
    /// <param name="cancel">Stops it.</param>
    public Task<SeatLinkOutcome> TakeAsync(InstanceClaim claim, SeatLinkReport report, CancellationToken cancel) =>
        _group.TakeAsync(claim.ActivationId, (claim, report), cancel);

    public ValueTask DisposeAsync() => _group.DisposeAsync();

    private async Task<SeatLinkOutcome> TakeAsync(
        DbTransaction tx, InstanceClaim claim, SeatLinkReport report, List<AuditRecord> records, CancellationToken cancel)
    {
        if (await ActivationTable.FindAsync(tx, claim.ActivationId, cancel) is not { } known || !claim.IsOf(known))
        {
            return new SeatLinkOutcome.Gone();
        }

        var now = _clock.GetUtcNow();
        var reports = report.ReportsOf(known, now);
        if (reports.Select(one => UsageRules.FaultOf(one, now)).FirstOrDefault(fault => fault is not null) is { } fault)
        {
            return new SeatLinkOutcome.Refused(fault.Code, fault.Summary);
        }

        // First the subscription, then its usage: whoever locks both does it in this order.
        var subscription = (await SubscriptionTable.ListAsync(tx, [known.SubscriptionId], cancel))[0];
        var today = (await PartnerTable.FindAsync(tx, subscription.Partner, cancel))!.Today(_clock);
        var license = await _licenses.CurrentAsync(tx, subscription, today, cancel)
            ?? throw new InvalidOperationException($"Activation {known.Id} is of a subscription without a license.");
        var receipt = await CountAsync(tx, subscription, today, reports, cancel);
        var seen = known.Seen(now, report);
        var writes = new Writes();
        ActivationTable.SaveSeen(writes, seen);
        await writes.FlushAsync(tx, cancel);
        var hasCurrent = license.License.Id == report.LicenseId;
        records.AddRange(Records(license, hasCurrent, Actor.Instance(known.Id)));
        return new SeatLinkOutcome.Taken(
            _standings.Of(seen, subscription, license, today, withToken: _standings.IsOld(claim)),
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
            : await _usage.ReportSeatsAsync(
                tx,
                new SeatIntake
                {
                    SubscriptionId = subscription.Id,
                    Reports = reports,
                    Terms = PaidTerms.Of(subscription.Coverage, today),
                },
                cancel);

    private AuditRecord[] Records(CurrentLicense license, bool hasCurrent, Actor actor) => hasCurrent
        ? [.. new[] { _standings.IssueOf(license) }.OfType<AuditRecord>()]
        : [.. _standings.RecordsOf(license, actor)];
}
