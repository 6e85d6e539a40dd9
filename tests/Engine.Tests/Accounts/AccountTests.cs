using Fulfillment.Engine.Accounts;
using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Provisioning;
using Fulfillment.Engine.Store;
using Fulfillment.Engine.Subscriptions;
using Fulfillment.Engine.Tests.Support;
using Fulfillment.Engine.Tickets;

namespace Fulfillment.Engine.Tests.Accounts;

/// <summary>Whose a new subscription is.</summary>
public abstract class AccountTests(Func<Task<TestStore>> open) : EngineTests(open)
{
    private Partner _other = null!;
    private int _orders;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        _other = await Engine.AddAsync(A.Partner("suedhandel"));
    }

    [DatabaseFact]
    public async Task The_first_order_of_a_customer_makes_its_account()
    {
        var order = await Engine.FulfillAsync(Partner, A.Order() with { Customer = A.Customer() with { Domain = "mueller.example", CrmId = "0015e00000AbCdE" } });
        var subscription = (await Engine.SubscriptionAsync(order.Lines[0].Id))!;

        var account = Assert.Single(await AllAsync());
        Assert.Equal(subscription.AccountId, account.Id);
        Assert.Equal(
            ("Müller Maschinenbau GmbH", "DE", "mueller.example", "0015e00000AbCdE", Partner.Id, order.Id, false, 1L),
            (account.Name, account.Country, account.Domain, account.CrmId, account.Partner, account.OrderId, account.Sandbox, account.Version));
        Assert.Matches("^A-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$", account.Number);
    }

    [DatabaseFact]
    public async Task Each_of_what_a_customer_is_known_by_finds_its_account_whoever_sells()
    {
        var first = await OfAsync(Partner, A.Customer() with { CrmId = "0015e00000AbCdE", Domain = "mueller.example", ExternalRef = "C-1" });

        Assert.Equal(first, await OfAsync(_other, A.Customer("Mueller") with { CrmId = "0015e00000AbCdE" }));
        Assert.Equal(first, await OfAsync(_other, A.Customer("Mueller") with { Domain = "Mueller.Example" }));
        Assert.Equal(first, await OfAsync(Partner, A.Customer("Mueller") with { ExternalRef = "C-1" }));
        Assert.NotEqual(first, await OfAsync(_other, A.Customer() with { ExternalRef = "C-1" }));
        Assert.NotEqual(first, await OfAsync(Partner, A.Customer() with { Domain = "mueller.example", Country = "AT" }));
        Assert.NotEqual(first, await OfAsync(Partner, A.Customer()));
    }

    [DatabaseFact]
    public async Task The_long_form_of_a_CRM_id_and_the_account_of_the_references_are_the_same_key()
    {
        var first = await OfAsync(Partner, A.Customer() with { CrmId = "0015e00000AbCdEAAX" });

        Assert.Equal(first, await OfAsync(_other, A.Customer() with { CrmId = "0015e00000AbCdE" }));
        Assert.Equal(first, await OfAsync(_other, A.Customer(), new Dictionary<string, string> { ["account"] = "0015e00000AbCdE" }));
        Assert.NotEqual(first, await OfAsync(_other, A.Customer() with { CrmId = "0015e00000abcde" }));
    }

    [DatabaseFact]
    public async Task Nobody_is_known_by_name_or_by_a_domain_that_everybody_may_have()
    {
        var all = new[]
        {
            await OfAsync(Partner, A.Customer()),
            await OfAsync(Partner, A.Customer()),
            await OfAsync(Partner, A.Customer() with { Domain = "gmail.com" }),
            await OfAsync(Partner, A.Customer() with { Domain = "GMail.com" }),
        };

        Assert.Equal(4, all.Distinct().Count());
    }

    [DatabaseFact]
    public async Task What_a_later_order_says_more_is_known_from_then_on_and_changes_no_name()
    {
        var first = await OfAsync(Partner, A.Customer() with { Domain = "mueller.example" });
        await OfAsync(Partner, A.Customer("Mueler") with { Domain = "mueller.example", CrmId = "0015e00000AbCdE", ExternalRef = "C-1" });

        Assert.Equal(first, await OfAsync(_other, A.Customer() with { CrmId = "0015e00000AbCdE" }));
        Assert.Equal(first, await OfAsync(Partner, A.Customer() with { ExternalRef = "C-1" }));
        Assert.Equal("Müller Maschinenbau GmbH", Assert.Single(await AllAsync()).Name);
    }

    [DatabaseFact]
    public async Task Where_an_order_points_at_two_accounts_the_surest_key_decides_and_both_say_so()
    {
        var byCrm = await OfAsync(Partner, A.Customer() with { CrmId = "0015e00000AbCdE" });
        var byDomain = await OfAsync(Partner, A.Customer() with { Domain = "mueller.example" });

        Assert.Equal(byCrm, await OfAsync(_other, A.Customer() with { CrmId = "0015e00000AbCdE", Domain = "mueller.example" }));
        Assert.Equal(byDomain, await OfAsync(_other, A.Customer() with { Domain = "mueller.example" }));
        Assert.Equal([byDomain], (await Engine.Get<AccountDesk>().FindAsync(byCrm, Cancel))!.MaybeSame);
        Assert.Empty((await Engine.Get<AccountDesk>().FindAsync(byDomain, Cancel))!.MaybeSame);
    }

    [DatabaseFact]
    public async Task What_a_sandbox_partner_says_is_known_in_its_sandbox_alone()
    {
        var customer = A.Customer() with { CrmId = "0015e00000AbCdE", Domain = "mueller.example" };
        var real = await OfAsync(Partner, customer);
        var played = await OfAsync(Sandbox, customer);

        Assert.NotEqual(real, played);
        Assert.Equal(played, await OfAsync(Sandbox, A.Customer() with { Domain = "mueller.example" }));
        Assert.NotEqual(played, await OfAsync(await Engine.AddAsync(A.SandboxPartner("spielplatz")), customer));
    }

    [DatabaseFact]
    public async Task Lines_of_one_order_have_one_account_also_where_nothing_but_the_order_tells_the_customer()
    {
        var known = await Engine.FulfillAsync(Partner, A.Order("K", A.Line("1"), A.Line("2")) with { Customer = A.Customer() with { ExternalRef = "C-1" } });
        var unknown = await Engine.FulfillAsync(Partner, A.Order("U", A.Line("1"), A.Line("2")));

        Assert.Single((await Task.WhenAll(known.Lines.Select(line => AccountOfAsync(line.Id)))).Distinct());
        Assert.Single((await Task.WhenAll(unknown.Lines.Select(line => AccountOfAsync(line.Id)))).Distinct());
    }

    [DatabaseFact]
    public async Task Many_who_bring_one_customer_at_once_make_one_account()
    {
        var customer = A.Customer() with { CrmId = "0015e00000AbCdE", Domain = "mueller.example" };
        var byDomain = A.Customer() with { Domain = "mueller.example" };

        var orders = await Task.WhenAll(Enumerable.Range(0, 24).Select(n => Task.Run(() => Engine.AcceptAsync(
            n % 2 == 0 ? Partner : _other, A.Order($"R-{n}") with { Customer = customer }))));
        await Engine.WorkAsync();
        await Engine.FulfillAsync(Partner, A.Order("R-after") with { Customer = byDomain });

        var account = Assert.Single(await AllAsync());
        Assert.Equal(24, orders.Length);
        Assert.Equal(25, await Store.AskAsync<int>("SELECT count(*) FROM subscriptions WHERE account_id = @id", new { id = account.Id }));
    }

    [DatabaseFact]
    public async Task Whoever_comes_at_once_by_other_keys_never_has_an_account_that_is_not_there()
    {
        var ways = new[]
        {
            A.Customer() with { CrmId = "0015e00000AbCdE" },
            A.Customer() with { CrmId = "0015e00000AbCdE", ExternalRef = "C-1" },
            A.Customer() with { ExternalRef = "C-1", Domain = "mueller.example" },
            A.Customer() with { Domain = "mueller.example" },
            A.Customer() with { CrmId = "0015e00000AbCdE", Domain = "mueller.example" },
        };

        await Task.WhenAll(Enumerable.Range(0, 40).Select(n => Task.Run(() => Engine.AcceptAsync(
            n % 2 == 0 ? Partner : _other, A.Order($"R-{n}") with { Customer = ways[n % ways.Length] }))));
        await Engine.WorkAsync();

        Assert.Equal(40, await Store.AskAsync<int>("SELECT count(*) FROM subscriptions s JOIN accounts a ON a.id = s.account_id"));
        Assert.Equal(0, await Store.AskAsync<int>("SELECT count(*) FROM account_keys k LEFT JOIN accounts a ON a.id = k.account_id WHERE a.id IS NULL"));
    }

    [DatabaseFact]
    public async Task After_a_transfer_the_next_partner_s_own_id_of_the_customer_finds_the_account()
    {
        var first = await OfAsync(Partner, A.Customer() with { ExternalRef = "C-1" });
        var made = (await AllSubscriptionsAsync(first))[0];
        var code = Assert.IsType<TicketOutcome.Shown>(
            await Engine.Get<TicketOffice>().MakeAsync(Partner, made.Id, TicketKind.Transfer, Actor.System, Cancel)).Text;

        var transfer = new LineContent { LineRef = "1", Action = OrderAction.Transfer, SubscriptionId = made.Id, TransferCode = code };
        await Engine.FulfillAsync(_other, A.Order("T", transfer) with { Customer = A.Customer() with { ExternalRef = "S-77" } });

        Assert.Equal(first, (await AllSubscriptionsAsync(first))[0].AccountId);
        Assert.Equal(first, await OfAsync(_other, A.Customer() with { ExternalRef = "S-77" }));
    }

    [DatabaseFact]
    public async Task Subscriptions_from_before_there_were_accounts_are_given_theirs()
    {
        var keyed = A.Customer() with { ExternalRef = "C-1" };
        var orders = new List<Order>();
        foreach (var (n, customer) in new[] { keyed, A.Customer(), keyed, A.Customer() }.Index())
        {
            orders.Add(await Engine.FulfillAsync(Partner, A.Order($"R-{n}") with { Customer = customer }));
        }

        await Store.RunAsync("UPDATE subscriptions SET account_id = NULL");
        await Store.RunAsync("DELETE FROM account_keys");
        await Store.RunAsync("DELETE FROM accounts");
        await Store.RunAsync("UPDATE orders SET body = 'mangled' WHERE id = @id", new { id = orders[3].Id });
        var sweep = Engine.Get<AccountSweep>();
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => sweep.TryAsync(Cancel))));
        await sweep.RunOnceAsync(Cancel);

        var found = await Task.WhenAll(orders.Select(order => AccountOfAsync(order.Lines[0].Id)));
        Assert.Equal((true, true), (found[0] is not null, found[1] is not null));
        Assert.Equal(found[0], found[2]);
        Assert.NotEqual(found[0], found[1]);
        Assert.Null(found[3]);
        Assert.Equal(2, (await AllAsync()).Count);
    }

    private async Task<string> OfAsync(Partner partner, Party customer, IReadOnlyDictionary<string, string>? references = null)
    {
        var content = A.Order($"A-{++_orders}") with { Customer = customer };
        var order = await Engine.FulfillAsync(partner, references is null ? content : content with { References = references });
        return (await AccountOfAsync(order.Lines[0].Id))!;
    }

    private async Task<string?> AccountOfAsync(string lineId) => (await Engine.SubscriptionAsync(lineId))!.AccountId;

    private Task<IReadOnlyList<Account>> AllAsync() =>
        Store.InAsync(tx => AccountTable.ListAsync(tx, new AccountFilter { Limit = 100 }, Cancel));

    private Task<IReadOnlyList<Subscription>> AllSubscriptionsAsync(string account) =>
        Store.InAsync(tx => SubscriptionTable.OfAccountAsync(tx, account, Ids.AfterAll, 100, Cancel));
}

public sealed class AccountTestsOnSqlite() : AccountTests(TestStore.OnSqliteAsync);

public sealed class AccountTestsOnPostgres() : AccountTests(TestStore.OnPostgresAsync);
