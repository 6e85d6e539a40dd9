using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Catalog;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Provisioning;
using Fulfillment.Engine.Tests.Support;
using Fulfillment.Sdk.Screening;

namespace Fulfillment.Engine.Tests.Reconciliation;

/// <summary>Where all is as it was ordered, nothing is named; also while work is under way.</summary>
public abstract class CleanHistoryTests(Func<Task<TestStore>> open) : ReconciliationHouse(open)
{
    private static readonly DateOnly _next = new(2027, 11, 21);

    [DatabaseFact]
    public async Task A_rich_history_is_clean_on_every_day()
    {
        var ramp = await DoneAsync(A.Line(quantity: 10) with { TermMonths = 36, Phases = [new Phase(_next, 60)] });
        await DoneAsync(Change(ramp, OrderAction.AddSeats) with { Quantity = 5 });
        await DoneAsync(Change(ramp, OrderAction.Upgrade) with { Sku = "ultimate-sm" });
        await DoneAsync(Change(ramp, OrderAction.ReduceSeats) with { Quantity = 2 });
        await DoneAsync(Change(ramp, OrderAction.TrueUp) with { Quantity = 3 });
        await DoneAsync(Change(ramp, OrderAction.Consumable) with { Sku = "minutes-1000", Quantity = 2 });
        await DoneAsync(A.Line() with { Delivery = new Delivery(DeliveryKind.OfflineLicense, null, null), Phases = [new Phase(new DateOnly(2027, 3, 1), 90)] });
        await DoneAsync(A.Line() with { AutoRenew = true, RenewalTermMonths = 24 });
        await DoneAsync(A.Line(quantity: 10) with { TermMonths = 36, Phases = [new Phase(_next, 10), new Phase(_next.AddYears(1), 20)] });
        var trial = await DoneAsync(A.Line(sku: "ultimate-sm", quantity: 25) with { Action = OrderAction.Trial, TermMonths = 1 });
        await DoneAsync(A.Line(sku: "ultimate-sm", quantity: 5) with { Action = OrderAction.Trial, TermMonths = 1 });
        var ended = await DoneAsync(A.Line());
        await DoneAsync(Change(ended, OrderAction.Cancel));
        var ending = await DoneAsync(A.Line());
        await DoneAsync(Change(ending, OrderAction.Cancel) with { StartsOn = new DateOnly(2027, 2, 1) });
        await UndoneAsync(await DoneAsync(A.Line() with { Delivery = new Delivery(DeliveryKind.OfflineLicense, null, null) }));
        await UndoneAsync(await DoneAsync(Saas("group-c")));
        var space = await DoneAsync(Saas("group-a") with { Phases = [new Phase(new DateOnly(2027, 5, 21), 90)] });
        await DoneAsync(Change(space, OrderAction.AddSeats) with { Quantity = 4 });
        await DoneAsync(Change(space, OrderAction.Consumable) with { Sku = "minutes-1000", Quantity = 1 });
        await DoneAsync(Change(space, OrderAction.New) with { Sku = "storage-10gb", Quantity = 3 });
        await DoneAsync(Change(space, OrderAction.ReduceSeats) with { Sku = "storage-10gb", Quantity = 1 });
        await DoneAsync(Change(ramp, OrderAction.AddSeats) with { Sku = "assistant-sm", Quantity = 7 });
        var gone = await DoneAsync(Saas("group-b"));
        await DoneAsync(Change(gone, OrderAction.Cancel));
        await OrderAsync(A.Line(), A.OddLine(), A.SaasLine("3"));
        await OrderAsync(A.Line() with { StartsOn = new DateOnly(2027, 1, 1) });
        Engine.Hook.Says = Verdict.Review;
        await OrderAsync(A.Line());
        Engine.Hook.Says = Verdict.Deny;
        await OrderAsync(A.Line());
        Engine.Hook.Says = Verdict.Allow;

        await IsCleanAsync();
        await ComeAsync(new DateOnly(2026, 12, 10));
        await DoneAsync(Change(trial, OrderAction.New) with { Sku = "premium-sm", Quantity = 30, TermMonths = 24 });
        foreach (var day in new DateOnly[] { new(2026, 12, 21), new(2027, 1, 5), new(2027, 2, 1), new(2027, 3, 1), new(2027, 5, 21), _next, new(2027, 11, 30), new(2028, 1, 1), new(2029, 11, 22) })
        {
            await ComeAsync(day);
            await IsCleanAsync();
        }

        Assert.True(await Store.AskAsync<int>("SELECT count(*) FROM subscriptions") > 10);
    }

    [DatabaseFact]
    public async Task A_day_that_has_just_come_is_left_to_its_work()
    {
        await DoneAsync(A.Line(quantity: 10) with { TermMonths = 36, Phases = [new Phase(_next, 60)] });
        await DoneAsync(Saas("group-a") with { TermMonths = 36, Phases = [new Phase(_next, 60)] });

        await ComeAsync(_next, work: false);
        await IsCleanAsync();
        await Engine.PullForwardAsync();
        await Engine.WorkOnceAsync();
        await IsCleanAsync();
        await WorkAsync();
        await IsCleanAsync();

        Assert.Equal(60, Assert.Single(Targets.Has).Value.Seats);
    }

    [DatabaseFact]
    public async Task Lines_that_wait_for_a_target_are_no_drift()
    {
        var order = await Engine.AcceptAsync(Partner, A.Order("R-1", Saas("group-a")));
        await IsCleanAsync();

        await Engine.WorkAsync();
        await IsCleanAsync();

        Assert.Equal(OrderStatus.Fulfilled, (await AgainAsync(order)).Status);
    }

