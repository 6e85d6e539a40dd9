using Fulfillment.Engine.Catalog;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Subscriptions;
using Fulfillment.Engine.Tests.Support;

namespace Fulfillment.Engine.Tests.Subscriptions;

/// <summary>Orders that change a subscription, from the door to the new license.</summary>
public abstract class AmendmentTests(Func<Task<TestStore>> open) : EngineTests(open)
{
    private int _orders;

    [DatabaseFact]
    public async Task Each_action_amends_its_subscription_and_licenses_what_came_of_it()
    {
        var made = await NewAsync(quantity: 10);

        await AmendAsync(Change(made, OrderAction.AddSeats) with { Quantity = 5 });
        await AmendAsync(Change(made, OrderAction.Upgrade) with { Sku = "ultimate-sm" });
        await AmendAsync(Change(made, OrderAction.Renew) with { TermMonths = 24 });
        await AmendAsync(Change(made, OrderAction.ReduceSeats) with { Quantity = 3 });
        await AmendAsync(Change(made, OrderAction.TrueUp) with { Quantity = 2 });
        await AmendAsync(Change(made, OrderAction.Downgrade) with { Sku = "premium-sm" });
        var last = await AmendAsync(Change(made, OrderAction.Cancel) with { StartsOn = new DateOnly(2027, 3, 1) });

        var amended = await ReadAsync(made.Id);
        Assert.Equal(8, amended.Version);
        Assert.Equal(
            ["2026-11-21 2027-11-21 15 ultimate 0", "2027-11-21 2029-11-21 12 premium 1"],
            amended.Intervals.Select(one => $"{one.StartsOn:yyyy-MM-dd} {one.EndsOn:yyyy-MM-dd} {one.Seats} {one.Plan.Name} {one.Term}"));
        Assert.Equal(SubscriptionState.CancelScheduled, amended.Coverage.StateOn(new DateOnly(2027, 2, 28)));
        var license = Assert.Single(await Engine.LicensesAsync(last.Id));
        Assert.Equal((8, new DateOnly(2027, 3, 1)), (license.SubscriptionVersion, license.EndsOn));
        Assert.Equal(1, await Store.AskAsync<int>("SELECT count(*) FROM activation_codes"));
        Assert.Equal(8, await Store.AskAsync<int>("SELECT count(*) FROM licenses"));
    }

    [DatabaseFact]
    public async Task The_history_replays_to_what_is_kept()
    {
        var made = await NewAsync(quantity: 10);
        await AmendAsync(Change(made, OrderAction.AddSeats) with { Quantity = 5 });
        await AmendAsync(Change(made, OrderAction.Renew) with { Quantity = 40 });

        var kept = await ReadAsync(made.Id);
        var history = (await Store.InAsync(tx => AmendmentTable.HistoriesAsync(tx, [kept], Cancel)))[made.Id];

        Assert.Equal([AmendmentKind.New, AmendmentKind.AddSeats, AmendmentKind.Renew], history.Select(one => one.Kind));
        Assert.Equal([1, 2, 3], history.Select(one => one.Number));
        Assert.Equal(kept.Coverage.Text(), Replay.Of([.. history]).Text());
    }

    [DatabaseFact]
    public async Task Two_lines_for_one_subscription_both_count()
    {
        var made = await NewAsync(quantity: 10);

        var order = await AmendAsync(
            Change(made, OrderAction.AddSeats) with { Quantity = 5 },
            Change(made, OrderAction.AddSeats) with { LineRef = "2", Quantity = 7 },
            Change(made, OrderAction.Upgrade) with { LineRef = "3", Sku = "ultimate-sm" });

        var amended = await ReadAsync(made.Id);
        Assert.Equal((4, 22), (amended.Version, amended.SeatsOn(new DateOnly(2026, 11, 21))));
        Assert.Equal(3, (await Engine.LicensesAsync(order.Id)).Count);
        Assert.All(await Engine.ProvisioningAsync(order.Id), one => Assert.Equal(0, one.Attempts));
    }

    [DatabaseFact]
    public async Task Orders_at_once_for_one_subscription_all_count()
    {
        var made = await NewAsync(quantity: 10);
        var orders = await Task.WhenAll(Enumerable.Range(0, 12).Select(
            _ => Engine.AcceptAsync(Partner, Order(Change(made, OrderAction.AddSeats) with { Quantity = 1 }))));

        await Engine.WorkAsync();

        Assert.Equal((13, 22), ((await ReadAsync(made.Id)).Version, (await ReadAsync(made.Id)).SeatsOn(new DateOnly(2026, 11, 21))));
        foreach (var order in orders)
        {
            Assert.Equal(OrderStatus.Fulfilled, (await AgainAsync(order)).Status);
        }
    }

