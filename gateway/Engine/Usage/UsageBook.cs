using System.Data.Common;
using Fulfillment.Engine.Store;

namespace Fulfillment.Engine.Usage;

/// <summary>Takes records of meters, folds them by day, and burns packs down by them.</summary>
internal sealed class UsageBook(MeterList meters, TimeProvider clock)
{
    public async Task<UsageReceipt> TakeAsync(
        DbTransaction tx,
        UsageIntake intake,
        IReadOnlyList<UsageRecord> records,
        DateTimeOffset now,
        CancellationToken cancel)
    {
        await UsageWatchTable.LockAsync(tx, [intake.SubscriptionId], cancel);
        var faults = records.Select(record => UsageRules.FaultOf(record, meters, now)).ToList();
        var sound = records.Where((_, i) => faults[i] is null).Select(UsageKey.Of).Distinct().ToList();
        var sheet = new UsageSheet(await UsageRecordTable.ListAsync(tx, sound, cancel));
        var outcomes = records
            .Select((record, i) => faults[i] is { } fault ? new UsageOutcome.Refused(fault) : sheet.Take(record))
            .ToList();

        var writes = new Writes();
        foreach (var record in sheet.Fresh)
        {
            var isSuperseded = sheet.IsSuperseded(record);
            UsageRecordTable.Insert(writes, record, isSuperseded);
            if (!isSuperseded && record.Revision > 0)
            {
                UsageRecordTable.Supersede(writes, record);
            }
        }

        var touched = sheet.Touched().ToList();
        foreach (var (meter, day) in touched)
        {
            MeterDayTable.Refold(writes, intake.SubscriptionId, meters.Find(meter)!, day);
        }

        await writes.FlushAsync(tx, cancel);
        var packs = new List<PackChange>();
        foreach (var meter in touched.Select(day => day.Meter).Distinct())
        {
            packs.AddRange(await BurnAsync(tx, intake.SubscriptionId, meter, intake.Quotas, now, cancel));
        }

        return new UsageReceipt { Outcomes = outcomes, Seats = null, Packs = packs };
    }

    public async Task<PackOutcome> GrantAsync(
        DbTransaction tx, PackGrant grant, DateTimeOffset now, CancellationToken cancel)
    {
        if (FaultOf(grant) is { } fault)
        {
            return new PackOutcome.Refused(fault);
        }

        await UsageWatchTable.LockAsync(tx, [grant.SubscriptionId], cancel);
        if (await PackTable.OfPurchaseAsync(tx, grant.PurchaseId, cancel) is { } known)
        {
            return grant.Is(known)
                ? new PackOutcome.Repeated(known)
                : new PackOutcome.Refused(new UsageFault("pack.conflicting", "The purchase gave another pack before."));
        }

        var pack = new ConsumablePack
        {
            Id = Ids.New(ConsumablePack.IdPrefix, clock),
            SubscriptionId = grant.SubscriptionId,
            Meter = grant.Meter,
            PurchaseId = grant.PurchaseId,
            Amount = grant.Amount,
            Remaining = grant.Amount,
            State = PackState.Granted,
            GrantedOn = grant.GrantedOn,
            ExpiresOn = grant.ExpiresOn,
            CreatedAt = now,
        };
        var writes = new Writes();
        PackTable.Insert(writes, pack);
        await writes.FlushAsync(tx, cancel);
        return await SettleAsync(tx, pack, grant.Quotas, now, cancel);
    }

    public static async Task<PackOutcome> RevokeAsync(
        DbTransaction tx, string packId, PlanQuotas quotas, DateTimeOffset now, CancellationToken cancel)
    {
        if (await PackTable.FindAsync(tx, packId, cancel) is not { } found)
        {
            return new PackOutcome.Refused(new UsageFault("pack.unknown", "There is no such pack."));
        }

        await UsageWatchTable.LockAsync(tx, [found.SubscriptionId], cancel);
        var pack = (await PackTable.FindAsync(tx, packId, cancel))!;
        if (pack.State == PackState.Revoked)
        {
            return new PackOutcome.Repeated(pack);
        }

        var writes = new Writes();
        var revoked = (pack with { RevokedAt = now }).With(pack.Remaining, DateOnly.FromDateTime(now.UtcDateTime));
        PackTable.Save(writes, revoked);
        await writes.FlushAsync(tx, cancel);
        return await SettleAsync(tx, revoked, quotas, now, cancel);
    }

    private static async Task<PackOutcome> SettleAsync(
        DbTransaction tx, ConsumablePack pack, PlanQuotas quotas, DateTimeOffset now, CancellationToken cancel)
    {
        var changes = await BurnAsync(tx, pack.SubscriptionId, pack.Meter, quotas, now, cancel);
        return new PackOutcome.Done(
            changes.FirstOrDefault(change => change.After.Id == pack.Id)?.After ?? pack,
            [.. changes.Where(change => change.After.Id != pack.Id)]);
    }

    /// <summary>How the use of a range was covered.</summary>
    public static async Task<PackBurn> BurnDownAsync(
        DbTransaction tx,
        string subscriptionId,
        string meter,
        PlanQuotas quotas,
        DayRange range,
        CancellationToken cancel)
    {
        var packs = await PackTable.ListAsync(tx, subscriptionId, meter, cancel);
        var first = packs.Select(pack => pack.GrantedOn).Append(range.From).Min();
        var known = new DayRange(new DateOnly(first.Year, first.Month, 1), range.To);
        var uses = await MeterDayTable.ListAsync(tx, subscriptionId, meter, known, cancel);
        var burn = PackBurn.Of(packs, quotas.Of(meter), uses);
        return burn with { Days = [.. burn.Days.Where(day => range.Contains(day.Day))] };
    }

    /// <summary>Makes what is left of each pack anew from all usage since the month of the first.</summary>
    private static async Task<IReadOnlyList<PackChange>> BurnAsync(
        DbTransaction tx,
        string subscriptionId,
        string meter,
        PlanQuotas quotas,
        DateTimeOffset now,
        CancellationToken cancel)
    {
        var packs = await PackTable.ListAsync(tx, subscriptionId, meter, cancel);
        if (packs.Count == 0)
        {
            return [];
        }

        var range = new DayRange(packs.Min(pack => pack.GrantedOn), packs.Max(pack => pack.ExpiresOn));
        var burn = await BurnDownAsync(tx, subscriptionId, meter, quotas, range, cancel);
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var changes = packs.Select(pack => new PackChange(pack, pack.With(burn.Remaining[pack.Id], today)))
            .Where(change => change.Before != change.After).ToList();
        var writes = new Writes();
        changes.ForEach(change => PackTable.Save(writes, change.After));
        await writes.FlushAsync(tx, cancel);
        return changes;
    }

    public UsageFault? FaultOf(PackGrant grant) =>
        meters.Find(grant.Meter) is not { } meter ? new UsageFault("meter.unknown", "No meter has this name.")
        : meter.Fold != MeterFold.Sum
            ? new UsageFault("meter.notConsumable", "What this meter counts is a level and is not used up.")
        : grant.Amount is < 1 or > UsageRules.Highest
            ? new UsageFault("pack.empty", $"A pack holds 1 to {UsageRules.Highest}.")
        : !UsageRules.IsId(grant.PurchaseId)
            ? new UsageFault("pack.malformed", "A purchase has an id of visible characters.")
        : grant.ExpiresOn <= grant.GrantedOn ? new UsageFault("pack.expired", "A pack expires after it is granted.")
        : null;
}
