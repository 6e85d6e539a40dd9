using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Catalog;
using Fulfillment.Engine.Orders;

namespace Fulfillment.Engine.Subscriptions;

/// <summary>Makes amendments of what order lines ask for, and subscriptions of amendments.</summary>
public static class Amendments
{
    /// <summary>The amendment with which a subscription began, told from its first coverage.</summary>
    public static Amendment First(Coverage origin, string orderId, string lineId, DateTimeOffset at)
    {
        var trial = origin.Intervals.Count == 0 ? origin.Overlays[0] : null;
        return new Amendment
        {
            Number = 1,
            Kind = trial is null ? AmendmentKind.New : AmendmentKind.Trial,
            EffectiveOn = origin.StartsOn,
            Terms = new AmendmentTerms
            {
                Intervals = origin.Intervals,
                Plan = trial?.Plan,
                Seats = trial?.Seats,
                EndsOn = trial?.EndsOn,
                AutoRenew = origin.Flags.AutoRenew ? true : null,
                SeatReconciliation = origin.Flags.SeatReconciliation ? true : null,
                OperationalData = origin.Flags.OperationalData ? true : null,
                RenewalTermMonths = origin.AtRenewal.TermMonths,
            },
            OrderId = orderId,
            LineId = lineId,
            Actor = Actor.System.Name,
            RecordedAt = at,
        };
    }

    /// <summary>The subscription with one more amendment in its history.</summary>
    public static Subscription With(this Subscription subscription, IReadOnlyList<Amendment> history, Amendment next) =>
        subscription with
        {
            Version = next.Number,
            Coverage = Replay.Of([.. history, next]),
            Partner = next.Terms.Partner ?? subscription.Partner,
            Channel = next.Terms.Channel ?? subscription.Channel,
        };

    /// <summary>The amendment that a line asks for, as it would be made now.</summary>
    /// <returns><c>null</c> where the line amends nothing.</returns>
    public static Amendment? Asked(
        LineContent asked, DateOnly day, ProductCatalog catalog, Subscription subscription, TimeProvider clock)
    {
        var sku = asked.Sku is null ? null : catalog.Find(asked.Sku);
        return Terms(asked, day, sku, subscription.Coverage) is not { } terms ? null : new Amendment
        {
            Number = subscription.Version + 1,
            Kind = KindOf(asked.Action, terms),
            EffectiveOn = day,
            Terms = terms,
            Actor = Actor.System.Name,
            RecordedAt = clock.GetUtcNow(),
        };
    }

    /// <summary>What a line asks of a subscription, or of a new one.</summary>
    /// <param name="asked">The line as it was asked for.</param>
    /// <param name="day">The day on which it takes effect.</param>
    /// <param name="sku">The product that it names, if it does.</param>
    /// <param name="now">The subscription as it stands; <c>null</c> for a new one.</param>
    /// <returns><c>null</c> where the line amends no subscription: a pack does not.</returns>
    public static AmendmentTerms? Terms(LineContent asked, DateOnly day, Sku? sku, Coverage? now)
    {
        var addOn = sku?.AddOn is { } adds ? new HeldAddOn(new AddOn(sku.Code, adds.Name, adds.Amount), asked.Quantity ?? 0) : null;
        var plan = sku?.Plan is { } name ? new PlanOf(sku.Code, name, sku.Rank) : null;
        var months = asked.TermMonths ?? sku?.DefaultTermMonths ?? 1;
        var agreed = new AmendmentTerms { AutoRenew = asked.AutoRenew, RenewalTermMonths = asked.RenewalTermMonths };
        return asked.Action switch
        {
            OrderAction.New or OrderAction.AddSeats or OrderAction.ReduceSeats when addOn is not null =>
                new AmendmentTerms { AddOn = addOn },
            OrderAction.New when plan is not null => agreed with
            {
                Intervals =
                [
                    .. Interval.OfTerm(day, months, asked.Quantity!.Value, [.. asked.Phases.Select(phase => (phase.StartsOn, phase.Quantity))])
                        .Select(interval => interval with { Plan = plan }),
                ],
            },
            OrderAction.Trial when plan is not null => new AmendmentTerms
            {
                Plan = plan,
                Seats = asked.Quantity,
                EndsOn = day.AddMonths(asked.TermMonths ?? OrderDraft.TrialMonths),
            },
            OrderAction.Renew => agreed with
            {
                Plan = plan,
                Seats = asked.Quantity,
                TermMonths = asked.TermMonths ?? now?.AtRenewal.TermMonths ?? LastTerm(now),
            },
            OrderAction.AddSeats or OrderAction.ReduceSeats or OrderAction.TrueUp => new AmendmentTerms { Seats = asked.Quantity },
            OrderAction.Upgrade or OrderAction.Downgrade => new AmendmentTerms { Plan = plan },
            OrderAction.CoTerm => new AmendmentTerms { EndsOn = asked.EndsOn },
            OrderAction.Cancel => new AmendmentTerms { ReasonCode = asked.ReasonCode },
            OrderAction.Transfer => new AmendmentTerms(),
            _ => null,
        };
    }

    /// <param name="action">What the line asks for.</param>
    /// <param name="terms">What it comes to.</param>
    public static AmendmentKind KindOf(OrderAction action, AmendmentTerms terms) => action switch
    {
        OrderAction.New or OrderAction.AddSeats when terms.AddOn is not null => AmendmentKind.AddOn,
        OrderAction.ReduceSeats when terms.AddOn is not null => AmendmentKind.ReduceAddOn,
        OrderAction.New => AmendmentKind.New,
        OrderAction.Renew => AmendmentKind.Renew,
        OrderAction.AddSeats => AmendmentKind.AddSeats,
        OrderAction.ReduceSeats => AmendmentKind.ReduceSeats,
        OrderAction.Upgrade => AmendmentKind.Upgrade,
        OrderAction.Downgrade => AmendmentKind.Downgrade,
        OrderAction.CoTerm => AmendmentKind.CoTerm,
        OrderAction.TrueUp => AmendmentKind.TrueUp,
        OrderAction.Cancel => AmendmentKind.Cancel,
        OrderAction.Trial => AmendmentKind.Trial,
        OrderAction.Transfer => AmendmentKind.Transfer,
        _ => throw new ArgumentOutOfRangeException(nameof(action), action, "It amends no subscription."),
    };

    /// <summary>The length of the last term in months; a year where it was cut to an odd day.</summary>
    private static int LastTerm(Coverage? now)
    {
        if (now?.Intervals is not [.., var last])
        {
            return 12;
        }

        var start = now.Intervals.First(interval => interval.Term == last.Term).StartsOn;
        var months = ((last.EndsOn.Year - start.Year) * 12) + last.EndsOn.Month - start.Month;
        return months > 0 && start.AddMonths(months) == last.EndsOn ? months : 12;
    }
}
