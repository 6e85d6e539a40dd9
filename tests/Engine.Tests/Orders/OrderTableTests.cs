using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Tests.Support;

namespace Fulfillment.Engine.Tests.Orders;

public abstract class OrderTableTests(Func<Task<TestStore>> open) : EngineTests(open)
{
    [DatabaseFact]
    public async Task Pages_hold_each_order_once_and_newest_first_while_others_are_placed()
    {
        var placed = new List<string>();
        for (var n = 0; n < 25; n++)
        {
            placed.Add((await Engine.AcceptAsync(Partner, A.Order($"R-{n}"))).Id);
        }

        var seen = new List<string>();
        for (IReadOnlyList<Order> page = await ListAsync(); page.Count > 0;)
        {
            seen.AddRange(page.Select(order => order.Id));
            await Engine.AcceptAsync(Partner, A.Order($"late-{seen.Count}"));
            page = await ListAsync(filter => filter with { Before = seen[^1] });
        }

        Assert.Equal(placed.AsEnumerable().Reverse(), seen);
    }

    [DatabaseFact]
    public async Task A_list_without_a_partner_is_the_operators_and_holds_all()
    {
        var other = await Engine.AddAsync(A.Partner("other"));
        await Engine.AcceptAsync(Partner, A.Order());
        await Engine.AcceptAsync(other, A.Order());

        Assert.Single(await ListAsync());
        Assert.Equal(2, (await ListAsync(filter => filter with { Partner = null })).Count);
    }

    [DatabaseFact]
    public async Task Each_filter_finds_what_it_says()
    {
        await Engine.AcceptAsync(Partner, A.Order("R-1") with { PurchaseOrder = "PO-1" });
        Clock.Advance(TimeSpan.FromHours(1));
        var noon = Clock.GetUtcNow();
        await Engine.AcceptAsync(Partner, A.Order("R-2") with { PurchaseOrder = "PO-2" });
        var done = await Engine.FulfillAsync(Partner, A.Order("R-3"));
        await Store.RunAsync("UPDATE orders SET status = 'held' WHERE external_ref = 'R-2'");

        Assert.Equal(["R-2"], await RefsAsync(filter => filter with { Status = OrderStatus.Held }));
        Assert.Equal(OrderStatus.Fulfilled, done.Status);
        Assert.Equal(["R-1"], await RefsAsync(filter => filter with { PartnerOrderRef = "R-1" }));
        Assert.Equal(["R-2"], await RefsAsync(filter => filter with { PurchaseOrder = "PO-2" }));
        Assert.Equal(["R-2"], await RefsAsync(filter => filter with { PurchaseOrder = "PO-2", UpdatedSince = noon }));
        Assert.Empty(await RefsAsync(filter => filter with { PurchaseOrder = "PO-1", Status = OrderStatus.Held }));
    }

    [DatabaseFact]
    public async Task Updated_since_counts_the_last_change()
    {
        var order = await Engine.AcceptAsync(Partner, A.Order("R-1"));
        Clock.Advance(TimeSpan.FromHours(1));
        var later = Clock.GetUtcNow();

        Assert.Empty(await RefsAsync(filter => filter with { UpdatedSince = later }));
        await Engine.WorkAsync();

        Assert.Equal(["R-1"], await RefsAsync(filter => filter with { UpdatedSince = later }));
        Assert.Equal(order.CreatedAt, (await AgainAsync(order)).CreatedAt);
    }

    [DatabaseFact]
    public async Task A_customer_is_found_by_part_of_the_name_and_wildcards_are_letters()
    {
        foreach (var name in new[] { "Müller & Söhne", "100% Bio AG", "under_score", @"back\slash", "Plain" })
        {
            await Engine.AcceptAsync(Partner, A.Order(name) with { Customer = A.Customer(name) });
        }

        foreach (var (asked, found) in new[]
                 {
                     ("SÖHNE", "Müller & Söhne"), ("0% b", "100% Bio AG"), ("%", "100% Bio AG"), ("_", "under_score"),
                     (@"\", @"back\slash"), ("plain", "Plain"), ("no such", null), ("p%n", null), ("pla_n", null),
                 })
        {
            var refs = await RefsAsync(filter => filter with { Customer = asked });

            Assert.Equal(found is null ? [] : [found], refs);
        }
    }

    [DatabaseFact]
    public async Task A_foreign_order_is_answered_like_none()
    {
        var order = await Engine.AcceptAsync(Partner, A.Order());
        var other = await Engine.AddAsync(A.Partner("other"));

        var found = await Store.InAsync(tx => OrderTable.FindAsync(tx, other.Id, order.Id, Cancel));
        var byRef = await Store.InAsync(tx => OrderTable.FindByRefAsync(tx, other.Id, "R-1", Cancel));
        var list = await ListAsync(filter => filter with { Partner = other.Id });

        Assert.Null(found);
        Assert.Null(byRef);
        Assert.Empty(list);
        Assert.NotNull(await Store.InAsync(tx => OrderTable.FindAsync(tx, Partner.Id, order.Id, Cancel)));
    }

    [DatabaseFact]
    public async Task Who_read_an_older_version_stores_nothing()
    {
        var order = await Engine.AcceptAsync(Partner, A.Order());
        var first = order.MoveTo(OrderStatus.Screening, Actor.System, Clock.GetUtcNow());
        var second = order.MoveTo(OrderStatus.Cancelled, Actor.System, Clock.GetUtcNow());
        await Store.InAsync(tx => TestClaims.WriteAsync(tx, writes => OrderTable.Save(writes, first)));

        await Assert.ThrowsAsync<InvalidOperationException>(
            () => Store.InAsync(tx => TestClaims.WriteAsync(tx, writes => OrderTable.Save(writes, second))));

        Assert.Equal(OrderStatus.Screening, (await AgainAsync(order)).Status);
        Assert.Equal(["order.received", "order.screening"], (await Engine.EventsAsync(order.Id)).Select(e => e.Type));
    }

    [DatabaseFact]
    public async Task The_timeline_is_gapless_and_ends_at_the_orders_version()
    {
        var order = await Engine.FulfillAsync(Partner, A.Order("R-1", A.Line(), A.Line("2"), A.OddLine("3")));

        var events = await Engine.EventsAsync(order.Id);

        Assert.Equal(Enumerable.Range(1, (int)order.Version).Select(n => (long)n), events.Select(e => e.Version));
        var rest = await Store.InAsync(tx => OrderTable.EventsAsync(tx, order.Id, 2, 3, Cancel));
        Assert.Equal([3L, 4L, 5L], rest.Select(e => e.Version));
    }

    private async Task<IEnumerable<string>> RefsAsync(Func<OrderFilter, OrderFilter> change) =>
        (await ListAsync(change)).Select(order => order.Content.PartnerOrderRef);

    private Task<IReadOnlyList<Order>> ListAsync(Func<OrderFilter, OrderFilter>? change = null)
    {
        var all = new OrderFilter { Partner = Partner.Id, Limit = 10 };
        return Store.InAsync(tx => OrderTable.ListAsync(tx, change?.Invoke(all) ?? all, Cancel));
    }
}

public sealed class OrderTableTestsOnSqlite() : OrderTableTests(TestStore.OnSqliteAsync);

public sealed class OrderTableTestsOnPostgres() : OrderTableTests(TestStore.OnPostgresAsync);
