using Fulfillment.Engine.Catalog;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Store;

namespace Fulfillment.Engine.Orders;

/// <summary>Makes the order that an accepted content becomes: what was left open is filled in from the catalog.</summary>
public sealed class OrderDraft(ProductCatalog catalog, TimeProvider clock)
{
    /// <summary>How long an order takes when nothing is in the way.</summary>
    private static readonly TimeSpan _usual = TimeSpan.FromMinutes(5);

    public Order Of(OrderRequest request)
    {
        var (partner, content) = (request.Partner, request.Content);
        var id = Ids.New("ord", clock);
        var now = partner.Now(clock);
        var today = partner.Today(clock);
        IReadOnlyList<OrderLine> lines = [.. content.Lines.Select((line, i) => Line(id, i, line, partner, today))];
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

    private OrderLine Line(string orderId, int position, LineContent asked, Partner partner, DateOnly today)
    {
        var sku = asked.Sku is null ? null : catalog.Find(asked.Sku);
        var makesTerm = asked.Action is OrderAction.New or OrderAction.Trial or OrderAction.Consumable or OrderAction.Renew;
        var term = asked.TermMonths ?? (makesTerm ? sku?.DefaultTermMonths : null);
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
            Delivery = asked.Delivery?.Kind ?? (makesTerm ? sku?.DeliveryKinds[0] : null),
            Price = Price(asked, partner, term, today),
            SubscriptionId = asked.SubscriptionId,
            Status = LineStatus.Pending,
        };
    }

    private LinePrice? Price(LineContent line, Partner partner, int? term, DateOnly today)
    {
        if (line.Quantity is not { } quantity || term is not { } months)
        {
            return null;
        }

        if (line.Price is { } asked)
        {
            return new LinePrice
            {
                Currency = asked.Currency,
                UnitMinor = asked.UnitMinor,
                Per = asked.Per,
                DiscountPercent = asked.DiscountPercent,
                NetMinor = asked.UnitMinor is { } each
                    ? LinePrice.Net(each, asked.Per, quantity, months, asked.DiscountPercent)
                    : asked.NetMinor ?? 0,
                Basis = "private",
            };
        }

        var list = catalog.PriceListOn(partner.PriceList, today);
        if (list?.Prices.FirstOrDefault(price => price.Sku == line.Sku) is not { } unit)
        {
            return null;
        }

        return new LinePrice
        {
            Currency = list.Currency,
            UnitMinor = unit.UnitMinor,
            Per = unit.Per,
            NetMinor = LinePrice.Net(unit.UnitMinor, unit.Per, quantity, months, 0),
            PriceListVersion = list.Version,
            Basis = list.Basis,
        };
    }

    private static DateTimeOffset Expected(IReadOnlyList<OrderLine> lines, DateTimeOffset now)
    {
        var last = new DateTimeOffset(lines.Max(line => line.DueOn).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
        return (last > now ? last : now) + _usual;
    }
}
