using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Licensing;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Provisioning;
using Fulfillment.Engine.Subscriptions;
using Fulfillment.Engine.Tests.Support;
using Fulfillment.Engine.Tickets;
using Fulfillment.Sdk;
using Fulfillment.Sdk.Screening;

namespace Fulfillment.Engine.Tests.Subscriptions;

/// <summary>A customer changes its partner: the one lets the subscription go, the other takes it over.</summary>
public abstract class TransferTests(Func<Task<TestStore>> open) : EngineTests(open)
{
    private static readonly Actor _somebody = Actor.Partner("nordhandel", "token-1");

    private Partner _next = null!;
    private Subscription _made = null!;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        _next = await Engine.AddAsync(A.Partner("suedhandel"));
        var order = await Engine.FulfillAsync(Partner, A.Order("R-1", A.Line(quantity: 10) with { AutoRenew = true }));
        _made = (await Engine.SubscriptionAsync(order.Lines[0].Id))!;
    }

    [DatabaseFact]
    public async Task The_subscription_goes_over_with_its_history_and_its_license()
    {
        var code = await CodeAsync();

        var order = await Engine.FulfillAsync(_next, A.Order("S-1", Transfer(code)));

        Assert.Equal((OrderStatus.Fulfilled, null), (order.Status, order.Lines[0].ReasonText));
        var taken = (await FindAsync(_next))!;
        Assert.Null(await FindAsync(Partner));
        Assert.Equal((2, _made.Number), (taken.Version, taken.Number));
        Assert.Equal(_made.Intervals, taken.Intervals);
        var history = (await Store.InAsync(tx => AmendmentTable.HistoriesAsync(tx, [taken], Cancel)))[taken.Id];
        Assert.Equal([AmendmentKind.New, AmendmentKind.Transfer], history.Select(one => one.Kind));
        Assert.Equal(2, Assert.Single(await Engine.LicensesAsync(order.Id)).SubscriptionVersion);
        Assert.Equal(1, await Store.AskAsync<int>("SELECT count(*) FROM activation_codes"));
    }

    [DatabaseFact]
    public async Task Both_are_told_with_the_change_the_one_that_it_is_gone_and_the_other_that_it_has_come_and_neither_who_the_other_is()
    {
        Engine.Routes.SinkOfType[SubscriptionEventTypes.Transferred] = FakeSink.Usual;
        await Engine.FulfillAsync(_next, A.Order("S-1", Transfer(await CodeAsync())));

        // One of them waits for the other: they are of one subscription.
        await Engine.DeliverAsync();
        await Engine.DeliverAsync();

        var told = await Store.InAsync(tx => SubscriptionEventTable.ListAsync(tx, _made.Id, Cancel));
        Assert.Equal([(1L, "nordhandel"), (2L, "suedhandel")], told.Select(one => (one.Sequence, one.Partner)));
        Assert.All(told, one => Assert.Equal(("subscription.transferred", Clock.GetUtcNow()), (one.Type, one.At)));
        var today = DateOnly.FromDateTime(Clock.GetUtcNow().UtcDateTime);
        Assert.Equal(
            [(TransferDirection.Out, _made.Number, today), (TransferDirection.In, _made.Number, today)],
            told.Select(one => TransferFacts.Read(one.Facts)!).Select(one => (one.Direction, one.Number, one.EffectiveOn)));
        Assert.Equal(told.Select(one => one.Body()), Engine.Sink.Given.OrderBy(one => one.Version).Select(one => one.Body));
        Assert.All(Engine.Sink.Given, one => Assert.DoesNotContain("handel", one.Body, StringComparison.Ordinal));
    }

    [DatabaseFact]
    public async Task A_transfer_that_does_not_come_about_is_told_to_nobody()
    {
        Engine.Hook.Says = Verdict.Review;
        await Engine.FulfillAsync(_next, A.Order("S-1", Transfer(await CodeAsync())));
        await Engine.FulfillAsync(Partner, A.Order("R-2", Change(OrderAction.AddSeats) with { Quantity = 5 }));

        Assert.Empty(await Store.InAsync(tx => SubscriptionEventTable.ListAsync(tx, _made.Id, Cancel)));
    }

    [DatabaseFact]
    public async Task Licenses_go_over_with_it_whoever_had_it_when_they_were_issued()
    {
        var before = Assert.Single(await Engine.LicensesAsync(_made.OrderId));

        var order = await Engine.FulfillAsync(_next, A.Order("S-1", Transfer(await CodeAsync())));

        Assert.Null(await LicenseAsync(Partner, before.Id));
        Assert.Equal(before.File, (await LicenseAsync(_next, before.Id))!.File);
        Assert.Empty(await Engine.LicensesAsync(_made.OrderId));
        Assert.Null(await LicenseAsync(Partner, Assert.Single(await Engine.LicensesAsync(order.Id)).Id));
    }

    [DatabaseFact]
    public async Task The_license_of_a_later_day_stands_with_the_order_of_the_one_that_has_it()
    {
        var next = new DateOnly(2027, 11, 21);
        var ramp = await Engine.FulfillAsync(
            Partner, A.Order("R-2", A.Line(quantity: 10) with { TermMonths = 36, Phases = [new Phase(next, 60)] }));
        _made = (await Engine.SubscriptionAsync(ramp.Lines[0].Id))!;
        var order = await Engine.FulfillAsync(_next, A.Order("S-1", Transfer(await CodeAsync())));

        Clock.Advance(TimeSpan.FromDays(366));
        await Engine.PullForwardAsync();
        await Engine.WorkAsync();

        Assert.Empty(await Engine.LicensesAsync(ramp.Id));
        Assert.Equal(
            [10L, 60L], (await Engine.LicensesAsync(order.Id)).OrderBy(license => license.StartsOn).Select(license => license.Intervals[0].Seats));
    }

    [DatabaseFact]
    public async Task The_customer_s_link_is_shown_to_the_one_that_has_it()
    {
        await Engine.FulfillAsync(Partner, A.Order("R-2", A.SaasLine("1")));
        var id = await Store.AskAsync<string>("SELECT subscription_id FROM tickets WHERE kind = 'claim'");
        _made = Assert.Single(await Store.InAsync(tx => SubscriptionTable.ListAsync(tx, [id!], Cancel)));
        await Engine.FulfillAsync(_next, A.Order("S-1", Transfer(await CodeAsync())));
        var office = Engine.Get<TicketOffice>();

        var before = await office.ShowAsync(Partner, _made.Id, TicketKind.Claim, _somebody, Cancel);
        var after = await office.ShowAsync(_next, _made.Id, TicketKind.Claim, _somebody, Cancel);

        Assert.IsType<TicketOutcome.Unknown>(before);
        Assert.NotEmpty(Assert.IsType<TicketOutcome.Shown>(after).Text);
        Assert.IsType<TicketOutcome.Unknown>(await office.MakeAsync(Partner, _made.Id, TicketKind.Claim, _somebody, Cancel));
    }

    [DatabaseFact]
    public async Task The_one_before_changes_nothing_any_more_and_the_next_one_may()
    {
        var later = await Engine.AcceptAsync(Partner, A.Order("R-2", Change(OrderAction.AddSeats) with { Quantity = 5, StartsOn = new DateOnly(2026, 12, 1) }));
        await Engine.FulfillAsync(_next, A.Order("S-1", Transfer(await CodeAsync())));

        var refused = await Engine.PlaceAsync(Partner, A.Order("R-3", Change(OrderAction.AddSeats) with { Quantity = 5 }));
        var added = await Engine.FulfillAsync(_next, A.Order("S-2", Change(OrderAction.AddSeats) with { Quantity = 1 }));
        Clock.Advance(TimeSpan.FromDays(20));
        await Engine.PullForwardAsync();
        await Engine.WorkAsync();

        Assert.Equal("subscription.unknown", Assert.Single(Assert.IsType<Placement.Impossible>(refused).Faults).Code);
        Assert.Equal(OrderStatus.Fulfilled, added.Status);
        var line = (await AgainAsync(later)).Lines[0];
        Assert.Equal((LineStatus.NeedsAttention, ReasonCodes.SubscriptionTransferred), (line.Status, line.ReasonCode));
        Assert.Equal(11, (await FindAsync(_next))!.SeatsOn(new DateOnly(2026, 12, 11)));
    }

    [DatabaseFact]
    public async Task It_renews_by_itself_for_the_partner_that_has_it_with_that_ones_parties()
    {
        await Engine.FulfillAsync(_next, A.Order("S-1", Transfer(await CodeAsync())) with { Reseller = A.Customer("Südhandel GmbH") });

        Clock.Advance(TimeSpan.FromDays(366));
        await Engine.PullForwardAsync();
        await Engine.WorkAsync();

        var renewal = await Engine.OrderAsync((await Store.AskAsync<string>("SELECT max(order_id) FROM amendments"))!);
        Assert.Equal(("suedhandel", "Südhandel GmbH"), (renewal.Partner, renewal.Content.Reseller?.Name));
    }

    [DatabaseFact]
    public async Task Without_the_right_code_it_is_as_if_it_were_not_there()
    {
        var code = await CodeAsync();
        var newer = await CodeAsync();
        var sandbox = await Engine.PlaceAsync(Sandbox, A.Order("T-1", Transfer(newer)));

        Assert.Equal("member.missing", await FaultAsync(Change(OrderAction.Transfer)));
        Assert.Equal("subscription.unknown", await FaultAsync(Transfer("0123456789abcdef0123456789abcdef")));
        Assert.Equal("subscription.unknown", await FaultAsync(Transfer(code)));
        Assert.Equal("subscription.unknown", Assert.Single(Assert.IsType<Placement.Impossible>(sandbox).Faults).Code);
        Clock.Advance(TicketOffice.TransferLasts);
        Assert.Equal("subscription.unknown", await FaultAsync(Transfer(newer)));
    }

    [DatabaseFact]
    public async Task A_code_serves_once_and_can_be_taken_back()
    {
        var code = await CodeAsync();
        Assert.IsType<TicketOutcome.Withdrawn>(
            await Engine.Get<TicketOffice>().WithdrawAsync(Partner, _made.Id, TicketKind.Transfer, _somebody, Cancel));
        Assert.Equal("subscription.unknown", await FaultAsync(Transfer(code)));

        var next = await CodeAsync();
        await Engine.FulfillAsync(_next, A.Order("S-1", Transfer(next)));
        var third = await Engine.AddAsync(A.Partner("osthandel"));
        var placed = await Engine.PlaceAsync(third, A.Order("T-1", Transfer(next)));

        Assert.Equal("subscription.unknown", Assert.Single(Assert.IsType<Placement.Impossible>(placed).Faults).Code);
        Assert.Equal("transfer.own", await FaultAsync(Transfer(next)));
    }

    [DatabaseFact]
    public async Task What_is_taken_back_while_the_order_is_held_is_not_handed_over()
    {
        Engine.Hook.Says = Verdict.Review;
        var held = await Engine.FulfillAsync(_next, A.Order("S-1", Transfer(await CodeAsync())));
        await CodeAsync();

        await Engine.Get<HoldDesk>().ReleaseAsync(held.Id, "It is another one of that name.", Actor.Operator("opr_1", null), Cancel);
        await Engine.Get<HoldDesk>().ReleaseAsync(held.Id, "It is another one of that name.", Actor.Operator("opr_2", null), Cancel);
        await Engine.WorkAsync();

        var line = (await AgainAsync(held)).Lines[0];
        Assert.Equal(
            (LineStatus.NeedsAttention, ReasonCodes.TransferCodeSpent, BlockedOn.Partner), (line.Status, line.ReasonCode, line.BlockedOn!.Value));
        Assert.NotNull(await FindAsync(Partner));
    }

    private async Task<string> FaultAsync(LineContent line)
    {
        var placed = await Engine.PlaceAsync(_next, A.Order("S-9", line));
        return Assert.IsType<Placement.Impossible>(placed).Faults[0].Code;
    }

    private async Task<string> CodeAsync() => Assert.IsType<TicketOutcome.Shown>(
        await Engine.Get<TicketOffice>().MakeAsync(Partner, _made.Id, TicketKind.Transfer, _somebody, Cancel)).Text;

    private Task<Subscription?> FindAsync(Partner partner) =>
        Store.InAsync(tx => SubscriptionTable.FindAsync(tx, partner.Id, _made.Id, Cancel));

    private Task<License?> LicenseAsync(Partner partner, string id) =>
        Store.InAsync(tx => LicenseTable.FindAsync(tx, partner.Id, id, Cancel));

    private LineContent Transfer(string code) => Change(OrderAction.Transfer) with { TransferCode = code };

    private LineContent Change(OrderAction action) => new() { LineRef = "1", Action = action, SubscriptionId = _made.Id };
}

public sealed class TransferTestsOnSqlite() : TransferTests(TestStore.OnSqliteAsync);

public sealed class TransferTestsOnPostgres() : TransferTests(TestStore.OnPostgresAsync);
