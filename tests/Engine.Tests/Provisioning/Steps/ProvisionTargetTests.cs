using Fulfillment.Engine.Catalog;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Provisioning;
using Fulfillment.Engine.Tests.Support;
using Fulfillment.Sdk;
using Fulfillment.Sdk.Provisioning;
using Microsoft.Extensions.DependencyInjection;

namespace Fulfillment.Engine.Tests.Provisioning.Steps;

/// <summary>Subscriptions that live on a target outside.</summary>
public abstract class ProvisionTargetTests(Func<Task<TestStore>> open) : EngineTests(open)
{
    private readonly FakeTarget _target = new();

    protected override void SetUp(IServiceCollection services) => services.AddSingleton<IProvisioner>(_target);

    [DatabaseFact]
    public async Task A_namespace_gets_what_was_bought_and_is_done_when_it_reads_back()
    {
        var order = await Engine.FulfillAsync(Partner, Saas());

        Assert.Equal((OrderStatus.Fulfilled, null), (order.Status, order.Lines[0].ReasonText));
        Assert.Equal(("premium", 37, "group-a"), (_target.Has!.Plan, _target.Has.Seats, _target.Has.Namespace));
        Assert.Equal(["provision"], _target.Told);
        Assert.Equal((await Engine.SubscriptionAsync(order.Lines[0].Id))!.AccountId, _target.AccountId);
        Assert.NotNull(_target.AccountId);
        Assert.Empty(await Engine.LicensesAsync(order.Id));
    }

    [DatabaseFact]
    public async Task Added_seats_change_it_and_a_cancellation_takes_it_away()
    {
        var order = await Engine.FulfillAsync(Partner, Saas());
        await Engine.FulfillAsync(Partner, A.Order("R-2", Change(order, OrderAction.AddSeats) with { Quantity = 5 }));
        Assert.Equal(42, _target.Has!.Seats);

        var ended = await Engine.FulfillAsync(Partner, A.Order("R-3", Change(order, OrderAction.Cancel)));

        Assert.Equal(OrderStatus.Fulfilled, ended.Status);
        Assert.Null(_target.Has);
        Assert.Equal(["provision", "update", "deprovision"], _target.Told);
        Assert.Equal(3, _target.Keys.Distinct().Count());
    }

    [DatabaseFact]
    public async Task Storage_bought_for_it_reaches_the_namespace_and_ends_with_the_term()
    {
        var order = await Engine.FulfillAsync(Partner, Saas());

        var bought = await Engine.FulfillAsync(Partner, A.Order("R-2", Storage(order, 3)));
        var more = await Engine.FulfillAsync(Partner, A.Order("R-3", Storage(order, 2) with { Action = OrderAction.AddSeats }));
        Assert.Equal((OrderStatus.Fulfilled, OrderStatus.Fulfilled), (bought.Status, more.Status));
        Assert.Equal(50_000, _target.Has!.AddOns["storage"]);

        await Engine.FulfillAsync(Partner, A.Order("R-4", Storage(order, 5) with { Action = OrderAction.ReduceSeats }));
        Assert.Equal(50_000, _target.Has.AddOns["storage"]);
        await Engine.FulfillAsync(Partner, A.Order("R-5", Change(order, OrderAction.Renew)));

        var kept = (await Engine.SubscriptionAsync(order.Lines[0].Id))!;
        Assert.Equal(new DateOnly(2027, 11, 21), kept.Coverage.AddOns[^1].EndsOn);
        Assert.Equal(37, _target.Has.Seats);
        Assert.Equal((null, null), (bought.Lines[0].TermMonths, bought.Lines[0].Delivery));
    }

    [DatabaseFact]
    public async Task An_answer_that_was_lost_costs_nothing_twice()
    {
        _target.LosesAnswers = 1;

        var order = await Engine.FulfillAsync(Partner, Saas());

        Assert.Equal(OrderStatus.Fulfilled, order.Status);
        Assert.Equal(["provision"], _target.Told);
    }

    [DatabaseFact]
    public async Task A_target_that_takes_its_time_is_asked_until_it_is_done()
    {
        _target.BusyFor = 3;

        var order = await Engine.FulfillAsync(Partner, Saas());
        Assert.Equal(LineStatus.Provisioning, order.Lines[0].Status);
        for (var i = 0; i < 5; i++)
        {
            await Engine.PullForwardAsync();
            await Engine.WorkAsync();
        }

        Assert.Equal(OrderStatus.Fulfilled, (await AgainAsync(order)).Status);
        Assert.Equal(["provision"], _target.Told);
        Assert.Equal(0, Assert.Single(await Engine.ProvisioningAsync(order.Id)).Attempts);
    }

    [DatabaseFact]
    public async Task What_says_done_and_reads_back_otherwise_is_not_done()
    {
        _target.Halves = true;

        var order = await Engine.FulfillAsync(Partner, Saas());

        Assert.NotEqual(OrderStatus.Fulfilled, order.Status);
        Assert.Contains("seats", Assert.Single(await Engine.ProvisioningAsync(order.Id)).Summary);
    }

    [DatabaseFact]
    public async Task A_taken_namespace_waits_for_a_person_and_spoils_no_other_line()
    {
        _target.Refuses = new Outcome.Refused("namespace.taken", BlockedOn.Vendor, "It belongs to another.");

        var order = await Engine.FulfillAsync(Partner, A.Order("R-1", Saas().Lines[0], A.Line("2")));

        Assert.Equal(OrderStatus.PartiallyFulfilled, order.Status);
        Assert.Equal(
            [(LineStatus.NeedsAttention, "namespace.taken"), (LineStatus.Provisioned, null)],
            order.Lines.Select(line => (line.Status, line.ReasonCode)));
    }

