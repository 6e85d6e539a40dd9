using Fulfillment.Engine.Accounts;
using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Store;
using Fulfillment.Engine.Subscriptions;
using Fulfillment.Engine.Tests.Support;
using Fulfillment.Engine.Usage;

namespace Fulfillment.Engine.Tests.Accounts;

/// <summary>Accounts that people put right: Müller by its CRM id, and Mueller by its domain, are one customer.</summary>
public abstract class AccountDeskTests(Func<Task<TestStore>> open) : EngineTests(open)
{
    private static readonly Actor _somebody = new("operator:opr_1");

    private string _mueller = "";
    private string _same = "";
    private int _orders;

    private AccountDesk Desk => Engine.Get<AccountDesk>();

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        _mueller = await OfAsync(Partner, A.Customer() with { CrmId = "0015e00000AbCdE" });
        _same = await OfAsync(Partner, A.Customer("Mueller") with { Domain = "mueller.example" });
    }

    [DatabaseFact]
    public async Task A_correction_is_kept_recorded_without_a_name_and_known_by_from_then_on()
    {
        var corrected = Done(await Desk.CorrectAsync(
            Call(_mueller, 1), new AccountCorrection("Müller Werkzeuge SE", null, "mueller-se.example", null), Cancel));

        Assert.Equal(("Müller Werkzeuge SE", "DE", "mueller-se.example", "0015e00000AbCdE", 2L),
            (corrected.Name, corrected.Country, corrected.Domain, corrected.CrmId, corrected.Version));
        Assert.Equal(corrected, (await Desk.FindAsync(corrected.Number, Cancel))!.Account);
        Assert.Equal(_mueller, await OfAsync(Partner, A.Customer("Anything") with { Domain = "mueller-se.example" }));
        var record = Assert.Single(await RecordsAsync(_mueller));
        Assert.Equal(("account.correct", "v1", "v2", "Ticket 1"), (record.Action, record.BeforeRef, record.AfterRef, record.Detail));
    }

    [DatabaseFact]
    public async Task A_correction_that_changes_nothing_is_none()
    {
        Assert.Equal(1, Done(await Desk.CorrectAsync(Call(_mueller), new AccountCorrection(null, "DE", null, null), Cancel)).Version);
        Assert.Empty(await RecordsAsync(_mueller));
    }

    [DatabaseFact]
    public async Task What_another_account_is_known_by_is_not_taken_from_it()
    {
        Assert.Equal(
            new AccountOutcome.KeyTaken("domain:DE:mueller.example", _same),
            await Desk.CorrectAsync(Call(_mueller), new AccountCorrection(null, null, "mueller.example", null), Cancel));
        Assert.Equal("Müller Maschinenbau GmbH", (await Desk.FindAsync(_mueller, Cancel))!.Account.Name);
    }

    [DatabaseFact]
    public async Task What_was_corrected_or_is_forgotten_leads_nobody_here_any_more_and_is_free_for_whose_it_is()
    {
        Done(await Desk.CorrectAsync(Call(_mueller), new AccountCorrection(null, null, null, "0015e00000ZyXwV"), Cancel));
        Done(await Desk.CorrectAsync(Call(_same), new AccountCorrection(null, null, null, null, "domain:DE:mueller.example"), Cancel));

        var taken = await Desk.CorrectAsync(Call(_mueller), new AccountCorrection(null, null, "mueller.example", null), Cancel);

        Assert.Equal("mueller.example", Done(taken).Domain);
        Assert.Equal(["crm:0015e00000ZyXwV", "domain:DE:mueller.example"], (await Desk.FindAsync(_mueller, Cancel))!.Keys);
        Assert.NotEqual(_mueller, await OfAsync(Partner, A.Customer() with { CrmId = "0015e00000AbCdE" }));
        Assert.Equal(["account.forgetKeys"], (await RecordsAsync(_same)).Select(record => record.Action));
    }

    [DatabaseFact]
    public async Task Nobody_forgets_what_another_is_known_by()
    {
        var refused = await Desk.CorrectAsync(Call(_mueller), new AccountCorrection(null, null, null, null, "domain:DE:mueller.example"), Cancel);

        Assert.Equal(new AccountOutcome.NotKnown("domain:DE:mueller.example"), refused);
        Assert.Equal(_same, await OfAsync(Partner, A.Customer() with { Domain = "mueller.example" }));
        Assert.Empty(await RecordsAsync(_mueller));
    }

    [DatabaseFact]
    public async Task One_that_stands_for_another_forgets_what_the_other_was_known_by()
    {
        Done(await Desk.MergeAsync(Call(_same), _mueller, Cancel));

        Done(await Desk.CorrectAsync(Call(_mueller), new AccountCorrection(null, null, null, null, "domain:DE:mueller.example"), Cancel));

        Assert.Equal(["crm:0015e00000AbCdE"], (await Desk.FindAsync(_mueller, Cancel))!.Keys);
    }

    [DatabaseFact]
    public async Task Two_that_are_merged_are_one_for_orders_to_come_and_for_what_there_is()
    {
        Done(await Desk.MergeAsync(Call(_same, 1), _mueller, Cancel));

        Assert.Equal([_mueller, _mueller], (await SubscriptionsAsync(_mueller)).Select(one => one.AccountId));
        Assert.Equal(_mueller, await OfAsync(Partner, A.Customer() with { Domain = "mueller.example" }));
        var details = (await Desk.FindAsync(_mueller, Cancel))!;
        Assert.Equal([_same], details.Others.Select(other => other.Id));
        Assert.Equal(["crm:0015e00000AbCdE", "domain:DE:mueller.example"], details.Keys);
        Assert.Empty(details.MaybeSame);
        Assert.Equal(_mueller, (await Desk.FindAsync(_same, Cancel))!.Account.MergedInto);
        Assert.Equal(("account.merge", $"v2 in {_mueller}"), Assert.Single(await RecordsAsync(_same)) is var record ? (record.Action, record.AfterRef) : default);
    }

    [DatabaseFact]
    public async Task A_split_gives_each_its_own_back()
    {
        Done(await Desk.MergeAsync(Call(_same), _mueller, Cancel));
        await OfAsync(Partner, A.Customer() with { Domain = "mueller.example" });

        Done(await Desk.SplitAsync(Call(_same, 2), Cancel));

        Assert.Single(await SubscriptionsAsync(_mueller));
        Assert.Equal(2, (await SubscriptionsAsync(_same)).Count);
        Assert.Equal(_same, await OfAsync(Partner, A.Customer() with { Domain = "mueller.example" }));
        Assert.IsType<AccountOutcome.NotMerged>(await Desk.SplitAsync(Call(_same), Cancel));
    }

    [DatabaseFact]
    public async Task What_was_merged_before_goes_along_so_that_one_stands_for_all()
    {
        var third = await OfAsync(Partner, A.Customer() with { ExternalRef = "C-3" });
        Done(await Desk.MergeAsync(Call(third), _same, Cancel));

        Done(await Desk.MergeAsync(Call(_same), _mueller, Cancel));

        Assert.Equal(_mueller, (await Desk.FindAsync(third, Cancel))!.Account.MergedInto);
        Assert.Equal(3, (await SubscriptionsAsync(_mueller)).Count);
        Assert.Equal(new AccountOutcome.Merged(_same, _mueller), await Desk.MergeAsync(Call(await OfAsync(Partner, A.Customer())), _same, Cancel));
        Assert.Equal(new AccountOutcome.Merged(third, _mueller), await Desk.MergeAsync(Call(third), _mueller, Cancel));
    }

    [DatabaseFact]
    public async Task Two_who_merge_each_into_the_other_make_no_circle()
    {
        var outcomes = await Task.WhenAll(
            Task.Run(() => Desk.MergeAsync(Call(_mueller), _same, Cancel)), Task.Run(() => Desk.MergeAsync(Call(_same), _mueller, Cancel)));

        Assert.Single(outcomes.OfType<AccountOutcome.Done>());
        Assert.Single(outcomes.OfType<AccountOutcome.Merged>());
        Assert.Equal(1, await Store.AskAsync<int>("SELECT count(*) FROM accounts WHERE merged_into IS NULL"));
    }

    [DatabaseFact]
    public async Task What_cannot_be_one_is_refused()
    {
        var played = await OfAsync(Sandbox, A.Customer());

        Assert.IsType<AccountOutcome.Same>(await Desk.MergeAsync(Call(_mueller), _mueller, Cancel));
        Assert.IsType<AccountOutcome.UnknownOther>(await Desk.MergeAsync(Call(_mueller), "acct_none", Cancel));
        Assert.IsType<AccountOutcome.Unknown>(await Desk.MergeAsync(Call("acct_none"), _mueller, Cancel));
        Assert.IsType<AccountOutcome.OtherWorld>(await Desk.MergeAsync(Call(_mueller), played, Cancel));
        Assert.IsType<AccountOutcome.OtherWorld>(await Desk.MoveAsync(Call(_mueller), (await SubscriptionsAsync(played))[0].Id, Cancel));
        Assert.IsType<AccountOutcome.Moved>(await Desk.MergeAsync(Call(_mueller, 7), _same, Cancel));
    }

    [DatabaseFact]
    public async Task A_subscription_that_was_taken_for_another_s_is_given_to_whose_it_is()
    {
        var subscription = (await SubscriptionsAsync(_same))[0];

        Done(await Desk.MoveAsync(Call(_mueller), subscription.Id, Cancel));

        Assert.Contains((await SubscriptionsAsync(_mueller)), one => one.Id == subscription.Id);
        Assert.Empty(await SubscriptionsAsync(_same));
        var record = (await RecordsAsync(subscription.Id))[^1];
        Assert.Equal(("account.move", _same, _mueller), (record.Action, record.BeforeRef, record.AfterRef));
        Assert.IsType<AccountOutcome.UnknownSubscription>(await Desk.MoveAsync(Call(_mueller), "sub_none", Cancel));
    }

    [DatabaseFact]
    public async Task Lists_find_by_name_number_and_what_is_known()
    {
        var number = (await Desk.FindAsync(_same, Cancel))!.Account.Number;

        Assert.Equal([_same, _mueller], await FindAsync(new AccountFilter { Limit = 10 }));
        Assert.Equal([_mueller], await FindAsync(new AccountFilter { Name = "MÜLLER m", Limit = 10 }));
        Assert.Empty(await FindAsync(new AccountFilter { Name = "m%r", Limit = 10 }));
        Assert.Equal([_same], await FindAsync(new AccountFilter { Number = number.ToLowerInvariant(), Limit = 10 }));
        Assert.Equal([_same], await FindAsync(new AccountFilter { Key = "domain:DE:mueller.example", Limit = 10 }));
        Assert.Equal([_mueller], await FindAsync(new AccountFilter { Before = _same, Limit = 10 }));
    }

    [DatabaseFact]
    public async Task An_erasure_takes_everything_known_of_the_customer_and_its_people_and_leaves_a_report()
    {
        var order = await Engine.FulfillAsync(Partner, A.Order("P") with
        {
            Customer = A.Customer() with { CrmId = "0015e00000AbCdE", Contacts = [A.Contact()] },
            Licensee = A.Customer() with { Contacts = [A.Contact("licensee@mueller.example")] },
        });
        Done(await Desk.MergeAsync(Call(_same), _mueller, Cancel));
        var move = new SeatMove
        {
            SubscriptionId = (await SubscriptionsAsync(_mueller))[0].Id,
            InstanceId = "a",
            UserId = "u-1",
            At = Clock.GetUtcNow(),
            Change = SeatChange.Taken,
        };
        await Store.InAsync(tx => SeatMoveTable.InsertAsync(tx, [move], Clock.GetUtcNow(), Cancel));
        Clock.Advance(TimeSpan.FromDays(800));

        var erased = Done(await EraseAsync(_mueller));

        Assert.Equal((null, null, null, null), (erased.Name, erased.Country, erased.Domain, erased.CrmId));
        Assert.Equal(
            [("accounts", 2), ("accountKeys", 2), ("contacts", 1), ("seatMoves", 1), ("orders", 1)],
            erased.Erasure!.Places.Take(5).Select(place => (place.Place, place.Erased)));
        foreach (var sql in new[]
        {
            "SELECT coalesce(name, '') || coalesce(name_search, '') || coalesce(domain, '') || coalesce(crm_id, '') || coalesce(erasure, '') FROM accounts",
            "SELECT key FROM account_keys", "SELECT coalesce(email, '') FROM contacts", $"SELECT body FROM orders WHERE id = '{order.Id}'",
        })
        {
            Assert.DoesNotContain("mueller.example", string.Concat(await Store.AskAllAsync<string>(sql)), StringComparison.OrdinalIgnoreCase);
        }

        var kept = await Engine.OrderAsync(order.Id);
        Assert.Equal((order.ContentHash, "Müller Maschinenbau GmbH"), (kept.ContentHash, kept.Content.Customer.Name));
        Assert.Equal(3, (await SubscriptionsAsync(_mueller)).Count);
        Assert.NotEqual(_mueller, await OfAsync(Partner, A.Customer() with { CrmId = "0015e00000AbCdE" }));
    }

    [DatabaseFact]
    public async Task The_report_names_every_sink_that_was_told()
    {
        Engine.Routes.SinkOfType["order.fulfilled"] = FakeSink.Usual;
        await Engine.FulfillAsync(Partner, A.Order("P") with { Customer = A.Customer() with { CrmId = "0015e00000AbCdE" } });
        await Engine.DeliverAsync();
        Clock.Advance(TimeSpan.FromDays(800));

        var erased = Done(await EraseAsync(_mueller));

        Assert.Equal((FakeSink.Usual, 0), (erased.Erasure!.Places[^1].Place, erased.Erasure.Places[^1].Erased));
    }

    [DatabaseFact]
    public async Task What_may_still_be_used_is_not_erased_nor_what_an_order_is_under_way_about()
    {
        var subscription = (await SubscriptionsAsync(_mueller))[0];
        Assert.Equal(new AccountOutcome.InUse(subscription.Id), await EraseAsync(_mueller));
        Assert.IsType<AccountOutcome.NotConfirmed>(await EraseAsync(_mueller, "A-0000-0000-0000"));

        Engine.Hook.Says = Sdk.Screening.Verdict.Review;
        var change = new LineContent { LineRef = "1", Action = OrderAction.Renew, SubscriptionId = subscription.Id, TermMonths = 12 };
        var held = await Engine.FulfillAsync(Partner, A.Order("H", change));
        Assert.Equal(OrderStatus.Held, held.Status);
        Clock.Advance(TimeSpan.FromDays(800));
        Assert.Equal(new AccountOutcome.InUse(subscription.Id), await EraseAsync(_mueller));
        Assert.Single(await SubscriptionsAsync(_mueller), one => one.Id == subscription.Id);
    }

    [DatabaseFact]
    public async Task What_was_erased_stays_so()
    {
        Clock.Advance(TimeSpan.FromDays(800));
        Done(await EraseAsync(_mueller));

        Assert.Equal(new AccountOutcome.Erased(_mueller), await EraseAsync(_mueller));
        Assert.Equal(new AccountOutcome.Erased(_mueller), await Desk.CorrectAsync(Call(_mueller), new AccountCorrection("Müller", null, null, null), Cancel));
        Assert.Equal(new AccountOutcome.Erased(_mueller), await Desk.MergeAsync(Call(_same), _mueller, Cancel));
        Assert.Equal(new AccountOutcome.Erased(_mueller), await Desk.SplitAsync(Call(_mueller), Cancel));
    }

    private async Task<AccountOutcome> EraseAsync(string id, string? number = null) => await Engine.Get<AccountEraser>().EraseAsync(
        Call(id), number ?? (await Desk.FindAsync(id, Cancel))!.Account.Number, Cancel);

    private static Account Done(AccountOutcome outcome) => Assert.IsType<AccountOutcome.Done>(outcome).Account;

    private static AccountCall Call(string id, long? expected = null) => new(_somebody, id, expected, "Ticket 1");

    private async Task<string> OfAsync(Partner partner, Party customer)
    {
        var order = await Engine.FulfillAsync(partner, A.Order($"A-{++_orders}") with { Customer = customer });
        return (await Engine.SubscriptionAsync(order.Lines[0].Id))!.AccountId!;
    }

    private Task<IReadOnlyList<Subscription>> SubscriptionsAsync(string account) =>
        Store.InAsync(tx => SubscriptionTable.OfAccountAsync(tx, account, Ids.AfterAll, 100, Cancel));

    private Task<IReadOnlyList<AuditRecord>> RecordsAsync(string subject) =>
        Store.InAsync(tx => AuditTable.ListAsync(tx, subject, 0, 100, Cancel));

    private async Task<IEnumerable<string>> FindAsync(AccountFilter filter) =>
        (await Store.InAsync(tx => AccountTable.ListAsync(tx, filter, Cancel))).Select(account => account.Id);
}

public sealed class AccountDeskTestsOnSqlite() : AccountDeskTests(TestStore.OnSqliteAsync);

public sealed class AccountDeskTestsOnPostgres() : AccountDeskTests(TestStore.OnPostgresAsync);
