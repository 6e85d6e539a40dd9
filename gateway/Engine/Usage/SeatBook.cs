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
        var merged = SeatDay.Merge(days().Where(day => touched.Contains(day.Day)), changed).ToList();
        var uses = SeatUse.ByDay(merged);

        var writes = new Writes();
        Write(writes, id, sheet.Fresh, changed, uses);
        var (next, heardAgain) = Hear(writes, instances, changed, sheet.Synced(), now);
        var threshold = Watch(writes, intake, state(), next, now);
        var book = new OverageBook(intake, [.. overages()], merged, now);
        await book.ReckonAsync(tx, writes, cancel);
        var receipt = new SeatReceipt
        {
            Outcomes = outcomes,
            Threshold = threshold,
            Overages = book.Notices,
            Paid = book.Paid,
            Opened = book.Opened,
            Closed = book.Closed,
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
}
