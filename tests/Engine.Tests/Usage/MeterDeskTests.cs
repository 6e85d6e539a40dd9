using FsCheck.Fluent;
using Fulfillment.Engine.Tests.Support;
using Fulfillment.Engine.Usage;

namespace Fulfillment.Engine.Tests.Usage;

public abstract class MeterDeskTests(Func<Task<TestStore>> open) : UsageTests(open)
{
    [DatabaseFact]
    public async Task What_is_used_up_adds_up_and_of_a_level_the_highest_counts()
    {
        await RecordAsync(
            Record("minutes", 5, message: "m1"),
            Record("minutes", 7, message: "m2"),
            Record("minutes", 1, "2026-02-28 23:59", "m3"),
            Record("storage", 5, message: "s1"),
            Record("storage", 7, message: "s2"));

        Assert.Equal(
            [new MeterUse(AUsage.Day("2026-02-28"), 1), new MeterUse(AUsage.Day("2026-03-01"), 12)],
            await UsedAsync("minutes"));
        Assert.Equal([new MeterUse(AUsage.Day("2026-03-01"), 7)], await UsedAsync("storage"));
    }

    [DatabaseFact]
    public async Task A_message_counts_once_for_each_meter_and_source()
    {
        var first = await RecordAsync(Record("minutes", 5));
        var again = await RecordAsync(
            Record("minutes", 5), Record("minutes", 5) with { Source = UsageSource.File }, Record("storage", 5));
        var other = await RecordAsync(Record("minutes", 6));

        Assert.IsType<UsageOutcome.Accepted>(Assert.Single(first.Outcomes));
        Assert.Equal(
            [typeof(UsageOutcome.Repeated), typeof(UsageOutcome.Accepted), typeof(UsageOutcome.Accepted)],
            again.Outcomes.Select(outcome => outcome.GetType()));
        Assert.Equal("usage.conflicting", Assert.IsType<UsageOutcome.Refused>(Assert.Single(other.Outcomes)).Fault.Code);
        Assert.Equal(10, Assert.Single(await UsedAsync("minutes")).Quantity);
    }

    [DatabaseFact]
    public async Task A_correction_replaces_and_may_move_the_day()
    {
        await RecordAsync(Record("minutes", 50), Record("minutes", 1, message: "m-2"));

        await RecordAsync(Record("minutes", 5, "2026-02-28 09:00") with { Revision = 1 });

        Assert.Equal(
            [new MeterUse(AUsage.Day("2026-02-28"), 5), new MeterUse(AUsage.Day("2026-03-01"), 1)], await UsedAsync("minutes"));
        Assert.Equal(3, await Store.AskAsync<int>("SELECT count(*) FROM usage_records"));
    }

    [DatabaseFact]
    public async Task The_highest_revision_counts_whichever_came_first()
    {
        var late = await RecordAsync(Record("minutes", 7) with { Revision = 2 }, Record("minutes", 9) with { Revision = 1 });
        await RecordAsync(Record("minutes", 50, "2026-02-01 09:00"));

        Assert.All(late.Outcomes, outcome => Assert.IsType<UsageOutcome.Accepted>(outcome));
        Assert.Equal(
            [new MeterUse(AUsage.Day("2026-02-01"), 0), new MeterUse(AUsage.Day("2026-03-01"), 7)], await UsedAsync("minutes"));
    }

    [DatabaseFact]
    public async Task The_store_comes_to_the_same_whatever_the_order_of_arrival()
    {
        var records = Enumerable.Range(0, 24).Select(n => Record("minutes", n * 7 % 11, message: $"m{n / 3}") with
        {
            Revision = n % 3,
            At = AUsage.At("2026-02-01 12:00").AddDays(n * 5 % 28),
        }).ToArray();
        var pack = new PackGrant
        {
            SubscriptionId = Subscription,
            Meter = "minutes",
            PurchaseId = "p-1",
            Amount = 30,
            GrantedOn = AUsage.Day("2026-02-01"),
            ExpiresOn = AUsage.Day("2026-02-20"),
            Quotas = PlanQuotas.None,
        };
        await RecordAsync(records);
        await Store.InAsync(tx => Desk.GrantPackAsync(tx, pack, Cancel));
        var (used, left) = (await NotNothingAsync(), await LeftAsync());

        foreach (var arrived in AUsage.Shuffled(records).Sample(3))
        {
            await Store.RunAsync("DELETE FROM usage_records; DELETE FROM meter_days; DELETE FROM consumable_packs");
            await Store.InAsync(tx => Desk.GrantPackAsync(tx, pack, Cancel));
            foreach (var record in arrived)
            {
                await RecordAsync(record);
            }

            Assert.Equal(used, await NotNothingAsync());
            Assert.Equal(left, await LeftAsync());
        }
    }

    [DatabaseFact]
    public async Task Seats_by_way_of_the_meters_are_seat_reports()
    {
        var receipt = await Store.InAsync(tx => Desk.RecordUsageAsync(
            tx,
            new UsageIntake
            {
                SubscriptionId = Subscription,
                Records =
                [
                    Record("minutes", 3), Record("seats", 12) with { InstanceId = "group-7" }, Record("bananas", 1),
                    Record("seats", 9) with { InstanceId = "group-7", Revision = 1 },
                ],
                Quotas = PlanQuotas.None,
                Terms = AUsage.Terms(10),
            },
            Cancel));

        Assert.Equal([true, true, false, true], receipt.Outcomes.Select(outcome => outcome is UsageOutcome.Accepted));
        var day = Assert.Single(await ReadAsync((tx, id) => SeatDayTable.ListAsync(tx, id, AUsage.Year, Cancel)));
        Assert.Equal(("group-7", 9L, 2), (day.InstanceId, day.Seats, day.Reports));
        Assert.Equal([new MeterUse(day.Day, 9)], await UsedAsync("seats"));
        Assert.NotNull(receipt.Seats!.Threshold);
    }

    [DatabaseFact]
    public async Task Of_records_that_come_at_once_none_is_lost()
    {
        await Task.WhenAll(Enumerable.Range(1, 20).Select(n => RecordAsync(Record("minutes", n, message: $"m{n}"))));

        Assert.Equal([new MeterUse(AUsage.Day("2026-03-01"), 210)], await UsedAsync("minutes"));
    }

    private async Task<IReadOnlyList<MeterUse>> NotNothingAsync() =>
        [.. (await UsedAsync("minutes")).Where(use => use.Quantity > 0)];

    private async Task<(PackState, long)> LeftAsync()
    {
        var pack = Assert.Single(await ReadAsync((tx, id) => PackTable.ListAsync(tx, id, "minutes", Cancel)));
        return (pack.State, pack.Remaining);
    }
}

public sealed class MeterDeskTestsOnSqlite() : MeterDeskTests(TestStore.OnSqliteAsync);

public sealed class MeterDeskTestsOnPostgres() : MeterDeskTests(TestStore.OnPostgresAsync);
