using Fulfillment.Engine.Inbox;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Tests.Support;
using Fulfillment.Sdk.Screening;

namespace Fulfillment.Engine.Tests.Screening;

public abstract class LaterAnswerTests(Func<Task<TestStore>> open) : LaterAnswerSuite(open)
{
    [DatabaseFact]
    public async Task An_order_waits_for_an_answer_that_comes_later()
    {
        var order = await HeldAsync();

        var answer = Assert.Single(await Engine.DecisionsAsync(order.Id)).Answers.Single(one => one.Hook == "acme");
        Assert.Equal((Verdict.Review, true, "case-1", QuestionOf(order)), (answer.Verdict, answer.IsMissing, answer.Reference, answer.Question));
    }

    [DatabaseFact]
    public async Task A_later_allow_lets_it_go_on_and_all_others_are_asked_again()
    {
        var order = await HeldAsync();
        var asked = Engine.Hook.Asked.Count;

        await AnswerAsync(order, Verdict.Allow);

        var done = await AgainAsync(order);
        Assert.Equal((OrderStatus.Fulfilled, ScreeningState.Cleared), (done.Status, done.Screening));
        var decisions = await Engine.DecisionsAsync(order.Id);
        Assert.Equal([Verdict.Review, Verdict.Allow], decisions.Select(decision => decision.Verdict));
        Assert.StartsWith("vendor acme case-1 (answered later, ibx_", decisions[1].Answers.Single(one => one.Hook == "acme").Source, StringComparison.Ordinal);
        Assert.Equal("system", decisions[1].DecidedBy);
        Assert.Equal(asked + 1, Engine.Hook.Asked.Count);
        Assert.Equal(
            ["screening.review", "screening.laterAnswer", "screening.allow"],
            (await Engine.AuditAsync(order.Id)).Where(act => act.StartsWith("screening.", StringComparison.Ordinal)));
    }

    [DatabaseFact]
    public async Task A_later_refusal_denies_it()
    {
        var order = await HeldAsync();

        await AnswerAsync(order, Verdict.Deny);

        var denied = await AgainAsync(order);
        Assert.Equal((OrderStatus.Denied, ReasonCodes.ScreeningRefused), (denied.Status, denied.ReasonCode));
        Assert.Equal(0, await Store.AskAsync<int>("SELECT count(*) FROM work"));
        Assert.Empty(await Engine.ProvisioningAsync(order.Id));
    }

    [DatabaseFact]
    public async Task A_later_review_leaves_it_to_a_person_with_the_new_reason()
    {
        var order = await HeldAsync();

        await AnswerAsync(order, Verdict.Review);

        Assert.Equal(OrderStatus.Held, (await AgainAsync(order)).Status);
        var decision = (await Engine.DecisionsAsync(order.Id))[^1];
        Assert.Equal((Verdict.Review, "vendor.acme.hit (customer): It is known."), (decision.Verdict, decision.Reason));
        Assert.Equal(1, await Store.AskAsync<int>("SELECT count(*) FROM work WHERE step = 'holdExpiry'"));
        await Engine.PullForwardAsync();
        await Engine.WorkAsync();
        Assert.Equal((OrderStatus.Cancelled, ReasonCodes.HoldExpired), (await AgainAsync(order)) is var ended ? (ended.Status, ended.ReasonCode) : default);
    }

    [DatabaseFact]
    public async Task What_another_hook_says_by_then_counts_too()
    {
        var order = await HeldAsync();
        Engine.Hook.Says = Verdict.Deny;

        await AnswerAsync(order, Verdict.Allow);

        Assert.Equal(OrderStatus.Denied, (await AgainAsync(order)).Status);
    }

    [DatabaseFact]
    public async Task An_answer_that_comes_before_its_order_is_stored_is_found_then()
    {
        Vendor.Answers = async request =>
        {
            await KeepAsync("m-1", request.SubjectId, Vendor.QuestionOf(request), Verdict.Allow);
            return FakeVendor.Pending();
        };

        var order = await Engine.AcceptAsync(Partner, A.Order());
        Assert.Equal(OrderStatus.Received, order.Status);
        await WorkUntilAsync(order, OrderStatus.Fulfilled);

        Assert.Equal(InboxState.Done, (await InboxAsync()).State);
    }

