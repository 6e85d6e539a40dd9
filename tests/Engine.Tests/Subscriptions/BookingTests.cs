using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Catalog;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Provisioning;
using Fulfillment.Engine.Store;
using Fulfillment.Engine.Subscriptions;
using Fulfillment.Engine.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Fulfillment.Engine.Tests.Subscriptions;

/// <summary>What order lines book, from the door to the sums. Each step is a piece of work of its own.</summary>
public abstract class BookingTests(Func<Task<TestStore>> open) : EngineTests(open)
{
    private static readonly Actor _somebody = Actor.Partner("priced", "token-1");

    private Partner _partner = null!;
    private string _id = "";
    private int _orders;

    protected override void SetUp(IServiceCollection services) => services.StepsCallOutside();

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        _partner = await Engine.AddAsync(A.Partner("priced") with { PriceList = "list" });
    }

    [DatabaseFact]
    public async Task A_customer_s_life_books_to_the_cent_and_recurs_no_more_at_its_end()
    {
        await MakeAsync(A.Line(sku: "ultimate-sm", quantity: 25) with { Action = OrderAction.Trial, TermMonths = 1 });
        Assert.Empty(await BookedAsync());

        await ComeAsync("2026-12-10");
        await OrderAsync(Change(OrderAction.New) with { Sku = "premium-sm", Quantity = 30, TermMonths = 24, Phases = [new Phase(Day("2027-12-10"), 50)] });
        await ComeAsync("2027-03-01");
        await OrderAsync(Change(OrderAction.AddSeats) with { Quantity = 5 });
        await OrderAsync(Change(OrderAction.New) with { Sku = "assistant-sm", Quantity = 10 });
        await ComeAsync("2028-06-10");
        await OrderAsync(Change(OrderAction.ReduceSeats) with { Quantity = 15 });
        await OrderAsync(Change(OrderAction.ReduceSeats) with { Sku = "assistant-sm", Quantity = 4 });
        await OrderAsync(Change(OrderAction.Renew) with { TermMonths = 12 });
        var running = await ArrAsync();
        await ComeAsync("2029-05-01");
        await OrderAsync(Change(OrderAction.Cancel) with { StartsOn = Day("2029-06-01") });

        Assert.Equal(
            [
                "New USD 2784000 731 1044000 2026-12-10",
                "Expansion USD 309161 650 174000 2027-03-01",
                "Expansion USD 405107 650 228000 2027-03-01",
                "Contraction USD 0 0 -522000 2028-12-10",
                "Contraction USD 0 0 -91200 2028-12-10",
                "Renewal USD 1528800 365 696000 2028-12-10",
                "Churn USD 0 0 -1528800 2029-06-01",
            ],
            await BookedAsync());
        Assert.Equal((1_528_800, 0), (running, await ArrAsync()));
    }

    [DatabaseFact]
    public async Task Each_other_action_books_what_it_pays_for_and_what_recurs_of_it()
    {
        await MakeAsync(A.Line(quantity: 10));
        await OrderAsync(Change(OrderAction.Upgrade) with { Sku = "ultimate-sm" });
        await OrderAsync(Change(OrderAction.TrueUp) with { Quantity = 2 });
        await OrderAsync(Change(OrderAction.Consumable) with { Sku = "minutes-1000", Quantity = 2 });
        await OrderAsync(Change(OrderAction.CoTerm) with { EndsOn = Day("2027-05-21") });
        await OrderAsync(Change(OrderAction.CoTerm) with { EndsOn = Day("2027-08-21") });
        await OrderAsync(Change(OrderAction.Downgrade) with { Sku = "premium-sm" });
        await OrderAsync(Change(OrderAction.Cancel) with { StartsOn = Day("2026-11-21") });

        Assert.Equal(
            [
                "New USD 348000 365 348000 2026-11-21",
                "Expansion USD 840000 365 840000 2026-11-21",
                "Expansion USD 237600 365 0 2026-11-21",
                "Expansion USD 2000 0 0 2026-11-21",
                "Contraction USD -594000 -184 0 2026-11-21",
                "Expansion USD 297000 92 0 2026-11-21",
                "Contraction USD 0 0 -840000 2027-08-21",
                "Churn USD 0 0 -348000 2026-11-21",
            ],
            await BookedAsync());
    }

    [DatabaseFact]
    public async Task A_price_of_its_own_counts_by_the_year_with_its_discount_and_without_one_nothing_is_known()
    {
        _partner = Partner;
        await MakeAsync(A.Line(quantity: 10) with { Price = new AskedPrice("EUR", 1000, PricePeriod.Month, 12.5m, null) });
        await OrderAsync(Change(OrderAction.AddSeats) with { Quantity = 5 });
        await OrderAsync(Change(OrderAction.Cancel) with { StartsOn = Day("2027-02-01") });

        Assert.Equal(
            ["New EUR 105000 365 105000 2026-11-21", "Expansion - - 365 - 2026-11-21", "Churn EUR 0 0 -105000 2027-02-01"],
            await BookedAsync());
    }

    [DatabaseFact]
    public async Task A_sandbox_books_nothing()
    {
        await Engine.FulfillAsync(Sandbox, A.Order());

        Assert.Empty(await BookedAsync());
    }

    [DatabaseFact]
    public async Task A_trial_that_is_cancelled_books_nothing()
    {
        await MakeAsync(A.Line(sku: "ultimate-sm", quantity: 25) with { Action = OrderAction.Trial, TermMonths = 1 });
        await OrderAsync(Change(OrderAction.Cancel));

        Assert.Empty(await BookedAsync());
    }

    [DatabaseFact]
    public async Task A_line_that_a_crash_has_provisioned_again_books_once()
    {
        await MakeAsync(A.Line(quantity: 10));
        await Engine.AcceptAsync(_partner, A.Order("R-crash", Change(OrderAction.AddSeats) with { Quantity = 5 }));
        await Engine.WorkOnceAsync();
        var stale = await Engine.LoadAsync(Assert.Single(await Engine.CrashAsync()));
        await Engine.WorkAsync();

        await Engine.RunAsync(stale);
        foreach (var booking in await ListAsync())
        {
            await InsertAsync(booking with { Id = $"{booking.Id}-again" });
        }

        Assert.Equal(["New USD 348000 365 348000 2026-11-21", "Expansion USD 174000 365 174000 2026-11-21"], await BookedAsync());
    }

    [DatabaseFact]
    public async Task An_order_that_is_taken_back_after_it_amended_is_booked_back()
    {
        await MakeAsync(A.Line(quantity: 10));
        var order = await Engine.AcceptAsync(_partner, A.Order("R-back", Change(OrderAction.AddSeats) with { Quantity = 5 }));
        await Engine.WorkOnceAsync();
        await Engine.WorkOnceAsync();
        Assert.Equal(522_000, await ArrAsync());

        var outcome = await Engine.Get<OrderDesk>().CancelAsync(_partner, order.Id, null, _somebody, Cancel);
        await Engine.Get<OrderDesk>().CancelAsync(_partner, order.Id, null, _somebody, Cancel);

        Assert.IsType<CancelOutcome.Cancelled>(outcome);
        var booked = await ListAsync();
        Assert.Equal([null, null, booked[1].Id], booked.Select(booking => booking.Reverses));
        Assert.Equal((0, 348_000), (booked.Skip(1).Sum(booking => booking.NetMinor), await ArrAsync()));
        Assert.Equal("Expansion USD -174000 -365 -174000 2026-11-21", (await BookedAsync())[^1]);
    }

    [DatabaseFact]
    public async Task A_cancellation_that_is_undone_is_booked_back_and_a_second_one_takes_off_what_is_there()
    {
        await MakeAsync(A.Line(quantity: 10));
        await OrderAsync(Change(OrderAction.Cancel) with { StartsOn = Day("2027-02-01") });
        await Engine.Get<CancellationDesk>().UndoAsync(_partner, _id, null, _somebody, Cancel);
        var undone = await ArrAsync();
        await OrderAsync(Change(OrderAction.AddSeats) with { Quantity = 5 });
        await OrderAsync(Change(OrderAction.Cancel) with { StartsOn = Day("2027-02-01") });

        Assert.Equal((348_000, 0), (undone, await ArrAsync()));
        Assert.Equal(["0 -348000", "0 348000", "0 -522000"], (await ListAsync())
            .Where(booking => booking.Kind == BookingKind.Churn).Select(booking => $"{booking.NetMinor} {booking.ArrMinor}"));
    }

    [DatabaseFact]
    public async Task Sums_are_by_kind_and_currency_and_by_the_day_of_booking()
    {
        await MakeAsync(A.Line(quantity: 10));
        await Engine.FulfillAsync(Partner, A.Order("R-unpriced"));
        await ComeAsync("2026-12-01");
        await OrderAsync(Change(OrderAction.AddSeats) with { Quantity = 1 });

        Assert.Equal(["New - 1 1 0 0", "New USD 1 0 348000 348000"], await SumsAsync("2026-11-21", "2026-12-01"));
        Assert.Equal(["Expansion USD 1 0 33833 34800"], await SumsAsync("2026-12-01", null));
        Assert.Empty(await SumsAsync(null, "2026-11-21"));
    }

    private async Task<IEnumerable<string>> SumsAsync(string? from, string? to)
    {
        var sums = await Store.InAsync(tx => BookingTable.SumAsync(tx, from is null ? null : Day(from), to is null ? null : Day(to), Cancel));
        return sums.Select(sum => $"{sum.Kind} {sum.Currency ?? "-"} {sum.Count} {sum.WithoutArr} {sum.NetMinor} {sum.ArrMinor}")
            .Order(StringComparer.Ordinal);
    }

    private async Task InsertAsync(Booking booking) => await Store.InAsync(async tx =>
    {
        var writes = new Writes();
        BookingTable.Insert(writes, booking);
        await writes.FlushAsync(tx, Cancel);
    });

    private async Task<IReadOnlyList<Booking>> ListAsync() =>
        [.. (await Store.InAsync(tx => BookingTable.ListAsync(tx, new BookingFilter { Limit = 100 }, Cancel))).Reverse()];

    /// <summary>Kind, currency, net, days, what recurs by the year, and from when on.</summary>
    private async Task<IReadOnlyList<string>> BookedAsync() => [.. (await ListAsync()).Select(one =>
        $"{one.Kind} {one.Currency ?? "-"} {one.NetMinor?.ToString() ?? "-"} {one.Days} {one.ArrMinor?.ToString() ?? "-"} {one.EffectiveOn:yyyy-MM-dd}")];

    private async Task<long> ArrAsync() => (await ListAsync()).Sum(booking => booking.ArrMinor ?? 0);

    private async Task MakeAsync(LineContent line) => _id = (await OrderAsync(line)).Lines[0].SubscriptionId!;

    private async Task<Order> OrderAsync(LineContent line)
    {
        var order = await Engine.FulfillAsync(_partner, A.Order($"R-{++_orders}", line));
        Assert.Equal((OrderStatus.Fulfilled, null), (order.Status, order.Lines[0].ReasonText));
        return order;
    }

    private async Task ComeAsync(string day)
    {
        Clock.Advance(new DateTimeOffset(Day(day).ToDateTime(new TimeOnly(0, 1)), TimeSpan.Zero) - Clock.GetUtcNow());
        await Store.RunAsync("UPDATE work SET run_at = 0 WHERE run_at <= @Now", new { Now = Clock.GetUtcNow().ToUnixTimeMilliseconds() });
        await Engine.WorkAsync();
    }

    private LineContent Change(OrderAction action) => new() { LineRef = "1", Action = action, SubscriptionId = _id };

    private static DateOnly Day(string text) => DateOnly.Parse(text);
}

public sealed class BookingTestsOnSqlite() : BookingTests(TestStore.OnSqliteAsync);

public sealed class BookingTestsOnPostgres() : BookingTests(TestStore.OnPostgresAsync);
