using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Catalog;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Provisioning;
using Fulfillment.Engine.Subscriptions;
using Fulfillment.Engine.Tests.Support;
using Fulfillment.Engine.Tickets;
using Fulfillment.Sdk;
using Fulfillment.Sdk.Provisioning;
using Microsoft.Extensions.DependencyInjection;

namespace Fulfillment.Engine.Tests.Provisioning;

/// <summary>Which namespace a subscription is for: chosen by its partner, or by the customer's link.</summary>
public abstract class NamespaceDeskTests(Func<Task<TestStore>> open) : EngineTests(open)
{
    private static readonly Actor _somebody = Actor.Partner("nordhandel", "token-1");

    private readonly FakeTarget _target = new();
    private readonly FakeTarget _installation = new("dedicated");

    private NamespaceDesk Desk => Engine.Get<NamespaceDesk>();

    private TicketOffice Office => Engine.Get<TicketOffice>();

    protected override void SetUp(IServiceCollection services) =>
        services.AddSingleton<IProvisioner>(_target).AddSingleton<IProvisioner>(_installation);

    [DatabaseFact]
    public async Task The_customer_chooses_by_the_link_and_the_line_goes_on()
    {
        var (order, id) = await WaitingAsync();
        var link = await LinkAsync(id);
        Assert.Equal((LineStatus.NeedsAttention, BlockedOn.Customer), (order.Lines[0].Status, order.Lines[0].BlockedOn!.Value));
        Assert.Empty(await Engine.DeadLettersAsync());

        var claimed = await Desk.ClaimAsync(link, "group-a", Cancel);
        await Engine.WorkAsync();

        Assert.Equal(TargetProgress.Provisioning, Assert.IsType<NamespaceOutcome.Chosen>(claimed).Progress);
        Assert.Equal(OrderStatus.Fulfilled, (await AgainAsync(order)).Status);
        Assert.Equal(("group-a", 37L), (_target.Has!.Namespace, _target.Has.Seats));
        Assert.Equal(TargetProgress.Linked, Assert.IsType<NamespaceOutcome.Chosen>(await Desk.LookUpAsync(link, Cancel)).Progress);
    }

    [DatabaseFact]
    public async Task Whoever_named_a_namespace_that_is_not_there_may_choose_again()
    {
        var (order, id) = await WaitingAsync();
        var link = await LinkAsync(id);
        _target.Refuses = new Outcome.Refused("namespace.unknown", BlockedOn.Customer, "There is none.");
        await Desk.ClaimAsync(link, "grp-a", Cancel);
        await Engine.WorkAsync();

        var stopped = Assert.IsType<NamespaceOutcome.Chosen>(await Desk.LookUpAsync(link, Cancel));
        _target.Refuses = null;
        await Desk.ClaimAsync(link, "group-a", Cancel);
        await Engine.WorkAsync();

        Assert.Equal((TargetProgress.Stopped, "grp-a"), (stopped.Progress, stopped.Subscription.Place));
        Assert.Equal(OrderStatus.Fulfilled, (await AgainAsync(order)).Status);
        Assert.Equal("group-a", _target.Has!.Namespace);
        Assert.Empty(await Engine.DeadLettersAsync());
    }

    [DatabaseFact]
    public async Task A_link_that_was_used_moves_nothing_any_more()
    {
        var (_, id) = await WaitingAsync();
        var link = await LinkAsync(id);
        await Desk.ClaimAsync(link, "group-a", Cancel);
        await Engine.WorkAsync();

        var again = await Desk.ClaimAsync(link, "group-a", Cancel);
        var other = await Desk.ClaimAsync(link, "group-b", Cancel);

        Assert.Equal(TargetProgress.Linked, Assert.IsType<NamespaceOutcome.Chosen>(again).Progress);
        Assert.IsType<NamespaceOutcome.Used>(other);
        Assert.Equal(["provision"], _target.Told);
    }

