using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Provisioning;
using Fulfillment.Engine.Tests.Screening;
using Fulfillment.Engine.Tests.Support;
using Fulfillment.Sdk.Screening;

namespace Fulfillment.Engine.Tests.Provisioning;

/// <summary>What turns up between the day an order is let through and the day it is served.</summary>
public abstract class LaterScreeningTests(Func<Task<TestStore>> open) : EngineTests(open)
{
    private static readonly Actor _one = Actor.Operator("opr_1", "token-2");
    private static readonly Actor _other = Actor.Operator("opr_2", "token-3");
    private static readonly ListMatch _new = AMatch.Near with { EntryId = "777", EntryHash = "new" };

    private HoldDesk Desk => Engine.Get<HoldDesk>();

    [DatabaseFact]
    public async Task A_line_that_starts_after_the_list_has_changed_is_asked_about_again()
    {
        var order = await ScheduledAsync();
        Find("lists of tomorrow", _new);

        await StartAsync();

        var waiting = await AgainAsync(order);
        Assert.Equal((OrderStatus.Provisioning, ScreeningState.InReview, Sdk.BlockedOn.Screening), (waiting.Status, waiting.Screening, waiting.BlockedOn));
        Assert.Equal((LineStatus.NeedsAttention, ReasonCodes.ScreeningInReview), (waiting.Lines[0].Status, waiting.Lines[0].ReasonCode));
        Assert.Equal([Verdict.Allow, Verdict.Review], (await Engine.DecisionsAsync(order.Id)).Select(one => one.Verdict));
        Assert.Null(await Engine.SubscriptionAsync(order.Lines[0].Id));
        Assert.Empty(await Engine.DeadLettersAsync());
    }

    [DatabaseFact]
    public async Task As_long_as_the_list_is_the_same_nobody_is_asked_twice()
    {
        var order = await ScheduledAsync();

        await StartAsync();

        Assert.Equal(OrderStatus.Fulfilled, (await AgainAsync(order)).Status);
        Assert.Single(await Engine.DecisionsAsync(order.Id));
    }

    [DatabaseFact]
    public async Task Two_release_what_waits_and_it_is_served()
    {
        var order = await WaitingAsync();

        Assert.Equal(HoldOutcome.Proposed, await Desk.ReleaseAsync(order.Id, "Seen.", _one, Cancel));
        Assert.Equal(HoldOutcome.Decided, await Desk.ReleaseAsync(order.Id, "Seen too.", _other, Cancel));
        await Engine.WorkAsync();

        var served = await AgainAsync(order);
        Assert.Equal((OrderStatus.Fulfilled, ScreeningState.Cleared), (served.Status, served.Screening));
        Assert.Equal(HoldOutcome.NotHeld, await Desk.ReleaseAsync(order.Id, "Again.", _one, Cancel));
    }

    [DatabaseFact]
    public async Task One_refuses_what_waits_and_nothing_of_it_is_served()
    {
        var order = await WaitingAsync();

        Assert.Equal(HoldOutcome.Decided, await Desk.RefuseAsync(order.Id, "It is them.", _one, Cancel));
        await Engine.PullForwardAsync();
        await Engine.WorkAsync();

        var refused = await AgainAsync(order);
        Assert.Equal((OrderStatus.Denied, ScreeningState.Refused, LineStatus.Denied), (refused.Status, refused.Screening, refused.Lines[0].Status));
        Assert.Null(await Engine.SubscriptionAsync(order.Lines[0].Id));
    }

    [DatabaseFact]
    public async Task What_was_served_of_an_order_stays_when_the_rest_is_refused()
    {
        var order = await ScheduledAsync(A.Line("1"), Later("2"));
        Find("lists of tomorrow", _new);
        await StartAsync();

        Assert.Equal(HoldOutcome.Decided, await Desk.RefuseAsync(order.Id, "It is them.", _one, Cancel));
        Assert.Equal(HoldOutcome.NotHeld, await Desk.RefuseAsync(order.Id, "Again.", _one, Cancel));

        var ended = await AgainAsync(order);
        Assert.Equal([LineStatus.Provisioned, LineStatus.Denied], ended.Lines.Select(line => line.Status));
        Assert.Equal((OrderStatus.Fulfilled, ScreeningState.Refused), (ended.Status, ended.Screening));
        Assert.NotNull(await Engine.SubscriptionAsync(order.Lines[0].Id));
    }

    [DatabaseFact]
    public async Task What_the_rules_refuse_then_no_person_releases()
    {
        var order = await ScheduledAsync();
        Find("lists of tomorrow", AMatch.Certain);
        await StartAsync();

        Assert.Equal(HoldOutcome.Forbidden, await Desk.ReleaseAsync(order.Id, "Why not.", _one, Cancel));
        Assert.Null(await Engine.SubscriptionAsync(order.Lines[0].Id));
    }

    [DatabaseFact]
    public async Task Asked_again_once_nothing_speaks_against_it_what_was_stopped_is_served_and_what_was_held_too()
    {
        var stopped = await WaitingAsync();
        var held = await Engine.FulfillAsync(Partner, A.Order("R-2"));
        Assert.Equal(OrderStatus.Held, held.Status);
        Assert.Equal(HoldOutcome.Decided, await Desk.ScreenAgainAsync(held.Id, "Too early.", _one, Cancel));
        await Engine.WorkAsync();
        Assert.Equal(OrderStatus.Held, (await AgainAsync(held)).Status);
        Find("lists of tomorrow");

        Assert.Equal(HoldOutcome.Decided, await Desk.ScreenAgainAsync(stopped.Id, "The entry is gone.", _one, Cancel));
        Assert.Equal(HoldOutcome.Decided, await Desk.ScreenAgainAsync(held.Id, "The entry is gone.", _one, Cancel));
        await Engine.WorkAsync();

        Assert.Equal((OrderStatus.Fulfilled, ScreeningState.Cleared), (await AgainAsync(stopped)) is var one ? (one.Status, one.Screening) : default);
        Assert.Equal(OrderStatus.Fulfilled, (await AgainAsync(held)).Status);
        Assert.Equal(HoldOutcome.NotHeld, await Desk.ScreenAgainAsync(held.Id, "Again.", _one, Cancel));
        Assert.Equal(HoldOutcome.Unknown, await Desk.ScreenAgainAsync("ord_none", "Again.", _one, Cancel));
    }

