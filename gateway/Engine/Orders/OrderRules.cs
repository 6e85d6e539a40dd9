using Fulfillment.Engine.Catalog;
using Fulfillment.Engine.Principals;

namespace Fulfillment.Engine.Orders;

/// <summary>Why an order that can be read cannot be served.</summary>
/// <param name="Code">From the error catalog.</param>
/// <param name="Pointer">JSON pointer into the order.</param>
/// <param name="Message">What, and what would do.</param>
public sealed record OrderFault(string Code, string Pointer, string Message)
{
    /// <summary>Another source alone may change the subscription. It decides the answer to the whole order.</summary>
    public const string ManagedElsewhere = "subscription.managedElsewhere";

    /// <summary>With <see cref="ManagedElsewhere"/>: the channel that may.</summary>
    public string? Channel { get; init; }
}

/// <summary>
/// Holds an order against the catalog and the partner's rights, and finds all faults at once. Pure: what must be looked
/// up (the partner's subscriptions) comes in as an answer.
/// </summary>
public sealed class OrderRules(ProductCatalog catalog, Partner partner, DateOnly today)
{
    /// <summary>Orders are often entered after the day they are meant for.</summary>
    public const int DaysBack = 31;

    public const int DaysAhead = 1096;

    public const int MaxPhases = 24;

    private readonly List<OrderFault> _faults = [];

    /// <summary>All but the actions that can make a subscription of their own.</summary>
    public static bool NeedsSubscription(OrderAction action) => action is not (OrderAction.New or OrderAction.Trial);

    public IReadOnlyList<OrderFault> Check(OrderContent order, IReadOnlySet<string> knownSubscriptions)
    {
        var refs = new HashSet<string>();
        for (var i = 0; i < order.Lines.Count; i++)
        {
            var (line, at) = (order.Lines[i], $"/lines/{i}");
            if (!refs.Add(line.LineRef))
            {
                Fault("line.duplicate", $"{at}/lineRef", $"Line reference '{line.LineRef}' is used twice. Give each line its own.");
            }

            CheckSubscription(line, at, knownSubscriptions);
            CheckCount(line, at);
            CheckUnitPrice(line, at);
            CheckDates(line, at);
            CheckSku(line, at);
        }

        return _faults;
    }

    private void CheckSubscription(LineContent line, string at, IReadOnlySet<string> known)
    {
        if (!NeedsSubscription(line.Action))
        {
            // A new line may name the trial that it turns into a paid subscription, a trial the subscription it lies over.
            if (line.SubscriptionId is not null && !known.Contains(line.SubscriptionId))
            {
                Fault("subscription.unknown", $"{at}/subscriptionId", $"No subscription {line.SubscriptionId}.");
            }
        }
        else if (line.SubscriptionId is null)
        {
            Fault("member.missing", $"{at}/subscriptionId", "This action changes a subscription. Say which.");
        }
        else if (line.Action == OrderAction.Transfer && line.TransferCode is null)
        {
            Fault("member.missing", $"{at}/transferCode", "Whoever takes a subscription over brings the code of who lets it go.");
        }
        else if (!known.Contains(line.SubscriptionId))
        {
            Fault("subscription.unknown", $"{at}/subscriptionId", $"No subscription {line.SubscriptionId}.");
        }
    }

    /// <summary>Whatever is about a number says it; else it would be carried out and change nothing.</summary>
    private void CheckCount(LineContent line, string at)
    {
        if (line is
            {
                Quantity: null,
                Action: OrderAction.New or OrderAction.Trial or OrderAction.Consumable
                    or OrderAction.AddSeats or OrderAction.ReduceSeats or OrderAction.TrueUp,
            })
        {
            Fault("member.missing", $"{at}/quantity", "This action needs a quantity.");
        }
    }

    private void CheckUnitPrice(LineContent line, string at)
    {
        if (line.Price is { } price && Math.Max(price.UnitMinor ?? 0, price.NetMinor ?? 0) > LinePrice.Most)
        {
            Fault("price.outOfRange", $"{at}/price", $"A line costs {LinePrice.Most} at most, in minor units.");
        }
    }

