using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Provisioning;
using Fulfillment.Engine.Repair;
using Fulfillment.Engine.Tests.Support;
using Fulfillment.Engine.Work;
using Microsoft.Extensions.DependencyInjection;

namespace Fulfillment.Engine.Tests.Provisioning;

/// <summary>Workers that die, hang and come back: the order is fulfilled once.</summary>
public abstract class CrashTests(Func<Task<TestStore>> open) : EngineTests(open)
{
    protected override void SetUp(IServiceCollection services) => services.StepsCallOutside();

    [DatabaseFact]
    public async Task A_worker_that_never_came_back_is_replaced_and_the_order_fulfilled_once()
    {
        var order = await AtItsLineAsync();
        var lost = Assert.Single(await Engine.CrashAsync());

        await Engine.WorkAsync();

        await FulfilledOnceAsync(order);
        Assert.Equal(0, lost.Crashes);
    }

    [DatabaseFact]
    public async Task A_claim_after_a_crash_has_the_next_fence_and_counts_it()
    {
        await AtItsLineAsync();
        var lost = Assert.Single(await Engine.CrashAsync());

        var again = Assert.Single(await Engine.CrashAsync());

        Assert.Equal((true, lost.Crashes + 1), (again.Fence > lost.Fence, again.Crashes));
    }

    [DatabaseFact]
    public async Task A_worker_that_wakes_up_after_its_lease_writes_nothing()
    {
        var order = await AtItsLineAsync();
        var stale = await Engine.LoadAsync(Assert.Single(await Engine.CrashAsync()));
        await Engine.CrashAsync("nod_other");

        await Engine.RunAsync(stale);

        Assert.Equal((await AgainAsync(order)).Version, (await Engine.EventsAsync(order.Id)).Count);
        Assert.Null(await Engine.SubscriptionAsync(order.Lines[0].Id));
        Assert.Equal(ProvisioningState.Queued, Assert.Single(await Engine.ProvisioningAsync(order.Id)).State);
        await Engine.WorkAsync();
        await FulfilledOnceAsync(order);
    }

    [DatabaseFact]
    public async Task A_worker_that_wakes_up_when_all_is_done_changes_nothing()
    {
        var order = await AtItsLineAsync();
        var stale = Assert.Single(await Engine.CrashAsync());
        await Engine.WorkAsync();
        var before = await AgainAsync(order);

        await Engine.RunAsync(stale);
        await Engine.RunnerOf(stale).FailAsync(stale, "late", Cancel);

        Assert.Equal(before.Version, (await AgainAsync(order)).Version);
        await FulfilledOnceAsync(order);
    }

    [DatabaseFact]
    public async Task A_worker_that_wakes_up_after_a_requeue_writes_nothing()
    {
        var order = await AtItsLineAsync();
        var stale = Assert.Single(await Engine.CrashAsync());
        await Store.RunAsync("UPDATE work SET crashes = 5, owner = NULL");
        await Engine.WorkAsync();
        var letter = Assert.Single(await Engine.DeadLettersAsync());
        await Engine.Get<RepairDesk>().RequeueAsync(letter.Id, "again", Actor.System, Cancel);
        var before = await AgainAsync(order);
        await Engine.CrashAsync();

        await Engine.RunnerOf(stale).FailAsync(stale, "late", Cancel);

        Assert.Equal(before.Version, (await AgainAsync(order)).Version);
        await Engine.WorkAsync();
        await FulfilledOnceAsync(order);
    }

    [DatabaseFact]
    public async Task A_crash_between_two_steps_goes_on_with_the_second()
    {
        var order = await AtItsLineAsync();
        await Engine.WorkAsync();
        await Store.RunAsync("UPDATE order_lines SET status = 'provisioning'");
        await Store.RunAsync("UPDATE orders SET status = 'provisioning'");
        await Store.RunAsync("UPDATE provisioning_events SET state = 'running', step = 'createSubscription'");
        await Store.RunAsync(
            """
            INSERT INTO work (subject_kind, subject_id, lane, step, run_at, fence)
            SELECT 'provisioning', id, 'provisioning', step, 0, 1 FROM provisioning_events
            """);

        await Engine.WorkAsync();

        var done = await AgainAsync(order);
        Assert.Equal(OrderStatus.Fulfilled, done.Status);
        Assert.Equal(
            (1, 1, 1, 1),
            (await CountAsync("subscriptions"), await CountAsync("contacts"), await CountAsync("licenses"), await CountAsync("activation_codes")));
        Assert.Equal((await Engine.SubscriptionAsync(done.Lines[0].Id))!.Id, done.Lines[0].SubscriptionId);
    }

