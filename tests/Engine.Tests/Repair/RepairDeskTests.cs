using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Outbox;
using Fulfillment.Engine.Provisioning;
using Fulfillment.Engine.Provisioning.Steps;
using Fulfillment.Engine.Repair;
using Fulfillment.Engine.Tests.Metrics;
using Fulfillment.Engine.Tests.Support;
using Fulfillment.Sdk;
using Microsoft.Extensions.DependencyInjection;

namespace Fulfillment.Engine.Tests.Repair;

public abstract class RepairDeskTests(Func<Task<TestStore>> open) : EngineTests(open)
{
    private static readonly Actor _operator = Actor.Operator("opr_1", "token-2");

    private MendableStep Step => Engine.Get<MendableStep>();

    protected override void SetUp(IServiceCollection services)
    {
        services.AddSingleton<MeterRecord>().AddSingleton(provider => provider.GetRequiredService<MeterRecord>().Meter);
        services.Remove(services.Single(service => service.ImplementationType == typeof(CreateSubscription)));
        services.AddSingleton(provider => new MendableStep(ActivatorUtilities.CreateInstance<CreateSubscription>(provider)));
        services.AddSingleton<IStep>(provider => provider.GetRequiredService<MendableStep>());
    }

    [DatabaseFact]
    public async Task A_line_that_failed_is_healed_by_trying_again()
    {
        var order = await FailedAsync();
        var letter = Assert.Single(await Engine.DeadLettersAsync());
        Step.IsMended = true;

        var outcome = await RequeueAsync(letter);
        Assert.Equal(OrderStatus.Provisioning, (await AgainAsync(order)).Status);
        await Engine.WorkAsync();

        Assert.Equal(RepairOutcome.Requeued, outcome);
        var healed = await AgainAsync(order);
        Assert.Equal((OrderStatus.Fulfilled, null, null), (healed.Status, healed.ReasonCode, healed.BlockedOn));
        Assert.Equal(ProvisioningState.Succeeded, Assert.Single(await Engine.ProvisioningAsync(order.Id)).State);
        Assert.Empty(await Engine.DeadLettersAsync());
        Assert.Equal(["deadLetter.requeue"], await Engine.AuditAsync(letter.Id));
    }

    [DatabaseFact]
    public async Task A_line_that_fails_again_has_a_dead_letter_again_and_its_whole_budget()
    {
        var order = await FailedAsync();
        var first = Assert.Single(await Engine.DeadLettersAsync());

        await RequeueAsync(first);
        await Engine.WorkAsync();

        Assert.Equal(OrderStatus.Failed, (await AgainAsync(order)).Status);
        Assert.NotEqual(first.Id, Assert.Single(await Engine.DeadLettersAsync()).Id);
        Assert.Equal(2 * TestEngine.Budget, Step.Runs);
    }

    [DatabaseFact]
    public async Task A_group_is_sent_again_together_and_others_stay()
    {
        for (var n = 0; n < 3; n++)
        {
            await Engine.FulfillAsync(Partner, A.Order($"R-{n}"));
        }

        await Engine.FulfillAsync(Partner, A.Order("R-other", A.OddLine()));
        var letter = (await Engine.DeadLettersAsync()).First(one => one.Code != ReasonCodes.LineUnsupported);
        Step.IsMended = true;

        var group = new DeadLetterGroup(letter.Source, letter.Destination, letter.Code);
        var done = await Engine.Get<RepairDesk>().RequeueAsync(group, "They are well again.", _operator, Cancel);
        await Engine.WorkAsync();

        Assert.Equal(new GroupRepair(3, 0, More: false), done);
        Assert.Equal(ReasonCodes.LineUnsupported, Assert.Single(await Engine.DeadLettersAsync()).Code);
        Assert.Equal(3, await Store.AskAsync<int>("SELECT count(*) FROM orders WHERE status = 'fulfilled'"));
    }

