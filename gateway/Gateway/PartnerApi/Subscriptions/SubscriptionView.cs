using Fulfillment.Engine.Store;
using Fulfillment.Engine.Subscriptions;
using Fulfillment.Gateway.Adapters;
using Fulfillment.Gateway.Docs;

namespace Fulfillment.Gateway.PartnerApi.Subscriptions;

/// <summary>What a customer may use, as it stands today.</summary>
internal sealed record SubscriptionView
{
    /// <summary>Our id.</summary>
    public required string Id { get; init; }

    /// <summary>The number that people read out.</summary>
    public required string Number { get; init; }

    /// <summary>pending, active, grace, expired, suspended, cancelScheduled or cancelled.</summary>
    [Words(typeof(SubscriptionState))]
    public required string State { get; init; }

    /// <summary>It grows by one with every change.</summary>
    public required long Version { get; init; }

    /// <summary>What may be used today, and where it comes from.</summary>
    public required EntitlementView Entitlement { get; init; }

    /// <summary>First day.</summary>
    public required DateOnly StartsOn { get; init; }

    /// <summary>The first day that is no longer covered.</summary>
    public required DateOnly EndsOn { get; init; }

    /// <summary>The first day without service, where it is cancelled.</summary>
    public DateOnly? CancelledFrom { get; init; }

    /// <summary>What is paid for, from each day on.</summary>
    public required IReadOnlyList<PaidView> Intervals { get; init; }

    /// <summary>What is paid for on top of the plan; it ends with the term.</summary>
    public required IReadOnlyList<AddOnView> AddOns { get; init; }

    /// <summary>Trials that lie over it.</summary>
    public required IReadOnlyList<PaidView> Trials { get; init; }

    /// <summary>Seats paid for after they were used.</summary>
    public required IReadOnlyList<TrueUpView> TrueUps { get; init; }

    /// <summary>How it reaches the customer.</summary>
    [Words(typeof(Engine.Catalog.DeliveryKind))]
    public required string Delivery { get; init; }

    /// <summary>What the customer agreed to; each on its own.</summary>
    public required FlagsView Flags { get; init; }

    /// <summary>Where it is managed: changes are made there and nowhere else.</summary>
    public required ManagedAtView ManagedAt { get; init; }

    /// <summary>The order it comes from.</summary>
    public required string OrderId { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Where to go from here.</summary>
    public required SubscriptionLinks Links { get; init; }

    public static SubscriptionView Of(Subscription subscription, DateOnly today, ManagedPlace managedAt)
    {
        var coverage = subscription.Coverage;
        return new SubscriptionView
        {
            Id = subscription.Id,
            Number = subscription.Number,
            State = coverage.StateOn(today).Word(),
            Version = subscription.Version,
            Entitlement = EntitlementView.Of(coverage.EntitlementOn(today)),
            StartsOn = coverage.StartsOn,
            EndsOn = coverage.EndsOn,
            CancelledFrom = coverage.CancelledFrom,
            Intervals = [.. coverage.Intervals.Select(PaidView.Of)],
            AddOns = [.. coverage.AddOns.Select(AddOnView.Of)],
            Trials = [.. coverage.Overlays.Select(PaidView.Of)],
            TrueUps = [.. coverage.TrueUps.Select(trueUp => new TrueUpView { On = trueUp.On, Seats = trueUp.Seats })],
            Delivery = subscription.Delivery.Word(),
            Flags = FlagsView.Of(coverage.Flags),
            ManagedAt = ManagedAtView.Of(managedAt),
            OrderId = subscription.OrderId,
            CreatedAt = subscription.CreatedAt,
            Links = SubscriptionLinks.Of(subscription.Id),
        };
    }
}

/// <summary>Plan and seats, each with its source.</summary>
internal sealed record EntitlementView
{
    /// <summary>The plan; absent where nothing may be used.</summary>
    public string? Plan { get; init; }

    /// <summary>term, trial or none.</summary>
    [Words(typeof(EntitlementSource))]
    public required string PlanSource { get; init; }

    /// <summary>How many seats.</summary>
    public required long Seats { get; init; }

    /// <summary>term, trial or none.</summary>
    [Words(typeof(EntitlementSource))]
    public required string SeatsSource { get; init; }

    /// <summary>What comes on top of the plan, by name: of storage in megabytes. Absent where nothing does.</summary>
    public IReadOnlyDictionary<string, long>? AddOns { get; init; }

