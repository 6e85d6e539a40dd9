using Fulfillment.Engine.Catalog;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Store;

namespace Fulfillment.Engine.Orders;

/// <summary>Makes the order that an accepted content becomes: what was left open is filled in from the catalog.</summary>
public sealed class OrderDraft(ProductCatalog catalog, TimeProvider clock)
{
    /// <summary>How long a trial runs when the order does not say.</summary>
    public const int TrialMonths = 1;

    /// <summary>How long an order takes when nothing is in the way.</summary>
    private static readonly TimeSpan _usual = TimeSpan.FromMinutes(5);

    /// <param name="request">What was asked for.</param>
    /// <param name="prices">What its changes of subscriptions cost, by the position of the line.</param>
    public Order Of(OrderRequest request, IReadOnlyDictionary<int, LinePrice?> prices)
    {
        var (partner, content) = (request.Partner, request.Content);
        var id = Ids.New("ord", clock);
        var now = partner.Now(clock);
        var today = partner.Today(clock);
        IReadOnlyList<OrderLine> lines = [.. content.Lines.Select((line, i) => Line(id, i, line, partner, prices, today))];
        return new Order
        {
            Id = id,
            Partner = partner.Id,
            Channel = request.Channel,
            Content = content,
            Written = request.Written,
            Status = OrderStatus.Received,
            Screening = ScreeningState.Pending,
            Version = 0,
            OrderedOn = content.OrderedOn ?? today,
            ExpectedBy = Expected(lines, now),
            CreatedAt = now,
            UpdatedAt = now,
            Lines = lines,
        };
    }

    private OrderLine Line(
        string orderId, int position, LineContent asked, Partner partner, IReadOnlyDictionary<int, LinePrice?> prices, DateOnly today)
    {
        var sku = asked.Sku is null ? null : catalog.Find(asked.Sku);
        // An add-on ends with its subscription, and goes where that goes.
        var makesTerm = sku?.AddOn is null && asked.Action is OrderAction.New or OrderAction.Trial or OrderAction.Consumable;
        var term = asked.TermMonths ?? (asked.Action == OrderAction.Trial ? TrialMonths : makesTerm ? sku?.DefaultTermMonths : null);
        return new OrderLine
        {
            Id = Ids.New("lin", clock),
            OrderId = orderId,
            Position = position,
            LineRef = asked.LineRef,
            Action = asked.Action,
            Sku = asked.Sku,
            Quantity = asked.Quantity,
            TermMonths = term,
            StartsOn = asked.StartsOn ?? today,
            Delivery = asked.Delivery?.Kind ?? (makesTerm || asked.Action == OrderAction.Renew ? sku?.DeliveryKinds[0] : null),
            Price = prices.TryGetValue(position, out var price)
                ? price
                : LinePricing.Of(asked, asked.StartsOn ?? today, term, catalog.PriceListOn(partner.PriceList, today)),
            SubscriptionId = asked.SubscriptionId,
            Status = LineStatus.Pending,
        };
    }

    private static DateTimeOffset Expected(IReadOnlyList<OrderLine> lines, DateTimeOffset now)
    {
        var last = new DateTimeOffset(lines.Max(line => line.DueOn).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
        return (last > now ? last : now) + _usual;
    }
}