    [DatabaseFact]
    public async Task Of_two_links_the_newer_counts_and_a_wrong_one_is_unknown()
    {
        var (_, id) = await WaitingAsync();
        var old = await LinkAsync(id);
        var made = await Office.MakeAsync(Partner, id, TicketKind.Claim, _somebody, Cancel);

        Assert.IsType<NamespaceOutcome.Replaced>(await Desk.ClaimAsync(old, "group-a", Cancel));
        Assert.IsType<NamespaceOutcome.Unknown>(await Desk.ClaimAsync(old[..^1] + "!", "group-a", Cancel));
        Assert.IsType<NamespaceOutcome.Chosen>(
            await Desk.ClaimAsync(Assert.IsType<TicketOutcome.Shown>(made).Text, "group-a", Cancel));
    }

    [DatabaseFact]
    public async Task A_partner_moves_what_is_at_a_namespace_and_back_again()
    {
        var (order, id) = await WaitingAsync();
        foreach (var place in new[] { "group-a", "group-b", "group-a", "group-b" })
        {
            Clock.Advance(TimeSpan.FromSeconds(1));
            Assert.IsType<NamespaceOutcome.Chosen>(await Desk.ChooseAsync(Partner, id, place, _somebody, Cancel));
            await Engine.WorkAsync();
            Assert.Equal(place, _target.Has!.Namespace);
        }

        Assert.Equal(["provision", "update", "update", "update"], _target.Told);
        Assert.Equal(4, _target.Keys.Distinct().Count());
        Assert.Equal(
            [ProvisioningCause.OrderLine, ProvisioningCause.Change, ProvisioningCause.Change, ProvisioningCause.Change],
            (await Engine.ProvisioningAsync(order.Id)).Select(one => one.Cause));
        Assert.Equal(OrderStatus.Fulfilled, (await AgainAsync(order)).Status);
    }

    [DatabaseFact]
    public async Task Who_is_at_work_on_another_choice_loses_the_claim()
    {
        var (order, id) = await WaitingAsync();
        await Desk.ChooseAsync(Partner, id, "group-a", _somebody, Cancel);
        var stale = await Engine.LoadAsync(Assert.Single(await Engine.CrashAsync()));

        await Desk.ChooseAsync(Partner, id, "group-b", _somebody, Cancel);
        await Engine.RunAsync(stale);
        Assert.Equal(OrderStatus.Provisioning, (await AgainAsync(order)).Status);
        await Engine.WorkAsync();

        Assert.Equal(("group-b", OrderStatus.Fulfilled), (_target.Has!.Namespace, (await AgainAsync(order)).Status));
    }

    [DatabaseFact]
    public async Task An_order_that_is_taken_back_leaves_no_subscription_and_no_link()
    {
        var (order, id) = await WaitingAsync();
        var link = await LinkAsync(id);

        Assert.IsType<CancelOutcome.Cancelled>(
            await Engine.Get<OrderDesk>().CancelAsync(Partner, order.Id, null, _somebody, Cancel));

        var left = (await Engine.SubscriptionAsync(order.Lines[0].Id))!;
        Assert.Equal(SubscriptionState.Cancelled, left.Coverage.StateOn(left.StartsOn));
        Assert.IsType<NamespaceOutcome.Replaced>(await Desk.ClaimAsync(link, "group-a", Cancel));
        Assert.IsType<NamespaceOutcome.Over>(await Desk.ChooseAsync(Partner, id, "group-a", _somebody, Cancel));
    }

