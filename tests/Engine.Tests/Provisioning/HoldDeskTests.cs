using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Provisioning;
using Fulfillment.Engine.Tests.Metrics;
using Fulfillment.Engine.Tests.Support;
using Fulfillment.Sdk.Screening;
using Microsoft.Extensions.DependencyInjection;

namespace Fulfillment.Engine.Tests.Provisioning;

public abstract class HoldDeskTests(Func<Task<TestStore>> open) : EngineTests(open)
{
    private static readonly Actor _reviewer = Actor.Operator("opr_1", "token-2");
    private static readonly Actor _second = Actor.Operator("opr_2", "token-3");

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

        var outcome = await AgreeAsync(order, "Checked by telephone.");
        await Engine.WorkAsync();

        Assert.Equal(HoldOutcome.Decided, outcome);
        var done = await AgainAsync(order);
        Assert.Equal((OrderStatus.Fulfilled, ScreeningState.Cleared), (done.Status, done.Screening));
        var decision = (await Engine.DecisionsAsync(order.Id))[^1];
        Assert.Equal(
            (Verdict.Allow, "operator:opr_2", "Checked by telephone. (operator:opr_1 proposed a release: Seen.)"),
            (decision.Verdict, decision.DecidedBy, decision.Reason));
        Assert.Contains("screening.release", await Engine.AuditAsync(order.Id));
    }

    [DatabaseFact]
    public async Task A_hold_that_people_decide_is_a_touch_of_each()
    {
        var order = await HeldAsync();
        Assert.DoesNotContain(Engine.Get<MeterRecord>().Measured, one => one.Contains("touches"));

        await AgreeAsync(order, "Checked by telephone.");
        await Engine.WorkAsync();

        var touches = await Store.InAsync(tx => AuditTable.OperatorActsAsync(tx, [order.Id], Cancel));
        Assert.Equal((order.Id, 2L), (Assert.Single(touches).Key, touches[order.Id]));
        Assert.Single(Engine.Get<MeterRecord>().Measured, "fulfillment.human.touches{fulfillment.act=screening.proposeRelease} 1");
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
        await AgreeAsync(order, "Checked.");
        Clock.Advance(TimeSpan.FromDays(30));

        await Engine.WorkAsync();

        Assert.Equal(OrderStatus.Held, (await AgainAsync(order)).Status);
        await AgreeAsync(order, "Checked again.");
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
        await AgreeAsync(order, "Checked.");
        await Engine.CrashAsync();

        await Engine.RunAsync(stale);
        await Engine.WorkAsync();

        Assert.Equal(OrderStatus.Fulfilled, (await AgainAsync(order)).Status);
    }

    [DatabaseFact]
    public async Task Whoever_proposes_a_release_cannot_agree_to_it()
    {
        var order = await HeldAsync();

        Assert.Equal(HoldOutcome.Proposed, await Desk.ReleaseAsync(order.Id, "Seen.", _reviewer, Cancel));
        Assert.Equal(HoldOutcome.SamePerson, await Desk.ReleaseAsync(order.Id, "Seen twice.", _reviewer, Cancel));
        await Engine.WorkAsync();

        Assert.Equal(OrderStatus.Held, (await AgainAsync(order)).Status);
        Assert.Equal(Verdict.Review, Assert.Single(await Engine.DecisionsAsync(order.Id)).Verdict);
        Assert.Contains("screening.proposeRelease", await Engine.AuditAsync(order.Id));
    }

    [DatabaseFact]
    public async Task One_person_refuses_whatever_another_has_proposed()
    {
        var order = await HeldAsync();
        await Desk.ReleaseAsync(order.Id, "Seen.", _reviewer, Cancel);

        Assert.Equal(HoldOutcome.Decided, await Desk.RefuseAsync(order.Id, "It is them.", _second, Cancel));

        Assert.Equal(OrderStatus.Denied, (await AgainAsync(order)).Status);
        Assert.Equal(0, await Store.AskAsync<int>("SELECT count(*) FROM proposed_releases"));
    }

    [DatabaseFact]
    public async Task Two_who_propose_at_once_are_one_who_proposes_and_one_who_agrees()
    {
        var order = await HeldAsync();

        var outcomes = await Task.WhenAll(
            Task.Run(() => Desk.ReleaseAsync(order.Id, "Seen.", _reviewer, Cancel)),
            Task.Run(() => Desk.ReleaseAsync(order.Id, "Seen.", _second, Cancel)));

        Assert.Equal([HoldOutcome.Decided, HoldOutcome.Proposed], outcomes.Order());
    }

    [DatabaseFact]
    public async Task In_a_sandbox_one_person_is_enough()
    {
        Engine.Hook.Says = Verdict.Review;
        var order = await Engine.FulfillAsync(Sandbox, A.Order());

        Assert.Equal(HoldOutcome.Decided, await Desk.ReleaseAsync(order.Id, "Seen.", _reviewer, Cancel));
    }

    private HoldDesk Desk => Engine.Get<HoldDesk>();

    private async Task<HoldOutcome> AgreeAsync(Order order, string reason)
    {
        Assert.Equal(HoldOutcome.Proposed, await Desk.ReleaseAsync(order.Id, "Seen.", _reviewer, Cancel));
        return await Desk.ReleaseAsync(order.Id, reason, _second, Cancel);
    }

    private async Task<Order> HeldAsync()
    {
        Engine.Hook.Says = Verdict.Review;
        return await Engine.FulfillAsync(Partner, A.Order());
    }
}

public sealed class HoldDeskTestsOnSqlite() : HoldDeskTests(TestStore.OnSqliteAsync);

public sealed class HoldDeskTestsOnPostgres() : HoldDeskTests(TestStore.OnPostgresAsync);
