using Fulfillment.Engine.Catalog;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Principals;

namespace Fulfillment.Engine.Subscriptions;

/// <summary>What became of the wish to see what a change would do. Closed.</summary>
public abstract record ForecastOutcome
{
    private ForecastOutcome()
    {
    }

    public sealed record Seen(AmendmentPreview Preview) : ForecastOutcome;

    /// <summary>An order of that kind would be refused, for all these reasons.</summary>
    public sealed record Impossible(IReadOnlyList<OrderFault> Faults) : ForecastOutcome;
}

/// <summary>Says what a line would do to a subscription, by the rules that the order itself would meet. Writes nothing.</summary>
public sealed class SubscriptionForecast(ProductCatalog catalog, TimeProvider clock)
{
    public ForecastOutcome Of(
        LineContent line, Subscription subscription, IReadOnlyList<Amendment> history, long inUse, Partner partner)
    {
        var today = partner.Today(clock);
        var day = line.StartsOn ?? today;
        var order = new OrderContent
        {
            PartnerOrderRef = "preview",
            Customer = new Party { Name = "preview", Country = "US" },
            Lines = [line],
        };
        IReadOnlyList<OrderFault> faults =
        [
            .. new OrderRules(catalog, partner, today).Check(order, new HashSet<string> { subscription.Id }),
            .. new AmendmentRules(catalog, today).Check(line, day, subscription.Coverage, "/lines/0", inUse),
        ];
        if (faults.Count > 0)
        {
            return new ForecastOutcome.Impossible(faults);
        }

        if (Amendments.Asked(line, day, catalog, subscription, clock) is not { } amendment)
        {
            return new ForecastOutcome.Impossible(
                [new OrderFault("action.notOffered", "/lines/0/action", "This action leaves the subscription as it is.")]);
        }

        var after = subscription.With(history, amendment).Coverage;
        return new ForecastOutcome.Seen(AmendmentPreview.Of(
            subscription.Coverage, after, day, catalog.PriceListOn(partner.PriceList, today), AmendmentCharge.TrueUpOf(amendment)));
    }
}
