using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Screening;
using Fulfillment.Engine.Screening.Exceptions;
using Fulfillment.Engine.Screening.Inquiries;
using Fulfillment.Engine.Screening.Policy;
using Fulfillment.Engine.Tests.Support;
using Fulfillment.Sdk.Screening;

namespace Fulfillment.Engine.Tests.Screening;

/// <summary>Whom shops and sellers ask about before there is an order.</summary>
public abstract class InquiryDeskTests(Func<Task<TestStore>> open) : EngineTests(open)
{
    private static readonly Actor _shop = Actor.Partner("nordhandel", "token-1");
    private static readonly Actor _one = Actor.Operator("opr_1", "token-2");
    private static readonly Actor _other = Actor.Operator("opr_2", "token-3");

    private InquiryDesk Desk => Engine.Get<InquiryDesk>();

    [DatabaseFact]
    public async Task It_is_answered_at_once_and_the_same_question_alike_until_the_answer_runs_out()
    {
        var first = Assert.IsType<InquiryOutcome.Screened>(await AskAsync()).Inquiry;
        Engine.Hook.Says = Verdict.Deny;
        var again = Assert.IsType<InquiryOutcome.Known>(await AskAsync()).Inquiry;
        Clock.Advance(TimeSpan.FromDays(31));
        var later = Assert.IsType<InquiryOutcome.Screened>(await AskAsync()).Inquiry;

        Assert.Equal((ScreeningState.Cleared, first.Id, ScreeningState.Cleared), (first.State, again.Id, again.State));
        Assert.Equal((first.Id, ScreeningState.Refused, 2), (later.Id, later.State, later.Version));
        Assert.Equal([Verdict.Allow, Verdict.Deny], (await Engine.DecisionsAsync(first.Id)).Select(one => one.Verdict));
        Assert.Equal(
            ["screening.ask", "screening.allow", "screening.ask", "screening.deny"], await Engine.AuditAsync(first.Id));
    }

    [DatabaseFact]
    public async Task Every_party_is_screened_with_what_they_want()
    {
        await AskAsync(A.Customer() with { Contacts = [A.Contact()] });

        var asked = Engine.Hook.Asked[^1];
        Assert.Equal(["customer", "reseller"], asked.Parties.Select(party => party.Role));
        Assert.Equal(["Erika Müller"], asked.Parties[0].ContactNames);
        Assert.Equal(["premium-sm"], asked.Skus);
    }

    [DatabaseFact]
    public async Task By_one_reference_nobody_asks_about_two()
    {
        await AskAsync();

        Assert.IsType<InquiryOutcome.OtherContent>(await AskAsync(A.Customer("Somebody Else Ltd")));
        Assert.IsType<InquiryOutcome.Screened>(await Desk.AskAsync(Sandbox, "CART-1", Content(A.Customer("Somebody Else Ltd")), _shop, Cancel));
    }