    [DatabaseFact]
    public async Task A_line_that_waits_for_a_person_goes_on_beside_one_that_is_done()
    {
        Step.IsMended = true;
        var order = await Engine.FulfillAsync(Partner, A.Order("R-1", A.Line(), A.SaasLine()));
        await Store.RunAsync("UPDATE provisioning_events SET step = 'createSubscription' WHERE state = 'failed'");
        await Store.RunAsync("UPDATE order_lines SET delivery = 'cloudLicense' WHERE delivery = 'saas'");

        await RequeueAsync(Assert.Single(await Engine.DeadLettersAsync()));
        Assert.Equal(OrderStatus.Provisioning, (await AgainAsync(order)).Status);
        await Engine.WorkAsync();

        Assert.Equal(OrderStatus.Fulfilled, (await AgainAsync(order)).Status);
    }

    [DatabaseFact]
    public async Task A_letter_is_sent_again_once()
    {
        await FailedAsync();
        var letter = Assert.Single(await Engine.DeadLettersAsync());

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => RequeueAsync(letter))));

        Assert.Single(outcomes, RepairOutcome.Requeued);
        Assert.Equal(7, outcomes.Count(outcome => outcome == RepairOutcome.Settled));
        Assert.Equal(1, await Store.AskAsync<int>("SELECT count(*) FROM work"));
    }

    [DatabaseFact]
    public async Task A_letter_of_an_order_that_was_cancelled_moves_nothing()
    {
        var order = await FailedAsync();
        await Engine.Get<OrderDesk>().CancelAsync(Partner, order.Id, null, _operator, Cancel);

        var outcome = await RequeueAsync(Assert.Single(await Engine.DeadLettersAsync()));

        Assert.Equal(RepairOutcome.Settled, outcome);
        Assert.Equal(OrderStatus.Cancelled, (await AgainAsync(order)).Status);
        Assert.Equal(0, await Store.AskAsync<int>("SELECT count(*) FROM work"));
    }

    [DatabaseFact]
    public async Task A_retry_is_one_touch_of_its_order_and_what_goes_well_has_none()
    {
        var order = await FailedAsync();
        Step.IsMended = true;
        var well = await Engine.FulfillAsync(Partner, A.Order("R-2"));

        await RequeueAsync(Assert.Single(await Engine.DeadLettersAsync()));
        await Engine.WorkAsync();

        Assert.Equal(["order.place", "screening.allow", "order.retry"], (await Engine.AuditAsync(order.Id)).Take(3));
        var touches = await Store.InAsync(tx => AuditTable.OperatorActsAsync(tx, [order.Id, well.Id], Cancel));
        Assert.Equal([(order.Id, 1L)], touches.Select(one => (one.Key, one.Value)));
        Assert.Equal(["fulfillment.human.touches{fulfillment.act=deadLetter.requeue} 1"], Engine.Get<MeterRecord>().Measured.Where(one => one.Contains("touches")));
    }

    [DatabaseFact]
    public async Task An_unknown_letter_is_unknown()
    {
        var outcome = await Engine.Get<RepairDesk>().RequeueAsync("dlq_none", "r", _operator, Cancel);

        Assert.Equal(RepairOutcome.Unknown, outcome);
    }

    private Task<RepairOutcome> RequeueAsync(DeadLetter letter) =>
        Engine.Get<RepairDesk>().RequeueAsync(letter.Id, "They are well again.", _operator, Cancel);

    private async Task<Order> FailedAsync()
    {
        var order = await Engine.FulfillAsync(Partner, A.Order());
        Assert.Equal(OrderStatus.Failed, order.Status);
        return order;
    }

    private sealed class MendableStep(CreateSubscription inner) : IStep
    {
        public string Name => inner.Name;

        public bool IsLocal => false;

        public bool IsMended { get; set; }

        public int Runs { get; private set; }

        public Task<StepResult> RunAsync(StepJob job, CancellationToken cancel)
        {
            Runs++;
            return IsMended
                ? inner.RunAsync(job, cancel)
                : Task.FromResult(new StepResult(new Outcome.Retry("their.error", "They are ill.")));
        }
    }
}

public sealed class RepairDeskTestsOnSqlite() : RepairDeskTests(TestStore.OnSqliteAsync);

public sealed class RepairDeskTestsOnPostgres() : RepairDeskTests(TestStore.OnPostgresAsync);
