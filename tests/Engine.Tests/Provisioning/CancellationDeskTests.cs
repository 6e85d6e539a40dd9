using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Catalog;
using Fulfillment.Engine.Licensing;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Provisioning;
using Fulfillment.Engine.Subscriptions;
using Fulfillment.Engine.Tests.Support;
using Fulfillment.Sdk.Provisioning;
using Fulfillment.Sdk.Screening;
using Microsoft.Extensions.DependencyInjection;

namespace Fulfillment.Engine.Tests.Provisioning;

/// <summary>A cancellation for February 1, 2027 is taken back; the subscription is paid for until November 21.</summary>
public abstract class CancellationDeskTests(Func<Task<TestStore>> open) : EngineTests(open)
{
    private static readonly Actor _somebody = Actor.Partner("nordhandel", "token-1");
    private static readonly DateOnly _day = new(2027, 2, 1);
    private static readonly DateOnly _end = new(2027, 11, 21);

    private readonly FakeTarget _target = new();

    protected override void SetUp(IServiceCollection services) => services.AddSingleton<IProvisioner>(_target);

    [DatabaseFact]
    public async Task It_runs_on_past_the_day_with_a_license_that_says_so_with_a_network_and_without()
    {
        foreach (var kind in new[] { DeliveryKind.CloudLicense, DeliveryKind.OfflineLicense })
        {
            var (order, id) = await CancelledAsync(A.Line() with { Delivery = new Delivery(kind, null, null) }, $"{kind}");
            var shortened = await NewestAsync(id);

            var undone = Assert.IsType<UndoOutcome.Undone>(await UndoAsync(id)).Subscription;

            Assert.Equal((3, null, _end), (undone.Version, undone.Coverage.CancelledFrom, undone.EndsOn));
            Assert.Equal(SubscriptionState.Active, undone.Coverage.StateOn(_day));
            var restored = await NewestAsync(id);
            Assert.Equal((_day, _end, 3L), (shortened.EndsOn, restored.EndsOn, restored.SubscriptionVersion));
            Assert.Equal((order.Id, shortened.Id), (restored.OrderId, LicenseDocument.ClaimsOf(restored.File).Supersedes));
        }

        await ComeAsync(_day);

        Assert.Equal(0, await Store.AskAsync<int>("SELECT count(*) FROM licenses WHERE from_cancellation = 1"));
        Assert.Equal(0, await Store.AskAsync<int>("SELECT count(*) FROM work WHERE run_at = 0"));
        Assert.Equal(6, await Store.AskAsync<int>("SELECT count(*) FROM licenses"));
    }

    [DatabaseFact]
    public async Task What_ends_waits_for_nobodys_leave_also_once_screening_would_refuse()
    {
        await CancelledAsync(A.SaasLine("1") with { Delivery = new Delivery(DeliveryKind.Saas, "group-a", null) });
        Assert.NotNull(_target.Has);
        Engine.Hook.Source = "lists of tomorrow";
        Engine.Hook.Says = Verdict.Deny;

        await ComeAsync(_day);

        Assert.Null(_target.Has);
        Assert.Empty(await Engine.DeadLettersAsync());
    }

    [DatabaseFact]
    public async Task A_target_gets_its_days_back_and_keeps_them()
    {
        var (_, id) = await CancelledAsync(A.SaasLine("1") with { Delivery = new Delivery(DeliveryKind.Saas, "group-a", null) });
        var shortened = _target.Has!.EndsOn;

        await UndoAsync(id);
        await Engine.WorkAsync();
        var restored = _target.Has!.EndsOn;
        await ComeAsync(_day);

        Assert.Equal((_day, _end, _end), (shortened, restored, _target.Has!.EndsOn));
        Assert.Empty(await Engine.DeadLettersAsync());
    }

    [DatabaseFact]
    public async Task The_history_and_the_record_keep_both()
    {
        var (_, id) = await CancelledAsync(A.Line());

        await UndoAsync(id);

        var found = await FindAsync(id);
        var history = (await Store.InAsync(tx => AmendmentTable.HistoriesAsync(tx, [found], Cancel)))[id];
        Assert.Equal([AmendmentKind.New, AmendmentKind.Cancel, AmendmentKind.Undo], history.Select(one => one.Kind));
        Assert.Equal((2L, _day, _somebody.Name), (history[2].Terms.Undoes, history[2].EffectiveOn, history[2].Actor));
        Assert.Contains("subscription.undoCancel", await Engine.AuditAsync(id));
    }