    [DatabaseFact]
    public async Task Many_who_ask_at_once_have_one_answer()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Task.Run(() => AskAsync())));

        Assert.Single(outcomes, outcome => outcome is InquiryOutcome.Screened);
        Assert.Equal(11, outcomes.Count(outcome => outcome is InquiryOutcome.Known));
        Assert.Equal(1, await Store.AskAsync<int>("SELECT count(*) FROM screening_decisions"));
    }

    [DatabaseFact]
    public async Task What_must_be_looked_at_waits_for_two_who_clear_it_or_one_who_refuses()
    {
        Engine.Hook.Says = Verdict.Review;
        var held = Assert.IsType<InquiryOutcome.Screened>(await AskAsync()).Inquiry;
        Clock.Advance(TimeSpan.FromDays(40));
        Assert.Equal(ScreeningState.InReview, Assert.IsType<InquiryOutcome.Known>(await AskAsync()).Inquiry.State);

        Assert.IsType<InquiryOutcome.Proposed>(await DecideAsync(held, Verdict.Allow, _one));
        Assert.IsType<InquiryOutcome.SamePerson>(await DecideAsync(held, Verdict.Allow, _one));
        var cleared = Assert.IsType<InquiryOutcome.Decided>(await DecideAsync(held, Verdict.Allow, _other)).Inquiry;
        Assert.IsType<InquiryOutcome.NotInReview>(await DecideAsync(held, Verdict.Deny, _one));
        Assert.IsType<InquiryOutcome.Unknown>(await DecideAsync(held with { Id = "scn_none" }, Verdict.Deny, _one));

        Assert.Equal((ScreeningState.Cleared, Clock.GetUtcNow().AddDays(30)), (cleared.State, cleared.ValidUntil));
        var refused = Assert.IsType<InquiryOutcome.Screened>(await AskAsync(reference: "CART-2")).Inquiry;
        Assert.Equal(ScreeningState.Refused, Assert.IsType<InquiryOutcome.Decided>(await DecideAsync(refused, Verdict.Deny, _one)).Inquiry.State);
        Assert.Contains("screening.refuse", await Engine.AuditAsync(refused.Id));
    }

    [DatabaseFact]
    public async Task Once_its_answer_has_run_out_it_is_not_held_again_for_what_two_have_looked_at()
    {
        Engine.Hook.Answers = _ => Task.FromResult(AMatch.Answer(AMatch.Near));
        var held = Assert.IsType<InquiryOutcome.Screened>(await AskAsync()).Inquiry;
        await DecideAsync(held, Verdict.Allow, _one);
        await DecideAsync(held, Verdict.Allow, _other);
        Clock.Advance(TimeSpan.FromDays(31));

        Assert.Equal(ScreeningState.Cleared, Assert.IsType<InquiryOutcome.Screened>(await AskAsync()).Inquiry.State);
    }

    [DatabaseFact]
    public async Task An_exception_from_a_shops_question_counts_for_the_order_too()
    {
        Engine.Hook.Answers = _ => Task.FromResult(AMatch.Answer(AMatch.Near));
        var held = Assert.IsType<InquiryOutcome.Screened>(await AskAsync()).Inquiry;
        var decision = Assert.Single(await Engine.DecisionsAsync(held.Id));
        var exceptions = Engine.Get<ExceptionDesk>();
        var proposed = Assert.IsType<GrantOutcome.Done>(await exceptions.ProposeAsync(
            new AskedGrant(decision.Id, 0, Clock.GetUtcNow().AddDays(90), "Another company."), _one, Cancel)).Grant;
        await exceptions.AgreeAsync(proposed.Id, "Seen.", _other, Cancel);

        Assert.Equal(OrderStatus.Fulfilled, (await Engine.FulfillAsync(Partner, A.Order())).Status);
    }

    [DatabaseFact]
    public async Task What_another_policy_would_have_done_counts_inquiries_too()
    {
        Engine.Hook.Answers = _ => Task.FromResult(AMatch.Answer(AMatch.Near with { Score = 0.65 }));
        var inquiry = Assert.IsType<InquiryOutcome.Screened>(await AskAsync()).Inquiry;
        var today = DateOnly.FromDateTime(Clock.GetUtcNow().UtcDateTime);

        var lower = await Engine.Get<PolicySimulation>().RunAsync(today, today.AddDays(1), new PolicyChange(null, 0.6, null, null, null), Cancel);

        Assert.Equal(inquiry.Id, Assert.Single(lower.Examples).OrderId);
    }

    [DatabaseFact]
    public async Task Who_was_asked_about_stands_nowhere_in_the_open_and_other_partners_find_nothing()
    {
        var inquiry = Assert.IsType<InquiryOutcome.Screened>(await AskAsync()).Inquiry;

        var rows = await Store.AskAllAsync<string>("SELECT sealed_content FROM screening_inquiries");
        Assert.DoesNotContain("ller", Assert.Single(rows), StringComparison.OrdinalIgnoreCase);
        Assert.Equal("Müller Maschinenbau GmbH", Engine.Get<InquirySeal>().Open(inquiry)!.Customer.Name);
        Assert.Null(await Desk.FindAsync(Sandbox.Id, inquiry.Id, Cancel));
        Assert.NotNull(await Desk.FindAsync(Partner.Id, inquiry.Id, Cancel));
        Assert.NotNull(await Desk.FindAsync(null, inquiry.Id, Cancel));
    }

    private Task<InquiryOutcome> AskAsync(Party? customer = null, string reference = "CART-1") =>
        Desk.AskAsync(Partner, reference, Content(customer ?? A.Customer()), _shop, Cancel);

    private static InquiryContent Content(Party customer) =>
        new() { Customer = customer, Reseller = A.Customer("Reseller AB"), Skus = ["premium-sm"] };

    private Task<InquiryOutcome> DecideAsync(Inquiry inquiry, Verdict verdict, Actor actor) =>
        Desk.DecideAsync(inquiry.Id, verdict, "Seen.", actor, Cancel);
}

public sealed class InquiryDeskTestsOnSqlite() : InquiryDeskTests(TestStore.OnSqliteAsync);

public sealed class InquiryDeskTestsOnPostgres() : InquiryDeskTests(TestStore.OnPostgresAsync);