    [DatabaseFact]
    public async Task Changes_that_a_target_refused_are_undone_with_their_order()
    {
        var (_, id) = await WaitingAsync();
        await Desk.ChooseAsync(Partner, id, "group-a", _somebody, Cancel);
        await Engine.WorkAsync();
        _target.Refuses = new Outcome.Refused("target.refused", BlockedOn.Vendor, "Not so many.");
        var more = new LineContent { LineRef = "1", Action = OrderAction.AddSeats, SubscriptionId = id, Quantity = 5 };
        var order = await Engine.FulfillAsync(Partner, A.Order("R-2", more, more with { LineRef = "2", Quantity = 7 }));
        var before = (await Store.InAsync(tx => SubscriptionTable.FindAsync(tx, Partner.Id, id, Cancel)))!;

        _target.Refuses = null;
        await Engine.Get<OrderDesk>().CancelAsync(Partner, order.Id, null, _somebody, Cancel);
        await Engine.WorkAsync();

        var after = (await Store.InAsync(tx => SubscriptionTable.FindAsync(tx, Partner.Id, id, Cancel)))!;
        Assert.Equal((3, 49, 5, 37), (before.Version, before.SeatsOn(before.StartsOn), after.Version, after.SeatsOn(after.StartsOn)));
        Assert.Equal(37, _target.Has!.Seats);
        Assert.Equal(OrderStatus.Cancelled, (await AgainAsync(order)).Status);
    }

    [DatabaseFact]
    public async Task What_a_target_has_begun_to_build_is_taken_down_with_its_order()
    {
        _installation.BusyFor = 100;
        var order = await Engine.FulfillAsync(Partner, A.Order("R-1", A.Line() with
        {
            Sku = "ultimate-dedicated",
            Delivery = new Delivery(DeliveryKind.Dedicated, null, "eu-west"),
        }));
        Assert.Equal(LineStatus.Provisioning, order.Lines[0].Status);

        await Engine.Get<OrderDesk>().CancelAsync(Partner, order.Id, null, _somebody, Cancel);
        _installation.BusyFor = 0;
        await Engine.WorkAsync();

        Assert.Equal(["provision", "deprovision"], _installation.Told);
        Assert.Null(_installation.Has);
    }

    [DatabaseFact]
    public async Task Only_what_is_delivered_to_a_namespace_has_one_and_only_its_partner_chooses()
    {
        var licensed = (await Engine.FulfillAsync(Partner, A.Order())).Lines[0].SubscriptionId!;
        var (_, id) = await WaitingAsync("R-2");

        Assert.IsType<NamespaceOutcome.NotApplicable>(await Desk.ChooseAsync(Partner, licensed, "group-a", _somebody, Cancel));
        Assert.IsType<NamespaceOutcome.Unknown>(await Desk.ChooseAsync(Sandbox, id, "group-a", _somebody, Cancel));
        await Store.RunAsync("UPDATE subscriptions SET channel = 'market'");
        Assert.IsType<NamespaceOutcome.ManagedElsewhere>(await Desk.ChooseAsync(Partner, id, "group-a", _somebody, Cancel));
    }

    [DatabaseFact]
    public async Task Every_showing_of_a_link_is_recorded_and_the_link_is_kept_sealed()
    {
        var (_, id) = await WaitingAsync();
        var link = await LinkAsync(id);

        var ticket = (await Store.InAsync(tx => TicketTable.NewestAsync(tx, TicketKind.Claim, id, Cancel)))!;
        Assert.Equal(["ticket.show"], await Engine.AuditAsync(ticket.Id));
        Assert.DoesNotContain(link, ticket.Sealed + ticket.Fingerprint, StringComparison.Ordinal);
    }

    private async Task<(Order Order, string SubscriptionId)> WaitingAsync(string reference = "R-1")
    {
        var order = await Engine.FulfillAsync(Partner, A.Order(reference, A.SaasLine("1")));
        return (order, order.Lines[0].SubscriptionId!);
    }

    private async Task<string> LinkAsync(string id) => Assert.IsType<TicketOutcome.Shown>(
        await Office.ShowAsync(Partner, id, TicketKind.Claim, _somebody, Cancel)).Text;
}

public sealed class NamespaceDeskTestsOnSqlite() : NamespaceDeskTests(TestStore.OnSqliteAsync);

public sealed class NamespaceDeskTestsOnPostgres() : NamespaceDeskTests(TestStore.OnPostgresAsync);
