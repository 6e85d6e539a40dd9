using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Store;
using Fulfillment.Engine.Subscriptions;
using Fulfillment.Engine.Usage;
using Fulfillment.Gateway.Docs;
using Fulfillment.Gateway.Http.Json;

namespace Fulfillment.Gateway.PartnerApi.Subscriptions;

/// <summary>A change that might be ordered, with the members that a line of an order has.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record PreviewRequest
{
    /// <summary>What the line would do.</summary>
    public required LineAction Action { get; init; }

    /// <summary>The product, as GET /v1/products names it.</summary>
    [StringLength(64, MinimumLength = 1), NotBlank]
    public string? Sku { get; init; }

    /// <summary>How many seats, or how many of an add-on.</summary>
    [Range(1, 10_000_000)]
    public int? Quantity { get; init; }

    /// <summary>How long the term runs, in months.</summary>
    [Range(1, 120)]
    public int? TermMonths { get; init; }

    /// <summary>When it would take effect (UTC); today when absent.</summary>
    public DateOnly? EffectiveOn { get; init; }

    /// <summary>For coTerm: the first day after the running term.</summary>
    public DateOnly? EndsOn { get; init; }

    public LineContent Line(string subscriptionId) => new()
    {
        LineRef = "preview",
        Action = Enum.Parse<OrderAction>(Action.ToString()),
        Sku = Sku,
        Quantity = Quantity,
        TermMonths = TermMonths,
        StartsOn = EffectiveOn,
        EndsOn = EndsOn,
        SubscriptionId = subscriptionId,
    };
}

/// <summary>What a change would do. Nothing was written.</summary>
internal sealed record PreviewView
{
    /// <summary>The first day on which anything would be different.</summary>
    public required DateOnly EffectiveOn { get; init; }

    /// <summary>The days on which something else could be used than without the change.</summary>
    public required IReadOnlyList<EntitlementChangeView> Changes { get; init; }

    /// <summary>What is paid for afterwards, from each day on.</summary>
    public required IReadOnlyList<PaidView> Intervals { get; init; }

    /// <summary>What is paid for on top of the plan afterwards.</summary>
    public required IReadOnlyList<AddOnView> AddOns { get; init; }

    /// <summary>pending, active, grace, expired, suspended, cancelScheduled or cancelled: today, with the change.</summary>
    [Words(typeof(SubscriptionState))]
    public required string State { get; init; }

    /// <summary>What is used beyond what is paid for, without the change and with it; absent where no use is known.</summary>
    public PreviewOverageView? Overage { get; init; }

    /// <summary>What it adds to the price of what is left; absent where no price is agreed.</summary>
    public ChargeView? Charge { get; init; }

    public static PreviewView Of(AmendmentPreview preview, SeatUse? highest, DateOnly today) => new()
    {
        Overage = highest is null ? null : PreviewOverageView.Of(highest, preview),
        EffectiveOn = preview.EffectiveOn,
        Changes = [.. preview.Changes.Select(EntitlementChangeView.Of)],
        Intervals = [.. preview.After.Intervals.Select(PaidView.Of)],
        AddOns = [.. preview.After.AddOns.Select(AddOnView.Of)],
        State = preview.After.StateOn(today).Word(),
        Charge = preview is { NetMinor: { } net, Currency: { } currency, PriceListVersion: { } version }
            ? new ChargeView { NetMinor = net, Currency = currency, PriceListVersion = version }
            : null,
    };
}

/// <summary>The most that was in use in the running term, held against what is paid for.</summary>
internal sealed record PreviewOverageView
{
    /// <summary>The most seats in use on one day of the term.</summary>
    public required long Used { get; init; }

    /// <summary>That day.</summary>
    public required DateOnly Day { get; init; }

    /// <summary>How many of them are not paid for, as things stand on the day of the change.</summary>
    public required long Before { get; init; }

    /// <summary>How many would not be paid for with the change.</summary>
    public required long After { get; init; }

    public static PreviewOverageView Of(SeatUse highest, AmendmentPreview preview) => new()
    {
        Used = highest.Seats,
        Day = highest.Day,
        Before = Math.Max(0, highest.Seats - preview.Before.PaidSeatsOn(preview.EffectiveOn)),
        After = Math.Max(0, highest.Seats - preview.After.PaidSeatsOn(preview.EffectiveOn)),
    };
}

/// <summary>Days on which something else could be used than before.</summary>
internal sealed record EntitlementChangeView
{
    /// <summary>First day.</summary>
    public required DateOnly StartsOn { get; init; }

    /// <summary>The first day after.</summary>
    public required DateOnly EndsOn { get; init; }

    /// <summary>Without the change.</summary>
    public required EntitlementView Before { get; init; }

    /// <summary>With the change.</summary>
    public required EntitlementView After { get; init; }

    public static EntitlementChangeView Of(EntitlementChange change) => new()
    {
        StartsOn = change.StartsOn,
        EndsOn = change.EndsOn,
        Before = EntitlementView.Of(change.Before),
        After = EntitlementView.Of(change.After),
    };
}

/// <summary>An amount by the agreed prices: each seat by the day, rounded once, half to even.</summary>
internal sealed record ChargeView
{
    /// <summary>In minor units; negative is given back.</summary>
    public required long NetMinor { get; init; }

    /// <summary>ISO 4217 code.</summary>
    public required string Currency { get; init; }

    /// <summary>The price list that it is worked out by.</summary>
    public required string PriceListVersion { get; init; }
}
