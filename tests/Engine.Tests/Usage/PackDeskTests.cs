using Fulfillment.Engine.Tests.Support;
using Fulfillment.Engine.Usage;

namespace Fulfillment.Engine.Tests.Usage;

public abstract class PackDeskTests(Func<Task<TestStore>> open) : UsageTests(open)
{
    private static readonly PlanQuotas _hundred = new(new Dictionary<string, IReadOnlyList<MonthlyQuota>>
    {
        ["minutes"] = [new MonthlyQuota(AUsage.Year.From, AUsage.Year.To, 100)],
    });

    [DatabaseFact]
    public async Task A_purchase_gives_one_pack_however_often_it_is_told()
    {
        var first = Assert.IsType<PackOutcome.Done>(await GrantAsync(Grant(1_000)));
        var again = Assert.IsType<PackOutcome.Repeated>(await GrantAsync(Grant(1_000)));
        var other = Assert.IsType<PackOutcome.Refused>(await GrantAsync(Grant(2_000)));

        Assert.Equal(first.Pack, again.Pack);
        Assert.Equal("pack.conflicting", other.Fault.Code);
        Assert.Equal([first.Pack], await PacksAsync());
        Assert.Equal((PackState.Granted, 1_000), (first.Pack.State, first.Pack.Remaining));
    }

    [DatabaseFact]
    public async Task A_pack_that_cannot_be_is_refused_by_reason()
    {
        Assert.Equal("meter.unknown", await FaultAsync(Grant(5) with { Meter = "bananas" }));
        Assert.Equal("meter.notConsumable", await FaultAsync(Grant(5) with { Meter = "storage" }));
        Assert.Equal("pack.malformed", await FaultAsync(Grant(5) with { PurchaseId = "" }));
        Assert.Equal("pack.empty", await FaultAsync(Grant(0)));
        Assert.Equal("pack.expired", await FaultAsync(Grant(5) with { ExpiresOn = AUsage.Day("2026-01-01") }));
    }

    [DatabaseFact]
    public async Task Use_burns_what_the_plan_gives_then_the_pack_and_tells_its_moves()
    {
        await GrantAsync(Grant(50));

        var covered = await RecordAsync(_hundred, Record("minutes", 90, message: "m1"));
        var burning = await RecordAsync(_hundred, Record("minutes", 30, message: "m2"));
        var more = await RecordAsync(_hundred, Record("minutes", 10, message: "m3"));
        var gone = await RecordAsync(_hundred, Record("minutes", 90, message: "m4"));

        Assert.Empty(covered.Packs);
        Assert.Equal((PackState.InUse, 30, true), Told(burning));
        Assert.Equal((PackState.InUse, 20, false), Told(more));
        Assert.Equal((PackState.Exhausted, 0, true), Told(gone));
    }

    [DatabaseFact]
    public async Task Late_and_corrected_use_gives_what_it_would_have_given_in_time()
    {
        await GrantAsync(Grant(50, "p-1", expiresOn: "2026-03-01"));
        await GrantAsync(Grant(50, "p-2", expiresOn: "2027-01-01"));
        await RecordAsync(
            _hundred, Record("minutes", 130, "2026-03-01 08:00", "m1"), Record("minutes", 900, "2026-02-20 08:00", "m2"));

        await RecordAsync(_hundred, Record("minutes", 120, "2026-02-20 08:00", "m2") with { Revision = 1 });

        Assert.Equal(
            [(PackState.Expired, 30L), (PackState.InUse, 20L)],
            (await PacksAsync()).Select(pack => (pack.State, pack.Remaining)));
    }

    [DatabaseFact]
    public async Task How_each_day_was_covered_is_shown_for_any_range()
    {
        await GrantAsync(Grant(25));
        await RecordAsync(
            _hundred, Record("minutes", 90, "2026-03-01 08:00", "m1"), Record("minutes", 50, "2026-02-28 08:00", "m2"));
        await RecordAsync(_hundred, Record("minutes", 60, "2026-02-27 08:00", "m3"));
        var range = new DayRange(AUsage.Day("2026-02-28"), AUsage.Day("2026-03-02"));

        var burn = await ReadAsync((tx, id) => UsageDesk.BurnDownAsync(tx, id, "minutes", _hundred, range, Cancel));
        var without = await ReadAsync((tx, id) => UsageDesk.BurnDownAsync(tx, id, "storage", _hundred, range, Cancel));

        Assert.Equal([(40L, 0L), (90L, 0L)], burn.Days.Select(day => (day.FromQuota, day.Uncovered)));
        Assert.Equal(15, Assert.Single(burn.Remaining).Value);
        Assert.Empty(without.Days);
    }

    [DatabaseFact]
    public async Task Every_meter_with_counts_or_packs_is_shown_as_it_stands()
    {
        var march = new DayRange(AUsage.Day("2026-03-01"), AUsage.Day("2026-04-01"));
        await GrantAsync(Grant(50));
        await RecordAsync(
            _hundred, Record("minutes", 70, "2026-02-20 08:00", "m1"), Record("minutes", 120, message: "m2"),
            Record("storage", 900, "2026-02-20 08:00", "s1"), Record("storage", 800, message: "s2"));

        var meters = await ReadAsync((tx, id) => Desk.MetersAsync(tx, id, march, Cancel));

        Assert.Equal(
            [("minutes", 120L, 190L, 120L, 30L), ("storage", 800L, 1700L, 900L, 0L)],
            meters.Select(meter => (
                meter.Meter.Name, meter.UsedInMonth, meter.Sums!.Total, meter.Sums.Highest, meter.LeftInPacks)));
        Assert.Equal([50L, 900L], [Assert.Single(meters[0].Packs).Amount, meters[1].Sums!.Highest]);
    }

