using Fulfillment.Engine.Catalog;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Tests.Support;

namespace Fulfillment.Engine.Tests.Orders;

public sealed class OrderRulesTests
{
    private static readonly DateOnly _today = new(2026, 11, 21);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(37, 12)]
    [InlineData(100_000, 36)]
    [InlineData(10_000_000, 60)]
    public void Any_quantity_and_term_within_the_limits_is_sold(long quantity, int months) =>
        Assert.Empty(Check(A.Line(quantity: quantity) with { TermMonths = months }));

    [Theory]
    [InlineData(0L, "quantity.outOfRange")]
    [InlineData(-1L, "quantity.outOfRange")]
    [InlineData(10_000_001L, "quantity.outOfRange")]
    [InlineData(null, "member.missing")]
    public void A_quantity_outside_the_limits_is_a_fault(long? quantity, string code) =>
        Assert.Equal($"{code} /lines/0/quantity", Only(A.Line() with { Quantity = quantity }));

    [Theory]
    [InlineData(0)]
    [InlineData(-12)]
    [InlineData(61)]
    public void A_term_outside_the_limits_is_a_fault(int months) =>
        Assert.Equal("term.notOffered /lines/0/termMonths", Only(A.Line() with { TermMonths = months }));

    [Theory]
    [InlineData(-31, null)]
    [InlineData(-32, "date.past /lines/0/startsOn")]
    [InlineData(1096, null)]
    [InlineData(1097, "date.far /lines/0/startsOn")]
    public void A_term_begins_within_a_month_back_and_three_years_ahead(int days, string? fault) =>
        Assert.Equal(fault, Only(A.Line() with { StartsOn = _today.AddDays(days) }));

    [Theory]
    [InlineData("0001-01-01", "date.past /lines/0/startsOn")]
    [InlineData("9999-12-31", "date.far /lines/0/startsOn")]
    public void The_first_and_the_last_day_there_are_are_faults_and_no_crash(string day, string fault)
    {
        var start = DateOnly.Parse(day);

        var faults = Check(A.Line() with { StartsOn = start, Phases = [new Phase(start, 5)] });

        Assert.Contains(fault, faults);
    }

    [Fact]
    public void A_change_takes_effect_on_a_day_of_its_own_name()
    {
        var line = Change(OrderAction.AddSeats) with { StartsOn = _today.AddDays(-32) };

        Assert.Equal("date.past /lines/0/effectiveOn", Only(line));
    }

    [Theory]
    [InlineData("no-such")]
    [InlineData("")]
    [InlineData("Premium-SM")]
    [InlineData("sandbox-slow")]
    public void What_a_partner_may_not_see_is_answered_like_what_does_not_exist(string sku) =>
        Assert.Equal("sku.unknown /lines/0/sku", Only(A.Line(sku: sku)));

    [Fact]
    public void A_sandbox_sees_its_magic_skus() =>
        Assert.Empty(Check(A.SandboxPartner(), A.Line(sku: "sandbox-slow")));

    [Fact]
    public void A_sku_outside_the_agreement_is_a_fault()
    {
        var partner = A.Partner() with { AllowedSkus = ["ultimate-sm"] };

        Assert.Equal(["sku.notAllowed /lines/0/sku"], Check(partner, A.Line()));
    }

    [Fact]
    public void A_retired_sku_names_its_successor()
    {
        var fault = Assert.Single(Faults(A.Partner(), A.Order("R-1", A.Line(sku: "starter-sm")), _today));

        Assert.Equal(("sku.retired", "/lines/0/sku"), (fault.Code, fault.Pointer));
        Assert.Contains("premium-sm", fault.Message);
    }

    [Theory]
    [InlineData("2023-01-31", OrderAction.New, true)]
    [InlineData("2023-02-01", OrderAction.New, false)]
    [InlineData("2023-02-01", OrderAction.Renew, true)]
    [InlineData("2024-02-01", OrderAction.Renew, false)]
    [InlineData("2019-12-31", OrderAction.New, false)]
    public void A_sku_is_sold_as_its_lifecycle_says(string day, OrderAction action, bool sold)
    {
        var line = action == OrderAction.New ? A.Line(sku: "starter-sm") : Change(action) with { Sku = "starter-sm" };

        var faults = Faults(A.Partner(), A.Order("R-1", line), DateOnly.Parse(day));

        Assert.Equal(!sold, faults.Any(fault => fault.Code == "sku.retired"));
    }

    [Theory]
    [InlineData(OrderAction.New, true)]
    [InlineData(OrderAction.Trial, true)]
    [InlineData(OrderAction.Consumable, true)]
    [InlineData(OrderAction.Upgrade, true)]
    [InlineData(OrderAction.Downgrade, true)]
    [InlineData(OrderAction.AddSeats, false)]
    [InlineData(OrderAction.Cancel, false)]
    [InlineData(OrderAction.Renew, false)]
    public void Some_actions_need_a_sku(OrderAction action, bool needed)
    {
        var line = A.Line() with
        {
            Action = action,
            Sku = null,
            SubscriptionId = OrderRules.NeedsSubscription(action) ? "sub_1" : null,
        };

        Assert.Equal(needed ? ["member.missing /lines/0/sku"] : [], Check(line));
    }

    [Theory]
    [InlineData(null, "member.missing /lines/0/subscriptionId")]
    [InlineData("sub_foreign", "subscription.unknown /lines/0/subscriptionId")]
    [InlineData("sub_1", null)]
    public void A_change_names_a_subscription_of_the_partner(string? subscription, string? fault) =>
        Assert.Equal(fault, Only(Change(OrderAction.AddSeats) with { SubscriptionId = subscription }));

    [Fact]
    public void A_new_line_may_name_a_trial_of_this_partner_and_no_other() => Assert.Equal(
        "subscription.unknown /lines/0/subscriptionId", Only(A.Line() with { SubscriptionId = "sub_2" }));

    [Fact]
    public void A_delivery_that_the_sku_does_not_have_is_a_fault()
    {
        var line = A.Line() with { Delivery = new Delivery(DeliveryKind.Saas, null, null) };

        Assert.Equal("delivery.notOffered /lines/0/delivery/kind", Only(line));
    }

    [Theory]
    [InlineData(44_400, null)]
    [InlineData(44_401, "price.mismatch /lines/0/price/netMinor")]
    public void A_price_that_says_unit_and_net_says_the_same_twice(long net, string? fault) =>
        Assert.Equal(fault, Only(A.Line() with { Price = new AskedPrice("EUR", 100, PricePeriod.Month, 0, net) }));

    [Theory]
    // 10 seats for half a year, 20 for the other half; years count by the day.
    [InlineData(PricePeriod.Month, 100, 18_000, null)]
    [InlineData(PricePeriod.Month, 100, 12_000, "price.mismatch /lines/0/price/netMinor")]
    [InlineData(PricePeriod.Year, 365, (10 * 181) + (20 * 184), null)]
    public void A_ramp_costs_each_step_for_the_days_that_it_lasts(PricePeriod per, long unit, long net, string? fault) => Assert.Equal(
        fault,
        Only(A.Line(quantity: 10) with
        {
            StartsOn = _today,
            Phases = [new Phase(_today.AddMonths(6), 20)],
            Price = new AskedPrice("EUR", unit, per, 0, net),
        }));

    [Theory]
    [InlineData(2_000_000_000_000_000, null)]
    [InlineData(null, 2_000_000_000_000_000)]
    [InlineData(900_000_000_000_000, null)]
    public void A_price_beyond_all_measure_is_a_slip_of_the_pen(long? unit, long? net) => Assert.Equal(
        "price.outOfRange /lines/0/price", Only(A.Line() with { Price = new AskedPrice("EUR", unit, PricePeriod.Year, 0, net) }));

    [Fact]
    public void Phases_lie_within_the_term_in_their_order()
    {
        var line = A.Line() with
        {
            StartsOn = _today,
            Phases =
            [
                new Phase(_today, 10),
                new Phase(_today.AddMonths(6), 10),
                new Phase(_today.AddMonths(5), 0),
                new Phase(_today.AddMonths(12), 10),
            ],
        };

        Assert.Equal(
            [
                "phase.outsideTerm /lines/0/phases/0/startsOn",
                "phase.unordered /lines/0/phases/2/startsOn",
                "quantity.outOfRange /lines/0/phases/2/quantity",
                "phase.outsideTerm /lines/0/phases/3/startsOn",
            ],
            Check(line));
    }

    [Theory]
    [InlineData(24, null)]
    [InlineData(25, "phase.notOffered /lines/0/phases")]
    public void A_license_has_room_for_so_many_phases(int count, string? fault)
    {
        var phases = Enumerable.Range(1, count).Select(n => new Phase(_today.AddDays(n), 37 + n)).ToList();

        Assert.Equal(fault, Only(A.Line() with { Phases = phases }));
    }

    [Fact]
    public void Only_a_new_line_has_phases()
    {
        var line = Change(OrderAction.AddSeats) with { Phases = [new Phase(_today.AddDays(1), 5)] };

        Assert.Equal("phase.notOffered /lines/0/phases", Only(line));
    }

    [Fact]
    public void All_faults_of_all_lines_are_told_at_once()
    {
        var lines = new[]
        {
            A.Line(quantity: 0) with { TermMonths = 99, StartsOn = _today.AddDays(-40) },
            A.Line(sku: "no-such"),
            A.Line("3"),
            Change(OrderAction.Cancel) with { LineRef = "3", SubscriptionId = null, Sku = null },
        };

        var faults = Faults(A.Partner(), A.Order("R-1", lines), _today);

        Assert.Equal(
            [
                "date.past /lines/0/startsOn",
                "quantity.outOfRange /lines/0/quantity",
                "term.notOffered /lines/0/termMonths",
                "line.duplicate /lines/1/lineRef",
                "sku.unknown /lines/1/sku",
                "line.duplicate /lines/3/lineRef",
                "member.missing /lines/3/subscriptionId",
            ],
            faults.Select(fault => $"{fault.Code} {fault.Pointer}"));
    }

    private static LineContent Change(OrderAction action) => A.Line() with
    {
        Action = action,
        SubscriptionId = "sub_1",
    };

    private static string? Only(LineContent line) => Check(line) is [] ? null : Assert.Single(Check(line));

    private static List<string> Check(LineContent line) => Check(A.Partner(), line);

    private static List<string> Check(Partner partner, LineContent line) =>
        [.. Faults(partner, A.Order("R-1", line), _today).Select(fault => $"{fault.Code} {fault.Pointer}")];

    private static IReadOnlyList<OrderFault> Faults(Partner partner, OrderContent order, DateOnly today) =>
        new OrderRules(ProductCatalog.BuiltIn(), partner, today).Check(order, new HashSet<string> { "sub_1" });
}
