using Fulfillment.Engine.Counting;
using Fulfillment.Engine.Instances;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Schedules;
using Fulfillment.Engine.Tests.Support;
using Fulfillment.Engine.Usage;

namespace Fulfillment.Engine.Tests.Counting;

/// <summary>The end of quarters and terms: told once, with what is to be charged where that was agreed, and only then.</summary>
public abstract class PeriodCloseTests(Func<Task<TestStore>> open) : CountingTests(open)
{
    private static readonly DateOnly _quarterEnd = new(2027, 2, 21);

    [DatabaseFact]
    public async Task A_quarter_is_closed_by_itself_once_with_what_is_to_be_charged()
    {
        var (standing, id) = await CountedAsync(reconciles: true, 12);

        await ComeAsync("2027-02-21");
        Assert.DoesNotContain("quarterClosed", await TypesAsync(id));
        await ComeAsync("2027-02-22");
        await ComeAsync("2027-02-23");

        var (_, facts) = Assert.Single(await ToldAsync(id), told => told.Type == "quarterClosed");
        Assert.Equal((2L, new DateOnly(2026, 11, 21), _quarterEnd), (facts.Charge!.Seats, facts.Charge.StartsOn, facts.Charge.EndsOn));
        Assert.Equal((OverageKind.Quarter, 12L, 10L, "a"), (facts.Overage!.Kind, facts.Overage.Used, facts.Overage.Paid, facts.Overage.InstanceId));
        Assert.NotNull(standing);
    }

    [DatabaseFact]
    public async Task Closing_again_says_nothing_more_also_where_the_node_died_in_between()
    {
        var (_, id) = await CountedAsync(reconciles: true, 12);
        StandOn("2027-02-22");
        await Engine.PullForwardAsync();
        var due = Assert.Single(await Store.InAsync(tx => ScheduleTable.ListAsync(tx, [$"{id}/{PeriodClose.Name}/2027-02-22"], Cancel)));
        var act = Engine.Get<PeriodClose>();

        // It has closed, and did not come to say so.
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () => await act.PrepareAsync(due, null, Cancel))));
        await Engine.WorkAsync();

        Assert.Single(await TypesAsync(id), "quarterClosed");
        Assert.NotNull(Assert.Single(await Store.InAsync(tx => ScheduleTable.ListAsync(tx, [due.WorkId], Cancel))).DoneAt);
    }

    [DatabaseFact]
    public async Task What_comes_late_is_charged_by_itself_and_never_twice()
    {
        var (standing, id) = await CountedAsync(reconciles: true, 12);
        await ComeAsync("2027-02-22");

        await CountAsync(standing, 15, _quarterEnd.AddDays(-1));
        await CountAsync(standing, 14, _quarterEnd.AddDays(-2));
        await CountAsync(standing, 16, _quarterEnd.AddDays(-3));

        var charged = (await ToldAsync(id)).Where(told => told.Facts.Charge is not null).Select(told => (told.Type, told.Facts.Charge!.Seats));
        Assert.Equal([("quarterClosed", 2L), ("overageRecorded", 3), ("overageRecorded", 1)], charged);
    }

    [DatabaseFact]
    public async Task Where_it_was_not_agreed_the_term_s_end_is_a_report_and_no_charge()
    {
        var (_, id) = await CountedAsync(reconciles: false, 12);

        await ComeAsync("2027-02-22");
        Assert.DoesNotContain("quarterClosed", await TypesAsync(id));
        await ComeAsync("2027-11-22");

        var (_, facts) = Assert.Single(await ToldAsync(id), told => told.Type == "termClosed");
        Assert.Equal((2L, null), (facts.Overage!.Owed, facts.Charge));
    }

    [DatabaseFact]
    public async Task Where_it_is_switched_off_before_the_end_the_quarter_is_only_reported()
    {
        var (standing, id) = await CountedAsync(reconciles: true, 12);
        await AgreeAsync(standing.Subscription, reconciles: false);

        await ComeAsync("2027-02-22");

        var (_, facts) = Assert.Single(await ToldAsync(id), told => told.Type == "quarterClosed");
        Assert.Equal((2L, null), (facts.Overage!.Owed, facts.Charge));
    }

    [DatabaseFact]
    public async Task A_quarter_without_overage_is_closed_with_nothing_owed()
    {
        var (_, id) = await CountedAsync(reconciles: true, 4);

        await ComeAsync("2027-02-22");

        var (_, facts) = Assert.Single(await ToldAsync(id), told => told.Type == "quarterClosed");
        Assert.Equal((0L, 4L, null), (facts.Overage!.Owed, facts.Overage.Max, facts.Charge));
    }

    [DatabaseFact]
    public async Task A_term_whose_end_was_moved_is_closed_at_its_new_end()
    {
        var (standing, id) = await CountedAsync(reconciles: false, 12);
        await ChangeAsync(standing.Subscription, OrderAction.CoTerm, line => line with { EndsOn = new DateOnly(2028, 3, 1) });

        await ComeAsync("2027-11-22");
        Assert.DoesNotContain("termClosed", await TypesAsync(id));
        await ComeAsync("2028-03-02");

        Assert.Single(await TypesAsync(id), "termClosed");
    }

    [DatabaseFact]
    public async Task A_subscription_of_which_nothing_was_counted_has_nothing_to_close()
    {
        var subscription = await NewAsync();
        await AgreeAsync(subscription, reconciles: true);

        Assert.Equal(0L, await Store.AskAsync<long>("SELECT count(*) FROM schedules WHERE kind = 'periodClose'"));
        await ComeAsync("2028-01-01");

        Assert.Empty(await ToldAsync(subscription.Id));
    }

    private async Task<(InstanceStanding Standing, string Id)> CountedAsync(bool reconciles, long seats)
    {
        var subscription = await NewAsync();
        if (reconciles)
        {
            await AgreeAsync(subscription, reconciles: true);
        }

        var standing = await ActivateAsync(await ReadAsync(subscription.Id));
        await CountAsync(standing, seats);
        return (standing, subscription.Id);
    }
}

public sealed class PeriodCloseTestsOnSqlite() : PeriodCloseTests(TestStore.OnSqliteAsync);

public sealed class PeriodCloseTestsOnPostgres() : PeriodCloseTests(TestStore.OnPostgresAsync);
