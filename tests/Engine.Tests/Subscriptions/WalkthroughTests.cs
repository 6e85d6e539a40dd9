using Fulfillment.Engine.Licensing;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Subscriptions;
using Fulfillment.Engine.Tests.Support;

namespace Fulfillment.Engine.Tests.Subscriptions;

/// <summary>One customer from the first trial to the end, day by day.</summary>
public abstract class WalkthroughTests(Func<Task<TestStore>> open) : EngineTests(open)
{
    private string _id = "";
    private int _orders;

    [DatabaseFact]
    public async Task A_customer_tries_buys_grows_renews_and_leaves()
    {
        var trial = await OrderAsync(A.Line(sku: "ultimate-sm", quantity: 25) with { Action = OrderAction.Trial, TermMonths = 1 });
        _id = trial.Lines[0].SubscriptionId!;
        await IsAsync("2026-11-21", SubscriptionState.Active, "ultimate", 25, "2026-12-21");

        await ComeAsync("2026-12-10");
        await OrderAsync(Change(OrderAction.New) with { Sku = "premium-sm", Quantity = 30, TermMonths = 24, Phases = [new Phase(Day("2027-12-10"), 50)] });
        await IsAsync("2026-12-10", SubscriptionState.Active, "premium", 30, "2028-12-10");

        await ComeAsync("2027-03-01");
        await OrderAsync(Change(OrderAction.AddSeats) with { Quantity = 5 });
        await IsAsync("2027-03-01", SubscriptionState.Active, "premium", 35, "2028-12-10");

        await ComeAsync("2027-12-10");
        await IsAsync("2027-12-10", SubscriptionState.Active, "premium", 55, "2028-12-10");

        await ComeAsync("2028-02-29");
        await OrderAsync(Change(OrderAction.Upgrade) with { Sku = "ultimate-sm" });
        await OrderAsync(Change(OrderAction.ReduceSeats) with { Quantity = 15 });
        await IsAsync("2028-02-29", SubscriptionState.Active, "ultimate", 55, "2028-12-10");

        await ComeAsync("2028-12-10");
        Assert.Equal(SubscriptionState.Grace, (await ReadAsync()).Coverage.StateOn(Day("2028-12-10")));

        await ComeAsync("2028-12-20");
        await OrderAsync(Change(OrderAction.Renew) with { TermMonths = 12 });
        await IsAsync("2028-12-20", SubscriptionState.Active, "ultimate", 40, "2029-12-10");

        await ComeAsync("2029-05-01");
        await OrderAsync(Change(OrderAction.Cancel) with { StartsOn = Day("2029-06-01") });
        await IsAsync("2029-05-01", SubscriptionState.CancelScheduled, "ultimate", 40, "2029-06-01");

        await ComeAsync("2029-06-01");
        var end = await ReadAsync();
        var last = await NewestAsync();
        Assert.Equal(SubscriptionState.Cancelled, end.Coverage.StateOn(Day("2029-06-01")));
        Assert.True(LicenseDocument.ClaimsOf(last.File).FromCancellation);
        Assert.Equal(0, LicenseDocument.ClaimsOf(last.File).GraceDays);
        Assert.Equal(1, await Store.AskAsync<int>("SELECT count(*) FROM licenses WHERE revoked_at IS NULL"));
        Assert.Equal(1, await Store.AskAsync<int>("SELECT count(*) FROM activation_codes"));
        Assert.Equal(0, await Store.AskAsync<int>("SELECT count(*) FROM work WHERE subject_kind <> 'schedule'"));
    }

    /// <summary>State, plan, seats and end of the day, by the subscription and by the license that counts.</summary>
    private async Task IsAsync(string day, SubscriptionState state, string plan, long seats, string until)
    {
        var coverage = (await ReadAsync()).Coverage;
        var used = coverage.EntitlementOn(Day(day));
        var license = LicenseDocument.ClaimsOf((await NewestAsync()).File);
        Assert.Equal(
            (day, state, plan, seats, plan, seats, until, until),
            (day, coverage.StateOn(Day(day)), used.Plan.Name, used.Seats, license.Plan, license.Seats, $"{coverage.EndsOn:yyyy-MM-dd}", $"{license.Exp:yyyy-MM-dd}"));
    }

    private async Task<Order> OrderAsync(LineContent line)
    {
        var order = await Engine.FulfillAsync(Partner, A.Order($"R-{++_orders}", line));
        Assert.Equal((OrderStatus.Fulfilled, null), (order.Status, order.Lines[0].ReasonText));
        return order;
    }

    private async Task ComeAsync(string day)
    {
        Clock.Advance(new DateTimeOffset(Day(day).ToDateTime(new TimeOnly(0, 1)), TimeSpan.Zero) - Clock.GetUtcNow());
        await Store.RunAsync("UPDATE work SET run_at = 0 WHERE run_at <= @Now", new { Now = Clock.GetUtcNow().ToUnixTimeMilliseconds() });
        await Engine.WorkAsync();
    }

    private async Task<Subscription> ReadAsync() =>
        Assert.Single(await Store.InAsync(tx => SubscriptionTable.ListAsync(tx, [_id], Cancel)));

    private async Task<License> NewestAsync() =>
        Assert.Single(await Store.InAsync(tx => LicenseTable.NewestOfAsync(tx, [_id], Cancel)));

    private LineContent Change(OrderAction action) => new() { LineRef = "1", Action = action, SubscriptionId = _id };

    private static DateOnly Day(string text) => DateOnly.Parse(text);
}

public sealed class WalkthroughTestsOnSqlite() : WalkthroughTests(TestStore.OnSqliteAsync);

public sealed class WalkthroughTestsOnPostgres() : WalkthroughTests(TestStore.OnPostgresAsync);