    private void CheckDates(LineContent line, string at)
    {
        if (line.Action == OrderAction.CoTerm && line.EndsOn is null)
        {
            Fault("member.missing", $"{at}/endsOn", "Say which day is to be the first after the term.");
        }

        var field = line.Action == OrderAction.New ? "startsOn" : "effectiveOn";
        if (line.StartsOn < today.AddDays(-DaysBack))
        {
            Fault("date.past", $"{at}/{field}", $"The earliest day is {today.AddDays(-DaysBack):yyyy-MM-dd}.");
        }
        else if (line.StartsOn > today.AddDays(DaysAhead))
        {
            Fault("date.far", $"{at}/{field}", $"The latest day is {today.AddDays(DaysAhead):yyyy-MM-dd}.");
        }
    }

    private void CheckSku(LineContent line, string at)
    {
        if (line.Sku is null)
        {
            if (line.Action is OrderAction.New or OrderAction.Trial or OrderAction.Consumable or OrderAction.Upgrade or OrderAction.Downgrade)
            {
                Fault("member.missing", $"{at}/sku", "This action needs a sku.");
            }

            return;
        }

        // What a partner may not see is answered like what does not exist.
        if (catalog.Find(line.Sku) is not { } sku || (sku.Sandbox && !partner.Sandbox))
        {
            Fault("sku.unknown", $"{at}/sku", $"No sku '{line.Sku}'. GET /v1/products lists them.");
            return;
        }

        if (!partner.MaySell(sku.Code))
        {
            Fault("sku.notAllowed", $"{at}/sku", $"Sku '{sku.Code}' is not in your agreement.");
        }

        var before = _faults.Count;
        CheckLifecycle(line, sku, at);
        CheckAddOn(line, sku, at);
        CheckAmounts(line, sku, at);
        CheckPlace(line, sku, at);
        CheckPhases(line, sku, at);
        if (_faults.Count == before && !(line.StartsOn > today.AddDays(DaysAhead)))
        {
            CheckPrice(line, sku, at);
        }
    }

    private void CheckLifecycle(LineContent line, Sku sku, string at)
    {
        var state = sku.StateOn(today);
        var sold = state == SkuState.Orderable || (state == SkuState.Renewable && line.Action == OrderAction.Renew);
        if (!sold)
        {
            var instead = sku.Successor is null ? "" : $" Its successor is '{sku.Successor}'.";
            Fault("sku.retired", $"{at}/sku", $"Sku '{sku.Code}' cannot be ordered any more.{instead}");
        }
    }

    private void CheckAddOn(LineContent line, Sku sku, string at)
    {
        if (sku.AddOn is null)
        {
            return;
        }

        if (line.Action is not (OrderAction.New or OrderAction.AddSeats or OrderAction.ReduceSeats))
        {
            Fault("action.notOffered", $"{at}/action", "An add-on is ordered with new or addSeats, and given back with reduceSeats.");
        }
        else if (line.Action == OrderAction.New && line.SubscriptionId is null)
        {
            Fault("member.missing", $"{at}/subscriptionId", "An add-on belongs to a subscription. Say to which.");
        }

        if (line.TermMonths is not null)
        {
            Fault("term.notOffered", $"{at}/termMonths", "An add-on ends with the term of its subscription: leave termMonths out.");
        }

        if (line.Delivery is not null)
        {
            Fault("delivery.notOffered", $"{at}/delivery", "An add-on goes where its subscription goes: leave delivery out.");
        }

        if (line.Phases.Count > 0)
        {
            Fault("phase.notOffered", $"{at}/phases", "An add-on has no phases: order more of it for a later day.");
        }
    }