    [DatabaseFact]
    public async Task A_table_of_a_meter_has_every_day_and_a_column_for_each_pack_that_burned()
    {
        var granted = Assert.IsType<PackOutcome.Done>(await GrantAsync(Grant(15)));
        await RecordAsync(
            _hundred, Record("minutes", 90, message: "m1"), Record("minutes", 40, message: "m2"),
            Record("storage", 7, message: "s1"));
        var range = new DayRange(AUsage.Day("2026-02-28"), AUsage.Day("2026-03-02"));
        var (minutes, storage) = (Engine.Get<MeterList>().Find("minutes")!, Engine.Get<MeterList>().Find("storage")!);

        var burned = await ReadAsync((tx, id) => UsageDesk.MeterAsync(tx, id, minutes, _hundred, range, Cancel));
        var level = await ReadAsync((tx, id) => UsageDesk.MeterAsync(tx, id, storage, _hundred, range, Cancel));

        Assert.Equal(
            $"day,quantity,fromQuota,pack.{granted.Pack.Id},uncovered\r\n2026-02-28,,,,\r\n2026-03-01,130,100,15,15\r\n",
            MeterCsv.Table(minutes, range, burned.Days));
        Assert.Equal("day,quantity\r\n2026-02-28,\r\n2026-03-01,7\r\n", MeterCsv.Table(storage, range, level.Days));
        Assert.Equal((0L, PackState.Exhausted), (burned.Packs[0].Remaining, burned.Packs[0].State));
    }

    [DatabaseFact]
    public async Task A_pack_takes_over_what_was_used_since_its_first_day()
    {
        await RecordAsync(_hundred, Record("minutes", 130));

        var granted = Assert.IsType<PackOutcome.Done>(await GrantAsync(Grant(50, grantedOn: "2026-03-01")));

        Assert.Equal((PackState.InUse, 20), (granted.Pack.State, granted.Pack.Remaining));
    }

    [DatabaseFact]
    public async Task What_is_taken_back_of_one_pack_burns_the_next()
    {
        await GrantAsync(Grant(50, "p-1", expiresOn: "2026-12-01"));
        await GrantAsync(Grant(50, "p-2"));
        await RecordAsync(Record("minutes", 10));
        var first = (await PacksAsync())[0];

        var revoked = Assert.IsType<PackOutcome.Done>(await RevokeAsync(first.Id));
        var again = await RevokeAsync(first.Id);
        Clock.Advance(TimeSpan.FromDays(1));
        await RecordAsync(Record("minutes", 5, "2026-03-02 08:00", "m2"));

        Assert.Equal((PackState.Revoked, 40), (revoked.Pack.State, revoked.Pack.Remaining));
        Assert.Equal(revoked.Pack, Assert.IsType<PackOutcome.Repeated>(again).Pack);
        Assert.Equal([40, 45], (await PacksAsync()).Select(pack => pack.Remaining));
        Assert.Equal("pack.unknown", Assert.IsType<PackOutcome.Refused>(await RevokeAsync("pck_none")).Fault.Code);
    }

    [DatabaseFact]
    public async Task Packs_expire_on_their_day_once()
    {
        await GrantAsync(Grant(50, "p-1", expiresOn: "2026-03-02"));
        await GrantAsync(Grant(50, "p-2", expiresOn: "2026-03-03"));
        Clock.Advance(TimeSpan.FromDays(1));

        var expired = await ExpireAsync();
        var again = await ExpireAsync();

        Assert.Equal(["p-1"], expired.Select(pack => pack.PurchaseId));
        Assert.Empty(again);
        Assert.Equal([PackState.Expired, PackState.Granted], (await PacksAsync()).Select(pack => pack.State));
    }

    private static (PackState, long, bool) Told(UsageReceipt receipt)
    {
        var change = Assert.Single(receipt.Packs);
        return (change.After.State, change.After.Remaining, change.IsMove);
    }

    private PackGrant Grant(
        long amount, string purchase = "p-1", string grantedOn = "2026-01-01", string expiresOn = "2027-01-01") => new()
        {
            SubscriptionId = Subscription,
            Meter = "minutes",
            PurchaseId = purchase,
            Amount = amount,
            GrantedOn = AUsage.Day(grantedOn),
            ExpiresOn = AUsage.Day(expiresOn),
            Quotas = _hundred,
        };

    private Task<PackOutcome> GrantAsync(PackGrant grant) => Store.InAsync(tx => Desk.GrantPackAsync(tx, grant, Cancel));

    private async Task<string> FaultAsync(PackGrant grant) =>
        Assert.IsType<PackOutcome.Refused>(await GrantAsync(grant)).Fault.Code;

    private Task<PackOutcome> RevokeAsync(string id) =>
        Store.InAsync(tx => Desk.RevokePackAsync(tx, id, PlanQuotas.None, Cancel));

    private Task<IReadOnlyList<ConsumablePack>> ExpireAsync() =>
        Store.InAsync(tx => UsageDesk.ExpirePacksAsync(tx, Subscription, DateOnly.FromDateTime(Now.UtcDateTime), Cancel));

    private Task<IReadOnlyList<ConsumablePack>> PacksAsync() =>
        ReadAsync((tx, id) => PackTable.ListAsync(tx, id, "minutes", Cancel));
}

public sealed class PackDeskTestsOnSqlite() : PackDeskTests(TestStore.OnSqliteAsync);

public sealed class PackDeskTestsOnPostgres() : PackDeskTests(TestStore.OnPostgresAsync);
