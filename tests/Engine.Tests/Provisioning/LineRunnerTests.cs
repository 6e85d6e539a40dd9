using Fulfillment.Engine.Licensing;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Provisioning;
using Fulfillment.Engine.Tests.Support;
using Fulfillment.Sdk;
using Fulfillment.Sdk.Screening;
using Microsoft.Extensions.DependencyInjection;

namespace Fulfillment.Engine.Tests.Provisioning;

public abstract class LineRunnerTests(Func<Task<TestStore>> open) : EngineTests(open)
{
    private readonly ShakyStep _shaky = new();

    protected override void SetUp(IServiceCollection services)
    {
        services.AddSingleton<IStep>(_shaky);
        services.StepsCallOutside();
    }

    [DatabaseFact]
    public async Task An_order_becomes_a_subscription_a_license_and_a_code()
    {
        var order = await Engine.FulfillAsync(Partner, A.Order());

        Assert.Equal((OrderStatus.Fulfilled, ScreeningState.Cleared), (order.Status, order.Screening));
        var line = Assert.Single(order.Lines);
        var subscription = (await Engine.SubscriptionAsync(line.Id))!;
        Assert.Equal((LineStatus.Provisioned, subscription.Id), (line.Status, line.SubscriptionId));
        Assert.Equal(37, subscription.SeatsOn(new DateOnly(2026, 11, 21)));
        var license = Assert.Single(await Engine.LicensesAsync(order.Id));
        Assert.Equal((LicenseKind.Cloud, subscription.Id), (license.Kind, license.SubscriptionId));
        var code = await Store.InAsync(tx => ActivationCodeTable.FindAsync(tx, subscription.Id, Cancel));
        Assert.IsType<ActivationCodeOutcome.Read>(ActivationCode.Read(Engine.Get<CodeDesk>().Show(code!)));
        Assert.Equal(0, await Store.AskAsync<int>("SELECT count(*) FROM work"));
    }

    [DatabaseFact]
    public async Task The_way_of_an_order_stands_in_its_timeline_and_in_the_audit_chain()
    {
        var order = await Engine.FulfillAsync(Partner, A.Order());

        Assert.Equal(
            [
                "order.received", "order.screening", "order.provisioning", "line.provisioning", "line.provisioned",
                "order.fulfilled",
            ],
            (await Engine.EventsAsync(order.Id)).Select(told => told.Type));
        Assert.Equal(["order.place", "screening.allow"], await Engine.AuditAsync(order.Id));
        Assert.Equal(["subscription.create"], await Engine.AuditAsync(order.Lines[0].SubscriptionId!));
        Assert.Equal(["license.issue"], await Engine.AuditAsync((await Engine.LicensesAsync(order.Id))[0].Id));
        var done = Assert.Single(await Engine.ProvisioningAsync(order.Id));
        Assert.Equal((ProvisioningState.Succeeded, 0), (done.State, done.Attempts));
    }

    [DatabaseFact]
    public async Task One_seat_and_a_hundred_thousand_take_the_same_way()
    {
        var small = await Engine.FulfillAsync(Partner, A.Order("R-1", A.Line(quantity: 1)));
        var large = await Engine.FulfillAsync(Partner, A.Order("R-2", A.Line(quantity: 100_000)));

        Assert.Equal((OrderStatus.Fulfilled, OrderStatus.Fulfilled), (small.Status, large.Status));
    }

    [DatabaseFact]
    public async Task A_line_that_nothing_can_do_waits_for_a_person_and_its_sibling_goes_on()
    {
        var order = await Engine.FulfillAsync(Partner, A.Order("R-1", A.Line(), A.OddLine("2")));

        Assert.Equal(OrderStatus.PartiallyFulfilled, order.Status);
        Assert.Equal([LineStatus.Provisioned, LineStatus.NeedsAttention], order.Lines.Select(line => line.Status));
        Assert.Equal((ReasonCodes.LineUnsupported, BlockedOn.Vendor), (order.ReasonCode, order.BlockedOn));
        var letter = Assert.Single(await Engine.DeadLettersAsync());
        Assert.Equal((ReasonCodes.LineUnsupported, "none"), (letter.Code, letter.Destination));
        Assert.Contains("minutes-1000", letter.Summary);
        Assert.Single(await Engine.LicensesAsync(order.Id));
    }

    [DatabaseFact]
    public async Task Many_lines_are_provisioned_each_once()
    {
        var lines = Enumerable.Range(1, 20).Select(n => A.Line($"{n}", quantity: n)).ToArray();

        var order = await Engine.FulfillAsync(Partner, A.Order("R-1", lines));

        Assert.Equal(OrderStatus.Fulfilled, order.Status);
        var licenses = await Engine.LicensesAsync(order.Id);
        Assert.Equal(20, licenses.Select(license => license.LineId).Distinct().Count());
        Assert.Equal(Enumerable.Range(1, 20).Select(n => (long)n), licenses.Select(l => l.SeatsOn(l.StartsOn)).Order());
        var events = await Engine.EventsAsync(order.Id);
        Assert.Equal(Enumerable.Range(1, events.Count).Select(n => (long)n), events.Select(told => told.Version));
    }

