using Fulfillment.Engine.Counting;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Subscriptions;
using Fulfillment.Engine.Tests.Support;
using Fulfillment.Engine.Usage;

namespace Fulfillment.Engine.Tests.Counting;

/// <summary>Seats that are paid for after they were used are owed no more, as soon as the order is carried out.</summary>
public abstract class SettlingTests(Func<Task<TestStore>> open) : CountingTests(open)
{
    [DatabaseFact]
    public async Task A_true_up_of_what_is_owed_leaves_nothing_owed_at_once_and_says_so_once()
    {
        var standing = await ActivateAsync(await NewAsync());
        var subscription = standing.Subscription;
        await CountAsync(standing, 17);

        await ChangeAsync(subscription, OrderAction.TrueUp, line => line with { Quantity = 7 });
        var owed = (await KeptAsync(subscription)).Select(kept => (kept.Record.Owed, kept.Record.TrueUpsPaid));
        await SettleAsync(subscription);
        await CountAsync(standing, 17);

        Assert.Equal([(0L, 7L)], owed);
        Assert.Equal([(7L, 0L), (0L, 7L)], await OwedAsync(subscription));
    }

    [DatabaseFact]
    public async Task Seats_from_an_earlier_day_on_pay_for_what_was_used_since()
    {
        var standing = await ActivateAsync(await NewAsync());
        await CountAsync(standing, 17);
        StandOn("2026-11-25");

        await ChangeAsync(
            standing.Subscription, OrderAction.AddSeats, line => line with { Quantity = 5, StartsOn = new DateOnly(2026, 11, 21) });

        Assert.Equal([(7L, 0L), (2L, 7L)], await OwedAsync(standing.Subscription));
        Assert.Equal(2, Assert.Single(await KeptAsync(standing.Subscription)).Record.Owed);
    }

    [DatabaseFact]
    public async Task The_quarter_is_charged_for_what_was_not_paid_in_time()
    {
        var standing = await ActivateAsync(await NewAsync());
        var subscription = standing.Subscription;
        await AgreeAsync(subscription, reconciles: true);
        await CountAsync(standing, 17);

        await ChangeAsync(subscription, OrderAction.TrueUp, line => line with { Quantity = 3 });
        await ComeAsync("2027-02-23");

        Assert.Equal(
            [(OverageKind.Term, 7L), (OverageKind.Quarter, 7L), (OverageKind.Term, 4L), (OverageKind.Quarter, 4L)],
            (await ToldAsync(subscription.Id)).Where(told => told.Type == "overageRecorded")
                .Select(told => (told.Facts.Overage!.Kind, told.Facts.Overage.Owed)));
        Assert.Equal(4, Assert.Single(await ToldAsync(subscription.Id), told => told.Type == "quarterClosed").Facts.Charge!.Seats);
    }

    [DatabaseFact]
    public async Task What_was_charged_already_is_neither_charged_again_nor_given_back()
    {
        var standing = await ActivateAsync(await NewAsync());
        var subscription = standing.Subscription;
        await AgreeAsync(subscription, reconciles: true);
        await CountAsync(standing, 17);
        await ComeAsync("2027-02-23");

        await ChangeAsync(
            subscription, OrderAction.TrueUp, line => line with { Quantity = 7, StartsOn = new DateOnly(2027, 2, 1) });

        var last = (await ToldAsync(subscription.Id))[^1];
        Assert.Equal(("overageRecorded", 0L, null), (last.Type, last.Facts.Overage!.Owed, last.Facts.Charge));
        var quarter = (await KeptAsync(subscription)).First(kept => kept.Record.Kind == OverageKind.Quarter);
        Assert.Equal((0, 7), (quarter.Record.Owed, quarter.ClosedOwed!.Value));
    }

    [DatabaseFact]
    public async Task Where_nothing_was_ever_counted_nothing_is_reckoned()
    {
        var subscription = await NewAsync();

        await ChangeAsync(subscription, OrderAction.TrueUp, line => line with { Quantity = 7 });

        Assert.Equal((0L, 0L), (await CountAsync("usage_watches"), await CountAsync("subscription_events")));
    }

    [DatabaseFact]
    public async Task Seats_that_are_counted_while_others_are_paid_for_end_in_what_is_owed_of_both()
    {
        var standing = await ActivateAsync(await NewAsync());
        await CountAsync(standing, 17);

        var paying = ChangeAsync(standing.Subscription, OrderAction.TrueUp, line => line with { Quantity = 7 });
        await Task.WhenAll(paying, ReportAsync(standing, Report(19)));
        await SettleAsync(standing.Subscription);

        Assert.Equal(2, Assert.Single(await KeptAsync(standing.Subscription)).Record.Owed);
    }

    private Task SettleAsync(Subscription subscription) => Engine.Get<OrderBook>().ChangeAsync(
        async change => await Engine.Get<UsageCounter>().SettleAsync(
            change, await CountedSubscription.FindAsync(change.Tx, subscription.Id, Cancel), Cancel),
        Cancel);

    private Task<IReadOnlyList<KeptOverage>> KeptAsync(Subscription subscription) =>
        Store.InAsync(tx => OverageTable.ListAsync(tx, subscription.Id, Cancel));

    private async Task<IEnumerable<(long Owed, long Before)>> OwedAsync(Subscription subscription) =>
        (await ToldAsync(subscription.Id)).Where(told => told.Type == "overageRecorded")
            .Select(told => (told.Facts.Overage!.Owed, told.Facts.Overage.OwedBefore!.Value));
}

public sealed class SettlingTestsOnSqlite() : SettlingTests(TestStore.OnSqliteAsync);

public sealed class SettlingTestsOnPostgres() : SettlingTests(TestStore.OnPostgresAsync);
