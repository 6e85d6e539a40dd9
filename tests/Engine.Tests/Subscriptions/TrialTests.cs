using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Provisioning;
using Fulfillment.Engine.Tests.Support;

namespace Fulfillment.Engine.Tests.Subscriptions;

/// <summary>A plan is tried once, by whichever subscription.</summary>
public abstract class TrialTests(Func<Task<TestStore>> open) : EngineTests(open)
{
    private int _orders;

    [DatabaseFact]
    public async Task A_customer_known_by_name_and_country_tries_a_plan_once()
    {
        Assert.Equal("", await TryAsync(Partner, A.Customer("Müller Maschinenbau GmbH")));

        Assert.Equal("/lines/0/sku trial.used", await TryAsync(Partner, A.Customer("MÜLLER  Maschinenbau GmbH ")));
        Assert.Equal("", await TryAsync(Partner, A.Customer() with { Country = "AT" }));
        Assert.Equal("", await TryAsync(Partner, A.Customer("Meier GmbH")));
        Assert.Equal("", await TryAsync(Partner, A.Customer(), "premium-sm"));
    }

    [DatabaseFact]
    public async Task A_domain_is_known_again_whoever_sells_to_it_and_a_partner_s_own_id_by_that_partner()
    {
        var other = await Engine.AddAsync(A.Partner("globetrade"));
        Assert.Equal("", await TryAsync(Partner, A.Customer() with { Domain = "mueller.example", ExternalRef = "C-1" }));

        Assert.Equal("/lines/0/sku trial.used", await TryAsync(other, A.Customer("Mueller") with { Domain = "Mueller.Example" }));
        Assert.Equal("/lines/0/sku trial.used", await TryAsync(Partner, A.Customer("Mueller") with { ExternalRef = "C-1" }));
        Assert.Equal("", await TryAsync(other, A.Customer("Mueller") with { ExternalRef = "C-1" }));
        Assert.Equal("", await TryAsync(Partner, A.Customer() with { ExternalRef = "C-2" }));
    }

    [DatabaseFact]
    public async Task What_a_sandbox_partner_tries_is_its_own_affair()
    {
        var customer = A.Customer() with { Domain = "mueller.example" };
        Assert.Equal("", await TryAsync(Sandbox, customer));

        Assert.Equal("", await TryAsync(Partner, customer));
        Assert.Equal("/lines/0/sku trial.used", await TryAsync(Sandbox, customer));
    }

    [DatabaseFact]
    public async Task A_trial_that_never_came_about_was_none()
    {
        Engine.Hook.Says = Sdk.Screening.Verdict.Deny;
        Assert.Equal("", await TryAsync(Partner, A.Customer()));
        Engine.Hook.Says = Sdk.Screening.Verdict.Allow;

        Assert.Equal("", await TryAsync(Partner, A.Customer()));
        Assert.Equal("/lines/0/sku trial.used", await TryAsync(Partner, A.Customer()));
    }

    [DatabaseFact]
    public async Task A_trial_that_is_taken_back_was_none()
    {
        var line = A.Line(sku: "ultimate-saas") with { Action = OrderAction.Trial, TermMonths = 1 };
        var order = await Engine.FulfillAsync(Partner, A.Order("R-back", line));
        Assert.Equal("/lines/0/sku trial.used", await TryAsync(Partner, A.Customer(), "ultimate-saas"));

        Assert.IsType<CancelOutcome.Cancelled>(
            await Engine.Get<OrderDesk>().CancelAsync(Partner, order.Id, null, Actor.System, Cancel));

        Assert.Equal("", await TryAsync(Partner, A.Customer(), "ultimate-saas"));
    }

    [DatabaseFact]
    public async Task A_trial_over_what_is_paid_for_counts_too()
    {
        var paid = await Engine.FulfillAsync(Partner, A.Order("R-paid"));
        var over = A.Line(sku: "ultimate-sm") with { Action = OrderAction.Trial, SubscriptionId = paid.Lines[0].SubscriptionId, TermMonths = 1 };
        await Engine.FulfillAsync(Partner, A.Order("R-over", over));

        Assert.Equal("/lines/0/sku trial.used", await TryAsync(Partner, A.Customer()));
    }

    private async Task<string> TryAsync(Partner partner, Party customer, string sku = "ultimate-sm")
    {
        var line = A.Line(sku: sku) with { Action = OrderAction.Trial, TermMonths = 1 };
        var placement = await Engine.PlaceAsync(partner, A.Order($"R-{++_orders}", line) with { Customer = customer });
        await Engine.WorkAsync();
        return placement is Placement.Impossible impossible
            ? string.Join(' ', impossible.Faults.Select(fault => $"{fault.Pointer} {fault.Code}"))
            : "";
    }
}

public sealed class TrialTestsOnSqlite() : TrialTests(TestStore.OnSqliteAsync);

public sealed class TrialTestsOnPostgres() : TrialTests(TestStore.OnPostgresAsync);