    [DatabaseFact]
    public async Task What_was_released_once_is_not_held_again_for_the_same_reasons()
    {
        Find("lists of today", AMatch.Near);
        var order = await Engine.FulfillAsync(Partner, A.Order("R-1", Later("1")));
        await ReleaseAsync(order);
        Clock.Advance(TimeSpan.FromDays(40));
        Find("lists of tomorrow", AMatch.Near);

        await StartAsync();

        Assert.Equal(OrderStatus.Fulfilled, (await AgainAsync(order)).Status);
        var again = (await Engine.DecisionsAsync(order.Id))[^1];
        Assert.Equal((Verdict.Allow, "system"), (again.Verdict, again.DecidedBy));
    }

    [DatabaseFact]
    public async Task What_nobody_has_seen_holds_it_again_also_beside_what_was_released()
    {
        Find("lists of today", AMatch.Near);
        var order = await Engine.FulfillAsync(Partner, A.Order("R-1", Later("1")));
        await ReleaseAsync(order);
        Clock.Advance(TimeSpan.FromDays(40));
        Find("lists of tomorrow", AMatch.Near, _new);

        await StartAsync();

        Assert.Equal(LineStatus.NeedsAttention, (await AgainAsync(order)).Lines[0].Status);
        var reasons = (await Engine.DecisionsAsync(order.Id))[^1].Answers[0].Reasons;
        Assert.Equal([Verdict.Allow, Verdict.Review], reasons.Select(reason => reason.Verdict));
    }

    [DatabaseFact]
    public async Task A_hook_that_only_repeats_itself_does_not_hold_again_what_was_released()
    {
        Engine.Hook.Says = Verdict.Review;
        var order = await Engine.FulfillAsync(Partner, A.Order("R-1", Later("1")));
        await ReleaseAsync(order);
        Clock.Advance(TimeSpan.FromDays(40));

        await StartAsync();

        Assert.Equal(OrderStatus.Fulfilled, (await AgainAsync(order)).Status);
    }

    [DatabaseFact]
    public async Task A_refusal_is_not_set_aside_by_an_earlier_release()
    {
        Find("lists of today", AMatch.Near);
        var order = await Engine.FulfillAsync(Partner, A.Order("R-1", Later("1")));
        await ReleaseAsync(order);
        Clock.Advance(TimeSpan.FromDays(40));
        Find("lists of tomorrow", AMatch.Certain);

        await StartAsync();

        Assert.Equal(LineStatus.NeedsAttention, (await AgainAsync(order)).Lines[0].Status);
        Assert.Equal(Verdict.Deny, (await Engine.DecisionsAsync(order.Id))[^1].Verdict);
    }

    [DatabaseFact]
    public async Task Between_a_release_and_its_work_a_new_list_may_hold_the_order_again()
    {
        Find("lists of today", AMatch.Near);
        var order = await Engine.FulfillAsync(Partner, A.Order());
        await Desk.ReleaseAsync(order.Id, "Seen.", _one, Cancel);
        await Desk.ReleaseAsync(order.Id, "Seen too.", _other, Cancel);
        Find("lists of tomorrow", AMatch.Near, _new);

        await Engine.WorkAsync();

        Assert.Equal(OrderStatus.Held, (await AgainAsync(order)).Status);
        await ReleaseAsync(order);
        Assert.Equal(OrderStatus.Fulfilled, (await AgainAsync(order)).Status);
    }

    private void Find(string source, params ListMatch[] matches)
    {
        Engine.Hook.Source = source;
        Engine.Hook.Answers = _ => Task.FromResult(AMatch.Answer(matches) with { Source = source });
    }

    private async Task<Order> WaitingAsync()
    {
        var order = await ScheduledAsync();
        Find("lists of tomorrow", _new);
        await StartAsync();
        return order;
    }

    private async Task<Order> ScheduledAsync(params LineContent[] lines)
    {
        Find("lists of today");
        return await Engine.FulfillAsync(Partner, A.Order("R-1", lines is [] ? [Later("1")] : lines));
    }

    private LineContent Later(string lineRef) =>
        A.Line(lineRef) with { StartsOn = DateOnly.FromDateTime(Clock.GetUtcNow().UtcDateTime).AddDays(20) };

    private async Task StartAsync()
    {
        Clock.Advance(TimeSpan.FromDays(20));
        await Engine.PullForwardAsync();
        await Engine.WorkAsync();
    }

    private async Task ReleaseAsync(Order order)
    {
        await Desk.ReleaseAsync(order.Id, "Seen.", _one, Cancel);
        Assert.Equal(HoldOutcome.Decided, await Desk.ReleaseAsync(order.Id, "Seen too.", _other, Cancel));
        await Engine.WorkAsync();
    }
}

public sealed class LaterScreeningTestsOnSqlite() : LaterScreeningTests(TestStore.OnSqliteAsync);

public sealed class LaterScreeningTestsOnPostgres() : LaterScreeningTests(TestStore.OnPostgresAsync);
