using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Screening;
using Fulfillment.Engine.Tests.Metrics;
using Fulfillment.Engine.Tests.Support;
using Fulfillment.Sdk.Screening;
using Microsoft.Extensions.DependencyInjection;

namespace Fulfillment.Engine.Tests.Screening;

public abstract class HoldDeskTests(Func<Task<TestStore>> open) : EngineTests(open)
{
    private static readonly Actor _reviewer = Actor.Operator("opr_1", "token-2");

    protected override void SetUp(IServiceCollection services) => services
        .AddSingleton<MeterRecord>()
        .AddSingleton(provider => provider.GetRequiredService<MeterRecord>().Meter);

    [DatabaseFact]
    public async Task A_held_order_tells_its_partner_no_more_than_that()
    {
        var order = await HeldAsync();

        Assert.Equal((OrderStatus.Held, ScreeningState.InReview), (order.Status, order.Screening));
        Assert.Equal((ReasonCodes.ScreeningInReview, Sdk.BlockedOn.Screening), (order.ReasonCode, order.BlockedOn));
        Assert.Empty(await Engine.ProvisioningAsync(order.Id));
        Assert.Equal(Verdict.Review, Assert.Single(await Engine.DecisionsAsync(order.Id)).Verdict);
    }

    [DatabaseFact]
    public async Task A_released_order_is_fulfilled()
    {
        var order = await HeldAsync();

        var outcome = await Desk.ReleaseAsync(order.Id, "Checked by telephone.", _reviewer, Cancel);
        await Engine.WorkAsync();

        Assert.Equal(HoldOutcome.Decided, outcome);
        var done = await AgainAsync(order);
        Assert.Equal((OrderStatus.Fulfilled, ScreeningState.Cleared), (done.Status, done.Screening));
        var decision = (await Engine.DecisionsAsync(order.Id))[^1];
        Assert.Equal(
            (Verdict.Allow, "operator:opr_1", "Checked by telephone."),
            (decision.Verdict, decision.DecidedBy, decision.Reason));
        Assert.Contains("screening.release", await Engine.AuditAsync(order.Id));
    }

    [DatabaseFact]
    public async Task A_hold_that_a_person_decides_is_one_touch()
    {
        var order = await HeldAsync();
        Assert.DoesNotContain(Engine.Get<MeterRecord>().Measured, one => one.Contains("touches"));

        await Desk.ReleaseAsync(order.Id, "Checked by telephone.", _reviewer, Cancel);
        await Engine.WorkAsync();

        var touches = await Store.InAsync(tx => AuditTable.OperatorActsAsync(tx, [order.Id], Cancel));
        Assert.Equal((order.Id, 1L), (Assert.Single(touches).Key, touches[order.Id]));
        Assert.Single(Engine.Get<MeterRecord>().Measured, "fulfillment.human.touches{fulfillment.act=screening.release} 1");
    }

    [DatabaseFact]
    public async Task A_refused_order_is_denied_for_good()
    {
        var order = await HeldAsync();

        var outcome = await Desk.RefuseAsync(order.Id, "It is them.", _reviewer, Cancel);
        await Engine.WorkAsync();

        Assert.Equal(HoldOutcome.Decided, outcome);
        var denied = await AgainAsync(order);
        Assert.Equal((OrderStatus.Denied, ReasonCodes.ScreeningRefused), (denied.Status, denied.ReasonCode));
        Assert.All(denied.Lines, line => Assert.Equal(LineStatus.Denied, line.Status));
        Assert.Equal(HoldOutcome.NotHeld, await Desk.ReleaseAsync(order.Id, "After all.", _reviewer, Cancel));
        Assert.Equal(0, await Store.AskAsync<int>("SELECT count(*) FROM work"));
        Assert.Contains("screening.refuse", await Engine.AuditAsync(order.Id));
    }

    [DatabaseFact]
    public async Task What_is_not_held_cannot_be_decided()
    {
        var order = await Engine.FulfillAsync(Partner, A.Order());

        Assert.Equal(HoldOutcome.NotHeld, await Desk.ReleaseAsync(order.Id, "r", _reviewer, Cancel));
        Assert.Equal(HoldOutcome.NotHeld, await Desk.RefuseAsync(order.Id, "r", _reviewer, Cancel));
        Assert.Equal(HoldOutcome.Unknown, await Desk.ReleaseAsync("ord_none", "r", _reviewer, Cancel));
    }

    [DatabaseFact]
    public async Task Two_who_decide_at_once_decide_once()
    {
        var order = await HeldAsync();

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ =>
            Task.Run(() => Desk.RefuseAsync(order.Id, "It is them.", _reviewer, Cancel))));

        Assert.Single(outcomes, HoldOutcome.Decided);
        Assert.Equal(2, (await Engine.DecisionsAsync(order.Id)).Count);
    }

    [DatabaseFact]
    public async Task A_hold_that_nobody_decides_ends_after_30_days()
    {
        var order = await HeldAsync();
        var waits = await Store.AskAsync<long>("SELECT run_at FROM work");
        await Engine.PullForwardAsync();

        await Engine.WorkAsync();

        var ended = await AgainAsync(order);
        Assert.Equal((OrderStatus.Cancelled, ReasonCodes.HoldExpired), (ended.Status, ended.ReasonCode));
        Assert.All(ended.Lines, line => Assert.Equal(LineStatus.Cancelled, line.Status));
        var days = (DateTimeOffset.FromUnixTimeMilliseconds(waits) - TimeProvider.System.GetUtcNow()).TotalDays;
        Assert.InRange(days, 29.9, 30.1);
        Assert.Contains("order.expireHold", await Engine.AuditAsync(order.Id));
    }

    [DatabaseFact]
    public async Task A_release_that_has_run_out_before_the_work_began_leaves_the_order_held()
    {
        var order = await HeldAsync();
        await Desk.ReleaseAsync(order.Id, "Checked.", _reviewer, Cancel);
        Clock.Advance(TimeSpan.FromDays(30));

        await Engine.WorkAsync();

        Assert.Equal(OrderStatus.Held, (await AgainAsync(order)).Status);
        await Desk.ReleaseAsync(order.Id, "Checked again.", _reviewer, Cancel);
        await Engine.WorkAsync();
        Assert.Equal(OrderStatus.Fulfilled, (await AgainAsync(order)).Status);
    }

    [DatabaseFact]
    public async Task A_worker_that_screened_before_the_release_does_not_stop_what_came_after()
    {
        Engine.Hook.Says = Verdict.Review;
        var order = await Engine.AcceptAsync(Partner, A.Order());
        var stale = Assert.Single(await Engine.CrashAsync());
        await Engine.WorkAsync();
        await Desk.ReleaseAsync(order.Id, "Checked.", _reviewer, Cancel);
        await Engine.CrashAsync();

        await Engine.RunAsync(stale);
        await Engine.WorkAsync();

        Assert.Equal(OrderStatus.Fulfilled, (await AgainAsync(order)).Status);
    }

    private HoldDesk Desk => Engine.Get<HoldDesk>();

    private async Task<Order> HeldAsync()
    {
        Engine.Hook.Says = Verdict.Review;
        return await Engine.FulfillAsync(Partner, A.Order());
    }
}

public sealed class HoldDeskTestsOnSqlite() : HoldDeskTests(TestStore.OnSqliteAsync);

public sealed class HoldDeskTestsOnPostgres() : HoldDeskTests(TestStore.OnPostgresAsync);
