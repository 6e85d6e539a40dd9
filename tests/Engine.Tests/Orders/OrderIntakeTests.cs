using Fulfillment.Engine.Catalog;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Tests.Support;

namespace Fulfillment.Engine.Tests.Orders;

public abstract class OrderIntakeTests(Func<Task<TestStore>> open) : EngineTests(open)
{
    private static readonly DateTimeOffset _consentedAt = new(2026, 10, 1, 12, 0, 0, TimeSpan.FromHours(2));

    [DatabaseFact]
    public async Task An_accepted_order_is_on_disk_with_its_first_event_work_and_audit_record()
    {
        var order = await Engine.AcceptAsync(Partner, A.Order());

        var stored = await AgainAsync(order);
        Assert.Equal((OrderStatus.Received, 1L, "api"), (stored.Status, stored.Version, stored.Channel));
        Assert.Equal("order.received", Assert.Single(await Engine.EventsAsync(order.Id)).Type);
        Assert.Equal(
            "screen", await Store.AskAsync<string>("SELECT step FROM work WHERE subject_id = @Id", new { order.Id }));
        Assert.Equal(["order.place"], await Engine.AuditAsync(order.Id));
    }

    [DatabaseFact]
    public async Task What_was_asked_for_is_read_back_with_the_same_hash()
    {
        var content = Full();

        var order = await Engine.AcceptAsync(Partner, content);

        var stored = await AgainAsync(order);
        Assert.Equal(content.Write(), stored.Content.Write());
        Assert.IsType<Placement.Existing>(await Engine.PlaceAsync(Partner, Full()));
    }

    [DatabaseFact]
    public async Task What_was_left_open_is_filled_in_from_the_catalog()
    {
        var order = await Engine.AcceptAsync(
            await Engine.AddAsync(A.Partner("priced") with { PriceList = "list" }),
            A.Order("R-1", A.Line() with { TermMonths = null }));

        var line = Assert.Single((await AgainAsync(order)).Lines);
        Assert.Equal((12, new DateOnly(2026, 11, 21)), (line.TermMonths, line.StartsOn));
        Assert.Equal(DeliveryKind.CloudLicense, line.Delivery);
        Assert.Equal(
            (1_287_600, "USD", "list-2026-02"),
            (line.Price!.NetMinor, line.Price.Currency, line.Price.PriceListVersion));
    }

    [DatabaseFact]
    public async Task A_price_that_the_partner_names_is_private()
    {
        var line = A.Line(quantity: 3) with { Price = new AskedPrice("JPY", 4350, PricePeriod.Month, 7.5m, null) };

        var order = await Engine.AcceptAsync(Partner, A.Order("R-1", line));

        var price = Assert.Single((await AgainAsync(order)).Lines).Price!;
        Assert.Equal(("JPY", 144_855, "private"), (price.Currency, price.NetMinor, price.Basis));
    }

    [DatabaseFact]
    public async Task The_same_call_again_is_given_the_same_answer()
    {
        var first = Assert.IsType<Placement.Accepted>(await Engine.PlaceAsync(Partner, A.Order(), A.Call()));
        Clock.Advance(TimeSpan.FromDays(29));

        var again = Assert.IsType<Placement.Replayed>(await Engine.PlaceAsync(Partner, A.Order(), A.Call()));

        Assert.Equal(
            (first.Order.Id, new StoredAnswer(202, $"accepted {first.Order.Id}")), (again.OrderId, again.Answer));
        Assert.Equal(1, await CountAsync("orders"));
    }

    [DatabaseFact]
    public async Task A_key_for_another_body_is_a_mismatch()
    {
        await Engine.PlaceAsync(Partner, A.Order(), A.Call());

        var other = await Engine.PlaceAsync(Partner, A.Order("R-2"), A.Call());

        Assert.IsType<Placement.KeyMismatch>(other);
        Assert.Equal(1, await CountAsync("orders"));
    }

    [DatabaseFact]
    public async Task A_key_is_open_as_long_as_its_caller_waits()
    {
        await Engine.PlaceAsync(Partner, A.Order(), A.Call(openFor: TimeSpan.FromSeconds(10)));
        Clock.Advance(TimeSpan.FromSeconds(9.999));

        Assert.IsType<Placement.KeyOpen>(await Engine.PlaceAsync(Partner, A.Order(), A.Call()));
        Assert.IsType<Placement.KeyMismatch>(await Engine.PlaceAsync(Partner, A.Order("R-2"), A.Call()));
        Clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.IsType<Placement.Replayed>(await Engine.PlaceAsync(Partner, A.Order(), A.Call()));
    }