    public static EntitlementView Of(Entitlement entitlement) => new()
    {
        Plan = entitlement.PlanSource == EntitlementSource.None ? null : entitlement.Plan.Name,
        PlanSource = entitlement.PlanSource.Word(),
        Seats = entitlement.Seats,
        SeatsSource = entitlement.SeatsSource.Word(),
        AddOns = entitlement.AddOns.Held.Count == 0 ? null : entitlement.AddOns.Amounts(),
    };
}

/// <summary>A plan with so many seats from one day up to, not including, another.</summary>
internal sealed record PaidView
{
    /// <summary>First day.</summary>
    public required DateOnly StartsOn { get; init; }

    /// <summary>The first day that is no longer covered.</summary>
    public required DateOnly EndsOn { get; init; }

    /// <summary>What was ordered.</summary>
    public required string Sku { get; init; }

    /// <summary>The plan that it entitles to.</summary>
    public required string Plan { get; init; }

    /// <summary>How many seats.</summary>
    public required long Seats { get; init; }

    public static PaidView Of(Interval interval) => Of(interval.StartsOn, interval.EndsOn, interval.Plan, interval.Seats);

    public static PaidView Of(Overlay overlay) => Of(overlay.StartsOn, overlay.EndsOn, overlay.Plan, overlay.Seats);

    private static PaidView Of(DateOnly startsOn, DateOnly endsOn, PlanOf plan, long seats) =>
        new() { StartsOn = startsOn, EndsOn = endsOn, Sku = plan.Sku, Plan = plan.Name, Seats = seats };
}

/// <summary>So many of an add-on from one day up to, not including, another.</summary>
internal sealed record AddOnView
{
    /// <summary>First day.</summary>
    public required DateOnly StartsOn { get; init; }

    /// <summary>The first day on which it is no longer there.</summary>
    public required DateOnly EndsOn { get; init; }

    /// <summary>What was ordered.</summary>
    public required string Sku { get; init; }

    /// <summary>What it adds, such as storage.</summary>
    public required string Name { get; init; }

    /// <summary>How many of the sku.</summary>
    public required long Quantity { get; init; }

    /// <summary>What all of them give, in the unit of the meter of that name: of storage in megabytes.</summary>
    public required long Amount { get; init; }

    public static AddOnView Of(AddOnInterval interval) => new()
    {
        StartsOn = interval.StartsOn,
        EndsOn = interval.EndsOn,
        Sku = interval.Held.What.Sku,
        Name = interval.Held.What.Name,
        Quantity = interval.Held.Quantity,
        Amount = interval.Held.Quantity * interval.Held.What.Amount,
    };
}

/// <summary>Seats paid for after they were used.</summary>
internal sealed record TrueUpView
{
    /// <summary>The day that says to which term they belong.</summary>
    public required DateOnly On { get; init; }

    /// <summary>How many.</summary>
    public required long Seats { get; init; }
}

/// <summary>What the customer agreed to; changing one changes no other.</summary>
internal sealed record FlagsView
{
    /// <summary>At the end of its term the next one begins by itself.</summary>
    public required bool AutoRenew { get; init; }

    /// <summary>Seats over those paid are charged by the quarter.</summary>
    public required bool SeatReconciliation { get; init; }

    /// <summary>The product sends operational data.</summary>
    public required bool OperationalData { get; init; }

    public static FlagsView Of(SubscriptionFlags flags) => new()
    {
        AutoRenew = flags.AutoRenew,
        SeatReconciliation = flags.SeatReconciliation,
        OperationalData = flags.OperationalData,
    };
}

/// <summary>Where a subscription is managed.</summary>
internal sealed record ManagedAtView
{
    /// <summary>The channel; <c>api</c> is this API.</summary>
    public required string Channel { get; init; }

    /// <summary>What the place is called.</summary>
    public string? Label { get; init; }

    /// <summary>Where changes are made.</summary>
    public string? Url { get; init; }

    public static ManagedAtView Of(ManagedPlace place) => new() { Channel = place.Channel, Label = place.Label, Url = place.Url };
}

/// <summary>Where to go from a subscription.</summary>
internal sealed record SubscriptionLinks
{
    /// <summary>The subscription.</summary>
    public required string Self { get; init; }

    /// <summary>Its history.</summary>
    public required string Events { get; init; }

    /// <summary>What a change would do to it.</summary>
    public required string Preview { get; init; }

    public static SubscriptionLinks Of(string id) => new()
    {
        Self = $"/v1/subscriptions/{id}",
        Events = $"/v1/subscriptions/{id}/events",
        Preview = $"/v1/subscriptions/{id}/preview",
    };
}