    [DatabaseFact]
    public async Task A_retry_counts_and_the_next_attempt_heals_it()
    {
        var order = await Engine.AcceptAsync(Sandbox, A.Order("R-1", A.Line(sku: "sandbox-fail-once")));
        await Engine.WorkOnceAsync();
        await Engine.WorkOnceAsync();

        var retrying = Assert.Single(await Engine.ProvisioningAsync(order.Id));
        Assert.Equal(
            (ProvisioningState.Retrying, 1, ReasonCodes.SandboxFailed),
            (retrying.State, retrying.Attempts, retrying.Code));
        await Engine.WorkAsync();

        Assert.Equal(OrderStatus.Fulfilled, (await AgainAsync(order)).Status);
        var done = Assert.Single(await Engine.ProvisioningAsync(order.Id));
        Assert.Equal((ProvisioningState.Succeeded, 1, null), (done.State, done.Attempts, done.Code));
    }

    [DatabaseFact]
    public async Task A_wait_does_not_count_as_an_attempt()
    {
        var order = await Engine.FulfillAsync(Sandbox, A.Order("R-1", A.Line(sku: "sandbox-slow")));
        for (var poll = 0; poll < TestEngine.Budget + 2; poll++)
        {
            await Engine.PullForwardAsync();
            await Engine.WorkAsync();
        }

        var waiting = Assert.Single(await Engine.ProvisioningAsync(order.Id));
        Assert.Equal((ProvisioningState.Waiting, 0), (waiting.State, waiting.Attempts));
        Assert.Equal(OrderStatus.Provisioning, (await AgainAsync(order)).Status);
        Clock.Advance(TimeSpan.FromSeconds(3));
        await Engine.PullForwardAsync();
        await Engine.WorkAsync();

        Assert.Equal(OrderStatus.Fulfilled, (await AgainAsync(order)).Status);
        Assert.Equal(0, Assert.Single(await Engine.ProvisioningAsync(order.Id)).Attempts);
    }

    [DatabaseFact]
    public async Task A_refusal_stops_at_once()
    {
        var order = await Engine.FulfillAsync(Sandbox, A.Order("R-1", A.Line(sku: "sandbox-fail")));

        Assert.Equal((OrderStatus.Provisioning, ReasonCodes.SandboxFailed), (order.Status, order.ReasonCode));
        Assert.Equal(LineStatus.NeedsAttention, order.Lines[0].Status);
        Assert.Equal(1, Assert.Single(await Engine.DeadLettersAsync()).Attempts);
    }

    [DatabaseFact]
    public async Task A_spent_budget_fails_the_line_with_a_dead_letter()
    {
        _shaky.Says = new Outcome.Retry("their.error", "They are ill.");
        var order = await ShakyAsync();

        await Engine.WorkAsync();

        var failed = await AgainAsync(order);
        Assert.Equal(
            (OrderStatus.Failed, "their.error", BlockedOn.Vendor),
            (failed.Status, failed.ReasonCode, failed.BlockedOn));
        Assert.Equal((LineStatus.Failed, "They are ill."), (failed.Lines[0].Status, failed.Lines[0].ReasonText));
        var letter = Assert.Single(await Engine.DeadLettersAsync());
        Assert.Equal(("their.error", TestEngine.Budget), (letter.Code, letter.Attempts));
        Assert.Equal(TestEngine.Budget, _shaky.Attempts.Count);
        Assert.Equal([1, 2, 3], _shaky.Attempts);
    }

    [DatabaseFact]
    public async Task A_step_that_throws_is_tried_again_and_then_given_up_without_what_it_said()
    {
        _shaky.Throws = true;
        var order = await ShakyAsync();

        await Engine.WorkAsync();

        Assert.Equal(
            (OrderStatus.Failed, ReasonCodes.ProvisioningFailed),
            ((await AgainAsync(order)).Status, (await AgainAsync(order)).ReasonCode));
        var letter = Assert.Single(await Engine.DeadLettersAsync());
        Assert.Equal("InvalidDataException in step shaky.", letter.Summary);
        Assert.Equal(TestEngine.Budget, _shaky.Attempts.Count);
    }

    [DatabaseFact]
    public async Task A_wait_that_they_ask_for_is_kept()
    {
        _shaky.Says = new Outcome.Retry("their.busy", "They are busy.", TimeSpan.FromHours(1));
        await ShakyAsync();

        await Engine.WorkAsync();

        Assert.Single(_shaky.Attempts);
        var due = DateTimeOffset.FromUnixTimeMilliseconds(await Store.AskAsync<long>("SELECT run_at FROM work"));
        Assert.InRange((due - TimeProvider.System.GetUtcNow()).TotalMinutes, 55, 60);
    }