    [DatabaseFact]
    public async Task An_answer_given_in_the_end_is_the_one_that_is_given_again()
    {
        var request = TestEngine.Request(Partner, A.Order(), A.Call(openFor: TimeSpan.FromSeconds(10)));
        var accepted = Assert.IsType<Placement.Accepted>(await Engine.Intake.PlaceAsync(request, Cancel));

        await Engine.Intake.CloseAsync(request, accepted.Order.Id, new StoredAnswer(201, "fulfilled"), Cancel);

        var again = Assert.IsType<Placement.Replayed>(await Engine.PlaceAsync(Partner, A.Order(), A.Call()));
        Assert.Equal(new StoredAnswer(201, "fulfilled"), again.Answer);
    }

    [DatabaseFact]
    public async Task The_same_order_under_another_key_is_the_one_that_is_there()
    {
        var first = await Engine.AcceptAsync(Partner, A.Order());

        var other = Assert.IsType<Placement.Existing>(await Engine.PlaceAsync(Partner, A.Order(), A.Call("key-2")));
        var again = Assert.IsType<Placement.Replayed>(await Engine.PlaceAsync(Partner, A.Order(), A.Call("key-2")));

        Assert.Equal(first.Id, other.Order.Id);
        Assert.Equal(new StoredAnswer(200, $"existing {first.Id}"), again.Answer);
        Assert.Equal(1, await CountAsync("orders"));
    }

    [DatabaseFact]
    public async Task Another_order_under_a_taken_reference_is_told_whose_it_is()
    {
        var first = await Engine.AcceptAsync(Partner, A.Order());

        var other = await Engine.PlaceAsync(Partner, A.Order("R-1", A.Line(quantity: 38)), A.Call());

        Assert.Equal(new Placement.RefTaken(first.Id), other);
        Assert.Equal((1, 0), (await CountAsync("orders"), await CountAsync("idempotency")));
    }

    [DatabaseFact]
    public async Task What_is_impossible_leaves_no_trace_and_does_not_use_up_its_key()
    {
        var refused = await Engine.PlaceAsync(Partner, A.Order("R-1", A.Line(quantity: 0)), A.Call());

        Assert.Equal("quantity.outOfRange", Assert.Single(Assert.IsType<Placement.Impossible>(refused).Faults).Code);
        foreach (var table in new[] { "orders", "order_lines", "events", "idempotency", "work", "audit" })
        {
            Assert.Equal(0, await CountAsync(table));
        }

        Assert.IsType<Placement.Accepted>(await Engine.PlaceAsync(Partner, A.Order(), A.Call()));
    }

    [DatabaseFact]
    public async Task A_dry_run_says_what_would_be_and_writes_nothing()
    {
        var fresh = await TryAsync(A.Order());
        var impossible = await TryAsync(A.Order("R-1", A.Line(sku: "no-such")));
        Assert.Equal(0, await CountAsync("orders") + await CountAsync("audit"));
        await Engine.AcceptAsync(Partner, A.Order());

        var same = await TryAsync(A.Order());
        var taken = await TryAsync(A.Order("R-1", A.Line(quantity: 38)));

        Assert.IsType<Placement.Accepted>(fresh);
        Assert.IsType<Placement.Impossible>(impossible);
        Assert.IsType<Placement.Existing>(same);
        Assert.IsType<Placement.RefTaken>(taken);
        Assert.Equal(1, await CountAsync("orders"));
    }

    [DatabaseFact]
    public async Task Another_partner_may_use_the_same_reference_and_key()
    {
        var other = await Engine.AddAsync(A.Partner("other"));
        var mine = Assert.IsType<Placement.Accepted>(await Engine.PlaceAsync(Partner, A.Order(), A.Call()));

        var theirs = Assert.IsType<Placement.Accepted>(
            await Engine.PlaceAsync(other, A.Order("R-1", A.Line(quantity: 5)), A.Call()));

        Assert.NotEqual(mine.Order.Id, theirs.Order.Id);
    }

