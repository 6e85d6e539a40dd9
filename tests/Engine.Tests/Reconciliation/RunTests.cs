using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Reconciliation;
using Fulfillment.Engine.Tests.Metrics;
using Fulfillment.Engine.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Fulfillment.Engine.Tests.Reconciliation;

/// <summary>Runs: one at a time, every day, and from where they broke off.</summary>
public abstract class RunTests(Func<Task<TestStore>> open) : ReconciliationHouse(open)
{
    protected override int PageSize => 2;

    protected override void SetUp(IServiceCollection services)
    {
        base.SetUp(services);
        services.AddSingleton<MeterRecord>().AddSingleton(provider => provider.GetRequiredService<MeterRecord>().Meter);
    }

    [DatabaseFact]
    public async Task A_run_that_breaks_off_goes_on_where_it_stood_and_its_first_walker_writes_nothing_more()
    {
        await FillAsync(7);
        var run = await BeginAsync("nod_one");
        while (run.Subscriptions < 4)
        {
            run = (await Reconciler.StepAsync(run, Cancel))!;
        }

        Assert.Null(await Reconciler.TakeAsync("nod_two", Cancel));
        await Store.RunAsync("UPDATE reconciliation_runs SET lease_until = 0");
        var taken = (await Reconciler.TakeAsync("nod_two", Cancel))!;
        Assert.Equal((run.Id, run.Reached, 4), (taken.Id, taken.Reached, taken.Subscriptions));
        Assert.Null(await Reconciler.StepAsync(run, Cancel));
        while (taken.FinishedAt is null)
        {
            taken = (await Reconciler.StepAsync(taken, Cancel))!;
        }

        Assert.Equal((7, 7), (taken.Subscriptions, taken.Lines));
        Assert.Empty(await KeptAsync());
    }

    [DatabaseFact]
    public async Task What_was_found_before_a_run_broke_off_is_found_once()
    {
        await FillAsync(5);
        await Store.RunAsync("DELETE FROM activation_codes");
        var run = await BeginAsync();
        while (run.Subscriptions == 0)
        {
            run = (await Reconciler.StepAsync(run, Cancel))!;
        }

        await Store.RunAsync("UPDATE reconciliation_runs SET reached = ''");
        var taken = (await Reconciler.TakeAsync("nod_one", Cancel))!;
        while (taken.FinishedAt is null)
        {
            taken = (await Reconciler.StepAsync(taken, Cancel))!;
        }

        Assert.Equal(5, (await KeptAsync(open: true)).Select(drift => drift.SubscriptionId).Distinct().Count());
        Assert.Equal(5, (await KeptAsync()).Count);
    }

    [DatabaseFact]
    public async Task A_run_begins_by_itself_every_day_and_one_at_a_time()
    {
        var first = (await Reconciler.TakeAsync("nod_one", Cancel))!;
        Assert.Null(await Reconciler.TakeAsync("nod_two", Cancel));
        while (first.FinishedAt is null)
        {
            first = (await Reconciler.StepAsync(first, Cancel))!;
        }

        Assert.Null(await Reconciler.TakeAsync("nod_two", Cancel));
        Clock.Advance(TimeSpan.FromHours(25));
        var second = (await Reconciler.TakeAsync("nod_two", Cancel))!;

        Assert.NotEqual(first.Id, second.Id);
        Assert.Equal("system", second.AskedBy);
    }

    [DatabaseFact]
    public async Task Who_asks_for_a_run_while_one_is_under_way_gets_that_one_and_is_on_record()
    {
        var run = await BeginAsync();
        var again = await Engine.Get<ReconciliationDesk>().StartAsync(Actor.Operator("opr_2", null), Cancel);

        Assert.Equal((run.Id, "operator:opr_1"), (again.Id, again.AskedBy));
        Assert.Equal(["reconciliation.start", "reconciliation.start"], await Engine.AuditAsync(run.Id));
    }

    [DatabaseFact]
    public async Task What_is_under_way_or_was_found_is_told()
    {
        await FillAsync(3);
        await Store.RunAsync("DELETE FROM activation_codes");
        var desk = Engine.Get<ReconciliationDesk>();
        Assert.Equal((null, null), (await desk.StandingAsync(Cancel) is var none ? (none.Open, none.Last) : default));

        var run = await BeginAsync();
        Assert.Equal(run.Id, (await desk.StandingAsync(Cancel)).Open!.Id);
        while (run.FinishedAt is null)
        {
            run = (await Reconciler.StepAsync(run, Cancel))!;
        }

        var standing = await desk.StandingAsync(Cancel);
        Assert.Equal((null, run.Id), (standing.Open, standing.Last!.Id));
        Assert.Equal([(DriftCodes.CodeMissing, 3L)], standing.Drifts.Select(drift => (drift.Code, drift.Count)));
    }

    [DatabaseFact]
    public async Task A_run_shows_what_it_has_checked_and_every_kind_of_drift_that_lasts()
    {
        await FillAsync(3);
        await Store.RunAsync("DELETE FROM activation_codes");

        await RunAsync();
        Clock.Advance(TimeSpan.FromMinutes(5));
        await Reconciler.ShowAsync(Cancel);

        var record = Engine.Get<MeterRecord>();
        Assert.Equal(
            ["fulfillment.reconciliation.checked{} 2", "fulfillment.reconciliation.checked{} 1"],
            record.Measured.Where(one => one.Contains("reconciliation")));
        var shown = record.Look();
        Assert.Contains("fulfillment.reconciliation.drifts{fulfillment.code=code.missing} 3", shown);
        Assert.Contains("fulfillment.reconciliation.drifts{fulfillment.code=screening.missing} 0", shown);
        Assert.Contains("fulfillment.reconciliation.age{} 300", shown);
    }

    private async Task FillAsync(int subscriptions)
    {
        for (var n = 0; n < subscriptions; n++)
        {
            await DoneAsync(A.Line());
        }
    }
}

public sealed class RunTestsOnSqlite() : RunTests(TestStore.OnSqliteAsync);

public sealed class RunTestsOnPostgres() : RunTests(TestStore.OnPostgresAsync);