    [DatabaseFact]
    public async Task What_cannot_be_is_refused_at_the_door_line_by_line()
    {
        var made = await NewAsync(quantity: 10);

        var placement = await Engine.PlaceAsync(Partner, Order(
            Change(made, OrderAction.Downgrade) with { Sku = "ultimate-sm" },
            Change(made, OrderAction.ReduceSeats) with { LineRef = "2", Quantity = 10 },
            Change(made, OrderAction.AddSeats) with { LineRef = "3", Quantity = 1, StartsOn = new DateOnly(2028, 6, 1) },
            Change(made, OrderAction.CoTerm) with { LineRef = "4", EndsOn = new DateOnly(2026, 11, 1) },
            Change(made, OrderAction.New) with { LineRef = "5", Sku = "premium-sm", Quantity = 1 },
            Change(made, OrderAction.Upgrade) with { LineRef = "6", Sku = "ultimate-saas" }));

        Assert.Equal(
            [
                "/lines/0/sku plan.notLower", "/lines/1/quantity quantity.outOfRange", "/lines/2/effectiveOn date.outsideTerm",
                "/lines/3/endsOn term.notOffered", "/lines/4/subscriptionId subscription.paid", "/lines/5/sku sku.mismatch",
            ],
            Assert.IsType<Placement.Impossible>(placement).Faults.Select(fault => $"{fault.Pointer} {fault.Code}"));
    }

    [DatabaseFact]
    public async Task A_change_of_a_number_that_says_none_is_refused_whichever_door_it_comes_through()
    {
        var made = await NewAsync(quantity: 10);
        foreach (var action in new[] { OrderAction.AddSeats, OrderAction.ReduceSeats, OrderAction.TrueUp })
        {
            var placement = await Engine.PlaceAsync(Partner, Order(Change(made, action)));

            var fault = Assert.Single(Assert.IsType<Placement.Impossible>(placement).Faults);
            Assert.Equal(("/lines/0/quantity", "member.missing"), (fault.Pointer, fault.Code));
        }
    }

    [DatabaseFact]
    public async Task Seats_in_use_are_not_taken_away()
    {
        var made = await NewAsync(quantity: 10);
        await Store.RunAsync(
            "INSERT INTO seat_instances (subscription_id, instance_id, day, seats, heard_at) VALUES (@Id, 'git-1', '2026-11-21', 7, @At)",
            new { made.Id, At = Clock.GetUtcNow().ToUnixTimeMilliseconds() });

        var four = await Engine.PlaceAsync(Partner, Order(Change(made, OrderAction.ReduceSeats) with { Quantity = 4 }));
        var three = await Engine.PlaceAsync(Partner, Order(Change(made, OrderAction.ReduceSeats) with { Quantity = 3 }));

        var fault = Assert.Single(Assert.IsType<Placement.Impossible>(four).Faults);
        Assert.Equal(("/lines/0/quantity", "quantity.inUse"), (fault.Pointer, fault.Code));
        Assert.Contains("at most 3 of the 10", fault.Message, StringComparison.Ordinal);
        Assert.IsType<Placement.Accepted>(three);
    }

    [DatabaseFact]
    public async Task A_trial_runs_a_month_when_nobody_says_how_long_and_costs_nothing()
    {
        var trial = await Engine.FulfillAsync(Partner, Order(A.Line(sku: "ultimate-sm") with { Action = OrderAction.Trial, TermMonths = null }));

        Assert.Equal((1, null), (trial.Lines[0].TermMonths, trial.Lines[0].Price));
        Assert.Equal(new DateOnly(2026, 12, 21), (await ReadAsync(trial.Lines[0].SubscriptionId!)).EndsOn);
    }