    [DatabaseFact]
    public async Task A_repeat_answers_the_same_and_changes_nothing_also_at_the_same_time()
    {
        var (_, id) = await CancelledAsync(A.Line());

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => UndoAsync(id))));
        var late = await UndoAsync(id);

        Assert.All([.. outcomes, late], outcome => Assert.Equal(3, Assert.IsType<UndoOutcome.Undone>(outcome).Subscription.Version));
        Assert.Equal(3, (await FindAsync(id)).Version);
        Assert.Equal(3, await Store.AskAsync<int>("SELECT count(*) FROM licenses"));
    }

    [DatabaseFact]
    public async Task It_may_be_cancelled_again_for_the_same_day_and_ends_on_it()
    {
        var (_, id) = await CancelledAsync(A.Line());
        await UndoAsync(id);
        await CancelAsync(id, "again");

        await ComeAsync(_day);

        var newest = await NewestAsync(id);
        Assert.Equal((true, _day), (newest.FromCancellation, newest.EndsOn));
        Assert.Equal(_day, Assert.IsType<UndoOutcome.Over>(await UndoAsync(id)).From);
    }

    [DatabaseFact]
    public async Task What_was_to_renew_by_itself_does()
    {
        var (_, id) = await CancelledAsync(A.Line() with { AutoRenew = true });
        await UndoAsync(id);

        await ComeAsync(_end);

        Assert.Equal(new DateOnly(2028, 11, 21), (await FindAsync(id)).EndsOn);
    }

    [DatabaseFact]
    public async Task What_was_never_cancelled_has_nothing_to_take_back_and_what_is_over_stays_so()
    {
        var running = await Engine.FulfillAsync(Partner, A.Order("R-1"));
        var (_, ended) = await CancelledAsync(A.Line());

        var never = await UndoAsync(running.Lines[0].SubscriptionId!);
        await ComeAsync(_day);
        var late = await UndoAsync(ended);

        Assert.IsType<UndoOutcome.NotCancelled>(never);
        Assert.Equal(_day, Assert.IsType<UndoOutcome.Over>(late).From);
        Assert.Equal((1L, 2L), ((await FindAsync(running.Lines[0].SubscriptionId!)).Version, (await FindAsync(ended)).Version));
    }

    [DatabaseFact]
    public async Task What_is_another_s_or_managed_elsewhere_or_has_moved_is_left_alone()
    {
        var (_, id) = await CancelledAsync(A.Line());

        var foreign = await Engine.Get<CancellationDesk>().UndoAsync(Sandbox, id, null, _somebody, Cancel);
        var moved = await UndoAsync(id, 1);
        await Store.RunAsync("UPDATE subscriptions SET channel = 'market'");
        var elsewhere = await UndoAsync(id);

        Assert.IsType<UndoOutcome.Unknown>(foreign);
        Assert.Equal(2, Assert.IsType<UndoOutcome.Moved>(moved).Version);
        Assert.Equal("market", Assert.IsType<UndoOutcome.ManagedElsewhere>(elsewhere).Channel);
        Assert.Equal((2, _day), ((await FindAsync(id)).Version, (await FindAsync(id)).EndsOn));
    }

    private async Task<(Order Order, string Id)> CancelledAsync(LineContent line, string reference = "R")
    {
        var order = await Engine.FulfillAsync(Partner, A.Order($"{reference}-0", line));
        var id = order.Lines[0].SubscriptionId!;
        await CancelAsync(id, reference);
        return (order, id);
    }

    private async Task CancelAsync(string id, string reference) => Assert.Equal(
        OrderStatus.Fulfilled,
        (await Engine.FulfillAsync(Partner, A.Order($"{reference}-cancel", new LineContent
        {
            LineRef = "1",
            Action = OrderAction.Cancel,
            SubscriptionId = id,
            StartsOn = _day,
        }))).Status);

    private Task<UndoOutcome> UndoAsync(string id, params long[] versions) =>
        Engine.Get<CancellationDesk>().UndoAsync(Partner, id, versions is [] ? null : versions, _somebody, Cancel);

    private async Task<Subscription> FindAsync(string id) =>
        (await Store.InAsync(tx => SubscriptionTable.FindAsync(tx, Partner.Id, id, Cancel)))!;

    private async Task<License> NewestAsync(string id) =>
        Assert.Single(await Store.InAsync(tx => LicenseTable.NewestOfAsync(tx, [id], Cancel)));

    private async Task ComeAsync(DateOnly day)
    {
        Clock.Advance(new DateTimeOffset(day.ToDateTime(new TimeOnly(0, 1)), TimeSpan.Zero) - Clock.GetUtcNow());
        await Store.RunAsync(
            "UPDATE work SET run_at = 0 WHERE run_at <= @Until",
            new { Until = Clock.GetUtcNow().ToUnixTimeMilliseconds() });
        await Engine.WorkAsync();
    }
}

public sealed class CancellationDeskTestsOnSqlite() : CancellationDeskTests(TestStore.OnSqliteAsync);

public sealed class CancellationDeskTestsOnPostgres() : CancellationDeskTests(TestStore.OnPostgresAsync);