    [DatabaseFact]
    public async Task A_sandbox_partner_s_own_clock_makes_no_drift()
    {
        await Engine.FulfillAsync(Sandbox, A.Order("R-1", A.Line(quantity: 10) with { TermMonths = 36, Phases = [new Phase(_next, 60)] }));
        await Engine.Get<SandboxClock>().AdvanceAsync(Sandbox.Id, TimeSpan.FromDays(400), Actor.System, Cancel);
        await IsCleanAsync();

        await Engine.WorkAsync();
        await IsCleanAsync();

        Assert.Equal(2, await Store.AskAsync<int>("SELECT count(*) FROM licenses"));
    }

    /// <summary>Orders of every kind on days of every kind: whatever the desk accepts and the engine does is no drift.</summary>
    [DatabaseFact]
    public async Task Random_histories_are_clean()
    {
        var random = new Random(20261122);
        var made = new List<Order>();
        for (var round = 0; round < 60; round++)
        {
            var order = await RandomAsync(random, made, round);
            if (order is { Status: OrderStatus.Fulfilled } && order.Content.Lines[0].SubscriptionId is null)
            {
                made.Add(order);
            }

            if (round % 6 == 5)
            {
                await IsCleanAsync();
                await ComeAsync(DateOnly.FromDateTime(Clock.GetUtcNow().UtcDateTime).AddDays(random.Next(1, 45)));
                await IsCleanAsync();
            }
        }

        Assert.True(made.Count > 10);
        Assert.True(await Store.AskAsync<int>("SELECT count(DISTINCT action) FROM order_lines WHERE status = 'provisioned'") > 8);
    }

    private async Task UndoneAsync(Order order)
    {
        await DoneAsync(Change(order, OrderAction.Cancel) with { StartsOn = new DateOnly(2027, 2, 1) });
        Assert.IsType<UndoOutcome.Undone>(
            await Engine.Get<CancellationDesk>().UndoAsync(Partner, order.Lines[0].SubscriptionId!, null, Actor.System, Cancel));
        await WorkAsync();
    }

    private async Task<Order?> RandomAsync(Random random, List<Order> made, int round)
    {
        var today = DateOnly.FromDateTime(Clock.GetUtcNow().UtcDateTime);
        var line = made.Count == 0 || random.Next(3) == 0 ? New(random, today, round) : Next(random, today, made[random.Next(made.Count)]);
        var order = A.Order($"P-{round}", line) with { Customer = A.Customer($"Customer {round}") };
        return await Engine.PlaceAsync(Partner, order) is Placement.Accepted accepted
            ? await WorkedAsync(accepted.Order)
            : null;
    }

    private async Task<Order> WorkedAsync(Order order)
    {
        await Engine.WorkAsync();
        return await AgainAsync(order);
    }

    private static LineContent New(Random random, DateOnly today, int round)
    {
        var kind = random.Next(5) switch
        {
            0 => Saas($"group-{round}"),
            1 => A.Line(sku: "ultimate-sm") with { Action = OrderAction.Trial, TermMonths = 1 },
            2 => A.Line() with { Delivery = new Delivery(DeliveryKind.OfflineLicense, null, null) },
            _ => A.Line(),
        };
        var line = kind with { Quantity = random.Next(1, 100) };
        return line.Action == OrderAction.Trial ? line : line with
        {
            TermMonths = random.Next(1, 4) * 12,
            StartsOn = random.Next(4) == 0 ? today.AddDays(random.Next(1, 40)) : null,
            AutoRenew = random.Next(2) == 0 ? true : null,
            Phases = random.Next(3) == 0 ? [new Phase(today.AddDays(random.Next(50, 200)), random.Next(100, 200))] : [],
        };
    }

    private static LineContent Next(Random random, DateOnly today, Order of)
    {
        var action = (OrderAction[])[OrderAction.AddSeats, OrderAction.ReduceSeats, OrderAction.Upgrade, OrderAction.Renew, OrderAction.TrueUp, OrderAction.CoTerm, OrderAction.Cancel, OrderAction.Consumable, OrderAction.New];
        var line = Change(of, action[random.Next(action.Length)]) with { StartsOn = random.Next(4) == 0 ? today.AddDays(random.Next(1, 60)) : null };
        return line.Action switch
        {
            OrderAction.AddSeats or OrderAction.ReduceSeats when random.Next(2) == 0 =>
                line with { Sku = random.Next(3) == 0 ? "storage-10gb" : "assistant-sm", Quantity = random.Next(1, 20) },
            OrderAction.AddSeats or OrderAction.ReduceSeats or OrderAction.TrueUp => line with { Quantity = random.Next(1, 20) },
            OrderAction.Upgrade => line with { Sku = "ultimate-sm" },
            OrderAction.Renew => line with { TermMonths = 12, Quantity = random.Next(2) == 0 ? random.Next(1, 50) : null },
            OrderAction.CoTerm => line with { StartsOn = null, EndsOn = today.AddDays(random.Next(30, 300)) },
            OrderAction.Consumable => line with { StartsOn = null, Sku = "minutes-1000", Quantity = random.Next(1, 5) },
            OrderAction.New => line with { Sku = "premium-sm", Quantity = 10, TermMonths = 12 },
            _ => line,
        };
    }
}

public sealed class CleanHistoryTestsOnSqlite() : CleanHistoryTests(TestStore.OnSqliteAsync);

public sealed class CleanHistoryTestsOnPostgres() : CleanHistoryTests(TestStore.OnPostgresAsync);
