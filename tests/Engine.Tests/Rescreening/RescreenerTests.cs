using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Provisioning;
using Fulfillment.Engine.Rescreening;
using Fulfillment.Engine.Screening.Alerts;
using Fulfillment.Engine.Screening.Exceptions;
using Fulfillment.Engine.Screening.Policy;
using Fulfillment.Engine.Screening.Records;
using Fulfillment.Engine.Subscriptions;
using Fulfillment.Engine.Tests.Metrics;
using Fulfillment.Engine.Tests.Screening.Records;
using Fulfillment.Engine.Tests.Support;
using Fulfillment.Sdk.Screening;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fulfillment.Engine.Tests.Rescreening;

/// <summary>Whoever is served is looked for among what is new on a list.</summary>
public abstract class RescreenerTests(Func<Task<TestStore>> open) : RescreeningHouse(open)
{
    private static readonly Actor _reviewer = Actor.Operator("opr_1", "token-2");

    [DatabaseFact]
    public async Task Whom_an_added_or_changed_entry_names_an_alert_is_about_and_nobody_else()
    {
        await TakeAsync("1 Some Body\n2 Old Body");
        var (added, changed, kept) = (await ServedAsync("Any Body"), await ServedAsync("Other Body"), await ServedAsync("Nobody Else"));
        await RunAsync();

        await TakeAsync("1 Other Body\n2 Old Body\n3 Any Body");
        var run = Assert.Single(await RunAsync());

        var alerts = (await AlertsAsync()).ToDictionary(alert => alert.SubscriptionId);
        Assert.Equal(
            [(added.Id, "3"), (changed.Id, "1")],
            alerts.Values.Select(alert => (alert.OrderId, alert.EntryId)).OrderBy(one => one.OrderId));
        Assert.DoesNotContain(kept.Lines[0].SubscriptionId!, alerts.Keys);
        var alert = alerts[added.Lines[0].SubscriptionId!];
        Assert.Equal((AlertState.Open, Verdict.Review, "list.resembles", "customer", run.Id), (alert.State, alert.Verdict, alert.Rule, alert.Party, alert.RescreeningId));
        Assert.Equal("Any Body", Engine.Get<AlertSeal>().Open(alert).Asked);
        Assert.Equal((3, 3, null), (run.Subscriptions, run.Parties, run.Failure));
        Assert.Equal(2, Assert.Single(await WalksAsync(), walk => walk.Run.Id == run.Id).Alerts);
    }

    [DatabaseFact]
    public async Task Nothing_is_taken_away_and_it_is_on_record_and_counted_without_a_name()
    {
        var order = await ServedAsync("Any Body");
        var before = await WholeAsync(order);

        await TakeAsync("3 Any Body");
        await RunAsync();
        await Engine.WorkAsync();

        Assert.Equal(before, await WholeAsync(order));
        var alert = Assert.Single(await AlertsAsync());
        Assert.Equal(["screening.alert"], await Engine.AuditAsync(alert.Id));
        Assert.Contains("fulfillment.screening.alerts{fulfillment.verdict=review} 1", Engine.Get<MeterRecord>().Measured);
        var kept = await Store.AskAllAsync<string>("SELECT party || party_key || rule || sealed FROM screening_alerts");
        var records = await Store.AskAllAsync<string>("SELECT action || coalesce(detail, '') || coalesce(after_ref, '') FROM audit");
        Assert.DoesNotContain("body", string.Concat([.. kept, .. records]), StringComparison.OrdinalIgnoreCase);
    }

    [DatabaseFact]
    public async Task Whom_people_have_looked_at_nobody_is_alerted_of_until_another_entry_names_them()
    {
        await TakeAsync("3 Any Body\n4 Some Body");
        var (excepted, released) = (await ServedAsync("Any Body"), await ServedAsync("Some Body"));
        var decision = Assert.Single(await Engine.DecisionsAsync(excepted.Id));
        var proposed = Assert.IsType<GrantOutcome.Done>(await Engine.Get<ExceptionDesk>().ProposeAsync(
            new AskedGrant(decision.Id, 0, Clock.GetUtcNow().AddDays(90), "Another one."), _reviewer, Cancel)).Grant;
        await Engine.Get<ExceptionDesk>().AgreeAsync(proposed.Id, "Seen.", Actor.Operator("opr_2", null), Cancel);
        await Engine.Get<HoldDesk>().ScreenAgainAsync(excepted.Id, "An exception was agreed to.", _reviewer, Cancel);
        await Engine.Get<HoldDesk>().ReleaseAsync(released.Id, "It is somebody else.", _reviewer, Cancel);
        await Engine.Get<HoldDesk>().ReleaseAsync(released.Id, "Indeed.", Actor.Operator("opr_2", null), Cancel);
        await Engine.WorkAsync();
        await RunAsync();

        await Engine.Get<RescreeningDesk>().StartAsync(_reviewer, Cancel);
        await RunAsync();

        Assert.Equal((OrderStatus.Fulfilled, OrderStatus.Fulfilled), ((await AgainAsync(excepted)).Status, (await AgainAsync(released)).Status));
        Assert.Empty(await AlertsAsync());
        await TakeAsync("5 Any Body\n4 Some Body");
        await RunAsync();
        Assert.Equal("5", Assert.Single(await AlertsAsync()).EntryId);
    }

