using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Inbox;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Provisioning;
using Fulfillment.Engine.Screening.Inquiries;
using Fulfillment.Engine.Screening.Later;
using Fulfillment.Engine.Tests.Inbox;
using Fulfillment.Engine.Tests.Support;
using Fulfillment.Sdk.Screening;

namespace Fulfillment.Engine.Tests.Screening;

public abstract class LaterAnswerLimitsTests(Func<Task<TestStore>> open) : LaterAnswerSuite(open)
{
    private static readonly Actor _reviewer = Actor.Operator("opr_1", "token-2");
    private static readonly Actor _second = Actor.Operator("opr_2", "token-3");

    [DatabaseFact]
    public async Task An_order_that_is_held_for_another_reason_too_is_not_let_go_by_an_answer()
    {
        Engine.Hook.Says = Verdict.Review;
        var order = await HeldAsync();
        Engine.Hook.Says = Verdict.Allow;

        await AnswerAsync(order, Verdict.Allow);

        Assert.Equal(OrderStatus.Held, (await AgainAsync(order)).Status);
        Assert.Single(await Engine.DecisionsAsync(order.Id));
        Assert.Contains("screening.laterAnswer", await Engine.AuditAsync(order.Id));
    }

    [DatabaseFact]
    public async Task An_order_that_is_held_for_another_reason_too_is_denied_by_a_refusal()
    {
        Engine.Hook.Says = Verdict.Review;
        var order = await HeldAsync();

        await AnswerAsync(order, Verdict.Deny);

        Assert.Equal(OrderStatus.Denied, (await AgainAsync(order)).Status);
    }

    [DatabaseFact]
    public async Task Whom_a_shop_asked_about_is_cleared_or_refused_by_the_answer_too()
    {
        foreach (var (verdict, state) in new[] { (Verdict.Allow, ScreeningState.Cleared), (Verdict.Deny, ScreeningState.Refused) })
        {
            var asked = await Engine.Get<InquiryDesk>().AskAsync(
                Partner, $"CART-{verdict}", new InquiryContent { Customer = A.Customer("Any Body") }, _reviewer, Cancel);
            var inquiry = Assert.IsType<InquiryOutcome.Screened>(asked).Inquiry;
            Assert.Equal(ScreeningState.InReview, inquiry.State);

            await KeepAsync($"m-{verdict}", inquiry.Id, $"{inquiry.Id}/Any_Body", verdict);
            await Engine.WorkAsync();

            Assert.Equal(state, (await Engine.Get<InquiryDesk>().FindAsync(null, inquiry.Id, Cancel))!.State);
            Assert.Contains("screening.laterAnswer", await Engine.AuditAsync(inquiry.Id));
        }
    }

    [DatabaseFact]
    public async Task An_answer_to_another_question_changes_nothing_and_is_on_record()
    {
        var order = await HeldAsync();

        await AnswerAsync(order, Verdict.Allow, question: $"{order.Id}/Somebody_else");
        await AnswerAsync(order, Verdict.Deny, "m-2", question: $"{order.Id}/Somebody_else");

        Assert.Equal(OrderStatus.Held, (await AgainAsync(order)).Status);
        Assert.Single(await Engine.DecisionsAsync(order.Id));
        Assert.Equal(2, (await Engine.AuditAsync(order.Id)).Count(act => act == "screening.laterAnswer"));
    }

    [DatabaseFact]
    public async Task What_a_person_has_refused_stays_refused()
    {
        var order = await HeldAsync();
        await Engine.Get<HoldDesk>().RefuseAsync(order.Id, "It is them.", _reviewer, Cancel);

        await AnswerAsync(order, Verdict.Allow);

        Assert.Equal(OrderStatus.Denied, (await AgainAsync(order)).Status);
        Assert.Equal("operator:opr_1", (await Engine.DecisionsAsync(order.Id))[^1].DecidedBy);
    }

    [DatabaseFact]
    public Task A_refusal_just_after_a_person_has_released_it_takes_nothing_back_and_calls_people() => RefusedTooLateAsync(isServed: false);

    [DatabaseFact]
    public Task A_refusal_after_it_was_served_takes_nothing_back_and_calls_people() => RefusedTooLateAsync(isServed: true);

    private async Task RefusedTooLateAsync(bool isServed)
    {
        var order = await HeldAsync();
        await Engine.Get<HoldDesk>().ReleaseAsync(order.Id, "Seen.", _reviewer, Cancel);
        await Engine.Get<HoldDesk>().ReleaseAsync(order.Id, "Checked.", _second, Cancel);
        if (isServed)
        {
            await Engine.WorkAsync();
        }

        await AnswerAsync(order, Verdict.Deny);

        Assert.Equal(OrderStatus.Fulfilled, (await AgainAsync(order)).Status);
        Assert.Single(await Engine.LicensesAsync(order.Id));
        Assert.Equal(2, (await Engine.DecisionsAsync(order.Id)).Count);
        Assert.Contains("screening.laterAnswer", await Engine.AuditAsync(order.Id));
        Assert.Single(Errors, 6031);
    }

