using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Provisioning;
using Fulfillment.Engine.Subscriptions;
using Fulfillment.Engine.Tests.Support;
using Fulfillment.Engine.Tickets;

namespace Fulfillment.Engine.Tests.Counting;

/// <summary>What counts come to is told to the partner that has the subscription then.</summary>
public abstract class TransferredCountTests(Func<Task<TestStore>> open) : CountingTests(open)
{
    [DatabaseFact]
    public async Task Nothing_that_comes_after_a_transfer_is_told_to_the_partner_before()
    {
        var standing = await ActivateAsync(await NewAsync());
        await CountAsync(standing, 9);

        await TransferAsync(standing.Subscription, await Engine.AddAsync(A.Partner("suedhandel")));
        await CountAsync(standing, 12);
        Clock.Advance(TimeSpan.FromDays(4));
        await SweepAsync();
        await CountAsync(standing, 4);
        await CountAsync(standing, 9);
        await ComeAsync("2027-11-23");

        var told = (await Store.InAsync(tx => SubscriptionEventTable.ListAsync(tx, standing.Subscription.Id, Cancel)))
            .ToLookup(one => one.Partner, one => one.Type[SubscriptionEventTypes.Prefix.Length..]);
        Assert.Equal(["seatThresholdReached", "transferred"], told["nordhandel"]);
        Assert.Equal(
            ["transferred", "overageRecorded", "instanceSilent", "instanceHeard", "seatThresholdReached", "termClosed"], told["suedhandel"]);
    }

    private async Task TransferAsync(Subscription subscription, Partner next)
    {
        var code = Assert.IsType<TicketOutcome.Shown>(await Engine.Get<TicketOffice>().MakeAsync(
            Partner, subscription.Id, TicketKind.Transfer, Actor.System, Cancel)).Text;
        var order = await Engine.FulfillAsync(next, A.Order("T-1", new LineContent
        {
            LineRef = "1",
            Action = OrderAction.Transfer,
            SubscriptionId = subscription.Id,
            TransferCode = code,
        }));
        Assert.Equal(OrderStatus.Fulfilled, order.Status);
    }
}

public sealed class TransferredCountTestsOnSqlite() : TransferredCountTests(TestStore.OnSqliteAsync);

public sealed class TransferredCountTestsOnPostgres() : TransferredCountTests(TestStore.OnPostgresAsync);
