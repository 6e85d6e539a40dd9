using Fulfillment.Gateway.Docs;
using Fulfillment.Gateway.PartnerApi;

namespace Fulfillment.Gateway.InstanceApi;

/// <summary>What the document says of installed products.</summary>
internal static class InstanceDocs
{
    private const string ActivationId = "act_01jd7m3qc53x1z3b5d7f9h2k4m";
    private const string Token = "fit_act_01jd7m3qc53x1z3b5d7f9h2k4m.1.1803031200.Qk1vZG5ldyBub25j.c2lnbmF0dXJlLW9mLXRoZS1nYXRld2F5";
    private const long TokenSeconds = 90 * 24 * 3600;
    private static readonly DateTimeOffset _at = new(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);
    private static readonly DateOnly _day = new(2026, 11, 21);
    private static readonly ParameterDoc _activation = ParameterDoc.Path("id", "The activation's id.", ActivationId);
    private static readonly ParameterDoc _subscription =
        ParameterDoc.Path("id", "The subscription's id.", Examples.License.SubscriptionId);

    private static readonly InstanceLicenseView _license = new()
    {
        Id = Examples.License.Id,
        Status = "current",
        File = Examples.CompactLicense,
        Plan = "premium",
        Seats = 37,
        StartsOn = _day,
        EndsOn = _day.AddMonths(36),
        FromCancellation = false,
    };

    private static readonly StretchView _toCome = new()
    {
        StartsOn = _day.AddMonths(12),
        EndsOn = _day.AddMonths(36),
        Seats = 60,
        Plan = "premium",
    };

    private static readonly ActivationView _answer = new()
    {
        ActivationId = ActivationId,
        InstanceToken = Token,
        ExpiresIn = TokenSeconds,
        InstanceSecret = "c2VjcmV0LW9mLW9uZS1pbnN0YWxsZWQtcHJvZHVjdC0",
        SubscriptionNumber = "S-0S2D-4F6G-8H0J",
        License = _license,
        Intervals = [_toCome],
        NextSyncBefore = _at.AddDays(1),
    };

    private static readonly SeatLinkView _unchanged = new()
    {
        Unchanged = true,
        Intervals = [_toCome],
        NextReconciliationOn = _day.AddMonths(3),
        NextSyncBefore = _at.AddDays(1),
        Notices = [new NoticeView { Kind = "seatsNearLimit", Message = "34 of 37 seats are in use." }],
    };

    private static readonly InstanceView _instance = new()
    {
        ActivationId = ActivationId,
        InstanceId = "9c1f0b52-git",
        State = "active",
        HostName = "git.mueller.example",
        Version = "18.6.0",
        Automated = false,
        FirstActivatedAt = _at,
        ActivatedAt = _at,
        LastSeenAt = _at.AddHours(7),
        ClockSkewSeconds = 2,
    };

    private static readonly AllocationsView _shares = new()
    {
        Mode = "fixed",
        Seats = 37,
        Allocated = 30,
        OverAllocated = false,
        Allocations = [new ShareView { InstanceId = "9c1f0b52-git", ActivationId = ActivationId, State = "active", Seats = 30 }],
    };

    public static RouteHandlerBuilder DocumentActivate(this RouteHandlerBuilder endpoint) => endpoint
        .WithName("ActivateInstance").WithSummary("Activate an installed product with its code")
        .WithDescription("""
            Needs no token: the code is the credential. Repeating it is harmless: the same instance is the same activation with the
            same license, and gets a new token. A code activates as many instances as its customer likes. It is never refused for
            seats, for what is owed, or for reports that are missing.
            """)
        .WithRequestExample(new ActivateRequest
        {
            ActivationCode = Examples.License.ActivationCode!,
            InstanceId = "9c1f0b52-git",
            HostName = "git.mueller.example",
            Version = "18.6.0",
            Automated = false,
        })
        .WithResponseExample(StatusCodes.Status200OK, _answer)
        .WithProblems("activation.unreadableCode", "activation.mistypedCode", "activation.unknownCode", "activation.notCleared")
        .WithProblems("activation.cancelled", "activation.suspended", "activation.expired")
        .WithProblems("rate.limited", "store.unavailable", "internal.error");

    public static RouteHandlerBuilder DocumentDeactivate(this RouteHandlerBuilder endpoint) => endpoint
        .WithName("DeactivateInstance").WithSummary("Deactivate an installed product")
        .WithDescription("""
            By the instance itself, with its token, or by the partner of its subscription. Its tokens end at once. Repeating it is
            harmless; activating the instance again revives it.
            """)
        .WithParameters(_activation)
        .WithHeaders(Headers.FulfillmentVersion)
        .Produces(StatusCodes.Status204NoContent)
        .WithProblems("activation.unknown");

    public static RouteHandlerBuilder DocumentSeatLink(this RouteHandlerBuilder endpoint) => endpoint
        .WithName("ReportSeats").WithSummary("Report seats in use, and learn how things stand")
        .WithDescription("""
            Daily, and whenever the product likes. A report counts once however often it comes, late or out of order; of a day the
            highest count is kept, and the last. None is refused for how high it is. Without a count the call only asks.
            """)
        .WithRequestExample(new SeatLinkRequest
        {
            Timestamp = _at,
            Date = _day,
            BillableSeats = 34,
            MaxSeats = 35,
            Categories = new Dictionary<string, long> { ["guest"] = 12, ["bot"] = 3 },
            AddOns = new Dictionary<string, long> { ["assistant"] = 10 },
            Version = "18.6.0",
            HostName = "git.mueller.example",
            LicenseId = Examples.License.Id,
        })
        .WithResponseExample(StatusCodes.Status200OK, _unchanged)
        .WithProblems("usage.tooEarly");

    public static RouteHandlerBuilder DocumentInstances(this RouteHandlerBuilder endpoint) => endpoint
        .WithName("ListInstances").WithSummary("See where a subscription is installed, newest first")
        .WithParameters(_subscription, ParameterDoc.Limit, ParameterDoc.Cursor)
        .WithResponseExample(StatusCodes.Status200OK, new ListView<InstanceView> { Data = [_instance], NextCursor = null })
        .WithProblems("subscription.unknown");

    public static RouteHandlerBuilder DocumentAllocations(this RouteHandlerBuilder endpoint) => endpoint
        .WithName("GetAllocations").WithSummary("See how seats are spread over instances")
        .WithParameters(_subscription)
        .WithResponseExample(StatusCodes.Status200OK, _shares)
        .WithProblems("subscription.unknown");

    public static RouteHandlerBuilder DocumentSpread(this RouteHandlerBuilder endpoint) => endpoint
        .WithName("SpreadSeats").WithSummary("Spread seats over instances, all at once")
        .WithDescription("""
            Takes the place of what was said before; each instance learns its share with its next call. Shares may come to more than
            there is: `overAllocated` tells, and nothing is blocked.
            """)
        .WithParameters(_subscription)
        .WithRequestExample(new AllocationsRequest
        {
            Mode = AllocationWish.Fixed,
            Allocations = [new ShareRequest { InstanceId = "9c1f0b52-git", Seats = 30 }],
        })
        .WithResponseExample(StatusCodes.Status200OK, _shares)
        .WithProblems("subscription.unknown", "allocation.impossible");
}