    [DatabaseFact]
    public async Task Somebody_is_alerted_of_once_until_the_list_says_something_else()
    {
        var order = await ServedAsync("Any Body");
        await TakeAsync("3 Any Body");
        await RunAsync();
        await TakeAsync("9 Nobody");
        await RunAsync();

        await TakeAsync("3 Any Body\n4 Else");
        await RunAsync();
        await Engine.Get<RescreeningDesk>().StartAsync(_reviewer, Cancel);
        await RunAsync();
        var once = (await AlertsAsync()).Count;
        await TakeAsync("4 Any Body");
        await RunAsync();

        Assert.Equal(1, once);
        Assert.Equal(["4", "3"], (await AlertsAsync()).Select(alert => alert.EntryId));
        Assert.All(await AlertsAsync(), alert => Assert.Equal(order.Lines[0].SubscriptionId, alert.SubscriptionId));
    }

    [DatabaseFact]
    public async Task A_walk_that_breaks_off_goes_on_where_it_stood_and_its_first_walker_writes_nothing_more()
    {
        for (var n = 0; n < 5; n++)
        {
            await ServedAsync("Any Body");
        }

        await TakeAsync("3 Any Body");
        var run = (await Rescreener.TakeAsync("nod_one", Cancel))!;
        var news = (await Rescreener.OpenAsync(run, Cancel)).News!;
        run = (await Rescreener.StepAsync(run, news, Cancel))!;

        Assert.Null(await Rescreener.TakeAsync("nod_two", Cancel));
        await Store.RunAsync("UPDATE rescreenings SET lease_until = 0");
        var taken = (await Rescreener.TakeAsync("nod_two", Cancel))!;
        Assert.Equal((run.Id, run.Reached, 2), (taken.Id, taken.Reached, taken.Subscriptions));
        Assert.Null(await Rescreener.StepAsync(run, news, Cancel));
        Assert.Equal(2, (await AlertsAsync()).Count);
        var ended = (await Rescreener.RunAsync(taken, Cancel))!;

        Assert.Equal((5, 5), (ended.Subscriptions, (await AlertsAsync()).Count));
        Assert.Equal(5, (await AlertsAsync()).Select(alert => alert.SubscriptionId).Distinct().Count());
        Assert.Null(await Rescreener.TakeAsync("nod_one", Cancel));
    }

    [DatabaseFact]
    public async Task Nodes_that_bring_an_edition_at_once_have_it_walked_once_and_one_that_comes_late_again()
    {
        var late = Node();
        await late.KeepAsync(Lists.List, Cancel);
        await TakeAsync("3 Any Body");
        await late.KeepAsync(Lists.List, Cancel);
        var atOnce = (await RunAsync()).Count;

        var later = Node();
        await later.KeepAsync(Lists.List, Cancel);
        await TakeAsync("4 Any Body");
        await RunAsync();
        await later.KeepAsync(Lists.List, Cancel);
        var again = (await RunAsync()).Count;
        var fresh = Node();
        await fresh.KeepAsync(Lists.List, Cancel);

        Assert.Equal((1, 1, 0), (atOnce, again, (await RunAsync()).Count));
    }

    [DatabaseFact]
    public async Task Who_is_served_no_more_or_in_a_sandbox_alone_is_not_looked_for()
    {
        var ended = await ServedAsync("Any Body");
        await Engine.FulfillAsync(Sandbox, A.Order("S-1") with { Customer = A.Customer("Any Body") });
        var subscription = (await Engine.SubscriptionAsync(ended.Lines[0].Id))!;
        Clock.Advance(subscription.EndsOn.AddDays(Coverage.GraceDays + 1).ToDateTime(TimeOnly.MinValue) - Clock.GetUtcNow().UtcDateTime);

        await TakeAsync("3 Any Body");
        var run = Assert.Single(await RunAsync());

        Assert.Equal((0, 0), (run.Subscriptions, (await AlertsAsync()).Count));
    }

    [DatabaseFact]
    public async Task An_order_that_cannot_be_read_holds_up_nobody_else()
    {
        var broken = await ServedAsync("Any Body");
        await ServedAsync("Any Body");
        await Store.RunAsync("UPDATE orders SET body = 'broken' WHERE id = @Id", new { broken.Id });

        await TakeAsync("3 Any Body");
        await RunAsync();

        Assert.NotEqual(broken.Id, Assert.Single(await AlertsAsync()).OrderId);
    }

