using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Provisioning;
using Fulfillment.Engine.Tests.Support;
using Fulfillment.Sdk.Screening;
using Microsoft.Extensions.DependencyInjection;

namespace Fulfillment.Engine.Tests.Provisioning;

public abstract class OrderDeskTests(Func<Task<TestStore>> open) : EngineTests(open)
{
    protected override void SetUp(IServiceCollection services) => services.StepsCallOutside();

    private static readonly Actor _actor = Actor.Partner("nordhandel", "token-1");

    [DatabaseFact]
    public async Task An_order_that_has_not_begun_is_taken_back_with_its_work()
    {
        var order = await Engine.AcceptAsync(Partner, A.Order());

        var outcome = await CancelAsync(order, order.Version);
        await Engine.WorkAsync();

        Assert.Equal(OrderStatus.Cancelled, Assert.IsType<CancelOutcome.Cancelled>(outcome).Order.Status);
        var ended = await AgainAsync(order);
        Assert.Equal((OrderStatus.Cancelled, ReasonCodes.Cancelled), (ended.Status, ended.ReasonCode));
        Assert.Equal(0, await Store.AskAsync<int>("SELECT count(*) FROM work"));
        Assert.Empty(Engine.Hook.Asked);
        Assert.Equal(["order.place", "order.cancel"], await Engine.AuditAsync(order.Id));
    }

    [DatabaseFact]
    public async Task Lines_on_their_way_are_stopped()
    {
        var order = await Engine.FulfillAsync(Sandbox, A.Order("R-1", A.Line(sku: "sandbox-slow")));
        Assert.Equal(OrderStatus.Provisioning, order.Status);

        await Engine.Get<OrderDesk>().CancelAsync(Sandbox, order.Id, null, _actor, Cancel);
        Clock.Advance(TimeSpan.FromMinutes(1));
        await Engine.PullForwardAsync();
        await Engine.WorkAsync();

        var ended = await AgainAsync(order);
        Assert.Equal((OrderStatus.Cancelled, LineStatus.Cancelled), (ended.Status, ended.Lines[0].Status));
        Assert.Equal(ProvisioningState.Superseded, Assert.Single(await Engine.ProvisioningAsync(order.Id)).State);
        Assert.Empty(await Engine.LicensesAsync(order.Id));
    }

    [DatabaseFact]
    public async Task A_worker_that_is_at_the_line_loses_its_fence()
    {
        var order = await Engine.AcceptAsync(Partner, A.Order());
        await Engine.WorkOnceAsync();
        var claimed = await Engine.LoadAsync(Assert.Single(await Engine.CrashAsync()));

        await CancelAsync(order);
        await Engine.RunAsync(claimed);

        Assert.Equal(OrderStatus.Cancelled, (await AgainAsync(order)).Status);
        Assert.Null(await Engine.SubscriptionAsync(order.Lines[0].Id));
    }

    [DatabaseFact]
    public async Task What_is_provisioned_is_too_late()
    {
        var whole = await Engine.FulfillAsync(Partner, A.Order());
        var part = await Engine.FulfillAsync(Partner, A.Order("R-2", A.Line(), A.OddLine()));

        Assert.IsType<CancelOutcome.TooLate>(await CancelAsync(whole));
        Assert.IsType<CancelOutcome.TooLate>(await CancelAsync(part));
        Assert.Equal(whole.Version, (await AgainAsync(whole)).Version);
    }

    [DatabaseFact]
    public async Task Who_read_an_older_version_is_told_the_newer_one()
    {
        Engine.Hook.Says = Verdict.Review;
        var order = await Engine.AcceptAsync(Partner, A.Order());
        await Engine.WorkAsync();
        var held = await AgainAsync(order);

        var stale = await CancelAsync(order, order.Version);
        var current = await CancelAsync(order, 77, held.Version);

        Assert.Equal(new CancelOutcome.Moved(held.Version), stale);
        Assert.IsType<CancelOutcome.Cancelled>(current);
    }

    [DatabaseFact]
    public async Task A_second_cancellation_changes_nothing()
    {
        var order = await Engine.AcceptAsync(Partner, A.Order());
        await CancelAsync(order);
        var before = await AgainAsync(order);

        var again = await CancelAsync(order, order.Version);

        Assert.IsType<CancelOutcome.Cancelled>(again);
        Assert.Equal(before.Version, (await AgainAsync(order)).Version);
    }

    [DatabaseFact]
    public async Task A_foreign_order_is_as_unknown_as_none()
    {
        var order = await Engine.AcceptAsync(Partner, A.Order());

        var foreign = await Engine.Get<OrderDesk>().CancelAsync(Sandbox, order.Id, null, _actor, Cancel);
        var none = await Engine.Get<OrderDesk>().CancelAsync(Sandbox, "ord_none", null, _actor, Cancel);

        Assert.Equal(none, foreign);
        Assert.IsType<CancelOutcome.Unknown>(foreign);
        Assert.Equal(OrderStatus.Received, (await AgainAsync(order)).Status);
    }

    [DatabaseFact]
    public async Task Cancelling_while_it_is_provisioned_ends_in_one_of_the_two()
    {
        for (var round = 0; round < 10; round++)
        {
            var order = await Engine.AcceptAsync(Partner, A.Order($"R-{round}"));

            var cancelling = Task.Run(() => CancelAsync(order));
            await Engine.WorkAsync();
            var outcome = await cancelling;
            await Engine.WorkAsync();

            var ended = await AgainAsync(order);
            Assert.Equal(
                outcome is CancelOutcome.Cancelled ? OrderStatus.Cancelled : OrderStatus.Fulfilled, ended.Status);
            Assert.Equal(ended.Status == OrderStatus.Fulfilled ? 1 : 0, (await Engine.LicensesAsync(order.Id)).Count);
        }
    }

    private Task<CancelOutcome> CancelAsync(Order order, params long[] versions) =>
        Engine.Get<OrderDesk>().CancelAsync(Partner, order.Id, versions is [] ? null : versions, _actor, Cancel);
}

public sealed class OrderDeskTestsOnSqlite() : OrderDeskTests(TestStore.OnSqliteAsync);

public sealed class OrderDeskTestsOnPostgres() : OrderDeskTests(TestStore.OnPostgresAsync);