    [DatabaseFact]
    public async Task What_was_proposed_without_the_answer_is_proposed_no_more()
    {
        var order = await HeldAsync();
        await Engine.Get<HoldDesk>().ReleaseAsync(order.Id, "Seen.", _reviewer, Cancel);

        await AnswerAsync(order, Verdict.Review);

        Assert.Equal(HoldOutcome.Proposed, await Engine.Get<HoldDesk>().ReleaseAsync(order.Id, "Seen again.", _second, Cancel));
    }

    [DatabaseFact]
    public async Task A_worker_that_dies_with_the_answer_in_hand_loses_nothing_and_doubles_nothing()
    {
        var order = await HeldAsync();
        await KeepAsync("m-1", order.Id, QuestionOf(order), Verdict.Allow);
        var stale = Assert.Single(await Engine.CrashAsync());

        await Engine.RunAsync(stale);
        await Engine.WorkAsync();

        Assert.Equal(OrderStatus.Fulfilled, (await AgainAsync(order)).Status);
        Assert.Equal(2, (await Engine.DecisionsAsync(order.Id)).Count);
        Assert.Single(await Engine.AuditAsync(order.Id), "screening.laterAnswer");
        Assert.Equal(InboxState.Done, (await InboxAsync()).State);
    }

    [DatabaseFact]
    public async Task A_hook_that_throws_or_is_late_is_answered_for_later_too()
    {
        Vendor.Answers = _ => throw new InvalidDataException("broken");
        var order = await HeldAsync();

        await AnswerAsync(order, Verdict.Allow);

        Assert.Equal(OrderStatus.Fulfilled, (await AgainAsync(order)).Status);
    }

    [DatabaseFact]
    public async Task What_is_no_answer_or_for_a_vendor_that_is_gone_never_decides()
    {
        var order = await HeldAsync();
        await Door.KeepAsync(LaterHooks.ChannelOf("acme"), "m-1", AnInbox.Inbound("garbage", Clock.GetUtcNow()), Cancel);
        await Engine.WorkOnceAsync();
        var unread = await InboxAsync();
        await Door.KeepAsync(LaterHooks.ChannelOf("gone"), "m-2", FakeVendor.Message("m-2", order.Id, QuestionOf(order), Verdict.Allow, Clock.GetUtcNow()), Cancel);
        await Engine.WorkOnceAsync();

        Assert.Equal((InboxState.Parked, "callback.unsigned"), (unread.State, unread.Code));
        Assert.Equal(1, await Store.AskAsync<int>("SELECT count(*) FROM inbox WHERE state = 'waiting' AND code = 'vendor.unknown'"));
        Assert.Equal(OrderStatus.Held, (await AgainAsync(order)).Status);
        Assert.Equal(0, await Store.AskAsync<int>("SELECT count(*) FROM kept_answers"));
    }

    [DatabaseFact]
    public Task Before_provisioning_a_kept_allow_counts_and_the_vendor_is_not_asked_again() => ProvisionAsync(Verdict.Allow, OrderStatus.Fulfilled);

    [DatabaseFact]
    public Task Before_provisioning_a_kept_refusal_counts_too() => ProvisionAsync(Verdict.Deny, OrderStatus.Provisioning);

    private async Task ProvisionAsync(Verdict kept, OrderStatus status)
    {
        var shop = await Engine.AddAsync(A.Partner("shop") with { ScreeningProfile = "ecommerce" });
        Vendor.Answers = _ => Task.FromResult(new ScreeningAnswer { Verdict = Verdict.Allow, Source = "acme" });
        var order = await Engine.FulfillAsync(shop, A.Order("R-1", A.Line() with { StartsOn = new DateOnly(2026, 11, 23) }));
        Clock.Advance(TimeSpan.FromHours(20));
        await AnswerAsync(order, kept);
        Assert.Equal(OrderStatus.Scheduled, (await AgainAsync(order)).Status);
        var asked = Vendor.Asked.Count;

        Clock.Advance(TimeSpan.FromHours(20));
        await Engine.PullForwardAsync();
        await Engine.WorkAsync();

        Assert.Equal(status, (await AgainAsync(order)).Status);
        Assert.Equal(asked, Vendor.Asked.Count);
        Assert.Equal([Verdict.Allow, kept], (await Engine.DecisionsAsync(order.Id)).Select(decision => decision.Verdict));
    }

    [DatabaseFact]
    public async Task A_kept_answer_is_too_old_when_an_allow_of_that_time_would_be()
    {
        var order = await HeldAsync();
        await KeepAsync("m-1", order.Id, QuestionOf(order), Verdict.Allow);
        await Engine.WorkOnceAsync();
        Clock.Advance(TimeSpan.FromDays(30));
        var asked = Vendor.Asked.Count;

        await Engine.WorkAsync();

        Assert.Equal(OrderStatus.Held, (await AgainAsync(order)).Status);
        Assert.Equal(asked + 1, Vendor.Asked.Count);
    }
}

public sealed class LaterAnswerLimitsTestsOnSqlite() : LaterAnswerLimitsTests(TestStore.OnSqliteAsync);

public sealed class LaterAnswerLimitsTestsOnPostgres() : LaterAnswerLimitsTests(TestStore.OnPostgresAsync);