    [DatabaseFact]
    public async Task An_answer_that_is_worked_at_before_its_order_is_stored_waits_for_it()
    {
        var early = await KeepAsync("m-1", "ord_none", "ord_none/x", Verdict.Allow);

        await Engine.WorkOnceAsync();
        var waiting = await InboxAsync();
        Clock.Advance(TimeSpan.FromDays(1));
        await Engine.WorkAsync();
        var parked = await InboxAsync();

        Assert.False(early.IsRepeat);
        Assert.Equal((InboxState.Waiting, "order.notHeldYet"), (waiting.State, waiting.Code));
        Assert.Equal((InboxState.Parked, "order.unknown"), (parked.State, parked.Code));
        Assert.Equal(1, await Store.AskAsync<int>("SELECT count(*) FROM kept_answers"));
        Assert.Equal(["screening.laterAnswer"], await Engine.AuditAsync("ord_none"));
    }

    [DatabaseFact]
    public async Task An_answer_that_comes_while_its_order_is_screened_waits_until_that_is_written()
    {
        var order = await Engine.AcceptAsync(Partner, A.Order());
        var screening = Assert.Single(await Store.InAsync(tx => TestClaims.WorkAsync(tx)));
        await KeepAsync("m-1", order.Id, QuestionOf(order), Verdict.Deny);

        await Engine.WorkOnceAsync();
        Assert.Equal((OrderStatus.Received, InboxState.Waiting), ((await AgainAsync(order)).Status, (await InboxAsync()).State));
        await Engine.RunAsync(screening);
        await WorkUntilAsync(order, OrderStatus.Denied);

        Assert.Equal(InboxState.Done, (await InboxAsync()).State);
    }

    [DatabaseFact]
    public async Task The_same_message_again_and_the_same_answer_in_another_message_decide_once()
    {
        var order = await HeldAsync();

        await AnswerAsync(order, Verdict.Review, "m-1");
        var repeat = await KeepAsync("m-1", order.Id, QuestionOf(order), Verdict.Review);
        await Engine.WorkAsync();
        await AnswerAsync(order, Verdict.Review, "m-2");

        Assert.True(repeat.IsRepeat);
        Assert.Equal(2, (await Engine.DecisionsAsync(order.Id)).Count);
        Assert.Equal(2, await Store.AskAsync<int>("SELECT count(*) FROM kept_answers"));
    }

    [DatabaseFact]
    public async Task In_whatever_order_answers_come_the_strictest_counts()
    {
        foreach (var (reference, first, then) in new[] { ("R-1", Verdict.Allow, Verdict.Deny), ("R-2", Verdict.Deny, Verdict.Allow) })
        {
            var order = await HeldAsync(reference);
            await KeepAsync($"{reference}-1", order.Id, QuestionOf(order), first);
            await KeepAsync($"{reference}-2", order.Id, QuestionOf(order), then);

            await Engine.WorkAsync();

            Assert.Equal(OrderStatus.Denied, (await AgainAsync(order)).Status);
        }
    }

    [DatabaseFact]
    public async Task A_later_allow_does_not_lower_what_the_vendor_has_said_before()
    {
        var order = await HeldAsync();
        await AnswerAsync(order, Verdict.Review, "m-1");

        await AnswerAsync(order, Verdict.Allow, "m-2");

        Assert.Equal(OrderStatus.Held, (await AgainAsync(order)).Status);
        Assert.Equal(2, (await Engine.DecisionsAsync(order.Id)).Count);
    }

    [DatabaseFact]
    public async Task Who_waits_for_two_vendors_goes_on_with_the_second_answer()
    {
        Other.Answers = _ => Task.FromResult(FakeVendor.Pending());
        var order = await HeldAsync();

        await AnswerAsync(order, Verdict.Allow);
        Assert.Equal(OrderStatus.Held, (await AgainAsync(order)).Status);
        await AnswerAsync(order, Verdict.Allow, "m-1", "other");

        Assert.Equal(OrderStatus.Fulfilled, (await AgainAsync(order)).Status);
    }
}

public sealed class LaterAnswerTestsOnSqlite() : LaterAnswerTests(TestStore.OnSqliteAsync);

public sealed class LaterAnswerTestsOnPostgres() : LaterAnswerTests(TestStore.OnPostgresAsync);
