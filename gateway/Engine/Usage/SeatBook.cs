using System.Data.Common;
using Fulfillment.Engine.Store;

namespace Fulfillment.Engine.Usage;

/// <summary>Takes reports of seats: two round trips, one to lock and read, one to write.</summary>
internal sealed class SeatBook(UsageOptions options)
{
    private readonly TimeSpan _silence = TimeSpan.FromDays(options.SilenceDays);

    public async Task<SeatReceipt> TakeAsync(
        DbTransaction tx, SeatIntake intake, DateTimeOffset now, CancellationToken cancel)
    {
        var reports = intake.Reports.Select(report => OfSubscription(intake, report)).ToList();
        var faults = reports.Select(report => UsageRules.FaultOf(report, now)).ToList();
        var keys = reports.Where((_, i) => faults[i] is null).Select(report => report.Key).Distinct().ToList();
        var (id, asks) = (intake.SubscriptionId, new Writes());
        var state = UsageWatchTable.Lock(asks, id);
        var known = SeatReportTable.Ask(asks, keys);
        var days = SeatDayTable.Ask(asks, id, keys.Select(key => key.Day).Distinct());
        var instances = SeatInstanceTable.Ask(asks, id);
        var overages = OverageTable.Ask(asks, id);
        await asks.FlushAsync(tx, cancel);

        var sheet = new SeatSheet(known());
        var outcomes = reports
            .Select((report, i) => faults[i] is { } fault ? new UsageOutcome.Refused(fault) : sheet.Take(report))
            .ToList();
        var changed = sheet.Changed(options.FlagSeatsAbove);
        var touched = changed.Select(day => day.Day).ToHashSet();
        var merged = Merge(days().Where(day => touched.Contains(day.Day)), changed).ToList();
        var uses = SeatUse.ByDay(merged);

        var writes = new Writes();
        Write(writes, id, sheet.Fresh, changed, uses);
        var (next, heardAgain) = Hear(writes, instances, changed, sheet.Synced(), now);
        var receipt = new SeatReceipt
        {
            Outcomes = outcomes,
            Threshold = Watch(writes, intake, state(), next, now),
            Overages = await ReckonAsync(tx, writes, intake, [.. overages()], (merged, uses), now, cancel),
            HeardAgain = heardAgain,
        };
        await writes.FlushAsync(tx, cancel);
        return receipt;
    }

    private static SeatReport OfSubscription(SeatIntake intake, SeatReport report) =>
        report.SubscriptionId == intake.SubscriptionId
            ? report with
            {
                ReportedAt = Instants.Kept(report.ReportedAt),
                ReceivedAt = Instants.Kept(report.ReceivedAt),
            }
            : throw new ArgumentException(
                $"A report of {report.SubscriptionId} is none of {intake.SubscriptionId}.", nameof(report));

    private static void Write(
        Writes writes,
        string id,
        IReadOnlyList<SeatReport> fresh,
        IReadOnlyList<SeatDay> changed,
        IReadOnlyList<SeatUse> uses)
    {
        foreach (var report in fresh)
        {
            SeatReportTable.Insert(writes, report);
        }

        foreach (var day in changed)
        {
            SeatDayTable.Save(writes, day);
        }

        // Whoever passes usage on to a market reads seats like any other meter.
        foreach (var use in uses)
        {
            MeterDayTable.Save(writes, id, Meter.Seats, new MeterUse(use.Day, use.Seats), use.Instances.Count);
        }
    }

    private (IReadOnlyList<SeatInstance> Instances, IReadOnlyList<string> HeardAgain) Hear(
        Writes writes,
        IReadOnlyList<SeatInstance> known,
        IReadOnlyList<SeatDay> changed,
        IReadOnlySet<string> synced,
        DateTimeOffset now)
    {
        var byId = known.ToDictionary(instance => instance.InstanceId);
        foreach (var day in changed)
        {
            byId[day.InstanceId] = SeatInstance.After(
                byId.GetValueOrDefault(day.InstanceId), day, synced.Contains(day.InstanceId), now, _silence);
        }

        var heard = changed.Select(day => day.InstanceId).ToHashSet();
        foreach (var instance in heard)
        {
            SeatInstanceTable.Save(writes, byId[instance]);
        }

        var again = known.Where(instance => instance.SilentAt is not null && heard.Contains(instance.InstanceId));
        return ([.. byId.Values], [.. again.Select(instance => instance.InstanceId)]);
    }

    private ThresholdNotice? Watch(
        Writes writes,
        SeatIntake intake,
        ThresholdState? state,
        IReadOnlyList<SeatInstance> instances,
        DateTimeOffset now)
    {
        if (intake.Terms.PaidOn(DateOnly.FromDateTime(now.UtcDateTime)) is not { } paid)
        {
            return null;
        }

        var used = SeatInstance.InUse(instances, now, _silence);
        var (next, crossed) = ThresholdState.Next(state, paid, used);
        if (next != state)
        {
            UsageWatchTable.Save(writes, intake.SubscriptionId, next);
        }

        return crossed ? new ThresholdNotice(intake.SubscriptionId, paid.From, paid.Seats, used) : null;
    }

    private static async Task<IReadOnlyList<OverageNotice>> ReckonAsync(
        DbTransaction tx,
        Writes writes,
        SeatIntake intake,
        IReadOnlyList<KeptOverage> kept,
        (IReadOnlyList<SeatDay> Merged, IReadOnlyList<SeatUse> Uses) days,
        DateTimeOffset now,
        CancellationToken cancel)
    {
        var notices = new List<OverageNotice>();
        foreach (var period in intake.Terms.Periods)
        {
            var basis = intake.Terms.BasisOf(period);
            var before = kept.FirstOrDefault(overage => overage.IsOf(period));
            var isFirm = before?.Basis == basis && !days.Uses.Any(use => Overage.IsUndone(before.Record, use));
            var known = isFirm ? [] : await SeatDayTable.ListAsync(tx, intake.SubscriptionId, period.Range, cancel);
            var uses = isFirm ? days.Uses : SeatUse.ByDay(Merge(known, days.Merged));
            var record = uses.Aggregate(
                isFirm ? before!.Record : null, (sum, use) => Overage.Plus(sum, intake.Terms, period, use));
            if (record is null || (isFirm && record == before!.Record))
            {
                continue;
            }

            var owedBefore = before?.Record.Owed ?? 0;
            var noticedAt = record.Owed > owedBefore ? now : record.Owed == 0 ? null : before?.NoticedAt;
            OverageTable.Save(writes, intake.SubscriptionId, new KeptOverage(record, basis, noticedAt));
            if (record.Owed > owedBefore)
            {
                var isFlagged = Merge(known, days.Merged).Any(day => day.Day == record.Day && day.Flagged);
                notices.Add(new OverageNotice(intake.SubscriptionId, record, owedBefore, isFlagged));
            }
        }

        return notices;
    }

    private static IEnumerable<SeatDay> Merge(IEnumerable<SeatDay> known, IEnumerable<SeatDay> changed) =>
        changed.Concat(known).DistinctBy(day => day.Key);
}