    [DatabaseFact]
    public async Task Without_a_namespace_the_customer_is_waited_for()
    {
        var order = await Engine.FulfillAsync(Partner, A.Order("R-1", A.SaasLine("1")));

        Assert.Equal((ReasonCodes.NamespaceMissing, BlockedOn.Customer), (order.Lines[0].ReasonCode, order.Lines[0].BlockedOn!.Value));
        Assert.Empty(_target.Told);
    }

    [DatabaseFact]
    public async Task A_ramp_reaches_the_namespace_on_its_day()
    {
        var day = new DateOnly(2027, 5, 21);
        var order = await Engine.FulfillAsync(Partner, A.Order("R-1", Saas().Lines[0] with { Phases = [new Phase(day, 90)] }));
        Assert.Equal(37, _target.Has!.Seats);

        Clock.Advance(TimeSpan.FromDays(181.5));
        await Engine.PullForwardAsync();
        await Engine.WorkAsync();

        Assert.Equal(90, _target.Has.Seats);
        Assert.Equal(
            [(ProvisioningState.Succeeded, "new.target: new premium-saas saas"), (ProvisioningState.Succeeded, "boundary.target: 2027-05-21 saas")],
            (await Engine.ProvisioningAsync(order.Id)).Select(one => (one.State, one.Decision)));
        Assert.Equal(OrderStatus.Fulfilled, (await AgainAsync(order)).Status);
    }

    [DatabaseFact]
    public async Task A_namespace_that_renews_by_itself_is_told_of_its_next_term()
    {
        await Engine.FulfillAsync(Partner, A.Order("R-1", Saas().Lines[0] with { AutoRenew = true, RenewalTermMonths = 24 }));

        Clock.Advance(TimeSpan.FromDays(365));
        await Engine.PullForwardAsync();
        await Engine.WorkAsync();

        Assert.Equal(new DateOnly(2029, 11, 21), _target.Has!.EndsOn);
        Assert.Equal(["provision", "update"], _target.Told);
    }

    [DatabaseFact]
    public async Task Minutes_bought_for_a_namespace_reach_it_once_and_leave_the_plan_alone()
    {
        var order = await Engine.FulfillAsync(Partner, Saas());

        var bought = await Engine.FulfillAsync(Partner, A.Order("R-2", Minutes(order)));
        await Engine.FulfillAsync(Partner, A.Order("R-3", Minutes(order)));

        Assert.Equal((OrderStatus.Fulfilled, null), (bought.Status, bought.Lines[0].ReasonText));
        Assert.Equal([("minutes", 2000L), ("minutes", 2000L)], _target.Has!.Packs.Select(pack => (pack.Meter, pack.Amount)));
        Assert.Equal(("premium", 37), (_target.Has.Plan, _target.Has.Seats));
        Assert.Equal(["provision", "update", "update"], _target.Told);
    }

    [DatabaseFact]
    public async Task Minutes_bought_for_what_is_licensed_are_kept_here()
    {
        var order = await Engine.FulfillAsync(Partner, A.Order());

        var bought = await Engine.FulfillAsync(Partner, A.Order("R-2", Minutes(order)));

        Assert.Equal((OrderStatus.Fulfilled, null), (bought.Status, bought.Lines[0].ReasonText));
        Assert.Equal(2000, await Store.AskAsync<long>("SELECT remaining FROM consumable_packs"));
        Assert.Equal(1, (await Engine.SubscriptionAsync(order.Lines[0].Id))!.Version);
        Assert.Empty(_target.Told);
    }

    [DatabaseFact]
    public async Task Who_has_lost_the_claim_on_a_line_grants_no_pack()
    {
        var order = await Engine.FulfillAsync(Partner, A.Order());
        await Engine.AcceptAsync(Partner, A.Order("R-2", Minutes(order)));
        while (await Store.AskAsync<int>("SELECT count(*) FROM work WHERE step = 'grantPack'") == 0)
        {
            await Engine.WorkOnceAsync();
        }

        var stale = await Engine.LoadAsync(Assert.Single(await Engine.CrashAsync()));
        await Engine.CrashAsync("nod_other");
        await Engine.RunAsync(stale);

        Assert.Equal(0, await Store.AskAsync<int>("SELECT count(*) FROM consumable_packs"));
    }

    private static LineContent Minutes(Order order) =>
        Change(order, OrderAction.Consumable) with { Sku = "minutes-1000", Quantity = 2 };

    private static OrderContent Saas() => A.Order("R-1", A.SaasLine("1") with
    {
        Delivery = new Delivery(DeliveryKind.Saas, "group-a", null),
    });

    private static LineContent Storage(Order order, long quantity) =>
        Change(order, OrderAction.New) with { Sku = "storage-10gb", Quantity = quantity };

    private static LineContent Change(Order order, OrderAction action) => new()
    {
        LineRef = "1",
        Action = action,
        SubscriptionId = order.Lines[0].SubscriptionId,
    };
}

public sealed class ProvisionTargetTestsOnSqlite() : ProvisionTargetTests(TestStore.OnSqliteAsync);

public sealed class ProvisionTargetTestsOnPostgres() : ProvisionTargetTests(TestStore.OnPostgresAsync);
