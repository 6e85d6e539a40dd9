using Fulfillment.Engine.Licensing;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Store;
using Fulfillment.Engine.Subscriptions;
using Fulfillment.Gateway.Docs;

namespace Fulfillment.Gateway.PartnerApi;

/// <summary>A license as it is handed over.</summary>
internal sealed record LicenseView
{
    /// <summary>Our id; the license file carries it as jti.</summary>
    public required string Id { get; init; }

    /// <summary>cloud, offline or legacy.</summary>
    [Words(typeof(LicenseKind))]
    public required string Kind { get; init; }

    /// <summary>future, current, superseded, expired or revoked.</summary>
    [Words(typeof(LicenseStatus))]
    public required string Status { get; init; }

    /// <summary>The order it comes from.</summary>
    public required string OrderId { get; init; }

    /// <summary>The line it comes from.</summary>
    public required string LineId { get; init; }

    /// <summary>The subscription it is a license of.</summary>
    public required string SubscriptionId { get; init; }

    /// <summary>The plan it entitles to.</summary>
    public required string Plan { get; init; }

    /// <summary>Seats today.</summary>
    public required long Seats { get; init; }

    /// <summary>First day.</summary>
    public required DateOnly StartsOn { get; init; }

    /// <summary>The first day that is no longer covered.</summary>
    public required DateOnly EndsOn { get; init; }

    /// <summary>The seats by interval; a ramp has several.</summary>
    public required IReadOnlyList<IntervalView> Intervals { get; init; }

    /// <summary>What the customer types in to activate; for a product without a network somebody does it elsewhere. A secret of the customer.</summary>
    public string? ActivationCode { get; init; }

    /// <summary>Where the signed file is.</summary>
    public required LicenseLinks Links { get; init; }

    public static LicenseView Of(ShownLicense shown, DateOnly today)
    {
        var license = shown.License;
        return new LicenseView
        {
            Id = license.Id,
            Kind = license.Kind.Word(),
            Status = shown.StatusOn(today).Word(),
            OrderId = license.OrderId,
            LineId = license.LineId,
            SubscriptionId = license.SubscriptionId,
            Plan = license.Plan,
            Seats = license.SeatsOn(today),
            StartsOn = license.StartsOn,
            EndsOn = license.EndsOn,
            Intervals = [.. license.Intervals.Select(IntervalView.Of)],
            ActivationCode = shown.ActivationCode,
            Links = new LicenseLinks { Self = $"/v1/licenses/{license.Id}", File = $"/v1/licenses/{license.Id}/file" },
        };
    }
}

/// <summary>So many seats from one day up to, not including, another.</summary>
internal sealed record IntervalView
{
    /// <summary>First day.</summary>
    public required DateOnly StartsOn { get; init; }

    /// <summary>The first day that is no longer covered.</summary>
    public required DateOnly EndsOn { get; init; }

    /// <summary>How many seats.</summary>
    public required long Seats { get; init; }

    public static IntervalView Of(Interval interval) =>
        new() { StartsOn = interval.StartsOn, EndsOn = interval.EndsOn, Seats = interval.Seats };
}

/// <summary>Where to go from a license.</summary>
internal sealed record LicenseLinks
{
    /// <summary>The license.</summary>
    public required string Self { get; init; }

    /// <summary>The signed file.</summary>
    public required string File { get; init; }
}

/// <summary>The licenses of an order so far.</summary>
internal sealed record OrderLicensesView
{
    /// <summary>What is there.</summary>
    public required IReadOnlyList<LicenseView> Data { get; init; }

    /// <summary>The lines of which there is nothing for you, with the reason.</summary>
    public required IReadOnlyList<PendingLineView> Pending { get; init; }
}

/// <summary>A line that has yielded nothing yet, or whose subscription is another partner's by now.</summary>
internal sealed record PendingLineView
{
    /// <summary>Our id of the line.</summary>
    public required string LineId { get; init; }

    /// <summary>Your own id of the line.</summary>
    public required string LineRef { get; init; }

    /// <summary>Where the line stands.</summary>
    [Words(typeof(LineStatus))]
    public required string Status { get; init; }

    /// <summary>Why.</summary>
    public required ReasonView Reason { get; init; }

    public static PendingLineView Of(ReadOrder read, OrderLine line) => new()
    {
        LineId = line.Id,
        LineRef = line.LineRef,
        Status = line.Status.Word(),
        // What has a license and shows none has it for somebody else.
        Reason = ReasonView.Of(read.LicenseIds.Contains(line.Id)
            ? ReasonCodes.SubscriptionTransferred
            : line.ReasonCode ?? read.Order.ReasonCode ?? Usual(line.Status))!,
    };

    private static string Usual(LineStatus status) =>
        status == LineStatus.Scheduled ? "line.scheduled" : "provisioning.running";
}
