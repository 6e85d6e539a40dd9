using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Screening;
using Fulfillment.Engine.Screening.Exceptions;
using Fulfillment.Engine.Screening.Policy;
using Fulfillment.Engine.Tests.Support;
using Fulfillment.Sdk.Screening;

namespace Fulfillment.Engine.Tests.Screening;

/// <summary>Exceptions: this party is not that entry.</summary>
public abstract class ExceptionDeskTests(Func<Task<TestStore>> open) : EngineTests(open)
{
    private static readonly Actor _one = Actor.Operator("opr_1", "token-2");
    private static readonly Actor _other = Actor.Operator("opr_2", "token-3");

    private int _orders;

    private ExceptionDesk Desk => Engine.Get<ExceptionDesk>();

    [DatabaseFact]
    public async Task Once_two_have_agreed_the_party_is_served_and_the_decision_says_by_what()
    {
        var grant = await GrantedAsync();

        var served = await OrderAsync(AMatch.Near);

        Assert.Equal(OrderStatus.Fulfilled, served.Status);
        var decision = Assert.Single(await Engine.DecisionsAsync(served.Id));
        Assert.Equal(Verdict.Allow, decision.Verdict);
        Assert.Contains(grant.Id, Assert.Single(decision.Answers[0].Reasons).Summary, StringComparison.Ordinal);
        var kept = Engine.Get<MatchSeal>().OpenAll(decision);
        Assert.Equal([new SetAside(0, grant.Id)], kept.Asides);
        Assert.Equal(AMatch.Near.Listed, Assert.Single(kept.Matches).Listed);
        Assert.Equal(["screening.proposeException", "screening.agreeException"], await Engine.AuditAsync(grant.Id));
        Assert.Equal("MULLER MASCHINEN TRADING LLC", Desk.Open(grant).Listed);
    }

    [DatabaseFact]
    public async Task Also_a_refusal_by_name_is_set_aside_but_never_one_by_an_identifier()
    {
        await GrantedAsync();
        Assert.Equal(OrderStatus.Fulfilled, (await OrderAsync(AMatch.Certain)).Status);

        var identified = AMatch.Near with { Qualifiers = [new MatchQualifier("identifier", QualifierEffect.Identifies, "vat")] };
        var denied = await OrderAsync(identified);

        Assert.Equal(OrderStatus.Denied, denied.Status);
        Assert.IsType<GrantOutcome.Identified>(await ProposeAsync(denied));
    }

    [DatabaseFact]
    public async Task It_counts_for_nobody_else_for_no_other_entry_and_not_once_the_list_says_something_else()
    {
        await GrantedAsync();

        var another = await OrderAsync(AMatch.Near, customer: A.Customer() with { Domain = "another.example" });
        var entry = await OrderAsync(AMatch.Near with { EntryId = "999" });
        var edited = await OrderAsync(AMatch.Near with { EntryHash = "ef56" });
        var both = await OrderAsync(AMatch.Near, AMatch.Near with { EntryId = "999" });
        var sandbox = await OrderAsync(Sandbox, A.Customer(), AMatch.Near);

        Assert.All(new[] { another, entry, edited, both, sandbox }, order => Assert.Equal(OrderStatus.Held, order.Status));
    }

    [DatabaseFact]
    public async Task Other_people_of_the_same_party_do_not_end_it()
    {
        await GrantedAsync();

        var order = await OrderAsync(AMatch.Near, customer: A.Customer() with { Contacts = [A.Contact()] });

        Assert.Equal(OrderStatus.Fulfilled, order.Status);
    }

    [DatabaseFact]
    public async Task Proposed_alone_taken_back_or_run_out_it_counts_no_more()
    {
        var held = await OrderAsync(AMatch.Near);
        var proposed = Done(await ProposeAsync(held));
        Assert.Equal(OrderStatus.Held, (await OrderAsync(AMatch.Near)).Status);

        Assert.IsType<GrantOutcome.SamePerson>(await Desk.AgreeAsync(proposed.Id, "Seen twice.", _one, Cancel));
        Done(await Desk.AgreeAsync(proposed.Id, "Seen.", _other, Cancel));
        Assert.Equal(new GrantOutcome.Settled(GrantState.InForce), await Desk.AgreeAsync(proposed.Id, "Again.", _other, Cancel));
        Assert.Equal(OrderStatus.Fulfilled, (await OrderAsync(AMatch.Near)).Status);

        Done(await Desk.WithdrawAsync(proposed.Id, "It was them.", _other, Cancel));
        Assert.Equal(new GrantOutcome.Settled(GrantState.Withdrawn), await Desk.WithdrawAsync(proposed.Id, "Again.", _other, Cancel));
        Assert.Equal(OrderStatus.Held, (await OrderAsync(AMatch.Near)).Status);

        var second = await GrantedAsync(days: 10);
        Clock.Advance(TimeSpan.FromDays(11));
        Assert.Equal(OrderStatus.Held, (await OrderAsync(AMatch.Near)).Status);
        Assert.Equal([second.Id], (await Desk.PageAsync(GrantState.Expired, null, 10, Cancel)).Select(one => one.Id));
        Assert.Equal([proposed.Id], (await Desk.PageAsync(GrantState.Withdrawn, null, 10, Cancel)).Select(one => one.Id));
        Assert.Equal(2, (await Desk.PageAsync(null, null, 10, Cancel)).Count);
        Assert.Empty(await Desk.PageAsync(GrantState.InForce, null, 10, Cancel));
    }

