using System.Data.Common;
using Fulfillment.Engine.Store;

namespace Fulfillment.Engine.Usage;

/// <summary>Reckons what is owed of some periods as days change, and says what of it is news.</summary>
/// <param name="intake">Whose periods.</param>
/// <param name="kept">What was kept of them.</param>
/// <param name="changed">The days that changed, of all instances.</param>
/// <param name="now">When.</param>
internal sealed class OverageBook(
    SeatIntake intake, IReadOnlyList<KeptOverage> kept, IReadOnlyList<SeatDay> changed, DateTimeOffset now)
{
    private readonly IReadOnlyList<SeatUse> _uses = SeatUse.ByDay(changed);
    private readonly List<OverageNotice> _notices = [];
    private readonly List<OverageNotice> _paid = [];
    private readonly List<OveragePeriod> _opened = [];
    private readonly List<ClosedPeriod> _closed = [];

    public IReadOnlyList<OverageNotice> Notices => _notices;

    public IReadOnlyList<OverageNotice> Paid => _paid;

    public IReadOnlyList<OveragePeriod> Opened => _opened;

    public IReadOnlyList<ClosedPeriod> Closed => _closed;

    public async Task ReckonAsync(DbTransaction tx, Writes writes, CancellationToken cancel)
    {
        foreach (var period in intake.Terms.Periods)
        {
            var before = kept.FirstOrDefault(overage => overage.IsOf(period));
            var closes = intake.Closes && before?.ClosedOwed is null;
            var basis = intake.Terms.BasisOf(period);
            var isFirm = !closes && before?.Basis == basis && !_uses.Any(use => Overage.IsUndone(before.Record, use));
            var known = isFirm ? [] : await SeatDayTable.ListAsync(tx, intake.SubscriptionId, period.Range, cancel);
            var days = SeatDay.Merge(known, changed).ToList();
            var uses = isFirm ? _uses : SeatUse.ByDay(days);
            var record = uses.Aggregate(
                isFirm ? before!.Record : null, (sum, use) => Overage.Plus(sum, intake.Terms, period, use));
            if (record is null || (isFirm && record == before!.Record))
            {
                continue;
            }

            var next = Next(before, record, basis, closes);
            OverageTable.Save(writes, intake.SubscriptionId, next);
            Note(before, next, days.Any(day => day.Day == record.Day && day.Flagged), closes);
            if (before?.Record.Period != period.Range)
            {
                _opened.Add(period);
            }
        }
    }

    private KeptOverage Next(KeptOverage? before, OverageRecord record, string basis, bool closes) =>
        new(record, basis, record.Owed > (before?.Record.Owed ?? 0) ? now : record.Owed == 0 ? null : before?.NoticedAt)
        {
            ClosedOwed = closes ? record.Owed : before?.ClosedOwed is { } told ? Math.Max(told, record.Owed) : null,
        };

    private void Note(KeptOverage? before, KeptOverage next, bool isFlagged, bool closes)
    {
        var (record, owedBefore) = (next.Record, before?.Record.Owed ?? 0);
        var notice = new OverageNotice(intake.SubscriptionId, record, owedBefore, isFlagged) { ClosedOwed = before?.ClosedOwed };
        if (record.Owed > owedBefore)
        {
            _notices.Add(notice);
        }
        else if (record.Owed < owedBefore && before!.Basis != next.Basis)
        {
            // What was counted too high and is corrected is no news; what was paid for is.
            _paid.Add(notice);
        }

        if (closes)
        {
            _closed.Add(new ClosedPeriod(record, isFlagged));
        }
    }
}