    [DatabaseFact]
    public async Task A_change_costs_what_its_preview_says()
    {
        var priced = await Engine.AddAsync(A.Partner("geldhandel") with { PriceList = "list" });
        var made = (await Engine.SubscriptionAsync((await Engine.FulfillAsync(priced, Order(A.Line(quantity: 10)))).Lines[0].Id))!;

        var changed = await Engine.FulfillAsync(priced, Order(
            Change(made, OrderAction.AddSeats) with { Quantity = 5, StartsOn = new DateOnly(2026, 11, 21) },
            Change(made, OrderAction.Upgrade) with { LineRef = "2", Sku = "ultimate-sm" },
            Change(made, OrderAction.Renew) with { LineRef = "3", TermMonths = 24 },
            Change(made, OrderAction.TrueUp) with { LineRef = "4", Quantity = 1 },
            Change(made, OrderAction.Cancel) with { LineRef = "5", StartsOn = new DateOnly(2027, 3, 1) }));

        // 29.00 and 99.00 a month and seat: 5 × 12, 15 × 12 of the difference, 15 × 24, one for the whole running term.
        Assert.Equal(
            [5 * 12 * 2900L, 15 * 12 * 7000L, 15 * 24 * 9900L, 12 * 9900L, null], changed.Lines.Select(line => line.Price?.NetMinor));
        Assert.All(changed.Lines.Take(4), line => Assert.Equal(("USD", "list-2026-02", "list"), (line.Price!.Currency, line.Price.PriceListVersion, line.Price.Basis)));
    }

    [DatabaseFact]
    public async Task A_partner_may_bring_the_price_of_a_change_and_is_told_where_it_does_not_add_up()
    {
        var made = await NewAsync(quantity: 10);
        var added = Change(made, OrderAction.AddSeats) with { Quantity = 5 };

        var wrong = await Engine.PlaceAsync(Partner, Order(added with { Price = new AskedPrice("EUR", 100, PricePeriod.Month, 10, 1) }));
        var right = await Engine.FulfillAsync(Partner, Order(added with { Price = new AskedPrice("EUR", 100, PricePeriod.Month, 10, 5400) }));

        var fault = Assert.Single(Assert.IsType<Placement.Impossible>(wrong).Faults);
        Assert.Equal(("price.mismatch", "/lines/0/price/netMinor"), (fault.Code, fault.Pointer));
        Assert.Equal((5400L, "EUR", "private"), (right.Lines[0].Price!.NetMinor, right.Lines[0].Price!.Currency, right.Lines[0].Price!.Basis));
    }

    [DatabaseFact]
    public async Task A_plan_that_is_renewed_no_more_is_renewed_as_its_successor_alone()
    {
        var made = await NewAsync(quantity: 10);
        await Store.RunAsync("UPDATE subscriptions SET intervals = replace(intervals, 'premium-sm', 'starter-sm')");
        var renewal = Change(made, OrderAction.Renew);

        var placement = await Engine.PlaceAsync(Partner, Order(renewal));
        var other = await Engine.PlaceAsync(Partner, Order(renewal with { Sku = "premium-sm" }));

        Assert.Equal("sku.retired", Assert.Single(Assert.IsType<Placement.Impossible>(placement).Faults).Code);
        Assert.IsType<Placement.Accepted>(other);
    }

    [DatabaseFact]
    public async Task What_another_channel_manages_is_changed_there_alone()
    {
        var made = await NewAsync(quantity: 10);
        await Store.RunAsync("UPDATE subscriptions SET channel = 'market'");

        var placement = await Engine.PlaceAsync(Partner, Order(Change(made, OrderAction.AddSeats) with { Quantity = 1 }));

        Assert.Equal(OrderFault.ManagedElsewhere, Assert.Single(Assert.IsType<Placement.Impossible>(placement).Faults).Code);
    }

    [DatabaseFact]
    public async Task The_second_line_is_judged_as_the_first_one_leaves_the_subscription()
    {
        var made = await NewAsync(quantity: 10);

        var placement = await Engine.PlaceAsync(Partner, Order(
            Change(made, OrderAction.Cancel),
            Change(made, OrderAction.AddSeats) with { LineRef = "2", Quantity = 1 }));

        var fault = Assert.Single(Assert.IsType<Placement.Impossible>(placement).Faults);
        Assert.Equal(("/lines/1/subscriptionId", "subscription.cancelled"), (fault.Pointer, fault.Code));
    }

    [DatabaseFact]
    public async Task What_was_overtaken_after_it_was_accepted_waits_for_a_person_by_name()
    {
        var made = await NewAsync(quantity: 10);
        var late = await Engine.AcceptAsync(Partner, Order(Change(made, OrderAction.Upgrade) with { Sku = "ultimate-sm", StartsOn = new DateOnly(2026, 12, 24) }));
        await Engine.WorkAsync();
        await AmendAsync(Change(made, OrderAction.Cancel));
        Clock.Advance(TimeSpan.FromDays(40));
        await Engine.PullForwardAsync();

        await Engine.WorkAsync();

        var line = (await AgainAsync(late)).Lines[0];
        Assert.Equal((LineStatus.NeedsAttention, "subscription.cancelled"), (line.Status, line.ReasonCode));
    }

