using Fulfillment.Engine.Catalog;
using Fulfillment.Engine.Orders;

namespace Fulfillment.Engine.Subscriptions;

/// <summary>
/// What speaks against amending a subscription as a line asks. Pure, asked at the door and again when it is done: in
/// between the subscription may have moved. Seats in use, overage and what is owed never speak against anything but taking
/// seats away that are in use.
/// </summary>
public sealed class AmendmentRules(ProductCatalog catalog, DateOnly today)
{
    /// <summary>How far ahead a subscription may reach, in years from now.</summary>
    public const int YearsAhead = 10;

    private readonly List<OrderFault> _faults = [];

    /// <param name="line">The line as it was asked for.</param>
    /// <param name="day">The day on which it would take effect.</param>
    /// <param name="now">What the subscription covers as it stands.</param>
    /// <param name="at">JSON pointer of the line.</param>
    /// <param name="inUse">The seats that are in use, as far as that is known.</param>
    public IReadOnlyList<OrderFault> Check(LineContent line, DateOnly day, Coverage now, string at, long inUse = 0)
    {
        _faults.Clear();
        var sku = line.Sku is null ? null : catalog.Find(line.Sku);
        if (sku?.AddOn is { } addOn)
        {
            if (CheckStanding(line, now, at, begins: false))
            {
                CheckDay(line, day, now, at);
                CheckAddOn(line, sku, addOn, day, now, at);
            }
        }
        else if (CheckStanding(line, now, at, begins: line.Action == OrderAction.New))
        {
            CheckDay(line, day, now, at);
            CheckPlan(line, sku, day, now, at);
            CheckSeats(line, day, now, at, inUse);
            CheckEnd(line, sku, day, now, at);
        }

        return [.. _faults];
    }

    private bool CheckStanding(LineContent line, Coverage now, string at, bool begins)
    {
        var state = now.StateOn(today);
        if (state == SubscriptionState.Cancelled || now.CancelledFrom is not null)
        {
            Fault("subscription.cancelled", $"{at}/subscriptionId", $"It is cancelled from {now.CancelledFrom:yyyy-MM-dd} on. Place a new order.");
        }
        else if (state == SubscriptionState.Expired && !begins && line.Action != OrderAction.Renew)
        {
            Fault("subscription.expired", $"{at}/subscriptionId", $"It ended on {now.EndsOn:yyyy-MM-dd}. Renew it first.");
        }
        else if (begins && now.Intervals.Count > 0)
        {
            Fault("subscription.paid", $"{at}/subscriptionId", "It has a paid term already: renew, upgrade or add seats instead.");
        }
        else if (!begins && line.Action is not (OrderAction.Trial or OrderAction.Cancel or OrderAction.Consumable) && now.Intervals.Count == 0)
        {
            Fault("subscription.unpaid", $"{at}/subscriptionId", "It is a trial without a paid term: order it with the action new.");
        }

        return _faults.Count == 0;
    }

    private void CheckDay(LineContent line, DateOnly day, Coverage now, string at)
    {
        var last = now.EndsOn.AddDays(Coverage.GraceDays);
        if (line.Action == OrderAction.Renew || (line.Action == OrderAction.New && now.Intervals.Count == 0))
        {
            return;
        }

        if (day < now.StartsOn || day >= last)
        {
            Fault(
                "date.outsideTerm", $"{at}/effectiveOn",
                $"The subscription runs from {now.StartsOn:yyyy-MM-dd} until {now.EndsOn:yyyy-MM-dd}: choose a day in between.");
        }
        else if (line.Action == OrderAction.Cancel && day < today)
        {
            Fault("date.past", $"{at}/effectiveOn", "What was used cannot be taken back. Cancel from today on or later.");
        }
    }

    private void CheckPlan(LineContent line, Sku? sku, DateOnly day, Coverage now, string at)
    {
        if (sku is null || line.Action is OrderAction.Consumable || now.Intervals.Count == 0)
        {
            CheckRenewable(line, sku, now, at);
            return;
        }

        var plan = now.PaidPlanOn(day);
        if (catalog.Find(plan.Sku) is { } had && (had.Family != sku.Family || sku.Plan is null))
        {
            Fault("sku.mismatch", $"{at}/sku", $"The subscription is of the family '{had.Family}'; '{sku.Code}' is not.");
        }
        else if (line.Action == OrderAction.Upgrade && sku.Rank <= plan.Rank)
        {
            Fault("plan.notHigher", $"{at}/sku", $"'{sku.Code}' is not above '{plan.Name}', which the subscription has then.");
        }
        else if (line.Action == OrderAction.Downgrade && sku.Rank >= now.Intervals[^1].Plan.Rank)
        {
            Fault("plan.notLower", $"{at}/sku", $"'{sku.Code}' is not below '{now.Intervals[^1].Plan.Name}'.");
        }
        else if (line.Action == OrderAction.Trial && sku.Rank <= plan.Rank)
        {
            Fault("plan.notHigher", $"{at}/sku", $"'{plan.Name}' is paid for already; only a higher plan can be tried.");
        }
        else if (line.Action == OrderAction.Trial && now.Overlays.Any(overlay => overlay.Plan.Name == sku.Plan))
        {
            Fault("trial.used", $"{at}/sku", $"The plan '{sku.Plan}' was tried before; a plan is tried once.");
        }
    }

