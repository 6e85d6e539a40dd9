using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Counting;
using Fulfillment.Engine.Licensing;
using Fulfillment.Engine.Orders;
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
    private readonly UsageCounter _counter;
    private readonly LicenseDesk _licenses;
    private readonly Standings _standings;
    private readonly TimeProvider _clock;
    private readonly InstanceGroup<(InstanceClaim Claim, SeatLinkReport Report), SeatLinkOutcome> _group;

    public SeatLinkDesk(OrderBook book, UsageCounter counter, LicenseDesk licenses, Standings standings, TimeProvider clock)
    {
        (_counter, _licenses, _standings, _clock) = (counter, licenses, standings, clock);
        _group = new(book, (change, item, cancel) => TakeAsync(change, item.Claim, item.Report, cancel));
    }

    /// <param name="claim">What the instance's token says.</param>
    /// <param name="report">What it tells.</param>
    /// <param name="cancel">Stops it.</param>
    public Task<SeatLinkOutcome> TakeAsync(InstanceClaim claim, SeatLinkReport report, CancellationToken cancel) =>
        _group.TakeAsync(claim.ActivationId, (claim, report), cancel);

    public ValueTask DisposeAsync() => _group.DisposeAsync();

    private async Task<SeatLinkOutcome> TakeAsync(
        OrderChange change, InstanceClaim claim, SeatLinkReport report, CancellationToken cancel)
    {
        var tx = change.Tx;
        if (await ActivationTable.FindAsync(tx, claim.ActivationId, cancel) is not { } known || !claim.IsOf(known))
        {
            return new SeatLinkOutcome.Gone();
        }

        var now = _clock.GetUtcNow();
        // A report is known by what it says. One that is said to differ from itself has come at another time, by a clock
        // that runs ahead: it is kept already, and nothing is to be done.
        var reports = report.ReportsOf(known, now);
        if (reports.Select(one => UsageRules.FaultOf(one, now)).FirstOrDefault(fault => fault is not null) is { } fault)
        {
            return new SeatLinkOutcome.Refused(fault.Code, fault.Summary);
        }

        // First the subscription, then its usage: whoever locks both does it in this order.
        var subscription = (await SubscriptionTable.ListAsync(tx, [known.SubscriptionId], cancel))[0];
        var partner = (await PartnerTable.FindAsync(tx, subscription.Partner, cancel))!;
        var today = partner.Today(_clock);
        var license = await _licenses.CurrentAsync(tx, subscription, today, cancel)
            ?? throw new InvalidOperationException($"Activation {known.Id} is of a subscription without a license.");
        var receipt = reports.Count == 0
            ? null
            : await _counter.ReportSeatsAsync(change, new CountedSubscription(subscription, partner), reports, cancel);
        var seen = known.Seen(now, report);
        var writes = new Writes();
        ActivationTable.SaveSeen(writes, seen);
        await writes.FlushAsync(tx, cancel);
        var hasCurrent = license.License.Id == report.LicenseId;
        foreach (var record in Records(license, hasCurrent, Actor.Instance(known.Id)))
        {
            change.Audit(record);
        }

        return new SeatLinkOutcome.Taken(
            _standings.Of(seen, subscription, license, today, withToken: _standings.IsOld(claim)),
            hasCurrent,
            InstanceNotice.Of(subscription.Coverage, today, receipt, report.Timestamp - now));
    }

    private AuditRecord[] Records(CurrentLicense license, bool hasCurrent, Actor actor) => hasCurrent
        ? [.. new[] { _standings.IssueOf(license) }.OfType<AuditRecord>()]
        : [.. _standings.RecordsOf(license, actor)];
}
