using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Screening.Policy;
using Fulfillment.Engine.Tests.Support;
using Fulfillment.Sdk.Screening;

namespace Fulfillment.Engine.Tests.Provisioning;

public abstract class OrderRunnerTests(Func<Task<TestStore>> open) : EngineTests(open)
{
    [DatabaseFact]
    public async Task An_allowed_order_keeps_why_it_was_allowed()
    {
        var order = await Engine.FulfillAsync(Partner, A.Order());

        var decision = Assert.Single(await Engine.DecisionsAsync(order.Id));
        Assert.Equal((Verdict.Allow, $"fake list of today; {ScreeningPolicy.Default.Source}"), (decision.Verdict, decision.PolicyVersion));
        Assert.Equal(order.Content.Hash(), decision.ContentHash);
        Assert.Equal("fake", Assert.Single(decision.Answers).Hook);
        Assert.Contains("screening.allow", await Engine.AuditAsync(order.Id));
    }

    [DatabaseFact]
    public async Task A_denied_order_ends_with_a_neutral_code()
    {
        Engine.Hook.Says = Verdict.Deny;

        var order = await Engine.FulfillAsync(Partner, A.Order("R-1", A.Line(), A.Line("2")));

        Assert.Equal((OrderStatus.Denied, ScreeningState.Refused), (order.Status, order.Screening));
        Assert.Equal(ReasonCodes.ScreeningRefused, order.ReasonCode);
        Assert.All(order.Lines, line => Assert.Equal((LineStatus.Denied, null), (line.Status, line.ReasonText)));
        Assert.Contains("fake.rule", Assert.Single(await Engine.DecisionsAsync(order.Id)).Reason);
        Assert.Equal(0, await Store.AskAsync<int>("SELECT count(*) FROM work"));
        Assert.Empty(await Engine.ProvisioningAsync(order.Id));
    }

    [DatabaseFact]
    public async Task A_hook_that_does_not_answer_holds_and_never_allows()
    {
        Engine.Hook.Answers = _ => throw new InvalidDataException();

        var order = await Engine.FulfillAsync(Partner, A.Order());

        Assert.Equal(OrderStatus.Held, order.Status);
        Assert.Empty(await Engine.LicensesAsync(order.Id));
    }

    [DatabaseFact]
    public async Task A_worker_that_died_while_screening_is_replaced()
    {
        var order = await Engine.AcceptAsync(Partner, A.Order());
        await Engine.CrashAsync();

        await Engine.WorkAsync();

        Assert.Equal(OrderStatus.Fulfilled, (await AgainAsync(order)).Status);
        Assert.Single(await Engine.DecisionsAsync(order.Id));
    }

    [DatabaseFact]
    public async Task An_order_that_kills_whoever_screens_it_is_held_for_a_person()
    {
        var order = await Engine.AcceptAsync(Partner, A.Order());
        for (var crash = 0; crash < 6; crash++)
        {
            await Engine.CrashAsync();
        }

        await Engine.WorkAsync();

        Assert.Equal(OrderStatus.Held, (await AgainAsync(order)).Status);
        Assert.Contains("order.hold", await Engine.AuditAsync(order.Id));
        Assert.Empty(Engine.Hook.Asked);
    }

    [DatabaseFact]
    public async Task A_worker_that_lost_its_lease_while_screening_writes_nothing()
    {
        var order = await Engine.AcceptAsync(Partner, A.Order());
        var stale = Assert.Single(await Engine.CrashAsync());
        await Engine.CrashAsync("nod_other");

        Engine.Hook.Says = Verdict.Deny;
        await Engine.RunAsync(stale);

        Assert.Equal((OrderStatus.Received, 1L), ((await AgainAsync(order)).Status, (await AgainAsync(order)).Version));
        Assert.Empty(await Engine.DecisionsAsync(order.Id));
        Assert.Equal(["order.place"], await Engine.AuditAsync(order.Id));
    }
}

public sealed class OrderRunnerTestsOnSqlite() : OrderRunnerTests(TestStore.OnSqliteAsync);

public sealed class OrderRunnerTestsOnPostgres() : OrderRunnerTests(TestStore.OnPostgresAsync);
