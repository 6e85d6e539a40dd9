using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Provisioning;
using Fulfillment.Engine.Provisioning.Steps;
using Fulfillment.Engine.Tests.Support;
using Fulfillment.Engine.Work;
using Fulfillment.Sdk.Screening;
using Microsoft.Extensions.DependencyInjection;

namespace Fulfillment.Engine.Tests.Provisioning;

/// <summary>Orders that are served in the transaction that accepts them.</summary>
public abstract class OrderStartTests(Func<Task<TestStore>> open) : EngineTests(open)
{
    private readonly FailingStep _failing = new();

    protected override void SetUp(IServiceCollection services)
    {
        services.AddSingleton<IStep>(_failing);
        services.Remove(services.Single(service => service.ImplementationType == typeof(CreateSubscription)));
        services.AddSingleton<CreateSubscription>();
    }

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        _failing.Inner = Engine.Get<CreateSubscription>();
        Engine.Get<WorkFloor>().OpenFor(TimeSpan.FromHours(1));
    }

    [DatabaseFact]
    public async Task An_order_that_asks_nobody_outside_is_stored_as_it_ends()
    {
        var accepted = await Engine.AcceptAsync(Partner, A.Order());

        var done = await AgainAsync(accepted);
        Assert.Equal((OrderStatus.Received, OrderStatus.Fulfilled), (accepted.Status, done.Status));
        Assert.Equal(0, await Store.AskAsync<int>("SELECT count(*) FROM work"));
        Assert.Equal(
            [
                "order.received", "order.screening", "order.provisioning", "line.provisioning", "line.provisioned",
                "order.fulfilled",
            ],
            (await Engine.EventsAsync(done.Id)).Select(told => told.Type));
        Assert.Equal(["order.place", "screening.allow"], await Engine.AuditAsync(done.Id));
        Assert.Single(await Engine.LicensesAsync(done.Id));
        Assert.Single(await Engine.DecisionsAsync(done.Id));
    }

    [DatabaseFact]
    public async Task A_repeat_leaves_nothing_of_what_was_made_for_it()
    {
        await Engine.AcceptAsync(Partner, A.Order());

        Assert.IsType<Placement.Existing>(await Engine.PlaceAsync(Partner, A.Order()));
        Assert.IsType<Placement.RefTaken>(await Engine.PlaceAsync(Partner, A.Order() with { PurchaseOrder = "other" }));
        Assert.Equal(
            (1, 1, 1, 1),
            (
                await Store.AskAsync<int>("SELECT count(*) FROM orders"),
                await Store.AskAsync<int>("SELECT count(*) FROM subscriptions"),
                await Store.AskAsync<int>("SELECT count(*) FROM licenses"),
                await Store.AskAsync<int>("SELECT count(*) FROM screening_decisions")));
    }

    [DatabaseFact]
    public async Task What_screening_does_not_allow_at_once_takes_the_usual_way()
    {
        Engine.Hook.Says = Verdict.Review;
        var order = await Engine.AcceptAsync(Partner, A.Order());

        Assert.Empty(await Engine.DecisionsAsync(order.Id));
        Assert.True(Engine.Get<WorkFloor>().Handed.TryRead(out var handed));
        await Engine.RunAsync(handed);

        Assert.Equal(OrderStatus.Held, (await AgainAsync(order)).Status);
    }

    [DatabaseFact]
    public async Task A_screening_that_takes_its_time_does_not_keep_the_caller_waiting()
    {
        var gate = new TaskCompletionSource<ScreeningAnswer>();
        Engine.Hook.Answers = _ => gate.Task;
        var placing = Engine.AcceptAsync(Partner, A.Order());
        while (!placing.IsCompleted)
        {
            Clock.Advance(TimeSpan.FromMilliseconds(50));
            await Task.Yield();
        }

        Assert.Equal(OrderStatus.Received, (await AgainAsync(await placing)).Status);
    }

    [DatabaseFact]
    public async Task A_step_that_throws_does_not_cost_the_acceptance()
    {
        _failing.Throws = true;

        var order = await Engine.AcceptAsync(Partner, A.Order());

        Assert.Equal(OrderStatus.Provisioning, (await AgainAsync(order)).Status);
        Assert.Equal("provisioning", await Store.AskAsync<string>("SELECT subject_kind FROM work"));
        _failing.Throws = false;
        await Engine.WorkAsync();
        Assert.Equal(OrderStatus.Fulfilled, (await AgainAsync(order)).Status);
    }

    [DatabaseFact]
    public async Task A_line_of_the_future_waits_and_its_sibling_does_not()
    {
        var later = A.Line("2") with { StartsOn = new DateOnly(2027, 6, 1) };

        var order = await Engine.AcceptAsync(Partner, A.Order("R-1", A.Line("1"), later));

        Assert.Equal(
            [LineStatus.Provisioned, LineStatus.Scheduled], (await AgainAsync(order)).Lines.Select(line => line.Status));
    }

    private sealed class FailingStep : IStep
    {
        public CreateSubscription Inner { get; set; } = null!;

        public bool Throws { get; set; }

        public string Name => ProvisioningPlan.CreateSubscription;

        public bool IsLocal => true;

        public Task<StepResult> RunAsync(StepJob job, CancellationToken cancel) =>
            Throws ? throw new InvalidDataException() : Inner.RunAsync(job, cancel);
    }
}

public sealed class OrderStartTestsOnSqlite() : OrderStartTests(TestStore.OnSqliteAsync);

public sealed class OrderStartTestsOnPostgres() : OrderStartTests(TestStore.OnPostgresAsync);
