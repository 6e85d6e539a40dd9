using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Tests.Support;
using Fulfillment.Engine.Work;

namespace Fulfillment.Engine.Tests.Work;

/// <summary>Rescue follows liveness: of dead nodes everything is freed, of a living one what nobody there is at.</summary>
public abstract class NodeLeaseTests(Func<Task<TestStore>> open) : EngineTests(open)
{
    private NodeLease Lease => Engine.Get<NodeLease>();

    private string Node => Engine.Get<WorkFloor>().Node;

    [DatabaseFact]
    public async Task What_a_node_without_a_lease_holds_is_freed_and_has_cost_a_worker()
    {
        await Engine.AcceptAsync(Partner, A.Order());
        await Store.InAsync(tx => TestClaims.WorkAsync(tx, "nod_dead"));

        await Lease.RenewAsync(Cancel);

        Assert.Equal((null, 1), await HeldAsync());
    }

    [DatabaseFact]
    public async Task What_another_living_node_holds_stays_its_own_however_long_it_takes()
    {
        await Engine.AcceptAsync(Partner, A.Order());
        await Store.InAsync(tx => NodeTable.RenewAsync(tx, "nod_slow", TimeSpan.FromMinutes(1), Cancel));
        await Store.InAsync(tx => TestClaims.WorkAsync(tx, "nod_slow"));

        await Lease.RenewAsync(Cancel);
        await Lease.RenewAsync(Cancel);

        Assert.Equal(("nod_slow", 0), await HeldAsync());
    }

    [DatabaseFact]
    public async Task A_claim_whose_answer_was_lost_is_freed_by_its_own_node_and_is_no_crash()
    {
        var order = await Engine.AcceptAsync(Partner, A.Order());
        await Store.InAsync(tx => TestClaims.WorkAsync(tx, Node));

        await Lease.RenewAsync(Cancel);
        Assert.Equal((Node, 0), await HeldAsync());
        await Lease.RenewAsync(Cancel);

        Assert.Equal((null, 0), await HeldAsync());
        await Engine.WorkAsync();
        Assert.Equal(OrderStatus.Fulfilled, (await AgainAsync(order)).Status);
    }

    [DatabaseFact]
    public async Task What_somebody_here_is_at_is_not_freed()
    {
        await Engine.AcceptAsync(Partner, A.Order());
        var item = Assert.Single(await Store.InAsync(tx => TestClaims.WorkAsync(tx, Node)));
        Engine.Get<WorkFloor>().Hold(item);

        for (var n = 0; n < 3; n++)
        {
            await Lease.RenewAsync(Cancel);
        }

        Assert.Equal((Node, 0), await HeldAsync());
    }

    [DatabaseFact]
    public async Task A_message_whose_claim_s_answer_was_lost_is_freed_as_doubtful()
    {
        Engine.Routes.SinkOfType["order.received"] = FakeSink.Usual;
        await Engine.AcceptAsync(Partner, A.Order());
        await Store.InAsync(tx => TestClaims.MessagesAsync(tx, Node));

        await Lease.RenewAsync(Cancel);
        await Lease.RenewAsync(Cancel);

        var message = Assert.Single(await Store.InAsync(tx => TestClaims.MessagesAsync(tx)));
        Assert.Equal((true, 0), (message.Doubtful, message.Crashes));
    }

    [DatabaseFact]
    public async Task Nothing_is_taken_under_a_lease_that_was_not_renewed()
    {
        Assert.False(Engine.Get<WorkFloor>().IsOpen);

        await Lease.RenewAsync(Cancel);

        Assert.True(Engine.Get<WorkFloor>().IsOpen);
        await Lease.StopAsync(Cancel);
        Assert.False(Engine.Get<WorkFloor>().IsOpen);
        Assert.Equal(0, await Store.AskAsync<int>("SELECT count(*) FROM nodes"));
    }

    private async Task<(string? Owner, int Crashes)> HeldAsync() => (
        await Store.AskAsync<string>("SELECT owner FROM work"), await Store.AskAsync<int>("SELECT crashes FROM work"));
}

public sealed class NodeLeaseTestsOnSqlite() : NodeLeaseTests(TestStore.OnSqliteAsync);

public sealed class NodeLeaseTestsOnPostgres() : NodeLeaseTests(TestStore.OnPostgresAsync);