    private void CheckAmounts(LineContent line, Sku sku, string at)
    {
        if (line.Quantity is { } quantity && (quantity < sku.MinQuantity || quantity > sku.MaxQuantity))
        {
            Fault("quantity.outOfRange", $"{at}/quantity", $"The quantity is between {sku.MinQuantity} and {sku.MaxQuantity}.");
        }

        if (sku.AddOn is null && line.TermMonths is { } term && (term < sku.MinTermMonths || term > sku.MaxTermMonths))
        {
            Fault("term.notOffered", $"{at}/termMonths", $"The term is between {sku.MinTermMonths} and {sku.MaxTermMonths} months.");
        }

        if (sku.AddOn is null && line.Delivery?.Kind is { } kind && !sku.DeliveryKinds.Contains(kind))
        {
            Fault("delivery.notOffered", $"{at}/delivery/kind", $"Sku '{sku.Code}' is not delivered that way.");
        }
    }

    /// <summary>A namespace may be chosen later, by the customer; where something is built is said first.</summary>
    private void CheckPlace(LineContent line, Sku sku, string at)
    {
        var kind = line.Delivery?.Kind ?? sku.DeliveryKinds[0];
        if (kind == DeliveryKind.Dedicated && line.SubscriptionId is null && line.Delivery?.Region is null)
        {
            Fault("member.missing", $"{at}/delivery/region", "An installation needs a region to stand in.");
        }
    }

    /// <summary>What a change of a subscription comes to depends on the days that are left: that is looked at beside it.</summary>
    private void CheckPrice(LineContent line, Sku sku, string at)
    {
        var stands = line.SubscriptionId is null || (sku.AddOn is null && line.Action is OrderAction.New or OrderAction.Consumable);
        if (!stands || line is not { Quantity: > 0, Price: { UnitMinor: { } each } price } || each > LinePrice.Most)
        {
            return;
        }

        var unit = new UnitPrice(sku.Code, each, price.Per);
        var right = LinePricing.Net(line, unit, price.DiscountPercent, line.StartsOn ?? today, line.TermMonths ?? sku.DefaultTermMonths);
        if (right > LinePrice.Most)
        {
            Fault("price.outOfRange", $"{at}/price", $"The line would cost {right}; a line costs {LinePrice.Most} at most, in minor units.");
        }
        else if (price.NetMinor is { } net && net != right)
        {
            Fault("price.mismatch", $"{at}/price/netMinor", $"Unit, quantity, term and discount make {right}.");
        }
    }

    private void CheckPhases(LineContent line, Sku sku, string at)
    {
        if (sku.AddOn is not null)
        {
            return;
        }

        if (line.Phases.Count > 0 && line.Action != OrderAction.New)
        {
            Fault("phase.notOffered", $"{at}/phases", "Only a new line has phases.");
            return;
        }

        if (line.Phases.Count > MaxPhases)
        {
            // A license file has room for so many intervals.
            Fault("phase.notOffered", $"{at}/phases", $"A line has at most {MaxPhases} phases.");
        }

        var start = line.StartsOn ?? today;
        if (start > today.AddDays(DaysAhead))
        {
            // Told already, and such a term may end after the last day there is.
            return;
        }

        var end = start.AddMonths(line.TermMonths ?? sku.DefaultTermMonths);
        var last = start;
        for (var i = 0; i < line.Phases.Count; i++)
        {
            var phase = line.Phases[i];
            if (phase.StartsOn <= start || phase.StartsOn >= end)
            {
                Fault("phase.outsideTerm", $"{at}/phases/{i}/startsOn", $"A phase begins after {start:yyyy-MM-dd} and before {end:yyyy-MM-dd}.");
            }
            else if (phase.StartsOn <= last)
            {
                Fault("phase.unordered", $"{at}/phases/{i}/startsOn", "Each phase begins after the one before.");
            }

            if (phase.Quantity < sku.MinQuantity || phase.Quantity > sku.MaxQuantity)
            {
                Fault("quantity.outOfRange", $"{at}/phases/{i}/quantity", $"The quantity is between {sku.MinQuantity} and {sku.MaxQuantity}.");
            }

            last = phase.StartsOn;
        }
    }

    private void Fault(string code, string pointer, string message) => _faults.Add(new OrderFault(code, pointer, message));
}