    [DatabaseFact]
    public async Task A_subscription_of_another_partner_is_unknown()
    {
        var order = await Engine.FulfillAsync(Partner, A.Order());
        var change = A.Line() with { Action = OrderAction.AddSeats, SubscriptionId = order.Lines[0].SubscriptionId };
        var other = await Engine.AddAsync(A.Partner("other"));

        var theirs = await Engine.PlaceAsync(other, A.Order("R-2", change));
        var mine = await Engine.PlaceAsync(Partner, A.Order("R-2", change));

        Assert.Equal("subscription.unknown", Assert.Single(Assert.IsType<Placement.Impossible>(theirs).Faults).Code);
        Assert.IsType<Placement.Accepted>(mine);
    }

    [DatabaseFact]
    public async Task Fifty_calls_at_once_under_one_key_make_one_order()
    {
        for (var round = 0; round < 20; round++)
        {
            var content = A.Order($"R-{round}");

            var placed = await AtOnceAsync(_ => Engine.PlaceAsync(Partner, content, A.Call($"key-{round}")));

            var accepted = Assert.Single(placed.OfType<Placement.Accepted>());
            Assert.Equal(49, placed.OfType<Placement.Replayed>().Count(one => one.OrderId == accepted.Order.Id));
        }

        Assert.Equal(20, await CountAsync("orders"));
    }

    [DatabaseFact]
    public async Task Fifty_calls_at_once_for_one_reference_make_one_order()
    {
        for (var round = 0; round < 20; round++)
        {
            var content = A.Order($"R-{round}");

            var placed = await AtOnceAsync(n => Engine.PlaceAsync(Partner, content, A.Call($"key-{round}-{n}")));

            var accepted = Assert.Single(placed.OfType<Placement.Accepted>());
            Assert.Equal(49, placed.OfType<Placement.Existing>().Count(one => one.Order.Id == accepted.Order.Id));
        }

        Assert.Equal((20, 1000), (await CountAsync("orders"), await CountAsync("idempotency")));
    }

    [DatabaseFact]
    public async Task Fifty_calls_at_once_with_one_key_and_different_bodies_make_one_order()
    {
        var placed = await AtOnceAsync(n => Engine.PlaceAsync(Partner, A.Order($"R-{n}"), A.Call()));

        Assert.Single(placed.OfType<Placement.Accepted>());
        Assert.Equal(49, placed.OfType<Placement.KeyMismatch>().Count());
        Assert.Equal(1, await CountAsync("orders"));
    }

    private static Task<Placement[]> AtOnceAsync(Func<int, Task<Placement>> place) =>
        Task.WhenAll(Enumerable.Range(0, 50).Select(n => Task.Run(() => place(n))));

    private Task<Placement> TryAsync(OrderContent content) =>
        Engine.Intake.TryAsync(TestEngine.Request(Partner, content), Cancel);

    private Task<int> CountAsync(string table) => Store.AskAsync<int>($"SELECT count(*) FROM {table}");

    private static OrderContent Full() => A.Order("R-full") with
    {
        PurchaseOrder = "PO-1",
        OrderedOn = new DateOnly(2026, 11, 1),
        Customer = A.Customer() with
        {
            Address = new PostalAddress("Weg 1", null, "Köln", "50667"),
            TaxIds = [new TaxId("vat", "DE1", "DE")],
            Contacts =
            [
                new Contact
                {
                    GivenName = "Eva",
                    FamilyName = "Šćepanović",
                    Email = "eva@example.com",
                    Marketing = new MarketingConsent("granted", "consent", "fair", _consentedAt),
                },
            ],
        },
        Reseller = A.Customer("Händler"),
        Licensee = A.Customer("日本語 \u2028 <&>\"'"),
        Owner = new Owner("owner@example.com", "crm-1"),
        References = new SortedDictionary<string, string> { ["quote"] = "Q-1", ["case"] = "C-1" },
        Metadata = new SortedDictionary<string, string> { ["b"] = "2", ["a"] = "1" },
        Lines =
        [
            A.Line() with
            {
                Phases = [new Phase(new DateOnly(2027, 1, 1), 50)],
                Delivery = new Delivery(DeliveryKind.OfflineLicense, null, null),
                Price = new AskedPrice("EUR", 100, PricePeriod.Month, 12.5000m, null),
                AutoRenew = true,
                RenewalTermMonths = 24,
            },
        ],
    };
}

public sealed class OrderIntakeTestsOnSqlite() : OrderIntakeTests(TestStore.OnSqliteAsync);

public sealed class OrderIntakeTestsOnPostgres() : OrderIntakeTests(TestStore.OnPostgresAsync);