    [DatabaseFact]
    public async Task A_walk_over_what_was_changed_in_the_store_fails_aloud_and_the_next_one_goes_on()
    {
        await ServedAsync("Any Body");
        await TakeAsync("3 Nobody At All");
        await Store.RunAsync(
            "UPDATE screening_editions SET content = @Content WHERE hash = @Hash", new { Content = EditionPack.Pack("3 Any Bodz"u8), Lists.List.Hash });
        await TakeAsync("4 Any Body");

        var runs = await RunAsync();

        Assert.Equal(["edition.damaged", null], runs.Select(run => run.Failure));
        Assert.Equal("4", Assert.Single(await AlertsAsync()).EntryId);
    }

    [DatabaseFact]
    public async Task While_an_alert_is_open_or_confirmed_what_is_ordered_about_the_subscription_is_held_and_goes_on_when_it_is_cleared()
    {
        var order = await ServedAsync("Any Body");
        await TakeAsync("3 Any Body");
        await RunAsync();
        var alert = Assert.Single(await AlertsAsync());
        Lists.List = Editions.Of("9 Nobody", Clock.GetUtcNow());
        await Engine.Get<EditionKeeper>().KeepAsync(Lists.List, Cancel);

        var renewal = await ChangeAsync(order, OrderAction.Renew, "Any Body");
        var other = await ServedAsync("Any Body");
        await DecideAsync(alert, AlertState.Confirmed);
        var seats = await ChangeAsync(order, OrderAction.AddSeats, "Any Body");
        await DecideAsync(alert, AlertState.Cleared);
        var after = await ChangeAsync(order, OrderAction.AddSeats, "Any Body");

        Assert.Equal(
            [OrderStatus.Held, OrderStatus.Fulfilled, OrderStatus.Held, OrderStatus.Fulfilled],
            new[] { renewal, other, seats, after }.Select(one => one.Status));
        var decision = Assert.Single(await Engine.DecisionsAsync(renewal.Id));
        Assert.Equal(AlertHold.Rule, Assert.Single(decision.Answers.SelectMany(answer => answer.Reasons)).Rule);
        Assert.Equal(["screening.alert", "screening.confirmAlert", "screening.clearAlert"], await Engine.AuditAsync(alert.Id));

        await Engine.Get<HoldDesk>().ReleaseAsync(renewal.Id, "It is somebody else.", _reviewer, Cancel);
        await Engine.Get<HoldDesk>().ReleaseAsync(renewal.Id, "Indeed.", Actor.Operator("opr_2", null), Cancel);
        await Engine.WorkAsync();
        Assert.Equal(OrderStatus.Fulfilled, (await AgainAsync(renewal)).Status);
    }

    [DatabaseFact]
    public async Task To_end_a_subscription_needs_nobodys_leave()
    {
        var order = await ServedAsync("Any Body");
        await TakeAsync("3 Any Body");
        await RunAsync();
        Lists.List = Editions.Of("9 Nobody", Clock.GetUtcNow());
        await Engine.Get<EditionKeeper>().KeepAsync(Lists.List, Cancel);

        Assert.Equal(OrderStatus.Fulfilled, (await ChangeAsync(order, OrderAction.Cancel, "Any Body")).Status);
    }

    [DatabaseFact]
    public async Task An_alert_is_decided_once_and_a_confirmed_one_may_still_be_cleared()
    {
        await ServedAsync("Any Body");
        await TakeAsync("3 Any Body");
        await RunAsync();
        var alert = Assert.Single(await AlertsAsync());

        AlertOutcome[] outcomes =
        [
            await DecideAsync(alert with { Id = "alr_none" }, AlertState.Cleared),
            await DecideAsync(alert, AlertState.Confirmed),
            await DecideAsync(alert, AlertState.Confirmed),
            await DecideAsync(alert, AlertState.Cleared),
            await DecideAsync(alert, AlertState.Confirmed),
        ];

        Assert.Equal([AlertOutcome.Unknown, AlertOutcome.Decided, AlertOutcome.Settled, AlertOutcome.Decided, AlertOutcome.Settled], outcomes);
        var decided = Assert.Single(await AlertsAsync());
        Assert.Equal((AlertState.Cleared, "operator:opr_1", "Because."), (decided.State, decided.DecidedBy, decided.Reason));
    }

    private Task<AlertOutcome> DecideAsync(ScreeningAlert alert, AlertState to) =>
        Engine.Get<AlertDesk>().DecideAsync(alert.Id, to, "Because.", _reviewer, Cancel);

    private EditionKeeper Node() =>
        new(Store.Database, new KeptEditions(ScreeningPolicy.Default), [new NewsOfLists(Clock)], Clock, NullLogger<EditionKeeper>.Instance);

    private async Task<string> WholeAsync(Order order)
    {
        var subscription = (await Engine.SubscriptionAsync(order.Lines[0].Id))!;
        var licenses = await Engine.LicensesAsync(order.Id);
        return $"{(await AgainAsync(order)).Version} {subscription.Version} {string.Join(' ', licenses.Select(license => $"{license.Id} {license.SubscriptionVersion}"))}";
    }
}

public sealed class RescreenerTestsOnSqlite() : RescreenerTests(TestStore.OnSqliteAsync);

public sealed class RescreenerTestsOnPostgres() : RescreenerTests(TestStore.OnPostgresAsync);
