using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Notices;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Provisioning;
using Fulfillment.Engine.Subscriptions;
using Fulfillment.Engine.Tests.Support;

namespace Fulfillment.Engine.Tests.Notices;

/// <summary>A subscription from November 21, 2026 for a year, and what is told as its end comes near.</summary>
public abstract class EndingNoticeTests(Func<Task<TestStore>> open) : EngineTests(open)
{
    private int _orders;

    [DatabaseFact]
    public async Task An_end_is_told_90_30_and_15_days_before_then_that_grace_began_and_when_all_is_over()
    {
        var made = await NewAsync();
        foreach (var day in new[] { "2027-08-22", "2027-08-23", "2027-10-01", "2027-10-22", "2027-11-06", "2027-11-07", "2027-11-15", "2027-11-21", "2027-12-04", "2027-12-05", "2028-01-20" })
        {
            await SweepAsync(day);
        }

        Assert.Equal(
            [
                "2027-08-23 endsSoon 90", "2027-10-22 endsSoon 30", "2027-11-06 endsSoon 15", "2027-11-21 graceBegan 0",
                "2027-12-05 expired 0",
            ],
            await ToldAsync(made));
    }

    [DatabaseFact]
    public async Task After_an_outage_the_nearest_notice_is_given_and_the_others_are_passed_over()
    {
        var made = await NewAsync();

        await SweepAsync("2027-11-10");
        await SweepAsync("2027-11-10");

        Assert.Equal(["2027-11-10 endsSoon 11"], await ToldAsync(made));
    }

    [DatabaseFact]
    public async Task What_is_renewed_is_told_of_its_new_end_and_what_is_cancelled_of_none()
    {
        var (renewed, cancelled) = (await NewAsync(), await NewAsync());
        await SweepAsync("2027-08-23");
        await ChangeAsync(renewed, OrderAction.Renew);
        await ChangeAsync(cancelled, OrderAction.Cancel);

        foreach (var day in new[] { "2027-10-22", "2027-11-21", "2027-12-05", "2028-08-24" })
        {
            await SweepAsync(day);
        }

        Assert.Equal(["2027-08-23 endsSoon 90", "2028-08-24 endsSoon 89"], await ToldAsync(renewed));
        Assert.Equal(["2027-08-23 endsSoon 90"], await ToldAsync(cancelled));
    }

    [DatabaseFact]
    public async Task A_trial_is_told_a_week_before_and_when_it_is_over()
    {
        var made = await NewAsync(A.Line(sku: "ultimate-sm", quantity: 5) with { Action = OrderAction.Trial, TermMonths = 1 });
        foreach (var day in new[] { "2026-11-22", "2026-12-06", "2026-12-13", "2026-12-14", "2026-12-21", "2027-01-10" })
        {
            await SweepAsync(day);
        }

        Assert.Equal(["2026-12-14 endsSoon 7", "2026-12-21 expired 0"], await ToldAsync(made));
    }

    [DatabaseFact]
    public async Task A_month_is_not_told_to_end_in_three()
    {
        var made = await NewAsync(A.Line() with { TermMonths = 1 });
        await SweepAsync("2026-11-22");
        await SweepAsync("2026-12-07");

        Assert.Equal(["2026-12-07 endsSoon 14"], await ToldAsync(made));
    }

    [DatabaseFact]
    public async Task A_sandbox_partner_is_told_by_its_own_clock()
    {
        var order = await Engine.FulfillAsync(Sandbox, A.Order("R-1"));
        var made = (await Engine.SubscriptionAsync(order.Lines[0].Id))!;

        await Engine.Get<SandboxClock>().AdvanceAsync(Sandbox.Id, TimeSpan.FromDays(300), Actor.System, Cancel);

        Assert.Equal("endsSoon", Assert.Single(await EventsAsync(made)).Type[SubscriptionEventTypes.Prefix.Length..]);
    }

    [DatabaseFact]
    public async Task What_cannot_be_read_holds_up_nobody_and_is_told_when_it_is_mended()
    {
        var (corrupt, sound) = (await NewAsync(), await NewAsync());
        var was = await Store.AskAsync<string>("SELECT intervals FROM subscriptions WHERE id = @Id", new { corrupt.Id });
        await Store.RunAsync("UPDATE subscriptions SET intervals = 'no intervals' WHERE id = @Id", new { corrupt.Id });

        await SweepAsync("2027-08-23");

        Assert.Equal((1, 0), ((await EventsAsync(sound)).Count, (await EventsAsync(corrupt)).Count));
        await Store.RunAsync("UPDATE subscriptions SET intervals = @Was WHERE id = @Id", new { Was = was, corrupt.Id });
        await SweepAsync("2027-08-23");
        Assert.Equal((1, 1), ((await EventsAsync(sound)).Count, (await EventsAsync(corrupt)).Count));
    }

    [DatabaseFact]
    public async Task Two_nodes_at_once_tell_each_end_once()
    {
        var made = new List<Subscription>();
        for (var i = 0; i < 20; i++)
        {
            made.Add(await NewAsync());
        }

        StandOn("2027-08-23");
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Engine.Get<EndingSweep>().TryAsync(Cancel))));
        await Engine.Get<EndingSweep>().RunOnceAsync(Cancel);

        foreach (var one in made)
        {
            Assert.Single(await EventsAsync(one));
        }
    }

    private async Task<Subscription> NewAsync(LineContent? line = null)
    {
        var order = await Engine.FulfillAsync(Partner, A.Order($"R-{++_orders}", line ?? A.Line()));
        return (await Engine.SubscriptionAsync(order.Lines[0].Id))!;
    }

    private Task<Order> ChangeAsync(Subscription subscription, OrderAction action) => Engine.FulfillAsync(
        Partner, A.Order($"R-{++_orders}", new LineContent { LineRef = "1", Action = action, SubscriptionId = subscription.Id }));

    private async Task SweepAsync(string day)
    {
        StandOn(day);
        await Engine.Get<EndingSweep>().RunOnceAsync(Cancel);
    }

    private void StandOn(string day) =>
        Clock.Advance(new DateTimeOffset(DateOnly.Parse(day).ToDateTime(new TimeOnly(2, 0)), TimeSpan.Zero) - Clock.GetUtcNow());

    private Task<IReadOnlyList<SubscriptionEvent>> EventsAsync(Subscription subscription) =>
        Store.InAsync(tx => SubscriptionEventTable.ListAsync(tx, subscription.Id, Cancel));

    private async Task<IEnumerable<string>> ToldAsync(Subscription subscription) => (await EventsAsync(subscription)).Select(
        one => $"{one.At:yyyy-MM-dd} {one.Type[SubscriptionEventTypes.Prefix.Length..]} {EndingFacts.Read(one.Body())!.DaysLeft}");
}

public sealed class EndingNoticeTestsOnSqlite() : EndingNoticeTests(TestStore.OnSqliteAsync);

public sealed class EndingNoticeTestsOnPostgres() : EndingNoticeTests(TestStore.OnPostgresAsync);
