namespace Fulfillment.Gateway.PartnerApi.Subscriptions;

/// <summary>The subscription of the company that the documentation tells of, half a year later.</summary>
internal static class SubscriptionExamples
{
    private const string Id = "sub_01jd7m3qax0s2d4f6g8h0j2k4n";
    private static readonly DateOnly _start = new(2026, 11, 21);
    private static readonly DateOnly _end = new(2029, 11, 21);
    private static readonly DateOnly _added = new(2027, 5, 21);
    private static readonly DateTimeOffset _at = new(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);

    public static SubscriptionView Subscription { get; } = new()
    {
        Id = Id,
        Number = "S-0J2K-4N8Q-7R5T",
        State = "active",
        Version = 2,
        Entitlement = Of(40),
        StartsOn = _start,
        EndsOn = _end,
        Intervals = [Paid(_start, _added, 37), Paid(_added, _end, 40)],
        AddOns = [],
        Trials = [],
        TrueUps = [],
        Delivery = "cloudLicense",
        Flags = new FlagsView { AutoRenew = true, SeatReconciliation = false, OperationalData = false },
        ManagedAt = new ManagedAtView { Channel = "api" },
        OrderId = Examples.Received.Id,
        CreatedAt = _at,
        Links = SubscriptionLinks.Of(Id),
    };

    public static ListView<SubscriptionView> Subscriptions { get; } = new() { Data = [Subscription], NextCursor = null };

    public static ListView<AmendmentView> Amendments { get; } = new()
    {
        Data =
        [
            new AmendmentView
            {
                Sequence = 1,
                Kind = "new",
                EffectiveOn = _start,
                Plan = "premium",
                Seats = 37,
                EndsOn = _end,
                OrderId = Examples.Received.Id,
                At = _at,
            },
            new AmendmentView { Sequence = 2, Kind = "addSeats", EffectiveOn = _added, Seats = 3, At = _at.AddMonths(6) },
        ],
        NextCursor = null,
    };

    public const string SeatTable = "day,billable,billableLast,active,guest,instances,flagged\r\n2027-05-20,39,36,31,4,1,no\r\n";

    public static SeatsView Seats { get; } = new()
    {
        Data =
        [
            new SeatDayView
            {
                Day = _added.AddDays(-1),
                Paid = 37,
                Billable = 39,
                BillableLast = 36,
                Active = 31,
                Categories = new Dictionary<string, long> { ["guest"] = 4 },
                Instances = 1,
                Flagged = false,
            },
        ],
        Overages =
        [
            new OverageView
            {
                Kind = "term",
                StartsOn = _start,
                EndsOn = _end,
                Max = 39,
                Day = _added.AddDays(-1),
                Instance = "git-1",
                TrueUpsPaid = 0,
                Owed = 2,
            },
        ],
        NextCursor = null,
    };

    private static readonly PackView _pack = new()
    {
        Id = "pck_01jd7m3qd72z4a6c8e0g2j4m6p",
        PurchaseId = "lin_01jd7m3qd50x2z4b6d8f0h2k4n",
        Amount = 1_000,
        Remaining = 940,
        State = "inUse",
        GrantedOn = _start,
        ExpiresOn = _start.AddMonths(12),
    };

    public static ListView<MeterView> Meters { get; } = new()
    {
        Data =
        [
            new MeterView
            {
                Meter = "minutes",
                Unit = "minute",
                Fold = "sum",
                MonthStartsOn = new DateOnly(2027, 5, 1),
                UsedInMonth = 10_060,
                QuotaOfMonth = 10_000,
                Total = 41_700,
                Highest = 900,
                LastDay = _added.AddDays(-1),
                LeftInPacks = 940,
                Packs = [_pack],
            },
        ],
        NextCursor = null,
    };

    public static MeterDaysView MeterDays { get; } = new()
    {
        Meter = "minutes",
        Unit = "minute",
        Fold = "sum",
        Data =
        [
            new MeterDayView
            {
                Day = _added.AddDays(-1),
                Quantity = 100,
                FromQuota = 40,
                FromPacks = [new PackUseView { PackId = _pack.Id, Quantity = 60 }],
                Uncovered = 0,
            },
        ],
        Packs = [_pack],
        NextCursor = null,
    };

    public static SummaryView Summary { get; } = new()
    {
        SubscriptionId = Id,
        Number = Subscription.Number,
        Partner = "acme",
        State = "active",
        Plan = new TextFactView { Value = "premium", AsOf = _at.AddMonths(6), Source = "orders" },
        Seats = new NumberFactView { Value = 40, AsOf = _at.AddMonths(6), Source = "orders" },
        Used = new NumberFactView { Value = 39, AsOf = _at.AddMonths(6).AddHours(-3), Source = "seatReports" },
        Overage = new NumberFactView { Value = 0, AsOf = _at.AddMonths(6).AddHours(-3), Source = "seatReports" },
        DaysLeft = new NumberFactView { Value = _end.DayNumber - _added.DayNumber, AsOf = _at.AddMonths(6), Source = "calendar" },
        NextAction = new NextActionView { Action = "renews", On = _end, AsOf = _at.AddMonths(6), Source = "orders" },
    };

    public const string MeterTable =
        "day,quantity,fromQuota,pack.pck_01jd7m3qd72z4a6c8e0g2j4m6p,uncovered\r\n2027-05-20,100,40,60,0\r\n";

    public static PreviewRequest PreviewRequest { get; } = new() { Action = LineAction.AddSeats, Quantity = 3, EffectiveOn = _added };

    public static PreviewView Preview { get; } = new()
    {
        EffectiveOn = _added,
        Changes = [new EntitlementChangeView { StartsOn = _added, EndsOn = _end, Before = Of(37), After = Of(40) }],
        Intervals = [Paid(_start, _added, 37), Paid(_added, _end, 40)],
        AddOns = [],
        State = "active",
        Overage = new PreviewOverageView { Used = 39, Day = _added.AddDays(-1), Before = 2, After = 0 },
        Charge = new ChargeView { NetMinor = 221_850, Currency = "USD", PriceListVersion = "partner-net-2026-02" },
    };

    private static EntitlementView Of(long seats) =>
        new() { Plan = "premium", PlanSource = "term", Seats = seats, SeatsSource = "term" };

    private static PaidView Paid(DateOnly from, DateOnly until, long seats) =>
        new() { StartsOn = from, EndsOn = until, Sku = "premium-sm", Plan = "premium", Seats = seats };
}
