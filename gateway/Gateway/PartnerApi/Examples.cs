namespace Fulfillment.Gateway.PartnerApi;

/// <summary>One order of a small company, as every page of the documentation tells it.</summary>
internal static class Examples
{
    private const string OrderId = "ord_01jd7m3q9x4t6v8b2c5e7g9h1k";
    private const string LineId = "lin_01jd7m3q9x4t6v8b2c5e7g9h1m";
    private const string SubscriptionId = "sub_01jd7m3qax0s2d4f6g8h0j2k4n";
    private const string LicenseId = "lic_01jd5wz0000v9t8r7q6p5n4m3k";
    private const string File = "eyJhbGciOiJFUzI1NiIsImtpZCI6ImwyMDI2MTEyMS0uLi4iLCJ0eXAiOiJmdWxmaWxsbWVudC1saWNlbnNlK2p3dCJ9.eyJpc3MiOiIuLi4ifQ.c2lnbmF0dXJl";
    private static readonly DateTimeOffset _at = new(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);
    private static readonly DateOnly _day = new(2026, 11, 21);

    public static PlaceOrderRequest Request { get; } = new()
    {
        PartnerOrderRef = "R-2026-0001",
        PurchaseOrder = "PO-4711",
        Customer = new PartyRequest
        {
            Name = "Müller Maschinenbau GmbH",
            Country = "DE",
            Region = "DE-BY",
            Domain = "mueller.example",
            Contact = new ContactRequest { GivenName = "Erika", FamilyName = "Müller", Email = "it@mueller.example", Language = "de" },
        },
        Lines = [new LineRequest { LineRef = "1", Action = LineAction.New, Sku = "premium-sm", Quantity = 37, TermMonths = 36 }],
        References = new ReferencesRequest { Quote = "Q-9" },
    };

    public static OrderView Received { get; } = new()
    {
        Id = OrderId,
        PartnerOrderRef = "R-2026-0001",
        Status = "received",
        Version = 1,
        PurchaseOrder = "PO-4711",
        OrderedOn = _day,
        CreatedAt = _at,
        UpdatedAt = _at,
        ExpectedBy = _at.AddMinutes(5),
        Customer = new CustomerView { Name = "Müller Maschinenbau GmbH", Country = "DE" },
        Lines =
        [
            new LineView
            {
                Id = LineId,
                LineRef = "1",
                Action = "new",
                Sku = "premium-sm",
                Quantity = 37,
                TermMonths = 36,
                StartsOn = _day,
                Delivery = "cloudLicense",
                Price = new PriceView
                {
                    Currency = "USD", UnitMinor = 2465, Per = "month", DiscountPercent = 0, NetMinor = 3283380,
                    PriceListVersion = "partner-net-2026-02", Basis = "partnerNet",
                },
                Status = "pending",
                LicenseIds = [],
            },
        ],
        Screening = new ScreeningView { Status = "pending" },
        References = new Dictionary<string, string> { ["quote"] = "Q-9" },
        Links = new OrderLinks
        {
            Self = $"/v1/orders/{OrderId}",
            Events = $"/v1/orders/{OrderId}/events",
            Licenses = $"/v1/orders/{OrderId}/licenses",
        },
    };

    public static OrderView Fulfilled { get; } = Received with
    {
        Status = "fulfilled",
        Version = 6,
        UpdatedAt = _at.AddSeconds(1),
        ExpectedBy = null,
        Screening = new ScreeningView { Status = "cleared" },
        Lines = [Received.Lines[0] with { Status = "provisioned", SubscriptionId = SubscriptionId, LicenseIds = [LicenseId] }],
    };

    public static OrderView Cancelled { get; } = Received with
    {
        Status = "cancelled",
        Version = 2,
        ExpectedBy = null,
        Reason = ReasonView.Of("order.cancelled"),
        Lines = [Received.Lines[0] with { Status = "cancelled", Reason = ReasonView.Of("order.cancelled") }],
    };

    public static DryRunView DryRun { get; } = new()
    {
        Valid = true,
        ExpectedBy = _at.AddMinutes(5),
        Lines =
        [
            new DryRunLineView
            {
                LineRef = "1", Action = "new", Sku = "premium-sm", Quantity = 37, StartsOn = _day, EndsOn = _day.AddMonths(36),
                Delivery = "cloudLicense", Price = Received.Lines[0].Price,
            },
        ],
    };

    public static ListView<OrderView> Orders { get; } = new() { Data = [Fulfilled], NextCursor = null };

    public static ListView<EventView> Events { get; } = new()
    {
        Data =
        [
            new EventView { Sequence = 1, Type = "order.received", Status = "received", At = _at },
            new EventView { Sequence = 2, Type = "order.screening", Status = "screening", At = _at.AddMilliseconds(4) },
            new EventView { Sequence = 3, Type = "order.provisioning", Status = "provisioning", At = _at.AddMilliseconds(4) },
        ],
        NextCursor = null,
    };

    public static LicenseView License { get; } = new()
    {
        Id = LicenseId,
        Kind = "cloud",
        Status = "current",
        OrderId = OrderId,
        LineId = LineId,
        SubscriptionId = SubscriptionId,
        Plan = "premium",
        Seats = 37,
        StartsOn = _day,
        EndsOn = _day.AddMonths(36),
        Intervals = [new IntervalView { StartsOn = _day, EndsOn = _day.AddMonths(36), Seats = 37 }],
        ActivationCode = "7K3M-9QWX-2B4N-6R8T-0V1Y-5Z7C-3D9F",
        Links = new LicenseLinks { Self = $"/v1/licenses/{LicenseId}", File = $"/v1/licenses/{LicenseId}/file" },
    };

    public static OrderLicensesView Licenses { get; } = new() { Data = [License], Pending = [] };

    public static LicenseFileView LicenseFile { get; } = new() { Id = LicenseId, License = File, Kid = "l20261121-4f6c2a0e9d0b4f0e" };

    public static string CompactLicense => File;

    public static string ArmoredLicense =>
        "-----------------BEGIN FULFILLMENT LICENSE-----------------\neyJhbGciOiJFUzI1NiIsImtpZCI6ImwyMDI2MTEyMS0uLi4iLCJ0eXAiOiJm\n------------------END FULFILLMENT LICENSE------------------\n";

    public static ListView<ProductView> Products { get; } = new()
    {
        Data =
        [
            new ProductView
            {
                Sku = "premium-sm",
                Name = "Premium, self-managed",
                Plan = "premium",
                DeliveryKinds = ["cloudLicense", "offlineLicense"],
                Terms = new TermsView { MinMonths = 1, MaxMonths = 60, DefaultMonths = 12, UsualMonths = [12, 24, 36] },
                Quantity = new QuantityView { Min = 1, Max = 10_000_000 },
                Status = "orderable",
                Price = new UnitPriceView
                {
                    Currency = "USD", UnitMinor = 2465, Per = "month", PriceListVersion = "partner-net-2026-02", Basis = "partnerNet",
                },
                ChangedAt = new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero),
            },
        ],
        NextCursor = null,
    };

    public static ClockView Clock { get; } = new() { Now = _at.AddDays(30) };
}
