using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Instances;
using Fulfillment.Engine.Tests.Support;

namespace Fulfillment.Engine.Tests.Instances;

/// <summary>Seats spread over instances: advice, never a block.</summary>
public abstract class AllocationDeskTests(Func<Task<TestStore>> open) : InstanceTests(open)
{
    private AllocationDesk Shares => Engine.Get<AllocationDesk>();

    [DatabaseFact]
    public async Task Shares_travel_to_their_instances()
    {
        var subscription = await NewAsync();
        var standing = await ActivateAsync(subscription);
        await ActivateAsync(subscription, "b");

        var spread = await SpreadAsync(subscription.Id, new InstanceShare("a", 6), new InstanceShare("b", 4));
        var taken = await ReportAsync(standing, Sync());
        var again = await ActivateAsync(subscription, "b");

        Assert.Equal((10L, 10L, false), (spread.Seats, spread.Allocated, spread.IsOverAllocated));
        Assert.Equal((6L, 4L), (taken.Standing.Activation.Allocation, again.Activation.Allocation));
        Assert.Equal(AllocationMode.Fixed, (await Shares.FindAsync(Partner, subscription.Id, Cancel))!.Mode);
    }

    [DatabaseFact]
    public async Task More_than_there_is_can_be_spread_and_is_told()
    {
        var subscription = await NewAsync();
        await ActivateAsync(subscription);
        var second = await ActivateAsync(subscription, "b");

        var spread = await SpreadAsync(subscription.Id, new InstanceShare("a", 8), new InstanceShare("b", 8));
        await Desk.DeactivateAsync(second.Activation.Id, Partner.Id, Actor.Partner(Partner.Id, null), Cancel);
        var after = await Shares.FindAsync(Partner, subscription.Id, Cancel);

        Assert.True(spread.IsOverAllocated);
        Assert.Equal((8L, false), (after!.Allocated, after.IsOverAllocated));
    }

    [DatabaseFact]
    public async Task Without_shares_all_draw_on_one_pool_again()
    {
        var subscription = await NewAsync();
        await ActivateAsync(subscription);
        await SpreadAsync(subscription.Id, new InstanceShare("a", 8));

        var spread = await SpreadAsync(subscription.Id);

        Assert.Equal((AllocationMode.Floating, 0L), (spread.Mode, spread.Allocated));
        Assert.Equal(["seats.allocate", "seats.allocate"], (await Engine.AuditAsync(subscription.Id)).Where(action => action == "seats.allocate"));
    }

    [DatabaseFact]
    public async Task An_unknown_instance_is_named_and_nothing_is_changed()
    {
        var subscription = await NewAsync();
        await ActivateAsync(subscription);

        var refused = await TryAsync(subscription.Id, new InstanceShare("a", 8), new InstanceShare("z", 1));

        Assert.Equal([1], Assert.IsType<AllocationOutcome.UnknownInstances>(refused).Places);
        Assert.Equal(AllocationMode.Floating, (await Shares.FindAsync(Partner, subscription.Id, Cancel))!.Mode);
    }

    [DatabaseFact]
    public async Task Another_partner_s_subscription_is_none()
    {
        var subscription = await NewAsync();

        Assert.Null(await Shares.FindAsync(Sandbox, subscription.Id, Cancel));
        Assert.IsType<AllocationOutcome.Unknown>(
            await Shares.SpreadAsync(Sandbox, subscription.Id, [], Actor.Partner(Sandbox.Id, null), Cancel));
    }

    private async Task<Allocations> SpreadAsync(string subscriptionId, params InstanceShare[] shares) =>
        Assert.IsType<AllocationOutcome.Spread>(await TryAsync(subscriptionId, shares)).Allocations;

    private Task<AllocationOutcome> TryAsync(string subscriptionId, params InstanceShare[] shares) =>
        Shares.SpreadAsync(Partner, subscriptionId, shares, Actor.Partner(Partner.Id, null), Cancel);
}

public sealed class AllocationDeskTestsOnSqlite() : AllocationDeskTests(TestStore.OnSqliteAsync);

public sealed class AllocationDeskTestsOnPostgres() : AllocationDeskTests(TestStore.OnPostgresAsync);