    [DatabaseFact]
    public async Task What_kills_five_workers_is_given_up_with_a_dead_letter()
    {
        var order = await AtItsLineAsync();
        for (var crash = 0; crash < 5; crash++)
        {
            await Engine.CrashAsync();
        }

        await Engine.WorkAsync();

        var failed = await AgainAsync(order);
        Assert.Equal((OrderStatus.Failed, ReasonCodes.ProvisioningFailed), (failed.Status, failed.ReasonCode));
        Assert.Contains("ended 5 workers", Assert.Single(await Engine.DeadLettersAsync()).Summary);
        Assert.Equal(0, await CountAsync("work"));
    }

    [DatabaseFact]
    public async Task A_claim_that_failed_keeps_no_place_from_what_ended_a_worker_before()
    {
        var order = await AtItsLineAsync();
        await Engine.CrashAsync();
        await Store.RunAsync(
            Store.Database.IsPostgres
                ? """
                  CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'refused'; END $$;
                  CREATE TRIGGER refusal BEFORE UPDATE ON work FOR EACH ROW EXECUTE FUNCTION refuse()
                  """
                : "CREATE TRIGGER refusal BEFORE UPDATE ON work BEGIN SELECT RAISE(ABORT, 'refused'); END");

        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => Engine.WorkOnceAsync());
        await Store.RunAsync(Store.Database.IsPostgres ? "DROP TRIGGER refusal ON work" : "DROP TRIGGER refusal");
        await Engine.WorkAsync();

        await FulfilledOnceAsync(order);
    }

    [DatabaseFact]
    public async Task Four_crashes_are_no_poison()
    {
        var order = await AtItsLineAsync();
        for (var crash = 0; crash < 4; crash++)
        {
            await Engine.CrashAsync();
        }

        await Engine.WorkAsync();

        await FulfilledOnceAsync(order);
    }

    [DatabaseFact]
    public async Task Workers_that_all_believe_they_own_the_line_fulfill_it_once()
    {
        var order = await AtItsLineAsync();
        var claims = new List<WorkItem>();
        for (var n = 0; n < 4; n++)
        {
            claims.AddRange(await Engine.CrashAsync($"nod_{n}"));
        }

        await Task.WhenAll(claims.Select(item => Task.Run(() => Engine.RunAsync(item))));
        await Engine.WorkAsync();

        await FulfilledOnceAsync(order);
    }

    private async Task<Order> AtItsLineAsync()
    {
        var order = await Engine.AcceptAsync(Partner, A.Order() with { Customer = A.Customer() with { Contacts = [A.Contact()] } });
        await Engine.WorkOnceAsync();
        return order;
    }

    private async Task FulfilledOnceAsync(Order order)
    {
        var done = await AgainAsync(order);
        Assert.Equal(OrderStatus.Fulfilled, done.Status);
        Assert.Equal(
            (1, 1, 1),
            (await CountAsync("subscriptions"), await CountAsync("licenses"), await CountAsync("activation_codes")));
        var events = await Engine.EventsAsync(order.Id);
        Assert.Single(events, told => told.Type == "line.provisioned");
        Assert.Single(events, told => told.Type == "order.fulfilled");
        Assert.Equal(Enumerable.Range(1, (int)done.Version).Select(n => (long)n), events.Select(told => told.Version));
        Assert.Equal(["license.issue"], await Engine.AuditAsync((await Engine.LicensesAsync(order.Id))[0].Id));
    }

    private Task<int> CountAsync(string table) => Store.AskAsync<int>($"SELECT count(*) FROM {table}");
}

public sealed class CrashTestsOnSqlite() : CrashTests(TestStore.OnSqliteAsync);

public sealed class CrashTestsOnPostgres() : CrashTests(TestStore.OnPostgresAsync);
