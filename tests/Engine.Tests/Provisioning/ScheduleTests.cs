using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Provisioning;
using Fulfillment.Engine.Tests.Support;

namespace Fulfillment.Engine.Tests.Provisioning;

/// <summary>Lines of the future, and sandbox partners whose clock is moved there.</summary>
public abstract class ScheduleTests(Func<Task<TestStore>> open) : EngineTests(open)
{
    private static readonly DateOnly _start = new(2026, 12, 11);

    [DatabaseFact]
    public async Task A_line_of_the_future_is_scheduled_and_due_at_midnight_of_its_day()
    {
        var order = await Engine.FulfillAsync(Partner, Future());

        Assert.Equal((OrderStatus.Scheduled, LineStatus.Scheduled), (order.Status, order.Lines[0].Status));
        var due = DateTimeOffset.FromUnixTimeMilliseconds(await Store.AskAsync<long>("SELECT run_at FROM work"));
        Assert.Equal(new DateTimeOffset(2026, 12, 11, 0, 0, 0, TimeSpan.Zero), due);
        Assert.Empty(await Engine.LicensesAsync(order.Id));
    }

    [DatabaseFact]
    public async Task A_scheduled_line_is_provisioned_when_its_day_comes()
    {
        var order = await Engine.FulfillAsync(Partner, Future());
        Clock.Advance(TimeSpan.FromDays(20));
        await Engine.PullForwardAsync();

        await Engine.WorkAsync();

        var done = await AgainAsync(order);
        Assert.Equal(OrderStatus.Fulfilled, done.Status);
        Assert.Equal(_start, (await Engine.SubscriptionAsync(done.Lines[0].Id))!.StartsOn);
        Assert.Contains("line.provisioning", (await Engine.EventsAsync(order.Id)).Select(told => told.Type));
    }

    [DatabaseFact]
    public async Task Work_that_falls_due_before_the_day_is_put_off()
    {
        var order = await Engine.FulfillAsync(Partner, Future());
        await Engine.PullForwardAsync();

        await Engine.WorkAsync();

        Assert.Equal(
            (OrderStatus.Scheduled, order.Version),
            ((await AgainAsync(order)).Status, (await AgainAsync(order)).Version));
        Assert.Equal(1, await Store.AskAsync<int>("SELECT count(*) FROM work"));
        Assert.Equal(ProvisioningState.Queued, Assert.Single(await Engine.ProvisioningAsync(order.Id)).State);
    }

    [DatabaseFact]
    public async Task A_line_of_today_does_not_wait_for_one_of_the_future()
    {
        var order = await Engine.FulfillAsync(
            Partner, A.Order("R-1", A.Line(), A.Line("2") with { StartsOn = _start }));

        Assert.Equal(OrderStatus.PartiallyFulfilled, order.Status);
        Clock.Advance(TimeSpan.FromDays(20));
        await Engine.PullForwardAsync();
        await Engine.WorkAsync();

        Assert.Equal(OrderStatus.Fulfilled, (await AgainAsync(order)).Status);
    }

    [DatabaseFact]
    public async Task A_scheduled_order_is_taken_back()
    {
        var order = await Engine.FulfillAsync(Partner, Future());

        var outcome = await Engine.Get<OrderDesk>().CancelAsync(Partner, order.Id, null, Actor.System, Cancel);

        Assert.IsType<CancelOutcome.Cancelled>(outcome);
        Assert.Equal(0, await Store.AskAsync<int>("SELECT count(*) FROM work"));
    }

    [DatabaseFact]
    public async Task A_sandbox_clock_pulls_what_falls_due_forward()
    {
        var order = await Engine.FulfillAsync(Sandbox, Future());
        Assert.Equal(OrderStatus.Scheduled, order.Status);

        var now = await AdvanceAsync(TimeSpan.FromDays(20));
        await Store.RunAsync("UPDATE work SET run_at = run_at - 86400000");
        await Engine.WorkAsync();

        Assert.Equal(Clock.GetUtcNow().AddDays(20), now);
        Assert.Equal(OrderStatus.Fulfilled, (await AgainAsync(order)).Status);
        Assert.Equal(["sandbox.advanceClock"], await Engine.AuditAsync(Sandbox.Id));
    }

    [DatabaseFact]
    public async Task A_sandbox_clock_moves_nobody_elses_work()
    {
        var mine = await Engine.FulfillAsync(Partner, Future());

        await AdvanceAsync(TimeSpan.FromDays(400));
        await Engine.WorkAsync();

        Assert.Equal(OrderStatus.Scheduled, (await AgainAsync(mine)).Status);
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => Engine.Get<SandboxClock>().AdvanceAsync(Partner.Id, TimeSpan.FromDays(1), Actor.System, Cancel));
    }

    [DatabaseFact]
    public async Task What_takes_three_seconds_takes_them_whatever_the_sandbox_clock_says()
    {
        await AdvanceAsync(TimeSpan.FromDays(40));
        var sandbox = (await Store.InAsync(tx => PartnerTable.FindAsync(tx, Sandbox.Id, Cancel)))!;
        var order = await Engine.FulfillAsync(sandbox, A.Order("R-1", A.Line(sku: "sandbox-slow")));

        Clock.Advance(TimeSpan.FromSeconds(3));
        await Engine.PullForwardAsync();
        await Engine.WorkAsync();

        Assert.Equal(OrderStatus.Fulfilled, (await AgainAsync(order)).Status);
        Assert.Equal(new DateOnly(2026, 12, 31), (await AgainAsync(order)).Lines[0].StartsOn);
    }

    private Task<DateTimeOffset> AdvanceAsync(TimeSpan by) =>
        Engine.Get<SandboxClock>().AdvanceAsync(Sandbox.Id, by, Actor.System, Cancel);

    private static OrderContent Future() => A.Order("R-1", A.Line() with { StartsOn = _start });
}

public sealed class ScheduleTestsOnSqlite() : ScheduleTests(TestStore.OnSqliteAsync);

public sealed class ScheduleTestsOnPostgres() : ScheduleTests(TestStore.OnPostgresAsync);