    [DatabaseFact]
    public async Task A_subscription_that_is_cancelled_now_gets_a_license_that_says_so()
    {
        var made = await NewAsync(quantity: 10);
        Clock.Advance(TimeSpan.FromDays(30));

        var order = await AmendAsync(Change(made, OrderAction.Cancel));

        var license = Assert.Single(await Engine.LicensesAsync(order.Id));
        Assert.Equal(new DateOnly(2026, 12, 21), license.EndsOn);
        Assert.Equal(SubscriptionState.Cancelled, (await ReadAsync(made.Id)).Coverage.StateOn(new DateOnly(2026, 12, 21)));
    }

    [DatabaseFact]
    public async Task A_plan_is_tried_once_and_only_above_what_is_paid_for()
    {
        var made = await NewAsync(quantity: 10);
        var trial = Change(made, OrderAction.Trial) with { Sku = "ultimate-sm", Quantity = 50, TermMonths = 1 };
        await AmendAsync(trial);
        Assert.Equal(50, (await ReadAsync(made.Id)).Coverage.EntitlementOn(new DateOnly(2026, 11, 21)).Seats);
        Clock.Advance(TimeSpan.FromDays(60));

        var again = await Engine.PlaceAsync(Partner, Order(trial));
        var below = await Engine.PlaceAsync(Partner, Order(trial with { Sku = "premium-sm" }));

        Assert.Equal("trial.used", Assert.Single(Assert.IsType<Placement.Impossible>(again).Faults).Code);
        Assert.Equal("plan.notHigher", Assert.Single(Assert.IsType<Placement.Impossible>(below).Faults).Code);
    }

    [DatabaseFact]
    public async Task A_trial_becomes_a_paid_subscription_with_its_code_and_number()
    {
        var trial = await Engine.FulfillAsync(Partner, Order(A.Line(sku: "ultimate-sm", quantity: 25) with { Action = OrderAction.Trial, TermMonths = 1 }));
        var made = await ReadAsync(trial.Lines[0].SubscriptionId!);
        Assert.Empty(made.Intervals);

        await AmendAsync(Change(made, OrderAction.New) with { Sku = "premium-sm", Quantity = 30, TermMonths = 12 });

        var bought = await ReadAsync(made.Id);
        Assert.Equal((2, made.Number), (bought.Version, bought.Number));
        Assert.Equal(("premium", 30), (bought.Coverage.EntitlementOn(new DateOnly(2026, 11, 21)).Plan.Name, bought.SeatsOn(new DateOnly(2026, 11, 21))));
        Assert.Empty(bought.Coverage.Overlays);
        Assert.Equal(1, await Store.AskAsync<int>("SELECT count(*) FROM activation_codes"));
    }

    private protected async Task<Subscription> NewAsync(long quantity)
    {
        var order = await Engine.FulfillAsync(Partner, Order(A.Line(quantity: quantity)));
        Assert.Equal(OrderStatus.Fulfilled, order.Status);
        return await ReadAsync(order.Lines[0].SubscriptionId!);
    }

    private async Task<Order> AmendAsync(params LineContent[] lines)
    {
        var order = await Engine.FulfillAsync(Partner, Order(lines));
        Assert.Equal((OrderStatus.Fulfilled, null), (order.Status, order.Lines[0].ReasonText));
        return order;
    }

    private OrderContent Order(params LineContent[] lines) => A.Order($"R-{Interlocked.Increment(ref _orders)}", lines);

    private static LineContent Change(Subscription subscription, OrderAction action) => new()
    {
        LineRef = "1",
        Action = action,
        SubscriptionId = subscription.Id,
    };

    private async Task<Subscription> ReadAsync(string id) =>
        Assert.Single(await Store.InAsync(tx => SubscriptionTable.ListAsync(tx, [id], Cancel)));
}

public sealed class AmendmentTestsOnSqlite() : AmendmentTests(TestStore.OnSqliteAsync);

public sealed class AmendmentTestsOnPostgres() : AmendmentTests(TestStore.OnPostgresAsync);