    /// <summary>A renewal that names no product goes on with the one there is, as long as that one is sold.</summary>
    private void CheckRenewable(LineContent line, Sku? sku, Coverage now, string at)
    {
        if (line.Action == OrderAction.Renew && sku is null
            && catalog.Find((now.AtRenewal.Plan ?? now.Intervals[^1].Plan).Sku) is { } goesOn && goesOn.StateOn(today) == SkuState.Retired)
        {
            var instead = goesOn.Successor is null ? "" : $" Name its successor '{goesOn.Successor}' as the sku.";
            Fault("sku.retired", $"{at}/subscriptionId", $"Its product '{goesOn.Code}' is renewed no more.{instead}");
        }
    }

    private void CheckSeats(LineContent line, DateOnly day, Coverage now, string at, long inUse)
    {
        if (line.Action != OrderAction.ReduceSeats || now.Intervals is not [.., var last] || line.Quantity is not { } fewer)
        {
            return;
        }

        var left = now.BoundariesFrom(day).Select(now.SeatsOn).DefaultIfEmpty(last.Seats + now.AtRenewal.Seats).Min();
        if (left - fewer < 1)
        {
            Fault("quantity.outOfRange", $"{at}/quantity", $"At most {Math.Max(0, left - 1)} of the {left} seats of the next term can be taken away.");
        }
        else if (left - fewer < inUse)
        {
            Fault(
                "quantity.inUse", $"{at}/quantity",
                $"{inUse} seats are in use: at most {Math.Max(0, left - inUse)} of the {left} seats of the next term can be taken away.");
        }
    }

    private void CheckAddOn(LineContent line, Sku sku, SkuAddOn addOn, DateOnly day, Coverage now, string at)
    {
        var family = catalog.Find(now.PaidPlanOn(day).Sku)?.Family;
        if (family is not null && !addOn.Families.Contains(family))
        {
            Fault("sku.mismatch", $"{at}/sku", $"'{sku.Code}' goes with {string.Join(" and ", addOn.Families)}; the subscription is of the family '{family}'.");
        }

        if (line.Quantity is not { } quantity)
        {
            return;
        }

        var left = now.BoundariesFrom(day).Select(start => now.AddOnsOn(start).Of(sku.Code))
            .DefaultIfEmpty(now.AddOnsOn(now.Intervals[^1].EndsOn.AddDays(-1)).With(now.AtRenewal.AddOns).Of(sku.Code)).Min();
        var most = now.AddOns.Where(one => one.EndsOn > day && one.Held.What.Sku == sku.Code).Select(one => one.Held.Quantity).DefaultIfEmpty().Max();
        if (line.Action == OrderAction.ReduceSeats && quantity > left)
        {
            Fault("quantity.outOfRange", $"{at}/quantity", $"The next term has {left} of '{sku.Code}': no more can be given back.");
        }
        else if (line.Action != OrderAction.ReduceSeats && most + quantity > sku.MaxQuantity)
        {
            Fault("quantity.outOfRange", $"{at}/quantity", $"A subscription has {sku.MaxQuantity} of '{sku.Code}' at most, and this one has {most}.");
        }
    }

    private void CheckEnd(LineContent line, Sku? sku, DateOnly day, Coverage now, string at)
    {
        if (line.Action == OrderAction.CoTerm && line.EndsOn is { } end)
        {
            var running = now.IntervalOn(day);
            if (running is null || running.Term != now.Intervals[^1].Term)
            {
                Fault("term.notLast", $"{at}/effectiveOn", "Only the last term can be given another end, from a day within it.");
            }
            else if (end <= day || end <= today)
            {
                Fault("term.notOffered", $"{at}/endsOn", "The term ends after today and after the day on which this takes effect.");
            }
            else if (end > today.AddYears(YearsAhead))
            {
                Fault("date.far", $"{at}/endsOn", $"The latest day is {today.AddYears(YearsAhead):yyyy-MM-dd}.");
            }
        }
        else if (line.Action == OrderAction.Renew)
        {
            var months = Amendments.Terms(line, day, sku, now)!.TermMonths!.Value;
            if (now.EndsOn > today.AddYears(YearsAhead).AddMonths(-months))
            {
                Fault("date.far", $"{at}/termMonths", $"A subscription reaches {YearsAhead} years ahead at most.");
            }
        }
    }

    private void Fault(string code, string pointer, string message) => _faults.Add(new OrderFault(code, pointer, message));
}