    [DatabaseFact]
    public async Task An_allow_counts_no_longer_than_the_exception_by_which_it_came_about()
    {
        await GrantedAsync(days: 3);

        var decision = Assert.Single(await Engine.DecisionsAsync((await OrderAsync(AMatch.Near)).Id));

        Assert.Equal(Clock.GetUtcNow().AddDays(3), decision.ValidUntil);
    }

    [DatabaseFact]
    public async Task It_ends_within_a_year_and_is_about_a_match_that_was_seen()
    {
        var held = await OrderAsync(AMatch.Near);

        Assert.IsType<GrantOutcome.BadEnd>(await ProposeAsync(held, days: 366));
        Assert.IsType<GrantOutcome.BadEnd>(await ProposeAsync(held, days: 0));
        Assert.IsType<GrantOutcome.NoMatch>(await ProposeAsync(held, match: 1));
        Assert.IsType<GrantOutcome.NoMatch>(await ProposeAsync(held, match: -1));
        Assert.IsType<GrantOutcome.NoMatch>(await Desk.ProposeAsync(new AskedGrant("scr_none", 0, Clock.GetUtcNow().AddDays(1), "None."), _one, Cancel));
        Assert.IsType<GrantOutcome.Unknown>(await Desk.AgreeAsync("exc_none", "None.", _other, Cancel));
        Done(await ProposeAsync(held, days: 365));
    }

    [DatabaseFact]
    public async Task Two_who_agree_at_once_agree_once()
    {
        var proposed = Done(await ProposeAsync(await OrderAsync(AMatch.Near)));

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ =>
            Task.Run(() => Desk.AgreeAsync(proposed.Id, "Seen.", _other, Cancel))));

        Assert.Single(outcomes, outcome => outcome is GrantOutcome.Done);
        Assert.Equal(["screening.proposeException", "screening.agreeException"], await Engine.AuditAsync(proposed.Id));
    }

    [DatabaseFact]
    public async Task What_is_kept_names_nobody_in_the_open()
    {
        await GrantedAsync();

        var rows = await Store.AskAllAsync<string>("SELECT party_hash || sealed_match || reason FROM screening_exceptions");
        Assert.DoesNotContain("ller", string.Concat(rows), StringComparison.OrdinalIgnoreCase);
    }

    [DatabaseFact]
    public async Task What_another_policy_would_have_done_leaves_out_what_was_set_aside()
    {
        await GrantedAsync();
        var served = await OrderAsync(AMatch.Near);
        var today = DateOnly.FromDateTime(Clock.GetUtcNow().UtcDateTime);

        var lower = await Engine.Get<PolicySimulation>().RunAsync(
            today, today.AddDays(1), new PolicyChange(null, 0.6, null, null, null), Cancel);

        Assert.DoesNotContain(lower.Examples, example => example.OrderId == served.Id);
    }

    private async Task<ExceptionGrant> GrantedAsync(int days = 365)
    {
        var proposed = Done(await ProposeAsync(await OrderAsync(AMatch.Near), days: days));
        return Done(await Desk.AgreeAsync(proposed.Id, "Seen.", _other, Cancel));
    }

    private async Task<GrantOutcome> ProposeAsync(Order order, int match = 0, int days = 365)
    {
        var decision = (await Engine.DecisionsAsync(order.Id))[^1];
        return await Desk.ProposeAsync(new AskedGrant(decision.Id, match, Clock.GetUtcNow().AddDays(days), "Another company, in another trade."), _one, Cancel);
    }

    private static ExceptionGrant Done(GrantOutcome outcome) => Assert.IsType<GrantOutcome.Done>(outcome).Grant;

    private Task<Order> OrderAsync(params ListMatch[] matches) => OrderAsync(Partner, A.Customer(), matches);

    private Task<Order> OrderAsync(ListMatch match, Party customer) => OrderAsync(Partner, customer, match);

    private async Task<Order> OrderAsync(Partner partner, Party customer, params ListMatch[] matches)
    {
        Engine.Hook.Answers = _ => Task.FromResult(AMatch.Answer(matches));
        return await Engine.FulfillAsync(partner, A.Order($"R-{++_orders}") with { Customer = customer });
    }
}

public sealed class ExceptionDeskTestsOnSqlite() : ExceptionDeskTests(TestStore.OnSqliteAsync);

public sealed class ExceptionDeskTestsOnPostgres() : ExceptionDeskTests(TestStore.OnPostgresAsync);