    [DatabaseFact]
    public async Task An_allow_that_has_run_out_is_asked_for_again()
    {
        var start = new DateOnly(2027, 3, 1);
        var order = await Engine.FulfillAsync(Partner, A.Order("R-1", A.Line() with { StartsOn = start }));
        Clock.Advance(TimeSpan.FromDays(100));
        await Engine.PullForwardAsync();

        await Engine.WorkAsync();

        Assert.Equal(OrderStatus.Fulfilled, (await AgainAsync(order)).Status);
        Assert.Equal(2, (await Engine.DecisionsAsync(order.Id)).Count);
        Assert.Equal(start, Engine.Hook.Asked[^1].On);
    }

    [DatabaseFact]
    public async Task An_allow_that_has_run_out_lets_nothing_be_provisioned()
    {
        var line = A.Line() with { StartsOn = new DateOnly(2027, 3, 1) };
        var order = await Engine.FulfillAsync(Partner, A.Order("R-1", line));
        Engine.Hook.Says = Verdict.Review;
        Clock.Advance(TimeSpan.FromDays(100));
        await Engine.PullForwardAsync();

        await Engine.WorkAsync();

        await BlockedByScreeningAsync(order);
    }

    [DatabaseFact]
    public async Task A_worker_that_lost_its_lease_keeps_no_decision_of_its_own()
    {
        var line = A.Line() with { StartsOn = new DateOnly(2027, 3, 1) };
        var order = await Engine.FulfillAsync(Partner, A.Order("R-1", line));
        Clock.Advance(TimeSpan.FromDays(100));
        await Engine.PullForwardAsync();
        var stale = Assert.Single(await Engine.CrashAsync());
        await Engine.CrashAsync("nod_other");
        Engine.Hook.Says = Verdict.Deny;

        await Engine.RunAsync(stale);

        Assert.Single(await Engine.DecisionsAsync(order.Id));
        Assert.Equal(OrderStatus.Scheduled, (await AgainAsync(order)).Status);
    }

    [DatabaseFact]
    public async Task An_allow_for_other_content_lets_nothing_be_provisioned()
    {
        var order = await Engine.AcceptAsync(Partner, A.Order());
        await Engine.WorkOnceAsync();
        await Store.RunAsync("UPDATE screening_decisions SET content_hash = 'other'");
        Engine.Hook.Says = Verdict.Review;

        await Engine.WorkAsync();

        await BlockedByScreeningAsync(order);
    }

    [DatabaseFact]
    public async Task Without_any_decision_nothing_is_provisioned()
    {
        var order = await Engine.AcceptAsync(Partner, A.Order());
        await Engine.WorkOnceAsync();
        await Store.RunAsync("DELETE FROM screening_decisions");
        Engine.Hook.Says = Verdict.Review;

        await Engine.WorkAsync();

        await BlockedByScreeningAsync(order);
    }

    private async Task BlockedByScreeningAsync(Order order)
    {
        var blocked = await AgainAsync(order);
        Assert.Equal((LineStatus.NeedsAttention, BlockedOn.Screening), (blocked.Lines[0].Status, blocked.BlockedOn));
        Assert.Null(await Engine.SubscriptionAsync(blocked.Lines[0].Id));
        Assert.Empty(await Engine.LicensesAsync(order.Id));
        // It waits in the queue of the compliance desk; nothing has failed.
        Assert.Equal((ScreeningState.InReview, ReasonCodes.ScreeningInReview), (blocked.Screening, blocked.Lines[0].ReasonCode));
        Assert.Empty(await Engine.DeadLettersAsync());
    }

    /// <summary>An order whose line is at a step that does what the test says.</summary>
    private async Task<Order> ShakyAsync()
    {
        var order = await Engine.AcceptAsync(Partner, A.Order());
        await Engine.WorkOnceAsync();
        await Store.RunAsync("UPDATE work SET step = 'shaky'");
        await Store.RunAsync("UPDATE provisioning_events SET step = 'shaky'");
        return order;
    }

    private sealed class ShakyStep : IStep
    {
        public string Name => "shaky";

        public bool IsLocal => false;

        public Outcome Says { get; set; } = new Outcome.Done();

        public bool Throws { get; set; }

        public List<int> Attempts { get; } = [];

        public Task<StepResult> RunAsync(StepJob job, CancellationToken cancel)
        {
            Attempts.Add(job.Attempt);
            return Throws
                ? throw new InvalidDataException("Secret of the step")
                : Task.FromResult(new StepResult(Says));
        }
    }
}

public sealed class LineRunnerTestsOnSqlite() : LineRunnerTests(TestStore.OnSqliteAsync);

public sealed class LineRunnerTestsOnPostgres() : LineRunnerTests(TestStore.OnPostgresAsync);
